// Matrix products: the batch, and the choice of who computes what.

#include "contract.h"

#include <string.h>

enum { BATCH_PARALLEL_COST = 8000 };

static ptrdiff_t product_scratch(const gradus_product *product, int threads) {
  switch (product->way) {
    case GRADUS_PLAIN:
    case GRADUS_NARROW: return 0;
    case GRADUS_DOTS: return gradus_product_dots_scratch(product);
    default: return gradus_product_tiles_scratch(product, threads);
  }
}

// A batch of small products is shared out product by product; of large ones, each product is.
static int shares_products(const gradus_product *product, int threads) {
  return threads > 1 && product->batch > 1 && product->way != GRADUS_TILES && gradus_product_cost(product) < 1000000;
}

static int is_empty(const gradus_contraction *contraction) {
  return contraction->batch <= 0 || contraction->m <= 0 || contraction->n <= 0;
}

ptrdiff_t gradus_contraction_scratch(const gradus_contraction *contraction, int threads) {
  if (is_empty(contraction) || contraction->k <= 0) return 0;
  const gradus_product product = gradus_product_plan(contraction);
  if (shares_products(&product, threads)) return threads * product_scratch(&product, 1);
  return product_scratch(&product, threads);
}

typedef struct {
  gradus_product_run run;  // of the first product
  ptrdiff_t task_products, scratch_bytes;
} batch;

static void run_products(void *argument, ptrdiff_t task, int worker) {
  const batch *batch = argument;
  const gradus_product *product = batch->run.product;
  const ptrdiff_t first = task * batch->task_products, end = gradus_smaller(first + batch->task_products, product->batch);
  for (ptrdiff_t index = first; index < end; index++) {
    gradus_product_run run = batch->run;
    run.left += index * product->left_batch * product->size;
    run.right += index * product->right_batch * product->size;
    run.result += index * product->result_batch * product->size;
    run.scratch += worker * batch->scratch_bytes;
    switch (product->way) {
      case GRADUS_PLAIN: gradus_product_plain(&run); break;
      case GRADUS_NARROW: gradus_product_narrow(&run); break;
      default: gradus_product_dots(&run); break;
    }
  }
}

void gradus_contraction_run(const gradus_contraction *contraction, const void *left, const void *right, void *result,
                            gradus_pool *pool, void *scratch) {
  if (is_empty(contraction)) return;
  if (contraction->k <= 0) {
    const ptrdiff_t count = contraction->batch * contraction->m * contraction->n;
    memset(result, 0, (size_t)(count * gradus_size((gradus_scalar)contraction->type)));
    return;
  }
  const gradus_product product = gradus_product_plan(contraction);
  batch batch = {{&product, left, right, result, scratch, pool}, product.batch, 0};
  if (product.is_transposed) batch.run.left = right, batch.run.right = left;
  if (product.way == GRADUS_TILES) {
    gradus_product_tiles(&batch.run);
    return;
  }
  const int threads = gradus_pool_threads(pool);
  if (!shares_products(&product, threads)) {
    run_products(&batch, 0, 0);
    return;
  }
  batch.run.pool = NULL;
  batch.scratch_bytes = product_scratch(&product, 1);
  const ptrdiff_t cost = gradus_product_cost(&product) * product.batch;
  const ptrdiff_t tasks = cost < BATCH_PARALLEL_COST ? 1 : gradus_smaller(cost / 4000, 8 * threads);
  batch.task_products = gradus_quotient_up(product.batch, tasks);
  gradus_parallel(pool, gradus_quotient_up(product.batch, batch.task_products), run_products, &batch);
}
