// Each kind of factorization of one matrix: brings it into doubles, factorizes it and stores the results in their type.

#include "jobs.h"
#include "large.h"

typedef gradus_linear_job job;
typedef gradus_factorization plan;

// MARK: Elements

static void load(const job *job, int operand, double *target, ptrdiff_t count) {
  const char *source = job->operands[operand];
  if (job->plan->type == GRADUS_F64) {
    memcpy(target, source + job->index * count * 8, (size_t)count * 8);
    return;
  }
  const float *numbers = (const float *)source + job->index * count;
  for (ptrdiff_t i = 0; i < count; i++) target[i] = numbers[i];
}

static void store(const job *job, int result, const double *source, ptrdiff_t count) {
  char *target = job->results[result];
  if (job->plan->type == GRADUS_F64) {
    memcpy(target + job->index * count * 8, source, (size_t)count * 8);
    return;
  }
  float *numbers = (float *)target + job->index * count;
  for (ptrdiff_t i = 0; i < count; i++) numbers[i] = (float)source[i];
}

// Stores a matrix whose transpose, `columns` × `rows`, is given; `space` takes as many numbers.
static void store_transposed(const job *job, int result, const double *source, ptrdiff_t rows, ptrdiff_t columns,
                             double *space) {
  gradus_linear_transpose(space, source, columns, rows);
  store(job, result, space, rows * columns);
}

static void store_value(const job *job, int result, double value, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) {
    const ptrdiff_t place = job->index * count + i;
    if (job->plan->type == GRADUS_F64) {
      ((double *)job->results[result])[place] = value;
    } else {
      ((float *)job->results[result])[place] = (float)value;
    }
  }
}

static double largest(const double *a, ptrdiff_t count) {
  double most = 0;
  for (ptrdiff_t i = 0; i < count; i++) {
    if (!(fabs(a[i]) <= most)) most = fabs(a[i]);
    if (isnan(most)) return most;
  }
  return most;
}

// Brings a matrix of extreme numbers to the size of 1, by a power of two. Returns the exponent to multiply its values by.
static int scale(double *a, ptrdiff_t count, double most) {
  if (most == 0 || (most > 1e-100 && most < 1e100)) return 0;
  int exponent;
  frexp(most, &exponent);
  for (ptrdiff_t i = 0; i < count; i++) a[i] = ldexp(a[i], -exponent);
  return exponent;
}

static void unscale(double *values, ptrdiff_t count, int exponent) {
  for (ptrdiff_t i = 0; exponent != 0 && i < count; i++) values[i] = ldexp(values[i], exponent);
}

// MARK: Triangular factors

static void cholesky(job *job) {
  const ptrdiff_t n = job->plan->rows;
  double *a = job->space;
  load(job, 0, a, n * n);
  const int succeeds = gradus_linear_cholesky(&job->work, a, n);
  for (ptrdiff_t i = 0; i < n; i++) {
    for (ptrdiff_t j = 0; j < n; j++) {
      if (j > i) a[i * n + j] = 0;
      else if (!succeeds) a[i * n + j] = NAN;
    }
  }
  store(job, 0, a, n * n);
}

static void lu(job *job) {
  const ptrdiff_t rows = job->plan->rows, columns = job->plan->columns, count = rows * columns;
  int64_t *permutation = (int64_t *)job->results[1] + job->index * rows;
  double *a = job->space;
  load(job, 0, a, count);
  const double sign = gradus_linear_lu(&job->work, a, rows, columns, permutation);
  store(job, 0, a, count);
  store_value(job, 2, sign, 1);
}

static void lu_complete(job *job) {
  const ptrdiff_t rows = job->plan->rows, columns = job->plan->columns;
  double *a = job->space;
  load(job, 0, a, rows * columns);
  const double sign = gradus_linear_lu_complete(
    a, rows, columns, (int64_t *)job->results[1] + job->index * rows,
    (int64_t *)job->results[2] + job->index * columns);
  store(job, 0, a, rows * columns);
  store_value(job, 3, sign, 1);
}

// a[permutation] = L·U, so a·x = b is L·U·x = b[permutation], and transpose(a)·x = b is transpose(L·U)·x[permutation] = b.
static void lu_solve(job *job) {
  const ptrdiff_t n = job->plan->rows, count = job->plan->right;
  const int64_t *permutation = (const int64_t *)job->operands[2] + job->index * n;
  const int is_transposed = (job->plan->flags & GRADUS_TRANSPOSED) != 0;
  double *a = job->space, *b = a + n * n, *x = b + n * count;
  load(job, 1, a, n * n);
  load(job, 3, b, n * count);
  // Indices come from a factorization, but a program may hold any.
  for (ptrdiff_t i = 0; i < n; i++) {
    const ptrdiff_t place = permutation[i] >= 0 && permutation[i] < n ? (ptrdiff_t)permutation[i] : i;
    if (!is_transposed) memcpy(x + i * count, b + place * count, (size_t)count * sizeof(double));
  }
  if (!is_transposed) {
    gradus_linear_solve_triangular(&job->work, a, n, 1, 1, 1, x, n, count);
    gradus_linear_solve_triangular(&job->work, a, n, 1, 0, 0, x, n, count);
    store(job, 0, x, n * count);
    return;
  }
  gradus_linear_solve_triangular(&job->work, a, 1, n, 1, 0, b, n, count);
  gradus_linear_solve_triangular(&job->work, a, 1, n, 0, 1, b, n, count);
  for (ptrdiff_t i = 0; i < n; i++) {
    const ptrdiff_t place = permutation[i] >= 0 && permutation[i] < n ? (ptrdiff_t)permutation[i] : i;
    memcpy(x + place * count, b + i * count, (size_t)count * sizeof(double));
  }
  store(job, 0, x, n * count);
}

