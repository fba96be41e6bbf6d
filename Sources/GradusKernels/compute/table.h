// What reductions, matrix products and random numbers need of an instruction-set level.

#ifndef GRADUS_COMPUTE_TABLE_H
#define GRADUS_COMPUTE_TABLE_H

#include "../include/gradus_kernels.h"

/// result[r] = the fold of elements r·length ..< (r + 1)·length, for r < rows; length ≥ 1.
typedef void (*gradus_fold)(void *result, const void *elements, ptrdiff_t rows, ptrdiff_t length);

/// A tile of a matrix product: result[i, j] (+)= sum over p < depth of left[i, p] · right[p, j].
/// Strides are in elements; the columns of `right` and `result` lie side by side.
typedef struct {
  const void *left, *right;
  void *result;
  ptrdiff_t depth;
  ptrdiff_t left_row, left_column, right_row, result_row;
  ptrdiff_t columns;  // how many to write; those of `right` are read in whole vectors
  int accumulates;    // adds to what `result` holds
} gradus_tile;

typedef void (*gradus_tile_kernel)(const gradus_tile *tile);

/// result[j] = sum over p of left[p] · right[j, p] for j < count, where both have columns side by side.
typedef void (*gradus_dot_kernel)(void *result, const void *left, const void *right, ptrdiff_t right_row,
                                  ptrdiff_t count, ptrdiff_t depth);

/// result[j, p] transposed: result[p·result_row + j] = source[j·source_row + p] for j < rows, p < columns.
typedef void (*gradus_transpose_kernel)(void *result, ptrdiff_t result_row, const void *source, ptrdiff_t source_row,
                                        ptrdiff_t rows, ptrdiff_t columns);

/// result[j·result_row + p] = source[j·source_row + p] for j < rows, p < columns.
typedef void (*gradus_rows_kernel)(void *result, ptrdiff_t result_row, const void *source, ptrdiff_t source_row,
                                   ptrdiff_t rows, ptrdiff_t columns);

/// result[i, j] = sum over p of left[i, p] · right[p, j], where each row of left and of the result lies side by side, rows
/// of the result without gaps.
typedef struct {
  const void *left, *right;
  void *result;
  ptrdiff_t rows, columns;
  ptrdiff_t left_row, right_row, right_column;
  int is_fused;  // whether a product is added before it is rounded, where the level can
} gradus_narrow;

typedef void (*gradus_narrow_kernel)(const gradus_narrow *narrow);

enum { GRADUS_TILE_ROW_CHOICES = 6, GRADUS_PANEL_VECTORS = 2, GRADUS_NARROW_LIMIT = 4 };

typedef struct {
  int lanes;                                  // elements of a vector
  int row_choices[GRADUS_TILE_ROW_CHOICES];   // rows of the kernels, falling, the last is 1
  gradus_tile_kernel kernels[GRADUS_TILE_ROW_CHOICES][GRADUS_PANEL_VECTORS];  // of two vectors, of one
  gradus_tile_kernel wide_row;                // one row of `wide_vectors` vectors
  int wide_vectors;
  gradus_dot_kernel dot;
  gradus_transpose_kernel transpose;
  gradus_rows_kernel copy_rows;
  gradus_narrow_kernel narrow[GRADUS_NARROW_LIMIT - 1];  // of depth 2, 3, 4, and so many columns at most; NULL if there are none
} gradus_product_kernels;

typedef struct {
  gradus_fold folds[GRADUS_REDUCE_MINIMUM + 1][GRADUS_F64 + 1];
  gradus_product_kernels products[2];  // f32, f64
  void (*random_bits)(uint64_t *result, uint64_t key, uint64_t block, ptrdiff_t blocks);  // two elements a block
} gradus_compute_table;

extern const gradus_compute_table gradus_compute_baseline;
#if defined(__x86_64__)
extern const gradus_compute_table gradus_compute_avx2, gradus_compute_avx512;
#endif

/// The table of the current level.
const gradus_compute_table *gradus_compute(void);

#endif
