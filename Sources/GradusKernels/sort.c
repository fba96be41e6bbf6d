// Stable sorting along the middle of three axes.
//
// Elements become unsigned keys with the same order, in which −0 equals 0 and NaN comes after every number. Few
// elements are sorted by insertion, more by the bytes of their keys (least significant first; a byte that all keys share
// costs nothing): the time is linear.

#include "gradus_kernels.h"

#include <string.h>

enum { FEW = 48, BYTES = 8, PARALLEL_ELEMENTS = 4096 };

typedef struct {
  uint64_t key;
  int64_t position;
} entry;

typedef struct {
  char *values;
  int64_t *positions;
  const char *source;
  gradus_scalar type;
  int descending;
  ptrdiff_t length, inner;
  entry *scratch;  // two lists of `length` entries for each worker
} sorting;

// MARK: Keys

static inline uint64_t key_of_f64(double value) {
  if (value != value) return UINT64_MAX;
  if (value == 0) return (uint64_t)1 << 63;
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static inline uint64_t key_of_f32(float value) {
  if (value != value) return UINT32_MAX;
  if (value == 0) return (uint64_t)1 << 31;
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits >> 31 ? ~bits : bits | (uint32_t)1 << 31;
}

static inline uint64_t key_of_i64(int64_t value) { return (uint64_t)value ^ (uint64_t)1 << 63; }
static inline uint64_t key_of_i32(int32_t value) { return (uint32_t)value ^ (uint32_t)1 << 31; }
static inline uint64_t key_of_bool(uint8_t value) { return value; }

#define LOAD(name, type, key_of) \
  static void name(entry *entries, const type *source, ptrdiff_t length, ptrdiff_t inner) { \
    for (ptrdiff_t r = 0; r < length; r++) entries[r] = (entry){key_of(source[r * inner]), r}; \
  }

LOAD(load_bool, uint8_t, key_of_bool)
LOAD(load_i32, int32_t, key_of_i32)
LOAD(load_i64, int64_t, key_of_i64)
LOAD(load_f32, float, key_of_f32)
LOAD(load_f64, double, key_of_f64)

static void load(entry *entries, const sorting *work, const char *source) {
  switch (work->type) {
    case GRADUS_BOOL: load_bool(entries, (const void *)source, work->length, work->inner); break;
    case GRADUS_I32: load_i32(entries, (const void *)source, work->length, work->inner); break;
    case GRADUS_I64: load_i64(entries, (const void *)source, work->length, work->inner); break;
    case GRADUS_F32: load_f32(entries, (const void *)source, work->length, work->inner); break;
    case GRADUS_F64: load_f64(entries, (const void *)source, work->length, work->inner); break;
  }
  // The opposite order of the keys; equal ones keep theirs.
  if (work->descending) {
    for (ptrdiff_t r = 0; r < work->length; r++) entries[r].key = ~entries[r].key;
  }
}

// MARK: Sorting

static void sort_few(entry *entries, ptrdiff_t count) {
  for (ptrdiff_t i = 1; i < count; i++) {
    const entry next = entries[i];
    ptrdiff_t place = i;
    for (; place > 0 && entries[place - 1].key > next.key; place--) entries[place] = entries[place - 1];
    entries[place] = next;
  }
}

// Sorts by each byte in turn, from one list to the other; returns the one that holds the result.
static entry *sort_many(entry *entries, entry *other, ptrdiff_t count) {
  ptrdiff_t starts[BYTES][256];
  memset(starts, 0, sizeof starts);
  for (ptrdiff_t i = 0; i < count; i++) {
    for (int byte = 0; byte < BYTES; byte++) starts[byte][entries[i].key >> (8 * byte) & 255]++;
  }
  for (int byte = 0; byte < BYTES; byte++) {
    ptrdiff_t *const start = starts[byte];
    if (start[entries[0].key >> (8 * byte) & 255] == count) continue;
    for (ptrdiff_t digit = 0, sum = 0; digit < 256; digit++) {
      const ptrdiff_t here = start[digit];
      start[digit] = sum;
      sum += here;
    }
    for (ptrdiff_t i = 0; i < count; i++) other[start[entries[i].key >> (8 * byte) & 255]++] = entries[i];
    entry *const swapped = entries;
    entries = other;
    other = swapped;
  }
  return entries;
}

// MARK: Tasks

#define PICK(name, type) \
  static void name(type *values, const type *source, const entry *entries, ptrdiff_t length, ptrdiff_t inner) { \
    for (ptrdiff_t r = 0; r < length; r++) values[r * inner] = source[entries[r].position * inner]; \
  }

PICK(pick_1, uint8_t)
PICK(pick_4, uint32_t)
PICK(pick_8, uint64_t)

static void sort_column(void *argument, ptrdiff_t task, int worker) {
  const sorting *work = argument;
  const ptrdiff_t length = work->length, inner = work->inner, size = gradus_size(work->type);
  const ptrdiff_t start = task / inner * length * inner + task % inner;
  entry few[FEW], *const list = length <= FEW ? few : work->scratch + worker * 2 * length, *sorted = list;
  const char *const source = work->source + start * size;
  char *const values = work->values + start * size;
  load(list, work, source);
  if (length <= FEW) sort_few(list, length);
  else sorted = sort_many(list, list + length, length);
  int64_t *const positions = work->positions + start;
  for (ptrdiff_t r = 0; r < length; r++) positions[r * inner] = sorted[r].position;
  if (size == 1) pick_1((void *)values, (const void *)source, sorted, length, inner);
  else if (size == 4) pick_4((void *)values, (const void *)source, sorted, length, inner);
  else pick_8((void *)values, (const void *)source, sorted, length, inner);
}

ptrdiff_t gradus_sort_scratch(ptrdiff_t length, int threads) {
  return length <= FEW ? 0 : 2 * length * (ptrdiff_t)sizeof(entry) * threads;
}

void gradus_sort(void *values, int64_t *positions, const void *source, gradus_scalar type, int descending,
                 ptrdiff_t outer, ptrdiff_t length, ptrdiff_t inner, gradus_pool *pool, void *scratch) {
  if (outer * length * inner == 0) return;
  sorting work = {values, positions, source, type, descending, length, inner, scratch};
  gradus_parallel(outer * length * inner > PARALLEL_ELEMENTS ? pool : NULL, outer * inner, sort_column, &work);
}
