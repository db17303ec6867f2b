// The bare limits that maumeter is measured against: the same bytes and rows with nothing in between.
//
//   limits inflate FILE...   inflate with isa-l, one thread per core
//   limits scan FILE...      inflate, then one pass over every inflated byte
//   limits memory BYTES      one pass over so many bytes that lie in memory, one thread per core
//   limits insert DB ROWS    insert rows of an event's size into SQLite, in batches sorted by key
//
//   cc -O3 bench/limits.c -o limits -lisal -lsqlite3 -lpthread
#include <isa-l.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **files;
static int file_count;
static atomic_int next_file;
static atomic_ullong total;
static int scanning;

static void die(const char *what, const char *name) {
  fprintf(stderr, "limits: %s: %s\n", what, name);
  exit(1);
}

static uint8_t *read_all(const char *path, size_t *length) {
  FILE *f = fopen(path, "rb");
  if (!f) die("cannot open", path);
  fseek(f, 0, SEEK_END);
  *length = (size_t)ftell(f);
  rewind(f);
  uint8_t *bytes = malloc(*length);
  if (fread(bytes, 1, *length, f) != *length) die("cannot read", path);
  fclose(f);
  return bytes;
}

// Takes files until none is left. The output buffer is reused, so what is measured is not malloc.
static void *worker(void *unused) {
  (void)unused;
  size_t room = scanning ? 64u << 20 : 256u << 10;
  uint8_t *out = malloc(room);
  int i;
  while ((i = atomic_fetch_add(&next_file, 1)) < file_count) {
    size_t length;
    uint8_t *in = read_all(files[i], &length);
    struct inflate_state s;
    isal_inflate_init(&s);
    s.crc_flag = ISAL_GZIP;
    s.next_in = in;
    s.avail_in = (uint32_t)length;
    unsigned long long made = 0, quotes = 0;
    do {
      s.next_out = out;
      s.avail_out = (uint32_t)room;
      if (isal_inflate(&s) != ISAL_DECOMP_OK) die("cannot inflate", files[i]);
      size_t n = room - s.avail_out;
      made += n;
      if (scanning)
        for (size_t k = 0; k < n; k++) quotes += out[k] == '"';
    } while (s.block_state != ISAL_BLOCK_FINISH);
    atomic_fetch_add(&total, scanning ? quotes : made);
    free(in);
  }
  free(out);
  return NULL;
}

// Passes over a buffer larger than the caches, until all threads together have passed over enough bytes.
static unsigned long long wanted;

static void *memory_worker(void *unused) {
  (void)unused;
  size_t room = 64u << 20;
  uint8_t *bytes = malloc(room);
  memset(bytes, 'x', room);
  static atomic_ullong passed;
  unsigned long long quotes = 0;
  while (atomic_fetch_add(&passed, room) < wanted)
    for (size_t k = 0; k < room; k++) quotes += bytes[k] == '"';
  atomic_fetch_add(&total, quotes);
  free(bytes);
  return NULL;
}

static void on_every_core(void *(*worker)(void *)) {
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  pthread_t threads[64];
  if (cores > 64) cores = 64;
  for (long t = 0; t < cores; t++) pthread_create(&threads[t], NULL, worker, NULL);
  for (long t = 0; t < cores; t++) pthread_join(threads[t], NULL);
  printf("%llu\n", (unsigned long long)total);
}

struct row {
  int64_t time;
  uint64_t event[2], user[2];
  int32_t pool, client, activity, operation;
};

static int by_key(const void *a, const void *b) {
  const struct row *x = a, *y = b;
  if (x->time != y->time) return x->time < y->time ? -1 : 1;
  return memcmp(x->event, y->event, 16);
}

static uint64_t noise(void) {
  static uint64_t x = 88172645463325252ull;
  x ^= x << 13, x ^= x >> 7, x ^= x << 17;
  return x;
}

static void insert_all(const char *path, int rows) {
  enum { batch = 100000 };
  sqlite3 *db;
  sqlite3_stmt *insert;
  if (sqlite3_open(path, &db)) die("cannot open", path);
  sqlite3_exec(db,
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
    "CREATE TABLE event (time INTEGER, event_id BLOB, user BLOB, pool INTEGER, client INTEGER, activity INTEGER,"
    " operation INTEGER, PRIMARY KEY (time, event_id)) WITHOUT ROWID", NULL, NULL, NULL);
  sqlite3_prepare_v2(db, "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", -1, &insert, NULL);
  struct row *r = malloc(batch * sizeof *r);
  for (int done = 0; done < rows; done += batch) {
    int n = rows - done < batch ? rows - done : batch;
    for (int i = 0; i < n; i++)
      r[i] = (struct row){1785542400 + (done + i) * 8 + (int)(noise() % 900), {noise(), noise()}, {noise() % 200000, 1},
                          (int)(noise() % 3), (int)(noise() % 9), (int)(noise() % 5), (int)(noise() % 20)};
    qsort(r, (size_t)n, sizeof *r, by_key);
    sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    for (int i = 0; i < n; i++) {
      sqlite3_bind_int64(insert, 1, r[i].time);
      sqlite3_bind_blob(insert, 2, r[i].event, 16, SQLITE_STATIC);
      sqlite3_bind_blob(insert, 3, r[i].user, 16, SQLITE_STATIC);
      sqlite3_bind_int(insert, 4, r[i].pool);
      sqlite3_bind_int(insert, 5, r[i].client);
      sqlite3_bind_int(insert, 6, r[i].activity);
      sqlite3_bind_int(insert, 7, r[i].operation);
      if (sqlite3_step(insert) != SQLITE_DONE) die(sqlite3_errmsg(db), path);
      sqlite3_reset(insert);
    }
    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
  }
  sqlite3_finalize(insert);
  sqlite3_close(db);
  free(r);
  printf("%d\n", rows);
}

int main(int argc, char **argv) {
  if (argc >= 3 && (!strcmp(argv[1], "inflate") || !strcmp(argv[1], "scan"))) {
    scanning = argv[1][0] == 's';
    files = argv + 2, file_count = argc - 2;
    on_every_core(worker);
  } else if (argc == 3 && !strcmp(argv[1], "memory")) {
    wanted = strtoull(argv[2], NULL, 10);
    on_every_core(memory_worker);
  } else if (argc == 4 && !strcmp(argv[1], "insert")) {
    insert_all(argv[2], atoi(argv[3]));
  } else {
    die("usage", "limits inflate|scan FILE... | limits memory BYTES | limits insert DB ROWS");
  }
}
