// Singular values of dense matrices: Householder bidiagonalisation (Golub and Kahan, 1965), after a QR factorization
// where one extent is much larger (Chan, 1982).
//
// Which way is taken depends on the extents as in LAPACK's dgesdd, so that the signs of vectors of small matrices agree
// with its own.

#include "linear.h"

// a = Q·B·Pᵀ with B bidiagonal: the reflections of Q lie in a, those of P start at p[i·(columns + 1)].
typedef struct {
  double *a, *p, *e, *tau_q, *tau_p, *w;
  ptrdiff_t rows, columns;
} bidiagonalisation;

// The space for an m × n matrix: its bidiagonalisation, a square copy of R, and the reflections' own.
typedef struct {
  bidiagonalisation b;
  double *square, *tau, *panel;
} layout;

static ptrdiff_t lay_out(layout *l, ptrdiff_t large, ptrdiff_t small, double *space) {
  double *next = space;
  double **parts[] = {&l->b.a, &l->b.p, &l->square, &l->b.e, &l->b.tau_q, &l->b.tau_p, &l->tau, &l->b.w, &l->panel};
  const ptrdiff_t squared = small * small;
  const ptrdiff_t counts[] = {large * small, squared, squared, small, small, small, small, large,
                              gradus_linear_reflections_space(large, large)};
  ptrdiff_t total = 0;
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    if (space) *parts[i] = next + total;
    total += counts[i];
  }
  l->b.rows = large;
  l->b.columns = small;
  return total;
}

ptrdiff_t gradus_linear_svd_space(ptrdiff_t rows, ptrdiff_t columns) {
  layout l;
  return lay_out(&l, gradus_linear_most(rows, columns), gradus_linear_least(rows, columns), NULL);
}

// B upper bidiagonal with diagonal d and superdiagonal e, for rows ≥ columns.
static void bidiagonalise(const bidiagonalisation *b, double *d) {
  const ptrdiff_t rows = b->rows, columns = b->columns;
  for (ptrdiff_t k = 0; k < columns; k++) {
    const ptrdiff_t rest = columns - k - 1, below = rows - k - 1;
    double *column = b->a + k * (rows + 1), *next = column + rows;
    b->tau_q[k] = gradus_linear_reflector(column, column + 1, below, 1);
    d[k] = column[0];
    if (rest == 0) return;
    gradus_linear_reflect(next, rows, rows - k, rest, column, b->tau_q[k]);
    double *v = b->p + k * (columns + 1);
    for (ptrdiff_t j = 0; j < rest; j++) v[j] = next[j * rows];
    const double tau = b->tau_p[k] = gradus_linear_reflector(v, v + 1, rest - 1, 1);
    b->e[k] = v[0];
    if (tau == 0) continue;
    // The rows below, from the right: A·(1 − τ·v·vᵀ).
    v[0] = 1;
    memset(b->w, 0, (size_t)below * sizeof(double));
    for (ptrdiff_t j = 0; j < rest; j++) gradus_linear_add(b->w, v[j], next + 1 + j * rows, below);
    for (ptrdiff_t j = 0; j < rest; j++) gradus_linear_add(next + 1 + j * rows, -tau * v[j], b->w, below);
  }
}

// Rows of `vectors` become the columns of a unit matrix.
static void set_unit(double *vectors, ptrdiff_t count, ptrdiff_t length) {
  memset(vectors, 0, (size_t)(count * length) * sizeof(double));
  for (ptrdiff_t i = 0; i < count; i++) vectors[i * (length + 1)] = 1;
}

// Exchanges the lower bidiagonal matrix with these elements for an upper one, by rotations from the left.
static void make_upper(double *d, double *e, ptrdiff_t n, double *cosines, double *sines) {
  for (ptrdiff_t i = 0; i + 1 < n; i++) {
    const gradus_linear_rotation rotation = gradus_linear_find_rotation(d[i], e[i]);
    d[i] = rotation.r;
    e[i] = rotation.s * d[i + 1];
    d[i + 1] *= rotation.c;
    cosines[i] = rotation.c;
    sines[i] = rotation.s;
  }
}

// Row i of `vectors` holds vector i; the rotations mix the numbers i and i + 1 of each.
static void undo_rotations(double *vectors, ptrdiff_t n, const double *cosines, const double *sines) {
  for (ptrdiff_t i = n - 2; i >= 0; i--) {
    for (ptrdiff_t j = 0; j < n; j++) {
      double *pair = vectors + j * n + i;
      const double old = pair[0];
      pair[0] = cosines[i] * old - sines[i] * pair[1];
      pair[1] = sines[i] * old + cosines[i] * pair[1];
    }
  }
}

