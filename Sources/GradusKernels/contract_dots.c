// A row times a matrix whose columns lie along memory: dot products.
//
// A single product of great depth is cut into chunks of a fixed size, summed last.

#include "contract.h"

#include <string.h>

typedef struct {
  const gradus_product *product;
  const char *left, *right;
  char *result;
  ptrdiff_t task_columns;
} dots;

// What has to be copied first: one row or column of `k` elements that lie at a stride.
static int gathers_left(const gradus_product *product) { return product->left_column != 1; }
static int gathers_right(const gradus_product *product) { return product->right_row != 1; }

ptrdiff_t gradus_product_dots_scratch(const gradus_product *product) {
  const ptrdiff_t row = gradus_multiple_up(product->k * product->size, 64);
  return (gathers_left(product) + gathers_right(product)) * row + gradus_multiple_up(product->chunks * product->size, 64);
}

static void run_columns(void *argument, ptrdiff_t task, int worker) {
  (void)worker;
  const dots *dots = argument;
  const gradus_product *product = dots->product;
  const ptrdiff_t first = task * dots->task_columns, count = gradus_smaller(dots->task_columns, product->n - first);
  product->kernels->dot(dots->result + first * product->size, dots->left,
                        dots->right + first * product->right_column * product->size, product->right_column, count,
                        product->k);
}

static void run_chunk(void *argument, ptrdiff_t task, int worker) {
  (void)worker;
  const dots *dots = argument;
  const gradus_product *product = dots->product;
  const ptrdiff_t first = task * product->chunk, offset = first * product->size;
  product->kernels->dot(dots->result + task * product->size, dots->left + offset, dots->right + offset, 0, 1,
                        gradus_smaller(product->chunk, product->k - first));
}

void gradus_product_dots(const gradus_product_run *run) {
  const gradus_product *product = run->product;
  const ptrdiff_t row = gradus_multiple_up(product->k * product->size, 64), threads = gradus_pool_threads(run->pool);
  dots dots = {product, run->left, run->right, run->result, product->n};
  char *scratch = run->scratch;
  if (gathers_left(product)) {
    gradus_product_gather(scratch, run->left, product->left_column, product->k, product->size);
    dots.left = scratch;
    scratch += row;
  }
  if (gathers_right(product)) {
    gradus_product_gather(scratch, run->right, product->right_row, product->k, product->size);
    dots.right = scratch;
    scratch += row;
  }
  if (product->chunks > 1) {
    dots.result = scratch;
    gradus_parallel(run->pool, product->chunks, run_chunk, &dots);
    gradus_compute()->folds[GRADUS_REDUCE_SUM][product->type](run->result, scratch, 1, product->chunks);
    return;
  }
  const ptrdiff_t tasks = gradus_smaller(gradus_product_cost(product) / 2000, 4 * threads);
  if (tasks > 1 && threads > 1) dots.task_columns = gradus_quotient_up(product->n, tasks);
  gradus_parallel(run->pool, gradus_quotient_up(product->n, dots.task_columns), run_columns, &dots);
}
