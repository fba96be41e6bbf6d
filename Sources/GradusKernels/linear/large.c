// Spectra of large matrices by LAPACK, whose blocked reductions are faster than ours. Its other factorizations are not.

#include "large.h"

#include "lapack.h"

enum { LARGE = 128, LARGEST = 16000, BLOCK = 64 };  // LARGEST: work spaces are counted in 32 bits

static const gradus_lapack *lapack_for(ptrdiff_t rows, ptrdiff_t columns) {
  if (gradus_linear_least(rows, columns) < LARGE || gradus_linear_most(rows, columns) > LARGEST) return NULL;
  return gradus_find_lapack();
}

ptrdiff_t gradus_large_symmetric_eigen_space(ptrdiff_t n) {
  return lapack_for(n, n) ? 2 * n * n + 6 * n + 1 + 3 + 5 * n : 0;
}

int gradus_large_symmetric_eigen(double *a, ptrdiff_t n, double *values, double *vectors, double *space) {
  const gradus_lapack *lapack = lapack_for(n, n);
  if (!lapack) return -1;
  const ptrdiff_t work = 2 * n * n + 6 * n + 1;
  const int32_t size = (int32_t)n, work_size = (int32_t)work, integers = (int32_t)(3 + 5 * n);
  int32_t info = 0;
  lapack->dsyevd("V", "L", &size, a, &size, values, space, &work_size, (int32_t *)(space + work), &integers, &info, 1, 1);
  memcpy(vectors, a, (size_t)(n * n) * sizeof(double));
  return info == 0;
}

static ptrdiff_t svd_work(ptrdiff_t rows, ptrdiff_t columns) {
  const ptrdiff_t small = gradus_linear_least(rows, columns), large = gradus_linear_most(rows, columns);
  return 4 * small * small + 7 * small + 2 * large + (rows + columns) * BLOCK;
}

ptrdiff_t gradus_large_svd_space(ptrdiff_t rows, ptrdiff_t columns) {
  if (!lapack_for(rows, columns)) return 0;
  const ptrdiff_t small = gradus_linear_least(rows, columns);
  return rows * columns + small * columns + svd_work(rows, columns) + 8 * small;
}

int gradus_large_svd(const double *a, ptrdiff_t rows, ptrdiff_t columns, double *values, double *left, double *right,
                     double *space) {
  const gradus_lapack *lapack = lapack_for(rows, columns);
  if (!lapack) return -1;
  const ptrdiff_t small = gradus_linear_least(rows, columns);
  double *copy = space, *vt = copy + rows * columns, *work = vt + small * columns;
  const int32_t m = (int32_t)rows, n = (int32_t)columns, k = (int32_t)small, size = (int32_t)svd_work(rows, columns);
  int32_t info = 0;
  gradus_linear_transpose(copy, a, rows, columns);
  lapack->dgesdd(
    "S", &m, &n, copy, &m, values, left, &m, vt, &k, work, &size, (int32_t *)(work + size), &info, 1);
  gradus_linear_transpose(right, vt, columns, small);
  return info == 0;
}
