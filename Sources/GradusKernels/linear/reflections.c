// Householder reflections and the QR factorization.

#include "linear.h"

enum { PANEL = 32 };  // reflections that are applied together

double gradus_linear_reflector(double *alpha, double *x, ptrdiff_t count, ptrdiff_t stride) {
  const double rest = gradus_linear_norm(x, count, stride);
  if (rest == 0) return 0;
  const double beta = -copysign(hypot(*alpha, rest), *alpha), divisor = *alpha - beta;
  const double tau = -divisor / beta;
  for (ptrdiff_t i = 0; i < count; i++) x[i * stride] /= divisor;
  *alpha = beta;
  return tau;
}

void gradus_linear_reflect(double *a, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, const double *v, double tau) {
  if (tau == 0 || rows <= 0) return;
  for (ptrdiff_t j = 0; j < columns; j++) {
    double *column = a + j * stride;
    const double product = tau * (column[0] + gradus_linear_dot(v + 1, column + 1, rows - 1));
    column[0] -= product;
    gradus_linear_add(column + 1, -product, v + 1, rows - 1);
  }
}

// MARK: Several at once

// H₀H₁… = 1 − V·T·Vᵀ with T upper triangular (Schreiber and Van Loan, 1989). V is copied with its ones and zeros.
typedef struct {
  ptrdiff_t rows, count;
  double *v;      // by columns, rows × count
  double *t;      // row-major, PANEL × PANEL
  double *inner;  // Vᵀ·C: row-major, count × columns of C
} panel;

static panel make_panel(const double *v, ptrdiff_t stride, const double *tau, ptrdiff_t rows, ptrdiff_t count,
                        double *space) {
  panel panel = {rows, count, space + PANEL * PANEL, space, space + PANEL * PANEL + PANEL * rows};
  for (ptrdiff_t j = 0; j < count; j++) {
    double *column = panel.v + j * rows;
    memset(column, 0, (size_t)j * sizeof(double));
    column[j] = 1;
    memcpy(column + j + 1, v + j * stride + j + 1, (size_t)(rows - j - 1) * sizeof(double));
  }
  for (ptrdiff_t j = 0; j < count; j++) {
    double products[PANEL];
    for (ptrdiff_t i = 0; i < j; i++) {
      products[i] = gradus_linear_dot(panel.v + i * rows + j, panel.v + j * rows + j, rows - j);
    }
    panel.t[j * PANEL + j] = tau[j];
    for (ptrdiff_t i = 0; i < j; i++) {
      double sum = 0;
      for (ptrdiff_t k = i; k < j; k++) sum += panel.t[i * PANEL + k] * products[k];
      panel.t[i * PANEL + j] = -tau[j] * sum;
    }
  }
  return panel;
}

static gradus_contraction inner_product(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t count, ptrdiff_t stride) {
  return gradus_linear_product(count, columns, rows, rows, 1, 1, stride);
}

static gradus_contraction outer_product(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t count) {
  return gradus_linear_product(columns, rows, count, 1, columns, rows, 1);
}

// c −= V·T·Vᵀ·c, or with the transpose of T: the reflections in the opposite order.
static void apply_panel(gradus_linear_work *work, const panel *panel, int is_transposed, double *c, ptrdiff_t stride,
                        ptrdiff_t columns) {
  if (columns <= 0) return;
  const gradus_contraction inner = inner_product(panel->rows, columns, panel->count, stride);
  gradus_contraction_run(&inner, panel->v, c, panel->inner, work->pool, work->scratch);
  for (ptrdiff_t step = 0; step < panel->count; step++) {
    const ptrdiff_t i = is_transposed ? panel->count - 1 - step : step;
    double *row = panel->inner + i * columns;
    for (ptrdiff_t j = 0; j < columns; j++) row[j] *= panel->t[i * (PANEL + 1)];
    for (ptrdiff_t k = is_transposed ? 0 : i + 1; k < (is_transposed ? i : panel->count); k++) {
      const double factor = is_transposed ? panel->t[k * PANEL + i] : panel->t[i * PANEL + k];
      gradus_linear_add(row, factor, panel->inner + k * columns, columns);
    }
  }
  const gradus_contraction outer = outer_product(panel->rows, columns, panel->count);
  gradus_linear_subtract_product(work, &outer, c, stride, panel->inner, panel->v);
}

static ptrdiff_t panel_scratch(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t count, ptrdiff_t stride, int threads) {
  if (columns <= 0) return 0;
  const gradus_contraction inner = inner_product(rows, columns, count, stride);
  const gradus_contraction outer = outer_product(rows, columns, count);
  return gradus_linear_most(
    gradus_contraction_scratch(&inner, threads), gradus_linear_product_scratch(&outer, threads));
}

ptrdiff_t gradus_linear_reflections_space(ptrdiff_t rows, ptrdiff_t columns) {
  return PANEL * (PANEL + rows + columns);
}

ptrdiff_t gradus_linear_reflections_scratch(ptrdiff_t count, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t stride,
                                            int threads) {
  ptrdiff_t bytes = 0;
  for (ptrdiff_t start = 0; start < count; start += PANEL) {
    const ptrdiff_t width = gradus_linear_least(PANEL, count - start);
    bytes = gradus_linear_most(bytes, panel_scratch(rows - start, columns, width, stride, threads));
    bytes = gradus_linear_most(bytes, panel_scratch(rows - start, columns - start - width, width, stride, threads));
  }
  return bytes;
}

// MARK: QR

static void qr_block(double *a, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t count, ptrdiff_t columns, double *tau) {
  for (ptrdiff_t j = 0; j < count; j++) {
    double *column = a + j * (stride + 1);
    tau[j] = gradus_linear_reflector(column, column + 1, rows - j - 1, 1);
    gradus_linear_reflect(column + stride, stride, rows - j, columns - j - 1, column, tau[j]);
  }
}

void gradus_linear_qr(gradus_linear_work *work, double *a, ptrdiff_t rows, ptrdiff_t columns, double *tau,
                      double *space) {
  const ptrdiff_t count = gradus_linear_least(rows, columns);
  if (count < GRADUS_LINEAR_LARGE) {
    qr_block(a, rows, rows, count, columns, tau);
    return;
  }
  for (ptrdiff_t start = 0; start < count; start += PANEL) {
    const ptrdiff_t width = gradus_linear_least(PANEL, count - start);
    double *corner = a + start * (rows + 1);
    qr_block(corner, rows, rows - start, width, width, tau + start);
    const panel panel = make_panel(corner, rows, tau + start, rows - start, width, space);
    apply_panel(work, &panel, 1, corner + width * rows, rows, columns - start - width);
  }
}

void gradus_linear_reflect_all(gradus_linear_work *work, const double *v, ptrdiff_t v_stride, const double *tau,
                               ptrdiff_t count, double *c, ptrdiff_t c_stride, ptrdiff_t rows, ptrdiff_t columns,
                               double *space) {
  if (count < GRADUS_LINEAR_LARGE) {
    for (ptrdiff_t i = count - 1; i >= 0; i--) {
      gradus_linear_reflect(c + i, c_stride, rows - i, columns, v + i * (v_stride + 1), tau[i]);
    }
    return;
  }
  for (ptrdiff_t start = (count - 1) / PANEL * PANEL; start >= 0; start -= PANEL) {
    const ptrdiff_t width = gradus_linear_least(PANEL, count - start);
    const panel panel = make_panel(v + start * (v_stride + 1), v_stride, tau + start, rows - start, width, space);
    apply_panel(work, &panel, 0, c + start, c_stride, columns);
  }
}