static void triangular_solve(job *job) {
  const ptrdiff_t n = job->plan->rows, count = job->plan->right;
  const int flags = job->plan->flags, is_transposed = (flags & GRADUS_TRANSPOSED) != 0;
  const int is_lower = (flags & GRADUS_LOWER) != 0;
  double *t = job->space, *b = t + n * n;
  load(job, 0, t, n * n);
  load(job, 1, b, n * count);
  gradus_linear_solve_triangular(
    &job->work, t, is_transposed ? 1 : n, is_transposed ? n : 1, is_lower != is_transposed,
    (flags & GRADUS_UNIT_DIAGONAL) != 0, b, n, count);
  store(job, 0, b, n * count);
}

// MARK: Orthogonal factors

static void qr(job *job) {
  const ptrdiff_t m = job->plan->rows, n = job->plan->columns, least = gradus_linear_least(m, n);
  const ptrdiff_t k = job->plan->flags & GRADUS_FULL ? m : least;
  double *a = job->space, *other = a + m * n, *q = other + m * n, *out = q + m * k, *tau = out + k * gradus_linear_most(m, n);
  double *space = tau + least;
  load(job, 0, other, m * n);
  gradus_linear_transpose(a, other, m, n);
  gradus_linear_qr(&job->work, a, m, n, tau, space);
  for (ptrdiff_t i = 0; i < k; i++) {
    for (ptrdiff_t j = 0; j < n; j++) out[i * n + j] = i <= j ? a[j * m + i] : 0;
  }
  store(job, 1, out, k * n);
  memset(q, 0, (size_t)(m * k) * sizeof(double));
  for (ptrdiff_t i = 0; i < k; i++) q[i * (m + 1)] = 1;
  gradus_linear_reflect_all(&job->work, a, m, tau, least, q, m, m, k, space);
  store_transposed(job, 0, q, m, k, out);
}

// MARK: Spectra

// Vectors are determined up to their sign. Up to this size they come out with the signs that LAPACK gives them; beyond, the first
// component that is at least half as large as the largest is made positive.
enum { CLASSIC_SIZE = 25 };

static int is_negative(const double *vector, ptrdiff_t count) {
  const double limit = largest(vector, count) / 2;
  for (ptrdiff_t i = 0; i < count; i++) {
    if (fabs(vector[i]) >= limit) return vector[i] < 0;
  }
  return 0;
}

static void negate(double *vector, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) vector[i] = -vector[i];
}

static void symmetric_eigen(job *job) {
  const ptrdiff_t n = job->plan->rows;
  double *a = job->space, *values = a + n * n, *vectors = values + n, *space = vectors + n * n;
  load(job, 0, vectors, n * n);
  gradus_linear_transpose(a, vectors, n, n);
  const double most = largest(a, n * n);
  int succeeds = 0;
  if (isfinite(most)) {
    const int exponent = scale(a, n * n, most);
    succeeds = gradus_large_symmetric_eigen(a, n, values, vectors, space);
    if (succeeds < 0) succeeds = gradus_linear_symmetric_eigen(&job->work, a, n, values, vectors, space);
    unscale(values, n, exponent);
  }
  if (!succeeds) {
    store_value(job, 0, NAN, n);
    store_value(job, 1, NAN, n * n);
    return;
  }
  for (ptrdiff_t i = 0; n > CLASSIC_SIZE && i < n; i++) {
    if (is_negative(vectors + i * n, n)) negate(vectors + i * n, n);
  }
  store(job, 0, values, n);
  store_transposed(job, 1, vectors, n, n, a);
}

static void fix_signs(double *left, ptrdiff_t left_count, ptrdiff_t rows, double *right, ptrdiff_t right_count,
                      ptrdiff_t columns) {
  const ptrdiff_t least = gradus_linear_least(rows, columns);
  if (least <= CLASSIC_SIZE) return;
  for (ptrdiff_t i = 0; i < gradus_linear_most(left_count, right_count); i++) {
    double *x = left + i * rows, *y = right + i * columns;
    const int changes = is_negative(i < left_count ? x : y, i < left_count ? rows : columns);
    if (changes && i < left_count) negate(x, rows);
    if (changes && i < right_count) negate(y, columns);
  }
}

