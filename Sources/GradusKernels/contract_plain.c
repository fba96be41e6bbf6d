// Matrix products by plain loops, of integers (which wrap) and of tiny matrices.

#include "contract.h"

#include <string.h>

#define PLAIN(name, type) \
  static void name(const gradus_product *product, const type *left, const type *right, type *result) { \
    for (ptrdiff_t i = 0; i < product->m; i++) { \
      type *row = result + i * product->result_row; \
      for (ptrdiff_t j = 0; j < product->n; j++) row[j] = 0; \
      for (ptrdiff_t p = 0; p < product->k; p++) { \
        const type factor = left[i * product->left_row + p * product->left_column]; \
        const type *source = right + p * product->right_row; \
        if (product->right_column == 1) { \
          for (ptrdiff_t j = 0; j < product->n; j++) row[j] += factor * source[j]; \
        } else { \
          for (ptrdiff_t j = 0; j < product->n; j++) row[j] += factor * source[j * product->right_column]; \
        } \
      } \
    } \
  }

PLAIN(plain_i32, uint32_t)
PLAIN(plain_i64, uint64_t)
PLAIN(plain_f32, float)
PLAIN(plain_f64, double)

void gradus_product_plain(const gradus_product_run *run) {
  const void *left = run->left, *right = run->right;
  void *result = run->result;
  switch (run->product->type) {
    case GRADUS_I32: plain_i32(run->product, left, right, result); break;
    case GRADUS_I64: plain_i64(run->product, left, right, result); break;
    case GRADUS_F32: plain_f32(run->product, left, right, result); break;
    default: plain_f64(run->product, left, right, result); break;
  }
}
