#include "CBytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

// Members are gone over sixty-four bytes at a time, by the method of simdjson (Langdale and Lemire, "Parsing gigabytes
// of JSON per second", https://arxiv.org/abs/1902.08318, section 3.1): vectors tell of each byte of a block what it is,
// arithmetic on 64 bits tells what is inside of strings, and what is left are the places where a token begins. Those
// are checked one by one against the grammar.

typedef uint8_t bytes64 __attribute__((vector_size(64)));
typedef int8_t truths64 __attribute__((vector_size(64)));
typedef bool bits64 __attribute__((ext_vector_type(64)));

#define INLINE static inline __attribute__((always_inline))
// Vectors are never arguments of what is not inlined.
#pragma clang diagnostic ignored "-Wpsabi"

typedef struct {
  // The 64 bytes that `tokens` is about.
  const uint8_t *block;
  // The places in the block where tokens begin that were not taken yet.
  uint64_t tokens;
  // All ones when the block ends inside of a string.
  uint64_t inside;
  // 1 when the block ends with a byte of a number or a word.
  uint64_t scalar;
  // 1 when the block ends with a backslash that says how the next byte is meant.
  uint64_t escape;
} Tokens;

// A bit for each byte for which `truths` is not 0.
INLINE uint64_t bits(truths64 truths) {
  bits64 packed = __builtin_convertvector(truths, bits64);
  uint64_t result;
  memcpy(&result, &packed, sizeof result);
  return result;
}

// Bit n is the parity of bits 0 to n.
INLINE uint64_t parities(uint64_t marks) {
  for (int distance = 1; distance < 64; distance *= 2) marks ^= marks << distance;
  return marks;
}

static bool is_hexadecimal(uint8_t byte) {
  return (uint8_t)(byte - '0') < 10 || (uint8_t)((byte | 0x20) - 'a') < 6;
}

// Whether all bytes that follow a backslash may.
static __attribute__((noinline)) bool are_escapes(const uint8_t *block, uint64_t escaped) {
  for (; escaped; escaped &= escaped - 1) {
    const uint8_t *byte = block + __builtin_ctzll(escaped);
    switch (*byte) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': break;
    case 'u':
      for (int digit = 1; digit <= 4; digit++) {
        if (!is_hexadecimal(byte[digit])) return false;
      }
      break;
    default: return false;
    }
  }
  return true;
}

// The bytes that follow a backslash which is not itself one of them: runs of backslashes are added up, and the carry
// tells whether their number is odd.
INLINE uint64_t escaped_bytes(Tokens *tokens, uint64_t backslashes) {
  const uint64_t odd = 0xAAAAAAAAAAAAAAAA;
  uint64_t first = backslashes & ~tokens->escape;
  uint64_t codes = ((first << 1 | odd) - first) ^ odd;
  uint64_t escaped = codes ^ (backslashes | tokens->escape);
  tokens->escape = (codes & backslashes) >> 63;
  return escaped;
}

// Finds the tokens of the block. False when a string in it is none.
INLINE bool find(Tokens *tokens) {
  bytes64 block;
  memcpy(&block, tokens->block, sizeof block);
  uint64_t quotes = bits(block == '"'), backslashes = bits(block == '\\');
  if (__builtin_expect((backslashes | tokens->escape) != 0, 0)) {
    uint64_t escaped = escaped_bytes(tokens, backslashes);
    if (!are_escapes(tokens->block, escaped)) return false;
    quotes &= ~escaped;
  }
  // The quote at the begin of a string included, the one at its end not.
  uint64_t inside = parities(quotes) ^ tokens->inside;
  if (bits(block < 0x20) & inside) return false;
  bytes64 folded = block | 0x20;  // [ becomes {, and ] becomes }
  uint64_t marks = bits((folded == '{') | (folded == '}') | (block == ':') | (block == ','));
  uint64_t spaces = bits((block == ' ') | (block == '\n') | (block == '\r') | (block == '\t'));
  uint64_t others = ~(marks | spaces);
  uint64_t scalars = others & ~quotes;
  uint64_t begins = others & ~(scalars << 1 | tokens->scalar);
  tokens->tokens = (marks | begins) & ~(inside ^ quotes);
  tokens->scalar = scalars >> 63;
  tokens->inside = (uint64_t)((int64_t)inside >> 63);
  return true;
}

static bool skip_digits(const uint8_t **place) {
  const uint8_t *start = *place;
  while ((uint8_t)(**place - '0') < 10) ++*place;
  return *place > start;
}

