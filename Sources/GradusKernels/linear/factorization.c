// Factorizations of batches of matrices.

#include "jobs.h"

typedef gradus_factorization plan;

static ptrdiff_t bytes_of(const plan *plan, int threads) {
  return (gradus_linear_job_space(plan) * 8 + gradus_linear_job_scratch(plan, threads) + 127) / 64 * 64;
}

// Matrices of a batch go to one thread each; a single one, or large ones, use all threads for their products.
static int shares_batch(const plan *plan, int threads) {
  return threads > 1 && plan->batch > 1 && gradus_linear_least(plan->rows, plan->columns) < 2 * GRADUS_LINEAR_LARGE;
}

ptrdiff_t gradus_factorization_scratch(const plan *plan, int threads) {
  if (plan->batch <= 0) return 0;
  return shares_batch(plan, threads) ? threads * bytes_of(plan, 1) : bytes_of(plan, threads);
}

typedef struct {
  const plan *plan;
  void *const *operands;
  void *const *results;
  gradus_pool *pool;
  char *scratch;
  ptrdiff_t bytes, task_count;
} batch;

static void run_task(void *context, ptrdiff_t task, int worker) {
  const batch *batch = context;
  const plan *plan = batch->plan;
  char *scratch = batch->scratch + worker * batch->bytes;
  char *products = scratch + (gradus_linear_job_space(plan) * 8 + 63) / 64 * 64;
  const ptrdiff_t first = task * batch->task_count;
  for (ptrdiff_t i = first; i < gradus_linear_least(first + batch->task_count, plan->batch); i++) {
    gradus_linear_job job = {plan, batch->operands, batch->results, i, (double *)scratch, {batch->pool, products}};
    gradus_linear_run(&job);
  }
}

void gradus_factorization_run(const plan *plan, void *const *operands, void *const *results, gradus_pool *pool,
                              void *scratch) {
  if (plan->batch <= 0) return;
  const int threads = gradus_pool_threads(pool);
  batch batch = {plan, operands, results, pool, scratch, bytes_of(plan, threads), plan->batch};
  if (!shares_batch(plan, threads)) {
    run_task(&batch, 0, 0);
    return;
  }
  // Tasks of some thousand operations at least.
  const ptrdiff_t cost = plan->rows * plan->columns * gradus_linear_least(plan->rows, plan->columns) + 1;
  const ptrdiff_t least_count = gradus_linear_most(1, 4000 / cost);
  batch.pool = NULL;
  batch.bytes = bytes_of(plan, 1);
  batch.task_count = gradus_linear_most(least_count, (plan->batch + 8 * threads - 1) / (8 * threads));
  gradus_parallel(pool, (plan->batch + batch.task_count - 1) / batch.task_count, run_task, &batch);
}
