// Gather, scatter-add, the position of an extreme, and coordinates.

#include "compute/table.h"

#include <string.h>

// MARK: Indices

static inline ptrdiff_t index_at(const void *index, gradus_scalar type, ptrdiff_t position, ptrdiff_t length) {
  const int64_t value = type == GRADUS_I32 ? ((const int32_t *)index)[position] : ((const int64_t *)index)[position];
  return (ptrdiff_t)(value < 0 ? value + length : value);
}

static ptrdiff_t first_outside(const void *index, gradus_scalar type, ptrdiff_t indices, ptrdiff_t length) {
  for (ptrdiff_t j = 0; j < indices; j++) {
    const ptrdiff_t value = index_at(index, type, j, length);
    if (value < 0 || value >= length) return j;
  }
  return -1;
}

// MARK: Gather

enum { PARALLEL_BYTES = 128 * 1024 };

typedef struct {
  char *result;
  const char *source;
  const void *index;
  gradus_scalar index_type;
  ptrdiff_t length, indices, inner, size, rows, task_rows;  // a row is one index of one outer position
} gathering;

#define GATHER_ELEMENTS(name, type) \
  static void name(const gathering *g, const type *source, type *result, ptrdiff_t start, ptrdiff_t end) { \
    for (ptrdiff_t j = start; j < end; j++) *result++ = source[index_at(g->index, g->index_type, j, g->length)]; \
  }

GATHER_ELEMENTS(gather_1, uint8_t)
GATHER_ELEMENTS(gather_4, uint32_t)
GATHER_ELEMENTS(gather_8, uint64_t)

// Indices start ..< end of one outer position.
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
    gather_span(gathering, gathering->source + outer * gathering->length * row_bytes, gathering->result + row * row_bytes,
                start, start + count);
    row += count;
  }
}

ptrdiff_t gradus_gather(void *result, const void *source, const void *index, gradus_scalar index_type, ptrdiff_t outer,
                        ptrdiff_t length, ptrdiff_t indices, ptrdiff_t inner, ptrdiff_t size, gradus_pool *pool) {
  const ptrdiff_t outside = first_outside(index, index_type, indices, length);
  if (outside >= 0) return outside;
  const ptrdiff_t rows = outer * indices, bytes = rows * inner * size;
  if (bytes == 0) return -1;
  gathering gathering = {result, source, index, index_type, length, indices, inner, size, rows, rows};
  const ptrdiff_t most = 4 * gradus_pool_threads(pool), wanted = bytes / (PARALLEL_BYTES / 2);
  const ptrdiff_t parts = wanted < most ? wanted : most;
  if (parts > 1 && gradus_pool_threads(pool) > 1) gathering.task_rows = (rows + parts - 1) / parts;
  gradus_parallel(pool, (rows + gathering.task_rows - 1) / gathering.task_rows, gather_rows, &gathering);
  return -1;
}

// MARK: Scatter

typedef struct {
  char *result;
  const char *update;
  const void *index;
  gradus_scalar type, index_type;
  ptrdiff_t length, indices, inner;
} scattering;

#define SCATTER_ELEMENTS(name, type) \
  static void name(const scattering *s, type *result, const type *update) { \
    for (ptrdiff_t j = 0; j < s->indices; j++) result[index_at(s->index, s->index_type, j, s->length)] += update[j]; \
  }

SCATTER_ELEMENTS(scatter_i32, uint32_t)
SCATTER_ELEMENTS(scatter_i64, uint64_t)
SCATTER_ELEMENTS(scatter_f32, float)
SCATTER_ELEMENTS(scatter_f64, double)

static void scatter_elements(const scattering *scattering, void *result, const void *update) {
  switch (scattering->type) {
    case GRADUS_I32: scatter_i32(scattering, result, update); break;
    case GRADUS_I64: scatter_i64(scattering, result, update); break;
    case GRADUS_F32: scatter_f32(scattering, result, update); break;
    case GRADUS_F64: scatter_f64(scattering, result, update); break;
    case GRADUS_BOOL: break;
  }
}

// One outer position: updates that meet are added in their order, by one thread.
static void scatter_outer(void *argument, ptrdiff_t outer, int worker) {
  (void)worker;
  const scattering *scattering = argument;
  const ptrdiff_t row_bytes = scattering->inner * gradus_size(scattering->type);
  char *result = scattering->result + outer * scattering->length * row_bytes;
  const char *update = scattering->update + outer * scattering->indices * row_bytes;
  memset(result, 0, (size_t)(scattering->length * row_bytes));
  if (scattering->inner == 1) {
    scatter_elements(scattering, result, update);
    return;
  }
  const gradus_loop add = gradus_find_loop(GRADUS_ADD, scattering->type);
  for (ptrdiff_t j = 0; add && j < scattering->indices; j++) {
    char *row = result + index_at(scattering->index, scattering->index_type, j, scattering->length) * row_bytes;
    add(row, row, update + j * row_bytes, NULL, scattering->inner);
  }
}

ptrdiff_t gradus_scatter_add(void *result, const void *update, const void *index, gradus_scalar type, gradus_scalar index_type,
                             ptrdiff_t outer, ptrdiff_t length, ptrdiff_t indices, ptrdiff_t inner, gradus_pool *pool) {
  const ptrdiff_t outside = first_outside(index, index_type, indices, length);
  if (outside >= 0) return outside;
  if (outer * length * inner == 0) return -1;
  scattering scattering = {result, update, index, type, index_type, length, indices, inner};
  const ptrdiff_t bytes = outer * (length + indices) * inner * gradus_size(type);
  gradus_parallel(bytes > PARALLEL_BYTES ? pool : NULL, outer, scatter_outer, &scattering);
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