static bool skip_number(const uint8_t **place) {
  if (**place == '-') ++*place;
  if (**place == '0') {
    ++*place;
  } else if (!skip_digits(place)) {
    return false;
  }
  if (**place == '.') {
    ++*place;
    if (!skip_digits(place)) return false;
  }
  if ((**place | 0x20) == 'e') {
    ++*place;
    if (**place == '+' || **place == '-') ++*place;
    if (!skip_digits(place)) return false;
  }
  return true;
}

static bool skip_word(const uint8_t **place, const char *word) {
  for (; *word; word++, ++*place) {
    if (**place != (uint8_t)*word) return false;
  }
  return true;
}

// Whether a number, true, false or null begins here, and ends where it may.
static __attribute__((noinline)) bool is_scalar(const uint8_t *place) {
  bool is_one;
  switch (*place) {
  case 't': is_one = skip_word(&place, "true"); break;
  case 'f': is_one = skip_word(&place, "false"); break;
  case 'n': is_one = skip_word(&place, "null"); break;
  default: is_one = skip_number(&place);
  }
  if (!is_one) return false;
  switch (*place) {
  case ',': case '}': case ']': case ' ': case '\n': case '\r': case '\t': return true;
  default: return false;
  }
}

// Steps to the next token. Nothing comes after the zero at the end of the text: it is a token that nobody expects, or
// is in a string or at the end of a scalar, where it may not be.
#define NEXT()                                                       \
  do {                                                               \
    while (!tokens.tokens) {                                         \
      tokens.block += 64;                                            \
      if (!find(&tokens)) return NULL;                               \
    }                                                                \
    place = tokens.block + __builtin_ctzll(tokens.tokens);           \
    tokens.tokens &= tokens.tokens - 1;                              \
  } while (0)

// Containers that may be open around one that opens.
static const int maximum_depth = 61;

// The inside of the string at `place`; its count is -1 when something in it is escaped.
static bytes_text inside(const uint8_t *place) {
  const uint8_t *end = bytes_first_special(place + 1);
  return (bytes_text){place + 1, *end == '"' ? end - place - 1 : -1};
}

// The stack of the object whose members are gone over, and nothing else.
static const uint64_t outermost = 3;

// - source: where to put what the member `eventSource` says, without which there is nothing to skip; or NULL.
INLINE const uint8_t *skip_members(const uint8_t *place, bytes_text *source) {
  static const char key[] = "\"eventSource\"", cognito[] = "cognito-idp.amazonaws.com";
  Tokens tokens = {.block = place};
  // A bit for each open container, 1 for an object; the topmost 1 marks the bottom of the stack.
  uint64_t open = outermost;
  if (!find(&tokens)) return NULL;
member:
  NEXT();
  if (*place != '"') return NULL;
  if (source && open == outermost && memcmp(place, key, 8) == 0 && memcmp(place, key, sizeof key - 1) == 0) {
    NEXT();
    if (*place != ':') return NULL;
    NEXT();
    if (*place != '"') return NULL;
    *source = inside(place);
    if (source->count < 0) return NULL;
    if (source->count == sizeof cognito - 1 && memcmp(source->start, cognito, sizeof cognito - 1) == 0) return NULL;
    goto after;
  }
colon:
  NEXT();
  if (*place != ':') return NULL;
value:
  NEXT();
element:
  switch (*place) {
  case '"': break;
  case '{':
    if (open >> maximum_depth) return NULL;
    NEXT();
    if (*place == '}') break;
    open = open << 1 | 1;
    if (*place == '"') goto colon;
    return NULL;
  case '[':
    if (open >> maximum_depth) return NULL;
    NEXT();
    if (*place == ']') break;
    open <<= 1;
    goto element;
  default:
    if (!is_scalar(place)) return NULL;
  }
after:
  NEXT();
  if (*place == ',') {
    if (open & 1) goto member;
    goto value;
  }
  if (*place != (open & 1 ? '}' : ']')) return NULL;
  open >>= 1;
  if (open != 1) goto after;
  return source && !source->start ? NULL : place + 1;
}

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2,bmi")))

AVX2 static const uint8_t *skip_members_avx2(const uint8_t *place) { return skip_members(place, NULL); }

AVX2 static const uint8_t *skip_record_avx2(const uint8_t *place, bytes_text *source) {
  return skip_members(place, source);
}

static bool has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"); }
#endif

const uint8_t *bytes_skip_members(const uint8_t *place) {
#ifdef __x86_64__
  if (has_avx2()) return skip_members_avx2(place);
#endif
  return skip_members(place, NULL);
}

const uint8_t *bytes_skip_record_of_another_service(const uint8_t *place, bytes_text *source) {
  *source = (bytes_text){NULL, 0};
#ifdef __x86_64__
  if (has_avx2()) return skip_record_avx2(place, source);
#endif
  return skip_members(place, source);
}
