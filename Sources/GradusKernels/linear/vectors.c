// Norms, transposes, rotations and products that factorizations are made of.

#include "linear.h"

static void *aligned(void *pointer) { return (void *)(((uintptr_t)pointer + 63) & ~(uintptr_t)63); }

double gradus_linear_norm(const double *x, ptrdiff_t count, ptrdiff_t stride) {
  double sum = 0, largest = 0;
  for (ptrdiff_t i = 0; i < count; i++) sum += x[i * stride] * x[i * stride];
  // Squares between 1e±280 neither overflow nor lose more than rounding.
  if ((sum > 1e-280 && sum < 1e280) || sum != sum) return sqrt(sum);
  for (ptrdiff_t i = 0; i < count; i++) largest = fmax(largest, fabs(x[i * stride]));
  if (largest == 0 || isinf(largest)) return largest;
  sum = 0;
  for (ptrdiff_t i = 0; i < count; i++) sum += (x[i * stride] / largest) * (x[i * stride] / largest);
  return largest * sqrt(sum);
}

void gradus_linear_transpose(double *result, const double *a, ptrdiff_t rows, ptrdiff_t columns) {
  enum { TILE = 16 };
  for (ptrdiff_t top = 0; top < rows; top += TILE) {
    const ptrdiff_t bottom = top + TILE < rows ? top + TILE : rows;
    for (ptrdiff_t j = 0; j < columns; j++) {
      for (ptrdiff_t i = top; i < bottom; i++) result[j * rows + i] = a[i * columns + j];
    }
  }
}

gradus_linear_rotation gradus_linear_find_rotation(double f, double g) {
  if (g == 0) return (gradus_linear_rotation){1, 0, f};
  if (f == 0) return (gradus_linear_rotation){0, copysign(1, g), fabs(g)};
  const double length = hypot(f, g), r = copysign(length, f);
  return (gradus_linear_rotation){fabs(f) / length, g / r, r};
}

void gradus_linear_subtract_product(gradus_linear_work *work, const gradus_contraction *product, double *result,
                                    ptrdiff_t stride, const double *left, const double *right) {
  const ptrdiff_t m = product->m, n = product->n;
  if (m <= 0 || n <= 0 || product->k <= 0) return;
  double *term = (double *)work->scratch;
  gradus_contraction_run(product, left, right, term, work->pool, aligned(term + m * n));
  for (ptrdiff_t i = 0; i < m; i++) {
    for (ptrdiff_t j = 0; j < n; j++) result[i * stride + j] -= term[i * n + j];
  }
}

ptrdiff_t gradus_linear_product_scratch(const gradus_contraction *product, int threads) {
  if (product->m <= 0 || product->n <= 0 || product->k <= 0) return 0;
  return product->m * product->n * 8 + 64 + gradus_contraction_scratch(product, threads);
}