static void svd(job *job) {
  const ptrdiff_t m = job->plan->rows, n = job->plan->columns, least = gradus_linear_least(m, n);
  const int is_full = (job->plan->flags & GRADUS_FULL) != 0;
  const ptrdiff_t left_count = is_full ? m : least, right_count = is_full ? n : least;
  double *a = job->space, *values = a + m * n, *left = values + least, *right = left + m * left_count;
  double *space = right + n * right_count;
  load(job, 0, a, m * n);
  const double most = largest(a, m * n);
  int succeeds = 0;
  if (isfinite(most)) {
    const int exponent = scale(a, m * n, most);
    succeeds = is_full ? -1 : gradus_large_svd(a, m, n, values, left, right, space);
    if (succeeds < 0) succeeds = gradus_linear_svd(&job->work, a, m, n, is_full, values, left, right, space);
    unscale(values, least, exponent);
  }
  if (!succeeds) {
    store_value(job, 0, NAN, m * left_count);
    store_value(job, 1, NAN, least);
    store_value(job, 2, NAN, n * right_count);
    return;
  }
  fix_signs(left, left_count, m, right, right_count, n);
  store_transposed(job, 0, left, m, left_count, space);
  store(job, 1, values, least);
  store(job, 2, right, n * right_count);
}

// MARK: Any kind

void gradus_linear_run(job *job) {
  switch ((gradus_factorization_kind)job->plan->kind) {
    case GRADUS_CHOLESKY: cholesky(job); break;
    case GRADUS_LU: lu(job); break;
    case GRADUS_LU_COMPLETE: lu_complete(job); break;
    case GRADUS_LU_SOLVE: lu_solve(job); break;
    case GRADUS_TRIANGULAR_SOLVE: triangular_solve(job); break;
    case GRADUS_QR: qr(job); break;
    case GRADUS_SYMMETRIC_EIGEN: symmetric_eigen(job); break;
    case GRADUS_SVD: svd(job); break;
  }
}

ptrdiff_t gradus_linear_job_space(const plan *plan) {
  const ptrdiff_t m = plan->rows, n = plan->columns, least = gradus_linear_least(m, n), most = gradus_linear_most(m, n);
  const ptrdiff_t right = plan->right;
  const int is_full = (plan->flags & GRADUS_FULL) != 0;
  switch ((gradus_factorization_kind)plan->kind) {
    case GRADUS_CHOLESKY: return m * m;
    case GRADUS_LU:
    case GRADUS_LU_COMPLETE: return m * n;
    case GRADUS_LU_SOLVE: return m * m + 2 * m * right;
    case GRADUS_TRIANGULAR_SOLVE: return m * m + m * right;
    case GRADUS_QR: {
      const ptrdiff_t k = is_full ? m : least;
      return 2 * m * n + m * k + k * most + least + gradus_linear_reflections_space(m, gradus_linear_most(n, k));
    }
    case GRADUS_SYMMETRIC_EIGEN:
      return 2 * m * m + m + gradus_linear_most(
        gradus_linear_symmetric_eigen_space(m), gradus_large_symmetric_eigen_space(m));
    case GRADUS_SVD: {
      const ptrdiff_t left = m * (is_full ? m : least), vectors = left + n * (is_full ? n : least);
      const ptrdiff_t space = gradus_linear_most(gradus_linear_svd_space(m, n), is_full ? 0 : gradus_large_svd_space(m, n));
      return m * n + least + vectors + gradus_linear_most(space, left);
    }
  }
  return 0;
}

ptrdiff_t gradus_linear_job_scratch(const plan *plan, int threads) {
  const ptrdiff_t m = plan->rows, n = plan->columns, least = gradus_linear_least(m, n), most = gradus_linear_most(m, n);
  switch ((gradus_factorization_kind)plan->kind) {
    case GRADUS_CHOLESKY: return gradus_linear_cholesky_scratch(m, threads);
    case GRADUS_LU: return gradus_linear_lu_scratch(m, n, threads);
    case GRADUS_LU_COMPLETE: return 0;
    case GRADUS_LU_SOLVE:
    case GRADUS_TRIANGULAR_SOLVE: return gradus_linear_solve_triangular_scratch(m, plan->right, threads);
    case GRADUS_QR: {
      const ptrdiff_t k = plan->flags & GRADUS_FULL ? m : least;
      return gradus_linear_most(
        gradus_linear_reflections_scratch(least, m, n, m, threads),
        gradus_linear_reflections_scratch(least, m, k, m, threads));
    }
    case GRADUS_SYMMETRIC_EIGEN: return gradus_linear_reflections_scratch(m - 1, m - 1, m, m, threads);
    case GRADUS_SVD: {
      const ptrdiff_t count = plan->flags & GRADUS_FULL ? most : least;
      ptrdiff_t bytes = gradus_linear_reflections_scratch(least, most, least, most, threads);
      bytes = gradus_linear_most(bytes, gradus_linear_reflections_scratch(least, most, count, most, threads));
      bytes = gradus_linear_most(bytes, gradus_linear_reflections_scratch(least, least, least, least, threads));
      return gradus_linear_most(bytes, gradus_linear_reflections_scratch(least - 1, least - 1, least, least, threads));
    }
  }
  return 0;
}
