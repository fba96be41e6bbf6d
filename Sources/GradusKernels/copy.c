// Strided copies: dimensions are merged where one stride serves both; what is left is copied run by run, or, where the
// source runs along another dimension than the result, square by square.

#include "compute/table.h"

#include <string.h>

typedef struct {
  ptrdiff_t extent, to, from;  // elements, and the strides of result and source
} dimension;

enum { LIMIT = 2 * GRADUS_MAXIMUM_RANK, SQUARE = 32, TASK_BYTES = 128 * 1024 };

static ptrdiff_t magnitude(ptrdiff_t value) { return value < 0 ? -value : value; }

// Drops dimensions of one element, sorts the others from the longest stride of the result to the shortest, merges.
// Returns how many are left, or −1 if there is nothing to copy.
static int simplified(dimension *result, const ptrdiff_t *to, const ptrdiff_t *from, const ptrdiff_t *extents, ptrdiff_t rank) {
  int count = 0;
  for (ptrdiff_t axis = 0; axis < rank; axis++) {
    if (extents[axis] <= 0) return -1;
    if (extents[axis] == 1) continue;
    const dimension next = {extents[axis], to[axis], from[axis]};
    int place = count++;
    for (; place > 0 && magnitude(result[place - 1].to) < magnitude(next.to); place--) result[place] = result[place - 1];
    result[place] = next;
  }
  int merged = 0;
  for (int i = 0; i < count; i++) {
    dimension *last = &result[merged - 1], next = result[i];
    if (merged > 0 && last->to == next.to * next.extent && last->from == next.from * next.extent) {
      *last = (dimension){last->extent * next.extent, next.to, next.from};
    } else {
      result[merged++] = next;
    }
  }
  return merged;
}

#define RUN(name, type) \
  static void name(type *result, ptrdiff_t to, const type *source, ptrdiff_t from, ptrdiff_t count) { \
    if (to == 1 && from == 0) { \
      for (ptrdiff_t i = 0; i < count; i++) result[i] = *source; \
    } else { \
      for (ptrdiff_t i = 0; i < count; i++) result[i * to] = source[i * from]; \
    } \
  }

RUN(run_1, uint8_t)
RUN(run_4, uint32_t)
RUN(run_8, uint64_t)

static void copy_run(char *result, const char *source, const dimension *inner, ptrdiff_t count, ptrdiff_t size) {
  if (inner->to == 1 && inner->from == 1) memcpy(result, source, (size_t)(count * size));
  else if (size == 1) run_1((void *)result, inner->to, (const void *)source, inner->from, count);
  else if (size == 4) run_4((void *)result, inner->to, (const void *)source, inner->from, count);
  else run_8((void *)result, inner->to, (const void *)source, inner->from, count);
}

// result runs along `inner`, the source along `other`.
static void copy_transposed(char *result, const char *source, const dimension *other, const dimension *inner, ptrdiff_t size) {
  const gradus_transpose_kernel transpose = size == 1 ? NULL : gradus_compute()->products[size == 8].transpose;
  for (ptrdiff_t i = 0; i < inner->extent; i += SQUARE) {
    const ptrdiff_t rows = inner->extent - i < SQUARE ? inner->extent - i : SQUARE;
    for (ptrdiff_t j = 0; j < other->extent; j += SQUARE) {
      const ptrdiff_t columns = other->extent - j < SQUARE ? other->extent - j : SQUARE;
      char *target = result + (j * other->to + i) * size;
      const char *origin = source + (j + i * inner->from) * size;
      if (transpose) {
        transpose(target, other->to, origin, inner->from, rows, columns);
        continue;
      }
      for (ptrdiff_t column = 0; column < columns; column++) {
        run_1((void *)(target + column * other->to), 1, (const void *)(origin + column), inner->from, rows);
      }
    }
  }
}

static void copy_dimensions(char *result, const char *source, const dimension *dimensions, int count, int transposed,
                            ptrdiff_t size) {
  const dimension *inner = &dimensions[count - 1];
  if (count == 1) {
    copy_run(result, source, inner, inner->extent, size);
    return;
  }
  if (count == 2 && transposed) {
    copy_transposed(result, source, &dimensions[0], inner, size);
    return;
  }
  for (ptrdiff_t i = 0; i < dimensions->extent; i++) {
    copy_dimensions(result + i * dimensions->to * size, source + i * dimensions->from * size, dimensions + 1, count - 1,
                    transposed, size);
  }
}

// Brings a dimension along which the source runs next to the innermost one, along which the result runs.
static int brings_transposition(dimension *dimensions, int count) {
  if (count < 2 || dimensions[count - 1].to != 1 || dimensions[count - 1].from == 1) return 0;
  for (int i = 0; i < count - 1; i++) {
    if (dimensions[i].from != 1) continue;
    const dimension found = dimensions[i];
    memmove(&dimensions[i], &dimensions[i + 1], (size_t)(count - 2 - i) * sizeof(dimension));
    dimensions[count - 2] = found;
    return 1;
  }
  return 0;
}

// A part of the outermost dimension.
typedef struct {
  char *result;
  const char *source;
  const dimension *dimensions;
  int count, transposed;
  ptrdiff_t size, task_extent;
} copying;

static void copy_part(void *argument, ptrdiff_t task, int worker) {
  (void)worker;
  const copying *copying = argument;
  dimension part[LIMIT];
  memcpy(part, copying->dimensions, (size_t)copying->count * sizeof(dimension));
  const ptrdiff_t first = task * copying->task_extent, rest = part[0].extent - first;
  part[0].extent = rest < copying->task_extent ? rest : copying->task_extent;
  copy_dimensions(copying->result + first * part[0].to * copying->size,
                  copying->source + first * part[0].from * copying->size, part, copying->count, copying->transposed,
                  copying->size);
}

void gradus_copy(void *result, const ptrdiff_t *result_strides, const void *a, const ptrdiff_t *a_strides,
                 const ptrdiff_t *dimensions, ptrdiff_t rank, ptrdiff_t size, gradus_pool *pool) {
  dimension left[LIMIT];
  const int count = simplified(left, result_strides, a_strides, dimensions, rank < LIMIT ? rank : LIMIT);
  if (count < 0) return;
  if (count == 0) {
    memcpy(result, a, (size_t)size);
    return;
  }
  const int transposed = brings_transposition(left, count);
  ptrdiff_t bytes = size;
  for (int i = 0; i < count; i++) bytes *= left[i].extent;
  const ptrdiff_t wanted = bytes / TASK_BYTES, most = 4 * gradus_pool_threads(pool);
  const ptrdiff_t tasks = wanted < 2 || most < 8 ? 1 : wanted < most ? wanted : most;
  const copying copying = {result, a, left, count, transposed, size, (left[0].extent + tasks - 1) / tasks};
  gradus_parallel(pool, (left[0].extent + copying.task_extent - 1) / copying.task_extent, copy_part, (void *)&copying);
}
