// Scatter: slices combined where integers say.

#include "indices.h"

#include <math.h>

typedef struct {
  char *result;
  const char *update;
  const void *index;
  gradus_scalar type, index_type;
  gradus_reducer reducer;
  ptrdiff_t outer, length, indices, inner;
} scattering;

#define SUM(a, x) ((a) + (x))
#define PRODUCT(a, x) ((a) * (x))
// A NaN stays: it beats every number, and nothing beats it.
#define MAXIMUM(a, x) ((x) > (a) || (x) != (x) ? (x) : (a))
#define MINIMUM(a, x) ((x) < (a) || (x) != (x) ? (x) : (a))

#define SCATTER_ELEMENTS(name, type, number, operation) \
  static void name(const scattering *s, ptrdiff_t first, type *result, const type *update) { \
    for (ptrdiff_t j = 0; j < s->indices; j++) { \
      type *const place = &result[index_at(s->index, s->index_type, first + j, s->length)]; \
      *place = (type)operation((number)*place, (number)update[j]); \
    } \
  }

#define SCATTER_TYPES(name, operation) \
  SCATTER_ELEMENTS(name##_f32, float, float, operation) \
  SCATTER_ELEMENTS(name##_f64, double, double, operation) \
  static void name(const scattering *s, ptrdiff_t first, void *result, const void *update) { \
    switch (s->type) { \
      case GRADUS_I32: name##_i32(s, first, result, update); break; \
      case GRADUS_I64: name##_i64(s, first, result, update); break; \
      case GRADUS_F32: name##_f32(s, first, result, update); break; \
      case GRADUS_F64: name##_f64(s, first, result, update); break; \
      case GRADUS_BOOL: break; \
    } \
  }

// Unsigned integers wrap; the bits are those of the signed ones.
SCATTER_ELEMENTS(scatter_sum_i32, uint32_t, uint32_t, SUM)
SCATTER_ELEMENTS(scatter_sum_i64, uint64_t, uint64_t, SUM)
SCATTER_TYPES(scatter_sum, SUM)
SCATTER_ELEMENTS(scatter_product_i32, uint32_t, uint32_t, PRODUCT)
SCATTER_ELEMENTS(scatter_product_i64, uint64_t, uint64_t, PRODUCT)
SCATTER_TYPES(scatter_product, PRODUCT)
SCATTER_ELEMENTS(scatter_maximum_i32, int32_t, int32_t, MAXIMUM)
SCATTER_ELEMENTS(scatter_maximum_i64, int64_t, int64_t, MAXIMUM)
SCATTER_TYPES(scatter_maximum, MAXIMUM)
SCATTER_ELEMENTS(scatter_minimum_i32, int32_t, int32_t, MINIMUM)
SCATTER_ELEMENTS(scatter_minimum_i64, int64_t, int64_t, MINIMUM)
SCATTER_TYPES(scatter_minimum, MINIMUM)

static void scatter_elements(const scattering *scattering, ptrdiff_t first, void *result, const void *update) {
  switch (scattering->reducer) {
    case GRADUS_REDUCE_SUM: scatter_sum(scattering, first, result, update); break;
    case GRADUS_REDUCE_PRODUCT: scatter_product(scattering, first, result, update); break;
    case GRADUS_REDUCE_MAXIMUM: scatter_maximum(scattering, first, result, update); break;
    case GRADUS_REDUCE_MINIMUM: scatter_minimum(scattering, first, result, update); break;
  }
}

static gradus_operation operation_of(gradus_reducer reducer) {
  switch (reducer) {
    case GRADUS_REDUCE_SUM: return GRADUS_ADD;
    case GRADUS_REDUCE_PRODUCT: return GRADUS_MULTIPLY;
    case GRADUS_REDUCE_MAXIMUM: return GRADUS_MAXIMUM;
    case GRADUS_REDUCE_MINIMUM: return GRADUS_MINIMUM;
  }
  return GRADUS_ADD;
}

#define FILL_IDENTITY(type, least, greatest) { \
    const type value = reducer == GRADUS_REDUCE_SUM ? (type)0 : reducer == GRADUS_REDUCE_PRODUCT ? (type)1 \
                       : reducer == GRADUS_REDUCE_MAXIMUM ? (type)(least) : (type)(greatest); \
    gradus_fill(result, &value, (ptrdiff_t)sizeof value, count); \
    break; \
  }

static void fill_identity(void *result, gradus_scalar type, gradus_reducer reducer, ptrdiff_t count) {
  switch (type) {
    case GRADUS_I32: FILL_IDENTITY(int32_t, INT32_MIN, INT32_MAX)
    case GRADUS_I64: FILL_IDENTITY(int64_t, INT64_MIN, INT64_MAX)
    case GRADUS_F32: FILL_IDENTITY(float, -INFINITY, INFINITY)
    case GRADUS_F64: FILL_IDENTITY(double, -INFINITY, INFINITY)
    case GRADUS_BOOL: break;
  }
}

// One outer position: updates that meet are combined in their order, by one thread.
static void scatter_outer(void *argument, ptrdiff_t outer, int worker) {
  (void)worker;
  const scattering *scattering = argument;
  const ptrdiff_t row_bytes = scattering->inner * gradus_size(scattering->type);
  char *result = scattering->result + outer * scattering->length * row_bytes;
  const char *update = scattering->update + outer * scattering->indices * row_bytes;
  const ptrdiff_t first = outer / scattering->outer * scattering->indices;
  fill_identity(result, scattering->type, scattering->reducer, scattering->length * scattering->inner);
  if (scattering->inner == 1) {
    scatter_elements(scattering, first, result, update);
    return;
  }
  const gradus_loop combine = gradus_find_loop(operation_of(scattering->reducer), scattering->type);
  for (ptrdiff_t j = 0; combine && j < scattering->indices; j++) {
    char *row = result + index_at(scattering->index, scattering->index_type, first + j, scattering->length) * row_bytes;
    combine(row, row, update + j * row_bytes, NULL, scattering->inner);
  }
}

ptrdiff_t gradus_scatter(void *result, const void *update, const void *index, gradus_scalar type, gradus_scalar index_type,
                         gradus_reducer reducer, ptrdiff_t batch, ptrdiff_t outer, ptrdiff_t length, ptrdiff_t indices,
                         ptrdiff_t inner, gradus_pool *pool) {
  const ptrdiff_t outside = first_outside(index, index_type, batch * indices, length);
  if (outside >= 0) return outside;
  if (batch * outer * length * inner == 0) return -1;
  scattering scattering = {result, update, index, type, index_type, reducer, outer, length, indices, inner};
  const ptrdiff_t bytes = batch * outer * (length + indices) * inner * gradus_size(type);
  gradus_parallel(bytes > PARALLEL_BYTES ? pool : NULL, batch * outer, scatter_outer, &scattering);
  return -1;
}
