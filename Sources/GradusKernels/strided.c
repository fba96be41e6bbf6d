// Loads from strided buffers into registers.

#include "strided.h"

#include <string.h>

// MARK: Preparing

// Drops dimensions of one element and joins a dimension to the one inside it where one stride serves both.
static void merge_dimensions(gradus_strided *strided, const gradus_operand *operand, const gradus_map *map) {
  int rank = 0;
  for (int axis = 0; axis < map->rank; axis++) {
    const ptrdiff_t dimension = map->dimensions[axis], stride = operand->strides[axis];
    if (dimension == 1) continue;
    if (rank > 0 && strided->strides[rank - 1] == stride * dimension) {
      strided->dimensions[rank - 1] *= dimension;
      strided->strides[rank - 1] = stride;
    } else {
      strided->dimensions[rank] = dimension;
      strided->strides[rank++] = stride;
    }
  }
  if (rank == 0) {
    strided->dimensions[0] = 1;
    strided->strides[0] = 0;
    rank = 1;
  }
  strided->rank = rank;
}

void gradus_strided_prepare(gradus_strided *strided, const gradus_operand *operand, const gradus_map *map,
                            const void *buffer) {
  merge_dimensions(strided, operand, map);
  strided->size = operand->size;
  strided->base = (const char *)buffer + operand->offset * operand->size;
  strided->period = 0;
  if (strided->strides[0] == 0) {
    const ptrdiff_t period = map->count / strided->dimensions[0];
    if (period <= GRADUS_BLOCK) strided->period = period;
  }
}

const void *gradus_strided_pointer(const gradus_strided *strided, ptrdiff_t first, ptrdiff_t count) {
  const int last = strided->rank - 1;
  const ptrdiff_t *dimensions = strided->dimensions;
  if (strided->strides[last] != 1 || dimensions[last] < count) return NULL;
  const ptrdiff_t column = first % dimensions[last];
  if (column + count > dimensions[last]) return NULL;
  ptrdiff_t offset = column, rest = first / dimensions[last];
  for (int axis = last - 1; axis >= 0; axis--) {
    offset += rest % dimensions[axis] * strided->strides[axis];
    rest /= dimensions[axis];
  }
  return strided->base + offset * strided->size;
}

// MARK: Filling

#define ELEMENT uint8_t
#define NAME(name) name##_1
#include "strided_walk.h"
#undef ELEMENT
#undef NAME

#define ELEMENT uint32_t
#define NAME(name) name##_4
#include "strided_walk.h"
#undef ELEMENT
#undef NAME

#define ELEMENT uint64_t
#define NAME(name) name##_8
#include "strided_walk.h"
#undef ELEMENT
#undef NAME

static void walk(const gradus_strided *strided, ptrdiff_t first, ptrdiff_t count, void *result) {
  switch (strided->size) {
    case 1: walk_1(strided, first, count, result); break;
    case 4: walk_4(strided, first, count, result); break;
    default: walk_8(strided, first, count, result); break;
  }
}

void gradus_strided_fill(const gradus_strided *strided, ptrdiff_t first, ptrdiff_t count, void *result) {
  ptrdiff_t filled = strided->period > 0 && strided->period < count ? strided->period : count;
  walk(strided, first, filled, result);
  // A pattern doubles until the block is full; what is filled is always a whole number of periods.
  while (filled < count) {
    const ptrdiff_t copied = filled < count - filled ? filled : count - filled;
    memcpy((char *)result + filled * strided->size, result, (size_t)(copied * strided->size));
    filled += copied;
  }
}
