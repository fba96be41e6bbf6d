// Factors that are triangular: Cholesky, LU, and the solution of triangular systems.

#include "linear.h"

enum { ROWS = 256 };  // rows of a symmetric update that are computed at a time

// MARK: Cholesky

static int cholesky_block(double *a, ptrdiff_t stride, ptrdiff_t n) {
  for (ptrdiff_t j = 0; j < n; j++) {
    double *row = a + j * stride;
    const double pivot = row[j] - gradus_linear_dot(row, row, j);
    if (!(pivot > 0) || isinf(pivot)) return 0;
    row[j] = sqrt(pivot);
    for (ptrdiff_t i = j + 1; i < n; i++) {
      double *other = a + i * stride;
      other[j] = (other[j] - gradus_linear_dot(other, row, j)) / row[j];
    }
  }
  return 1;
}

// Rows top ..< bottom of the update by the columns of a block that ends before `start`.
static gradus_contraction cholesky_update(ptrdiff_t n, ptrdiff_t start, ptrdiff_t top, ptrdiff_t bottom) {
  return gradus_linear_product(bottom - top, bottom - start, GRADUS_LINEAR_BLOCK, n, 1, 1, n);
}

int gradus_linear_cholesky(gradus_linear_work *work, double *a, ptrdiff_t n) {
  if (n < GRADUS_LINEAR_LARGE) return cholesky_block(a, n, n);
  for (ptrdiff_t j = 0; j < n; j += GRADUS_LINEAR_BLOCK) {
    const ptrdiff_t width = gradus_linear_least(GRADUS_LINEAR_BLOCK, n - j), start = j + width;
    double *corner = a + j * n + j;
    if (!cholesky_block(corner, n, width)) return 0;
    for (ptrdiff_t i = start; i < n; i++) {
      double *row = a + i * n + j;
      for (ptrdiff_t k = 0; k < width; k++) {
        row[k] = (row[k] - gradus_linear_dot(row, corner + k * n, k)) / corner[k * n + k];
      }
    }
    for (ptrdiff_t top = start; top < n; top += ROWS) {
      const ptrdiff_t bottom = gradus_linear_least(top + ROWS, n);
      const gradus_contraction update = cholesky_update(n, start, top, bottom);
      gradus_linear_subtract_product(work, &update, a + top * n + start, n, a + top * n + j, a + start * n + j);
    }
  }
  return 1;
}

ptrdiff_t gradus_linear_cholesky_scratch(ptrdiff_t n, int threads) {
  ptrdiff_t bytes = 0;
  for (ptrdiff_t start = GRADUS_LINEAR_BLOCK; n >= GRADUS_LINEAR_LARGE && start < n; start += GRADUS_LINEAR_BLOCK) {
    for (ptrdiff_t top = start; top < n; top += ROWS) {
      const gradus_contraction update = cholesky_update(n, start, top, gradus_linear_least(top + ROWS, n));
      bytes = gradus_linear_most(bytes, gradus_linear_product_scratch(&update, threads));
    }
  }
  return bytes;
}

// MARK: LU

// Brings row `pivot` to place j.
static double exchange_rows(double *a, ptrdiff_t columns, ptrdiff_t j, ptrdiff_t pivot, int64_t *permutation) {
  if (pivot == j) return 1;
  gradus_linear_swap(a + j * columns, a + pivot * columns, columns);
  const int64_t old = permutation[j];
  permutation[j] = permutation[pivot];
  permutation[pivot] = old;
  return -1;
}

// Eliminates columns start ..< end, whose part right of `end` is left for later.
static double lu_panel(double *a, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t start, ptrdiff_t end,
                       int64_t *permutation) {
  double sign = 1;
  for (ptrdiff_t j = start; j < end && j < rows; j++) {
    ptrdiff_t pivot = j;
    for (ptrdiff_t i = j + 1; i < rows; i++) {
      if (fabs(a[i * columns + j]) > fabs(a[pivot * columns + j])) pivot = i;
    }
    sign *= exchange_rows(a, columns, j, pivot, permutation);
    const double *row = a + j * columns;
    if (row[j] == 0) continue;  // All that is left of the column is 0.
    for (ptrdiff_t i = j + 1; i < rows; i++) {
      double *other = a + i * columns;
      other[j] /= row[j];
      gradus_linear_add(other + j + 1, -other[j], row + j + 1, end - j - 1);
    }
  }
  return sign;
}

static gradus_contraction lu_update(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t end) {
  return gradus_linear_product(rows - end, columns - end, GRADUS_LINEAR_BLOCK, columns, 1, columns, 1);
}

double gradus_linear_lu(gradus_linear_work *work, double *a, ptrdiff_t rows, ptrdiff_t columns, int64_t *permutation) {
  for (ptrdiff_t i = 0; i < rows; i++) permutation[i] = i;
  const ptrdiff_t least = gradus_linear_least(rows, columns);
  if (least < GRADUS_LINEAR_LARGE) return lu_panel(a, rows, columns, 0, columns, permutation);
  double sign = 1;
  for (ptrdiff_t j = 0; j < least; j += GRADUS_LINEAR_BLOCK) {
    const ptrdiff_t end = gradus_linear_least(j + GRADUS_LINEAR_BLOCK, least);
    sign *= lu_panel(a, rows, columns, j, end, permutation);
    for (ptrdiff_t i = j + 1; i < end; i++) {
      for (ptrdiff_t k = j; k < i; k++) {
        gradus_linear_add(a + i * columns + end, -a[i * columns + k], a + k * columns + end, columns - end);
      }
    }
    if (end - j < GRADUS_LINEAR_BLOCK) break;  // Nothing is left below a last, narrow block, or right of it is done.
    const gradus_contraction update = lu_update(rows, columns, end);
    gradus_linear_subtract_product(
      work, &update, a + end * columns + end, columns, a + end * columns + j, a + j * columns + end);
  }
  return sign;
}

