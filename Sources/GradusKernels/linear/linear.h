// Factorizations of dense matrices of doubles: shared by the files linear/*.c.
//
// Matrices are row-major unless a comment says "by columns"; `stride` is the distance between rows, or between
// columns. Loops run along memory.

#ifndef GRADUS_LINEAR_H
#define GRADUS_LINEAR_H

#include "gradus_kernels.h"

#include <math.h>
#include <string.h>

/// What the steps of one factorization share: who helps with large products, and the space for them.
typedef struct {
  gradus_pool *pool;
  char *scratch;
} gradus_linear_work;

/// The columns that a blocked algorithm treats at a time, and the size from which it is worth it.
enum { GRADUS_LINEAR_BLOCK = 64, GRADUS_LINEAR_LARGE = 128 };

// MARK: Vectors

typedef double gradus_linear_four __attribute__((vector_size(32), aligned(8), may_alias));

/// Σ x·y.
static inline double gradus_linear_dot(const double *x, const double *y, ptrdiff_t count) {
  gradus_linear_four first = {0}, second = {0};
  ptrdiff_t i = 0;
  for (; i + 8 <= count; i += 8) {
    first += *(const gradus_linear_four *)(x + i) * *(const gradus_linear_four *)(y + i);
    second += *(const gradus_linear_four *)(x + i + 4) * *(const gradus_linear_four *)(y + i + 4);
  }
  first += second;
  double sum = (first[0] + first[1]) + (first[2] + first[3]);
  for (; i < count; i++) sum += x[i] * y[i];
  return sum;
}

/// x += factor · y.
static inline void gradus_linear_add(double *restrict x, double factor, const double *restrict y, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) x[i] += factor * y[i];
}

/// (x, y) = (c·x + s·y, c·y − s·x).
static inline void gradus_linear_rotate(double *restrict x, double *restrict y, double c, double s, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) {
    const double old = x[i];
    x[i] = c * old + s * y[i];
    y[i] = c * y[i] - s * old;
  }
}

static inline void gradus_linear_swap(double *restrict x, double *restrict y, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) {
    const double old = x[i];
    x[i] = y[i];
    y[i] = old;
  }
}

/// √Σx² without overflow or loss of small numbers.
double gradus_linear_norm(const double *x, ptrdiff_t count, ptrdiff_t stride);

/// result[j, i] = a[i, j] of a `rows` × `columns` matrix.
void gradus_linear_transpose(double *result, const double *a, ptrdiff_t rows, ptrdiff_t columns);

// MARK: Products

/// left · right, m × k by k × n.
static inline gradus_contraction gradus_linear_product(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, ptrdiff_t left_row,
                                                       ptrdiff_t left_column, ptrdiff_t right_row,
                                                       ptrdiff_t right_column) {
  return (gradus_contraction){
    .batch = 1, .m = m, .n = n, .k = k, .left_row = left_row, .left_column = left_column, .right_row = right_row,
    .right_column = right_column, .type = GRADUS_F64};
}

/// result −= left · right; the columns of the result lie side by side.
void gradus_linear_subtract_product(gradus_linear_work *work, const gradus_contraction *product, double *result,
                                    ptrdiff_t stride, const double *left, const double *right);

/// Bytes of scratch for that.
ptrdiff_t gradus_linear_product_scratch(const gradus_contraction *product, int threads);

static inline ptrdiff_t gradus_linear_least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }
static inline ptrdiff_t gradus_linear_most(ptrdiff_t a, ptrdiff_t b) { return a > b ? a : b; }

// MARK: Triangular factors

/// The lower triangle of the symmetric `a` becomes L with a = L·Lᵀ; what lies above stays. 0 if a pivot is not positive.
int gradus_linear_cholesky(gradus_linear_work *work, double *a, ptrdiff_t n);

/// a becomes L (below the diagonal, which is 1) and U of a[permutation] = L·U, by partial pivoting. Returns the sign of the permutation.
double gradus_linear_lu(gradus_linear_work *work, double *a, ptrdiff_t rows, ptrdiff_t columns, int64_t *permutation);

/// The same with the largest element of what is left as each pivot: a[row permutation, column permutation] = L·U. Returns the product of both signs.
double gradus_linear_lu_complete(double *a, ptrdiff_t rows, ptrdiff_t columns, int64_t *row_permutation,
                                 int64_t *column_permutation);

