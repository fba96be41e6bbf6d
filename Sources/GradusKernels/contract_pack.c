// Packing of parts of a matrix product's operands, whose indices may run through several axes: the windows of an image,
// say, are copied as far as the next tiles of the result need them, never as a whole.

#include "contract.h"

#include <string.h>

void gradus_product_gather(char *result, const char *source, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t size) {
  if (stride == 1) {
    memcpy(result, source, (size_t)(count * size));
  } else if (size == 4) {
    for (ptrdiff_t i = 0; i < count; i++) memcpy(result + i * 4, source + i * stride * 4, 4);
  } else {
    for (ptrdiff_t i = 0; i < count; i++) memcpy(result + i * 8, source + i * stride * 8, 8);
  }
}

// MARK: Walks

gradus_walk gradus_product_rows(const gradus_product *product) {
  const gradus_product_walk *walk = product->walk;
  if (!walk) return (gradus_walk){1, &product->m, &product->left_row};
  return product->is_transposed ? (gradus_walk){walk->columns.rank, walk->columns.extents, walk->columns.right}
                                : (gradus_walk){walk->rows.rank, walk->rows.extents, walk->rows.left};
}

gradus_walk gradus_product_columns(const gradus_product *product) {
  const gradus_product_walk *walk = product->walk;
  if (!walk) return (gradus_walk){1, &product->n, &product->right_column};
  return product->is_transposed ? (gradus_walk){walk->rows.rank, walk->rows.extents, walk->rows.left}
                                : (gradus_walk){walk->columns.rank, walk->columns.extents, walk->columns.right};
}

gradus_walk gradus_product_left_depth(const gradus_product *product) {
  const gradus_product_walk *walk = product->walk;
  if (!walk) return (gradus_walk){1, &product->k, &product->left_column};
  return (gradus_walk){walk->depth.rank, walk->depth.extents, product->is_transposed ? walk->depth.right : walk->depth.left};
}

gradus_walk gradus_product_right_depth(const gradus_product *product) {
  const gradus_product_walk *walk = product->walk;
  if (!walk) return (gradus_walk){1, &product->k, &product->right_row};
  return (gradus_walk){walk->depth.rank, walk->depth.extents, product->is_transposed ? walk->depth.left : walk->depth.right};
}

// MARK: Runs

void gradus_find_runs(gradus_runs *runs, const gradus_walk *walk, ptrdiff_t first, ptrdiff_t count) {
  const int last = walk->rank - 1;
  ptrdiff_t coordinates[GRADUS_PRODUCT_AXES], offset = 0;
  if (last < 0) {
    runs->runs[0] = (gradus_run){0, 1, 0};
    runs->count = runs->stride = 1;
    return;
  }
  for (int axis = last; axis >= 0; axis--) {
    coordinates[axis] = first % walk->extents[axis];
    offset += coordinates[axis] * walk->strides[axis];
    first /= walk->extents[axis];
  }
  runs->stride = walk->strides[last];
  runs->count = 0;
  for (ptrdiff_t done = 0; done < count;) {
    const ptrdiff_t length = gradus_smaller(walk->extents[last] - coordinates[last], count - done);
    runs->runs[runs->count++] = (gradus_run){done, length, offset};
    done += length;
    offset -= coordinates[last] * walk->strides[last];
    coordinates[last] = 0;
    for (int axis = last - 1; axis >= 0; axis--) {
      offset += walk->strides[axis];
      if (++coordinates[axis] < walk->extents[axis]) break;
      offset -= walk->extents[axis] * walk->strides[axis];
      coordinates[axis] = 0;
    }
  }
}

// MARK: Packing

static void pack_run(const gradus_product *product, char *result, ptrdiff_t result_row, const char *source,
                     ptrdiff_t across_stride, ptrdiff_t along_stride, ptrdiff_t across, ptrdiff_t along) {
  const gradus_product_kernels *kernels = product->kernels;
  const ptrdiff_t size = product->size;
  if (along_stride == 1 || along == 1) {
    kernels->copy_rows(result, result_row, source, across_stride, across, along);
  } else if (across_stride == 1) {
    kernels->transpose(result, result_row, source, along_stride, along, across);
  } else {
    for (ptrdiff_t i = 0; i < across; i++) {
      gradus_product_gather(result + i * result_row * size, source + i * across_stride * size, along_stride, along, size);
    }
  }
}

void gradus_pack_runs(const gradus_product *product, char *result, ptrdiff_t result_row, const char *source,
                      const gradus_runs *across, const gradus_runs *along) {
  const ptrdiff_t size = product->size;
  for (ptrdiff_t i = 0; i < across->count; i++) {
    const gradus_run outer = across->runs[i];
    for (ptrdiff_t j = 0; j < along->count; j++) {
      const gradus_run inner = along->runs[j];
      pack_run(product, result + (outer.start * result_row + inner.start) * size, result_row,
               source + (outer.offset + inner.offset) * size, across->stride, along->stride, outer.count, inner.count);
    }
  }
}
