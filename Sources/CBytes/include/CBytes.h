// What Swift's own types do not compile to, sixteen bytes compared at once; and what its view of the C library lacks.
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
