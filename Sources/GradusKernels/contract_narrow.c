// Products of a matrix of many short rows and a small matrix: points or directions times a rotation.

#include "contract.h"

enum { TASK_ROWS = 4096 };

static void run_rows(void *argument, ptrdiff_t task, int worker) {
  (void)worker;
  const gradus_product_run *run = argument;
  const gradus_product *product = run->product;
  const ptrdiff_t first = task * TASK_ROWS;
  const gradus_narrow narrow = {
    .left = run->left + first * product->left_row * product->size, .right = run->right,
    .result = run->result + first * product->n * product->size,
    .rows = gradus_smaller(TASK_ROWS, product->m - first), .columns = product->n,
    .left_row = product->left_row, .right_row = product->right_row, .right_column = product->right_column,
    .is_fused = !gradus_product_is_tiny(product),
  };
  product->kernels->narrow[product->k - 2](&narrow);
}

void gradus_product_narrow(const gradus_product_run *run) {
  gradus_parallel(run->pool, gradus_quotient_up(run->product->m, TASK_ROWS), run_rows, (void *)run);
}
