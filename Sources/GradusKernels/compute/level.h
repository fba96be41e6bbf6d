// Everything of one level: included once for each, under its target attribute.
//
// VECTOR_BYTES and SQUARE_BYTES (of the transposition, 16 or 32); FULL_ROWS, the rows of a full tile of the matrix product;
// FOR_EACH_ROW_CHOICE(macro), the rows for which there are kernels; LEVEL_TABLE.

#include <string.h>

#include "folds.h"
#include "philox.h"

#if SQUARE_BYTES == 32
#define LOW_F32(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define HIGH_F32(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#define LOW_F64(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define HIGH_F64(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#else
#define LOW_F32(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define HIGH_F32(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define LOW_F64(a, b) __builtin_shufflevector(a, b, 0, 2)
#define HIGH_F64(a, b) __builtin_shufflevector(a, b, 1, 3)
#endif

#define HALVED(vector) ((vector).lo + (vector).hi)
#define TOTAL_2(vector) HALVED(vector)
#define TOTAL_4(vector) HALVED(HALVED(vector))
#define TOTAL_8(vector) HALVED(HALVED(HALVED(vector)))
#define TOTAL_16(vector) HALVED(HALVED(HALVED(HALVED(vector))))
#if VECTOR_BYTES == 64
#define TOTAL_F32 TOTAL_16
#define TOTAL_F64 TOTAL_8
#elif VECTOR_BYTES == 32
#define TOTAL_F32 TOTAL_8
#define TOTAL_F64 TOTAL_4
#else
#define TOTAL_F32 TOTAL_4
#define TOTAL_F64 TOTAL_2
#endif

#define UNROLLED _Pragma("clang loop unroll(full)")

#define NAME(name) name##_f32
#define ELEMENT float
#define TOTAL TOTAL_F32
#define INTERLEAVE_LOW LOW_F32
#define INTERLEAVE_HIGH HIGH_F32
#include "product.h"
#include "transpose.h"
#if SQUARE_BYTES == 32
#include "narrow.h"
#endif
#undef TOTAL
#undef INTERLEAVE_LOW
#undef INTERLEAVE_HIGH
#undef NAME
#undef ELEMENT

#define NAME(name) name##_f64
#define ELEMENT double
#define TOTAL TOTAL_F64
#define INTERLEAVE_LOW LOW_F64
#define INTERLEAVE_HIGH HIGH_F64
#include "product.h"
#include "transpose.h"
#if SQUARE_BYTES == 32
#include "narrow.h"
#endif
#undef TOTAL
#undef INTERLEAVE_LOW
#undef INTERLEAVE_HIGH
#undef NAME
#undef ELEMENT

#define KERNELS_F32(rows) {tile_##rows##_2_f32, tile_##rows##_1_f32},
#define KERNELS_F64(rows) {tile_##rows##_2_f64, tile_##rows##_1_f64},
#define ROWS(rows) rows,
#if SQUARE_BYTES == 32
#define NARROW_F32 {narrow_2_f32, narrow_3_f32, narrow_4_f32}
#define NARROW_F64 {narrow_2_f64, narrow_3_f64, narrow_4_f64}
#else
#define NARROW_F32 {NULL}
#define NARROW_F64 {NULL}
#endif

const gradus_compute_table LEVEL_TABLE = {
  .folds = {
    [GRADUS_REDUCE_SUM] = FOLDS(sum),
    [GRADUS_REDUCE_PRODUCT] = FOLDS(product),
    [GRADUS_REDUCE_MAXIMUM] = FOLDS(maximum),
    [GRADUS_REDUCE_MINIMUM] = FOLDS(minimum),
  },
  .products = {
    {.lanes = VECTOR_BYTES / 4, .row_choices = {FOR_EACH_ROW_CHOICE(ROWS)},
     .kernels = {FOR_EACH_ROW_CHOICE(KERNELS_F32)}, .wide_row = tile_1_8_f32, .wide_vectors = 8, .dot = dot_f32,
     .transpose = transpose_f32, .copy_rows = copy_rows_f32, .narrow = NARROW_F32},
    {.lanes = VECTOR_BYTES / 8, .row_choices = {FOR_EACH_ROW_CHOICE(ROWS)},
     .kernels = {FOR_EACH_ROW_CHOICE(KERNELS_F64)}, .wide_row = tile_1_8_f64, .wide_vectors = 8, .dot = dot_f64,
     .transpose = transpose_f64, .copy_rows = copy_rows_f64, .narrow = NARROW_F64},
  },
  .random_bits = random_words,
};