ptrdiff_t gradus_linear_lu_scratch(ptrdiff_t rows, ptrdiff_t columns, int threads) {
  const ptrdiff_t least = gradus_linear_least(rows, columns);
  ptrdiff_t bytes = 0;
  for (ptrdiff_t end = GRADUS_LINEAR_BLOCK; least >= GRADUS_LINEAR_LARGE && end <= least; end += GRADUS_LINEAR_BLOCK) {
    const gradus_contraction update = lu_update(rows, columns, end);
    bytes = gradus_linear_most(bytes, gradus_linear_product_scratch(&update, threads));
  }
  return bytes;
}

double gradus_linear_lu_complete(double *a, ptrdiff_t rows, ptrdiff_t columns, int64_t *row_permutation,
                                 int64_t *column_permutation) {
  for (ptrdiff_t i = 0; i < rows; i++) row_permutation[i] = i;
  for (ptrdiff_t j = 0; j < columns; j++) column_permutation[j] = j;
  double sign = 1;
  for (ptrdiff_t k = 0; k < gradus_linear_least(rows, columns); k++) {
    ptrdiff_t row = k, column = k;
    for (ptrdiff_t i = k; i < rows; i++) {
      for (ptrdiff_t j = k; j < columns; j++) {
        if (fabs(a[i * columns + j]) > fabs(a[row * columns + column])) row = i, column = j;
      }
    }
    sign *= exchange_rows(a, columns, k, row, row_permutation);
    if (column != k) {
      for (ptrdiff_t i = 0; i < rows; i++) gradus_linear_swap(a + i * columns + k, a + i * columns + column, 1);
      const int64_t old = column_permutation[k];
      column_permutation[k] = column_permutation[column];
      column_permutation[column] = old;
      sign = -sign;
    }
    const double *pivot = a + k * columns;
    if (pivot[k] == 0) break;  // Everything that is left is 0.
    for (ptrdiff_t i = k + 1; i < rows; i++) {
      double *other = a + i * columns;
      other[k] /= pivot[k];
      gradus_linear_add(other + k + 1, -other[k], pivot + k + 1, columns - k - 1);
    }
  }
  return sign;
}

// MARK: Triangular systems

// Solves the rows start ..< end of a lower system among themselves; of an upper one, from the last to the first.
static void solve_block(const double *t, ptrdiff_t row, ptrdiff_t column, int is_lower, int has_unit_diagonal,
                        double *b, ptrdiff_t start, ptrdiff_t end, ptrdiff_t count) {
  for (ptrdiff_t step = 0; step < end - start; step++) {
    const ptrdiff_t i = is_lower ? start + step : end - 1 - step;
    const ptrdiff_t first = is_lower ? start : i + 1, last = is_lower ? i : end;
    double *solution = b + i * count;
    for (ptrdiff_t j = first; j < last; j++) {
      gradus_linear_add(solution, -t[i * row + j * column], b + j * count, count);
    }
    if (has_unit_diagonal) continue;
    for (ptrdiff_t j = 0; j < count; j++) solution[j] /= t[i * (row + column)];
  }
}

static gradus_contraction solve_update(ptrdiff_t rest, ptrdiff_t count, ptrdiff_t row, ptrdiff_t column) {
  return gradus_linear_product(rest, count, GRADUS_LINEAR_BLOCK, row, column, count, 1);
}

void gradus_linear_solve_triangular(gradus_linear_work *work, const double *t, ptrdiff_t row, ptrdiff_t column,
                                    int is_lower, int has_unit_diagonal, double *b, ptrdiff_t n, ptrdiff_t count) {
  if (n < GRADUS_LINEAR_LARGE) {
    solve_block(t, row, column, is_lower, has_unit_diagonal, b, 0, n, count);
    return;
  }
  // Whole blocks from the end at which the solution starts; what remains is a narrow last block.
  for (ptrdiff_t done = 0; done < n; done += GRADUS_LINEAR_BLOCK) {
    const ptrdiff_t rest = gradus_linear_most(n - done - GRADUS_LINEAR_BLOCK, 0);
    const ptrdiff_t start = is_lower ? done : rest, end = is_lower ? n - rest : n - done;
    solve_block(t, row, column, is_lower, has_unit_diagonal, b, start, end, count);
    if (rest == 0) return;
    const ptrdiff_t target = is_lower ? end : 0;
    const gradus_contraction update = solve_update(rest, count, row, column);
    gradus_linear_subtract_product(
      work, &update, b + target * count, count, t + target * row + start * column, b + start * count);
  }
}

ptrdiff_t gradus_linear_solve_triangular_scratch(ptrdiff_t n, ptrdiff_t count, int threads) {
  ptrdiff_t bytes = 0;
  for (ptrdiff_t rest = n - GRADUS_LINEAR_BLOCK; n >= GRADUS_LINEAR_LARGE && rest > 0; rest -= GRADUS_LINEAR_BLOCK) {
    const gradus_contraction along = solve_update(rest, count, n, 1), across = solve_update(rest, count, 1, n);
    bytes = gradus_linear_most(bytes, gradus_linear_product_scratch(&along, threads));
    bytes = gradus_linear_most(bytes, gradus_linear_product_scratch(&across, threads));
  }
  return bytes;
}
