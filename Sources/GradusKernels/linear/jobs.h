// One matrix of a batch: shared by factorization.c and jobs.c.

#ifndef GRADUS_JOBS_H
#define GRADUS_JOBS_H

#include "linear.h"

typedef struct {
  const gradus_factorization *plan;
  void *const *operands;
  void *const *results;
  ptrdiff_t index;  // in the batch
  double *space;    // gradus_linear_job_space doubles
  gradus_linear_work work;
} gradus_linear_job;

/// Factorizes one matrix.
void gradus_linear_run(gradus_linear_job *job);

/// Doubles of space for one matrix.
ptrdiff_t gradus_linear_job_space(const gradus_factorization *plan);

/// Bytes of scratch for the products of one matrix.
ptrdiff_t gradus_linear_job_scratch(const gradus_factorization *plan, int threads);

#endif