// The vectors of B's singular values, each of one number where there is one: its sign goes to the left.
static int solve_bidiagonal(const bidiagonalisation *b, double *d, double *left, ptrdiff_t left_length, double *right,
                            ptrdiff_t right_length) {
  if (b->columns == 1) {
    left[0] = copysign(left[0], d[0]);
    d[0] = fabs(d[0]);
    return 1;
  }
  return gradus_linear_bidiagonal_svd(d, b->e, b->columns, left, left_length, right, right_length);
}

// The vectors of B become those of a.
static void reflect_back(gradus_linear_work *work, const layout *l, double *tall, ptrdiff_t tall_count, double *narrow) {
  const bidiagonalisation *b = &l->b;
  const ptrdiff_t n = b->columns;
  gradus_linear_reflect_all(work, b->a, b->rows, b->tau_q, n, tall, b->rows, b->rows, tall_count, l->panel);
  if (n < 2) return;
  gradus_linear_reflect_all(work, b->p, n, b->tau_p, n - 1, narrow + 1, n, n - 1, n, l->panel);
}

// Extents that differ little: the matrix is bidiagonalised as it is. `is_wide`: l->b.a holds the transpose.
static int solve_directly(gradus_linear_work *work, const layout *l, int is_wide, ptrdiff_t tall_count, double *values,
                          double *tall, double *narrow) {
  const ptrdiff_t n = l->b.columns;
  bidiagonalise(&l->b, values);
  set_unit(tall, tall_count, l->b.rows);
  set_unit(narrow, n, n);
  int succeeds;
  if (is_wide) {
    // The transpose of B is lower bidiagonal, and its left vectors are the short ones.
    double *cosines = l->square, *sines = l->square + n;
    make_upper(values, l->b.e, n, cosines, sines);
    succeeds = solve_bidiagonal(&l->b, values, narrow, n, tall, l->b.rows);
    undo_rotations(narrow, n, cosines, sines);
  } else {
    succeeds = solve_bidiagonal(&l->b, values, tall, l->b.rows, narrow, n);
  }
  reflect_back(work, l, tall, tall_count, narrow);
  return succeeds;
}

// One extent is much larger: a = Q·R first, then R, or its transpose where the matrix is wide.
static int solve_by_triangle(gradus_linear_work *work, layout *l, int is_wide, ptrdiff_t tall_count, double *values,
                             double *tall, double *narrow) {
  const ptrdiff_t large = l->b.rows, n = l->b.columns;
  double *a = l->b.a, *square = l->square;
  gradus_linear_qr(work, a, large, n, l->tau, l->panel);
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < n; i++) {
      const double element = i <= j ? a[j * large + i] : 0;
      square[is_wide ? i * n + j : j * n + i] = element;
    }
  }
  layout part = *l;
  part.b.a = square;
  part.b.rows = n;
  // The vectors of the triangle are made in the first rows of `tall`, packed, then spread out.
  double *packed = tall;
  const int succeeds = is_wide ? solve_directly(work, &part, 0, n, values, narrow, packed)
                               : solve_directly(work, &part, 0, n, values, packed, narrow);
  for (ptrdiff_t i = n - 1; i >= 0; i--) {
    memmove(tall + i * large, packed + i * n, (size_t)n * sizeof(double));
    memset(tall + i * large + n, 0, (size_t)(large - n) * sizeof(double));
  }
  memset(tall + n * large, 0, (size_t)((tall_count - n) * large) * sizeof(double));
  for (ptrdiff_t i = n; i < tall_count; i++) tall[i * (large + 1)] = 1;
  gradus_linear_reflect_all(work, a, large, l->tau, n, tall, large, large, tall_count, l->panel);
  return succeeds;
}

int gradus_linear_svd(gradus_linear_work *work, const double *a, ptrdiff_t rows, ptrdiff_t columns, int is_full,
                      double *values, double *left, double *right, double *space) {
  const int is_wide = rows < columns;
  layout l;
  lay_out(&l, gradus_linear_most(rows, columns), gradus_linear_least(rows, columns), space);
  // By columns, the transpose of a wide matrix is the matrix as it lies.
  if (is_wide) {
    memcpy(l.b.a, a, (size_t)(rows * columns) * sizeof(double));
  } else {
    gradus_linear_transpose(l.b.a, a, rows, columns);
  }
  const ptrdiff_t count = is_full ? l.b.rows : l.b.columns;
  double *tall = is_wide ? right : left, *narrow = is_wide ? left : right;
  if (l.b.columns == 0) {
    set_unit(tall, count, l.b.rows);
    return 1;
  }
  return l.b.rows >= l.b.columns * 11 / 6 ? solve_by_triangle(work, &l, is_wide, count, values, tall, narrow)
                                          : solve_directly(work, &l, is_wide, count, values, tall, narrow);
}
