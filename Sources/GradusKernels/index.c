// Gather, the position of an extreme, and coordinates.

#include "indices.h"

#include <string.h>

// MARK: Gather

typedef struct {
  char *result;
  const char *source;
  const void *index;
  gradus_scalar index_type;
  ptrdiff_t outer, length, indices, inner, size, rows, task_rows;  // a row is one index of one outer position
} gathering;

#define GATHER_ELEMENTS(name, type) \
  static void name(const gathering *g, const type *source, type *result, ptrdiff_t start, ptrdiff_t end) { \
    for (ptrdiff_t j = start; j < end; j++) *result++ = source[index_at(g->index, g->index_type, j, g->length)]; \
  }

GATHER_ELEMENTS(gather_1, uint8_t)
GATHER_ELEMENTS(gather_4, uint32_t)
GATHER_ELEMENTS(gather_8, uint64_t)

// Indices start ..< end, for one outer position.
static void gather_span(const gathering *gathering, const char *source, char *result, ptrdiff_t start, ptrdiff_t end) {
  const ptrdiff_t row_bytes = gathering->inner * gathering->size;
  switch (row_bytes) {
    case 1: gather_1(gathering, (const void *)source, (void *)result, start, end); return;
    case 4: if (gathering->size == 4) { gather_4(gathering, (const void *)source, (void *)result, start, end); return; } break;
    case 8: if (gathering->size == 8) { gather_8(gathering, (const void *)source, (void *)result, start, end); return; } break;
    default: break;
  }
  for (ptrdiff_t j = start; j < end; j++, result += row_bytes) {
    const ptrdiff_t position = index_at(gathering->index, gathering->index_type, j, gathering->length);
    memcpy(result, source + position * row_bytes, (size_t)row_bytes);
  }
}

static void gather_rows(void *argument, ptrdiff_t task, int worker) {
  (void)worker;
  const gathering *gathering = argument;
  const ptrdiff_t row_bytes = gathering->inner * gathering->size, indices = gathering->indices;
  ptrdiff_t row = task * gathering->task_rows, end = row + gathering->task_rows;
  if (end > gathering->rows) end = gathering->rows;
  while (row < end) {
    const ptrdiff_t outer = row / indices, start = row % indices;
    const ptrdiff_t count = indices - start < end - row ? indices - start : end - row;
    const ptrdiff_t first = outer / gathering->outer * indices + start;
    gather_span(gathering, gathering->source + outer * gathering->length * row_bytes, gathering->result + row * row_bytes,
                first, first + count);
    row += count;
  }
}

ptrdiff_t gradus_gather(void *result, const void *source, const void *index, gradus_scalar index_type, ptrdiff_t batch,
                        ptrdiff_t outer, ptrdiff_t length, ptrdiff_t indices, ptrdiff_t inner, ptrdiff_t size,
                        gradus_pool *pool) {
  const ptrdiff_t outside = first_outside(index, index_type, batch * indices, length);
  if (outside >= 0) return outside;
  const ptrdiff_t rows = batch * outer * indices, bytes = rows * inner * size;
  if (bytes == 0) return -1;
  gathering gathering = {result, source, index, index_type, outer, length, indices, inner, size, rows, rows};
  const ptrdiff_t most = 4 * gradus_pool_threads(pool), wanted = bytes / (PARALLEL_BYTES / 2);
  const ptrdiff_t parts = wanted < most ? wanted : most;
  if (parts > 1 && gradus_pool_threads(pool) > 1) gathering.task_rows = (rows + parts - 1) / parts;
  gradus_parallel(pool, (rows + gathering.task_rows - 1) / gathering.task_rows, gather_rows, &gathering);
  return -1;
}

// MARK: Position of an extreme

// A NaN beats every number, and nothing beats a NaN.
#define ARG_REDUCE(name, type) \
  static void name(int64_t *result, const type *source, int smallest, ptrdiff_t length, ptrdiff_t inner) { \
    for (ptrdiff_t i = 0; i < inner; i++) { \
      type best = source[i]; \
      int64_t position = 0; \
      for (ptrdiff_t r = 1; r < length && best == best; r++) { \
        const type value = source[r * inner + i]; \
        if (smallest ? !(value >= best) : !(value <= best)) best = value, position = r; \
      } \
      result[i] = position; \
    } \
  }

ARG_REDUCE(arg_reduce_bool, uint8_t)
ARG_REDUCE(arg_reduce_i32, int32_t)
ARG_REDUCE(arg_reduce_i64, int64_t)
ARG_REDUCE(arg_reduce_f32, float)
ARG_REDUCE(arg_reduce_f64, double)

void gradus_arg_reduce(int64_t *result, const void *source, gradus_scalar type, int smallest, ptrdiff_t outer, ptrdiff_t length,
                       ptrdiff_t inner) {
  const ptrdiff_t slice = length * inner;
  for (ptrdiff_t o = 0; o < outer; o++, result += inner) {
    const char *values = (const char *)source + o * slice * gradus_size(type);
    switch (type) {
      case GRADUS_BOOL: arg_reduce_bool(result, (const void *)values, smallest, length, inner); break;
      case GRADUS_I32: arg_reduce_i32(result, (const void *)values, smallest, length, inner); break;
      case GRADUS_I64: arg_reduce_i64(result, (const void *)values, smallest, length, inner); break;
      case GRADUS_F32: arg_reduce_f32(result, (const void *)values, smallest, length, inner); break;
      case GRADUS_F64: arg_reduce_f64(result, (const void *)values, smallest, length, inner); break;
    }
  }
}

// MARK: Coordinates

#define IOTA(name, type) \
  static void name(type *result, ptrdiff_t count, ptrdiff_t length, ptrdiff_t inner) { \
    ptrdiff_t coordinate = 0; \
    for (ptrdiff_t i = 0; i < count; i += inner) { \
      const ptrdiff_t end = i + inner < count ? i + inner : count; \
      for (ptrdiff_t j = i; j < end; j++) result[j] = (type)coordinate; \
      if (++coordinate == length) coordinate = 0; \
    } \
  }

IOTA(iota_i32, int32_t)
IOTA(iota_i64, int64_t)
IOTA(iota_f32, float)
IOTA(iota_f64, double)

static void iota_bool(uint8_t *result, ptrdiff_t count, ptrdiff_t length, ptrdiff_t inner) {
  for (ptrdiff_t i = 0; i < count; i++) result[i] = i / inner % length != 0;
}

void gradus_iota(void *result, gradus_scalar type, ptrdiff_t count, ptrdiff_t length, ptrdiff_t inner) {
  if (count <= 0 || length <= 0 || inner <= 0) return;
  switch (type) {
    case GRADUS_BOOL: iota_bool(result, count, length, inner); break;
    case GRADUS_I32: iota_i32(result, count, length, inner); break;
    case GRADUS_I64: iota_i64(result, count, length, inner); break;
    case GRADUS_F32: iota_f32(result, count, length, inner); break;
    case GRADUS_F64: iota_f64(result, count, length, inner); break;
  }
}