/// Solves T·X = B in place of the n × count matrix B. T[i, j] lies at i·row + j·column.
void gradus_linear_solve_triangular(gradus_linear_work *work, const double *t, ptrdiff_t row, ptrdiff_t column,
                                    int is_lower, int has_unit_diagonal, double *b, ptrdiff_t n, ptrdiff_t count);

// MARK: Reflections

/// Finds H = 1 − τ·v·vᵀ with v₀ = 1 that maps (alpha, x) to (beta, 0), beta = −sign(alpha)·norm. `alpha` becomes beta, x the rest of v; returns τ, 0
/// where x is 0 already.
double gradus_linear_reflector(double *alpha, double *x, ptrdiff_t count, ptrdiff_t stride);

/// Applies 1 − τ·v·vᵀ to `columns` columns of `rows` numbers; v₀ = 1 is not stored: v lies from v[1] on.
void gradus_linear_reflect(double *a, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, const double *v, double tau);

/// By columns: a becomes R (on and above the diagonal) and the vectors of the reflections H₀H₁… = Q. `space`: see gradus_linear_reflections_space.
void gradus_linear_qr(gradus_linear_work *work, double *a, ptrdiff_t rows, ptrdiff_t columns, double *tau, double *space);

/// By columns: c = H₀H₁…H₍count − 1₎ · c, where vector i starts (with its 1) at v[i·(v_stride + 1)] and acts on the rows of c from i on.
void gradus_linear_reflect_all(gradus_linear_work *work, const double *v, ptrdiff_t v_stride, const double *tau,
                               ptrdiff_t count, double *c, ptrdiff_t c_stride, ptrdiff_t rows, ptrdiff_t columns,
                               double *space);

/// Doubles of space that both need.
ptrdiff_t gradus_linear_reflections_space(ptrdiff_t rows, ptrdiff_t columns);

// Bytes of scratch in `work` for a pool of that many threads; functions not listed need none of their own.
ptrdiff_t gradus_linear_cholesky_scratch(ptrdiff_t n, int threads);
ptrdiff_t gradus_linear_lu_scratch(ptrdiff_t rows, ptrdiff_t columns, int threads);
ptrdiff_t gradus_linear_solve_triangular_scratch(ptrdiff_t n, ptrdiff_t count, int threads);
// `count` reflections of matrices with columns `stride` apart.
ptrdiff_t gradus_linear_reflections_scratch(ptrdiff_t count, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t stride,
                                            int threads);

// MARK: Spectra

/// The c, s and r of a rotation with c·f + s·g = r and c·g − s·f = 0; c ≥ 0, and r has the sign of f.
typedef struct { double c, s, r; } gradus_linear_rotation;
gradus_linear_rotation gradus_linear_find_rotation(double f, double g);

/// Eigenvalues (ascending) and eigenvectors of a symmetric matrix, whose lower triangle by columns is read and lost. Row i of
/// `vectors` is vector i. 0 if the iteration fails.
int gradus_linear_symmetric_eigen(gradus_linear_work *work, double *a, ptrdiff_t n, double *values, double *vectors,
                                  double *space);
ptrdiff_t gradus_linear_symmetric_eigen_space(ptrdiff_t n);

/// Singular values (descending) and vectors of a matrix. Row i of `left` is left vector i, row i of `right` right vector i: as
/// many as the smaller extent, or with `is_full` a whole basis each. 0 if the iteration fails.
int gradus_linear_svd(gradus_linear_work *work, const double *a, ptrdiff_t rows, ptrdiff_t columns, int is_full,
                      double *values, double *left, double *right, double *space);
ptrdiff_t gradus_linear_svd_space(ptrdiff_t rows, ptrdiff_t columns);

/// Singular values (positive, descending) and vectors of the upper bidiagonal matrix with diagonal d and superdiagonal e. Rotates the n rows of `left`
/// (of left_count numbers) and of `right` along. 0 if the iteration fails.
int gradus_linear_bidiagonal_svd(double *d, double *e, ptrdiff_t n, double *left, ptrdiff_t left_count, double *right,
                                 ptrdiff_t right_count);

#endif
