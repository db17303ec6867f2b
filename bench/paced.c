// Posts at a given rate, whatever the answers take: a time is counted from the moment when its request was due, so that
// a server that stops for a while is not asked less meanwhile.
//
//   paced PORT PATH TOKEN BODIES RATE SECONDS CONNECTIONS     prints a line of JSON
//
//   cc -O2 bench/paced.c -o paced
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 8192 };

struct connection {
  int descriptor;
  double due;
  size_t got, wanted;
  char answer[ROOM];
};

static void die(const char *what) {
  fprintf(stderr, "paced: %s: %s\n", what, strerror(errno));
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void open_connection(struct connection *c, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int one = 1;
  c->descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (c->descriptor < 0 || connect(c->descriptor, (struct sockaddr *)&address, sizeof address)) die("connect");
  setsockopt(c->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

// Whether the whole answer is there; the status goes to `status`.
static int is_answered(struct connection *c, int *status) {
  c->answer[c->got] = 0;
  char *end = strstr(c->answer, "\r\n\r\n");
  if (!end) return 0;
  char *length = strcasestr(c->answer, "content-length:");
  c->wanted = (size_t)(end + 4 - c->answer) + (length && length < end ? (size_t)atol(length + 15) : 0);
  *status = atoi(c->answer + 9);
  return c->got >= c->wanted;
}

int main(int count, char **words) {
  if (count != 8) return fprintf(stderr, "usage: paced PORT PATH TOKEN BODIES RATE SECONDS CONNECTIONS\n"), 64;
  int port = atoi(words[1]), connections = atoi(words[7]);
  double rate = atof(words[5]), seconds = atof(words[6]);
  size_t total = (size_t)(rate * seconds), sent = 0, done = 0, wrong = 0, free_count = 0;
  double *times = calloc(total + 1, sizeof *times);
  struct connection *all = calloc((size_t)connections, sizeof *all), **idle = calloc((size_t)connections, sizeof *idle);
  FILE *bodies = fopen(words[4], "r");
  if (!bodies || !times || !all || !idle) die(words[4]);
  int poll = epoll_create1(0);
  for (int i = 0; i < connections; i++) {
    open_connection(&all[i], port);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(poll, EPOLL_CTL_ADD, all[i].descriptor, &event);
    idle[free_count++] = &all[i];
  }
  static char line[1 << 16], request[1 << 17];
  double start = now() + 0.1;
  while (done < total) {
    while (sent < total && free_count > 0 && now() >= start + (double)sent / rate) {
      if (!fgets(line, sizeof line, bodies)) rewind(bodies), (void)!fgets(line, sizeof line, bodies);
      struct connection *c = idle[--free_count];
      c->due = start + (double)sent++ / rate;
      c->got = 0;
      int length = snprintf(request, sizeof request,
        "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\n"
        "Content-Length: %zu\r\n\r\n%s", words[2], words[3], strlen(line), line);
      if (write(c->descriptor, request, (size_t)length) != length) die("write");
    }
    double wait = sent < total && free_count > 0 ? start + (double)sent / rate - now() : 0.01;
    struct epoll_event ready[64];
    int found = epoll_wait(poll, ready, 64, wait < 0.001 ? 0 : (int)(wait * 1000));
    for (int i = 0; i < found; i++) {
      struct connection *c = ready[i].data.ptr;
      ssize_t got = read(c->descriptor, c->answer + c->got, ROOM - 1 - c->got);
      if (got <= 0) die("read");
      c->got += (size_t)got;
      int status = 0;
      if (!is_answered(c, &status)) continue;
      wrong += status != 200;
      times[done++] = now() - c->due;
      idle[free_count++] = c;
    }
  }
  double took = now() - start;
  qsort(times, done, sizeof *times, by_size);
  printf("{\"rate\": %.0f, \"wrong\": %zu, \"p50_ms\": %.1f, \"p99_ms\": %.1f, \"max_ms\": %.1f}\n", (double)done / took,
         wrong, 1000 * times[done / 2], 1000 * times[done * 99 / 100], 1000 * times[done - 1]);
}
