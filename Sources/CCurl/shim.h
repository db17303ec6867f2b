#include <curl/curl.h>
#include <dlfcn.h>

// libcurl brings some thirty libraries with it, which take longer to load than most commands take to run: it is loaded
// when something is to be downloaded or sent, and not before. The headers name its version 4, as all since 2006.
//
// Swift cannot call functions with "..." either: there is one here for each kind of argument.

static inline void *curl_shim_function(const char *name) {
  static void *library;
  if (!library) library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  return library ? dlsym(library, name) : NULL;
}

static inline CURLcode curl_shim_global_init(void) {
  CURLcode (*call)(long) = (CURLcode (*)(long))curl_shim_function("curl_global_init");
  return call ? call(CURL_GLOBAL_DEFAULT) : CURLE_FAILED_INIT;
}

// NULL where the library is missing, or memory is; all others are called only when there was a handle.
static inline CURL *curl_shim_init(void) {
  CURL *(*call)(void) = (CURL *(*)(void))curl_shim_function("curl_easy_init");
  return call ? call() : NULL;
}

static inline void curl_shim_cleanup(CURL *handle) {
  ((void (*)(CURL *))curl_shim_function("curl_easy_cleanup"))(handle);
}

static inline void curl_shim_reset(CURL *handle) {
  ((void (*)(CURL *))curl_shim_function("curl_easy_reset"))(handle);
}

static inline CURLcode curl_shim_perform(CURL *handle) {
  return ((CURLcode (*)(CURL *))curl_shim_function("curl_easy_perform"))(handle);
}

static inline const char *curl_shim_error(CURLcode code) {
  return ((const char *(*)(CURLcode))curl_shim_function("curl_easy_strerror"))(code);
}

static inline struct curl_slist *curl_shim_append(struct curl_slist *list, const char *line) {
  return ((struct curl_slist *(*)(struct curl_slist *, const char *))curl_shim_function("curl_slist_append"))(list, line);
}

static inline void curl_shim_free(struct curl_slist *list) {
  ((void (*)(struct curl_slist *))curl_shim_function("curl_slist_free_all"))(list);
}

typedef CURLcode (*curl_shim_setopt)(CURL *handle, CURLoption option, ...);
typedef CURLcode (*curl_shim_getinfo)(CURL *handle, CURLINFO info, ...);

static inline curl_shim_setopt curl_shim_set(void) {
  return (curl_shim_setopt)curl_shim_function("curl_easy_setopt");
}

static inline CURLcode curl_shim_set_long(CURL *handle, CURLoption option, long value) {
  return curl_shim_set()(handle, option, value);
}

static inline CURLcode curl_shim_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_shim_set()(handle, option, value);
}

static inline CURLcode curl_shim_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_shim_set()(handle, option, value);
}

static inline CURLcode curl_shim_set_write(
    CURL *handle, size_t (*write)(char *bytes, size_t size, size_t count, void *context)) {
  return curl_shim_set()(handle, CURLOPT_WRITEFUNCTION, write);
}

static inline long curl_shim_long(CURL *handle, CURLINFO info) {
  long value = 0;
  ((curl_shim_getinfo)curl_shim_function("curl_easy_getinfo"))(handle, info, &value);
  return value;
}

static inline const char *curl_shim_text(CURL *handle, CURLINFO info) {
  const char *value = NULL;
  ((curl_shim_getinfo)curl_shim_function("curl_easy_getinfo"))(handle, info, &value);
  return value;
}

static inline CURLcode curl_shim_set_header(
    CURL *handle, size_t (*header)(char *bytes, size_t size, size_t count, void *context)) {
  return curl_shim_set()(handle, CURLOPT_HEADERFUNCTION, header);
}

static inline CURLcode curl_shim_set_list(CURL *handle, CURLoption option, struct curl_slist *list) {
  return curl_shim_set()(handle, option, list);
}

static inline CURLcode curl_shim_set_progress(
    CURL *handle, int (*progress)(void *context, curl_off_t, curl_off_t, curl_off_t, curl_off_t)) {
  return curl_shim_set()(handle, CURLOPT_XFERINFOFUNCTION, progress);
}
