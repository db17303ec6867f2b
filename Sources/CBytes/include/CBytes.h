// What Swift's own types do not compile to, many bytes compared at once; and what its view of the C library lacks.
#ifndef CBYTES_H
#define CBYTES_H

#include <stdint.h>
#ifdef __linux__
#include <malloc.h>
#endif
#ifdef __SSE2__
#include <emmintrin.h>
#endif

// The first byte from `place` on that is a quote, a backslash or a control character.
//
// There must be one, and 15 bytes after it that may be read.
static inline const uint8_t *_Nonnull bytes_first_special(const uint8_t *_Nonnull place) {
#ifdef __SSE2__
  // Every x86 processor of 64 bits has SSE2.
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1F);
  for (;; place += 16) {
    __m128i block = _mm_loadu_si128((const __m128i *)place);
    __m128i special = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)),
        _mm_cmpeq_epi8(_mm_min_epu8(block, control), block));
    int marks = _mm_movemask_epi8(special);
    if (marks) return place + __builtin_ctz((unsigned)marks);
  }
#else
  while (*place != '"' && *place != '\\' && *place > 0x1F) place++;
  return place;
#endif
}

// Goes over the members of an object, from the quote that begins a key to what follows the closing bracket, and checks
// the grammar of all that it passes; but for whether it is UTF-8.
//
// NULL when that is no JSON, not all of it, or nested deeper than sixty levels. A zero must follow the text, and 63
// bytes after that which may be read.
const uint8_t *_Nullable bytes_skip_members(const uint8_t *_Nonnull place);

typedef struct {
  const uint8_t *_Nullable start;
  long count;
} bytes_text;

// The same for the members of a record of CloudTrail, when `eventSource` names another service than Cognito; `source`
// is then its name. NULL also when it names Cognito, is written with escapes, or is not there.
const uint8_t *_Nullable bytes_skip_record_of_another_service(
    const uint8_t *_Nonnull place, bytes_text *_Nonnull source);

// Keeps freed memory for what is allocated next; nothing where the C library is not glibc, which these are of:
// https://man7.org/linux/man-pages/man3/mallopt.3.html
static inline void keep_freed_memory(int largest, int total) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, largest);
  mallopt(M_TRIM_THRESHOLD, total);
#else
  (void)largest, (void)total;
#endif
}

#endif
