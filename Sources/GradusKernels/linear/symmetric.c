// Eigenvalues of symmetric matrices: Householder tridiagonalisation, then implicit QL or QR steps with Wilkinson's
// shift (Dubrulle, Martin and Wilkinson, 1968; Greenbaum and Dongarra, 1989).
//
// The order of the steps and the signs of rotations are those of LAPACK's classic drivers, so that the signs of
// vectors of small matrices agree with theirs.

#include "linear.h"

#include <float.h>

static const double half_ulp = DBL_EPSILON / 2;

// MARK: Tridiagonal form

// By columns: the lower triangle of a becomes the vectors of the reflections; d and e the tridiagonal matrix.
static void tridiagonalise(double *a, ptrdiff_t n, double *d, double *e, double *tau, double *w) {
  for (ptrdiff_t k = 0; k + 1 < n; k++) {
    const ptrdiff_t m = n - k - 1;
    double *v = a + k * n + k + 1;                // the column below the diagonal
    double *rest = a + (k + 1) * (n + 1);         // the square that is left
    tau[k] = gradus_linear_reflector(v, v + 1, m - 1, 1);
    d[k] = a[k * (n + 1)];
    e[k] = v[0];
    if (tau[k] == 0) continue;
    v[0] = 1;
    memset(w, 0, (size_t)m * sizeof(double));
    for (ptrdiff_t j = 0; j < m; j++) {
      const double *column = rest + j * n;
      w[j] += column[j] * v[j] + gradus_linear_dot(column + j + 1, v + j + 1, m - j - 1);
      gradus_linear_add(w + j + 1, v[j], column + j + 1, m - j - 1);
    }
    // w = τ·A·v − ½·τ²·(vᵀ·A·v)·v; then H·A·H = A − v·wᵀ − w·vᵀ.
    for (ptrdiff_t j = 0; j < m; j++) w[j] *= tau[k];
    gradus_linear_add(w, -0.5 * tau[k] * gradus_linear_dot(w, v, m), v, m);
    for (ptrdiff_t j = 0; j < m; j++) {
      double *column = rest + j * n;
      gradus_linear_add(column + j, -v[j], w + j, m - j);
      gradus_linear_add(column + j, -w[j], v + j, m - j);
    }
    v[0] = e[k];
  }
  if (n > 0) d[n - 1] = a[n * n - 1];
}

// MARK: Diagonal form

// A tridiagonal matrix, and the rows of vectors that its rotations act on.
typedef struct {
  double *d, *e, *vectors;
  ptrdiff_t n;
  ptrdiff_t steps;  // that may still be made
} tridiagonal;

// Rotates vectors i and i + 1 by the angle that turns the plane of the two values.
static void rotate(const tridiagonal *t, ptrdiff_t i, double c, double s) {
  gradus_linear_rotate(t->vectors + (i + 1) * t->n, t->vectors + i * t->n, c, -s, t->n);
}

// [a b; b c]: the eigenvalue of larger magnitude, the other, and the unit vector (cosine, sine) of the first.
typedef struct { double larger, smaller, cosine, sine; } two_by_two;

static two_by_two solve_two(double a, double b, double c) {
  const double sum = a + c, difference = a - c, twice = 2 * b, root = hypot(difference, twice);
  const double most = fabs(a) > fabs(c) ? a : c, least = fabs(a) > fabs(c) ? c : a;
  two_by_two result = {0.5 * root, -0.5 * root, 1, 0};
  if (sum != 0) {
    result.larger = 0.5 * (sum < 0 ? sum - root : sum + root);
    result.smaller = (most / result.larger) * least - (b / result.larger) * b;
  }
  const double part = difference >= 0 ? difference + root : difference - root;
  if (fabs(part) > fabs(twice)) {
    const double ratio = -twice / part;
    result.sine = 1 / sqrt(1 + ratio * ratio);
    result.cosine = ratio * result.sine;
  } else if (twice != 0) {
    const double ratio = -part / twice;
    result.cosine = 1 / sqrt(1 + ratio * ratio);
    result.sine = ratio * result.cosine;
  }
  if ((sum < 0) == (difference < 0)) {
    const double old = result.cosine;
    result.cosine = -result.sine;
    result.sine = old;
  }
  return result;
}

static int is_negligible(const tridiagonal *t, ptrdiff_t i) {
  const double square = t->e[i] * t->e[i];
  return square <= half_ulp * half_ulp * fabs(t->d[i]) * fabs(t->d[i + 1]) + DBL_MIN;
}

// Wilkinson's shift for the value at `end`, whose neighbour is `next`: what the first rotation looks at, at `other`.
static double shifted(const tridiagonal *t, ptrdiff_t end, ptrdiff_t next, double e, ptrdiff_t other) {
  const double g = (t->d[next] - t->d[end]) / (2 * e), r = hypot(g, 1);
  return t->d[other] - t->d[end] + e / (g + copysign(r, g));
}

// One QL step on the rows first … last, towards first.
static void ql_step(const tridiagonal *t, ptrdiff_t first, ptrdiff_t last) {
  double *d = t->d, *e = t->e;
  double g = shifted(t, first, first + 1, e[first], last), s = 1, c = 1, p = 0;
  for (ptrdiff_t i = last - 1; i >= first; i--) {
    const double f = s * e[i], b = c * e[i];
    const gradus_linear_rotation rotation = gradus_linear_find_rotation(g, f);
    c = rotation.c, s = rotation.s;
    if (i != last - 1) e[i + 1] = rotation.r;
    g = d[i + 1] - p;
    const double r = (d[i] - g) * s + 2 * c * b;
    p = s * r;
    d[i + 1] = g + p;
    g = c * r - b;
    rotate(t, i, c, -s);
  }
  d[first] -= p;
  e[first] = g;
}

// One QR step on the rows first … last, towards last.
static void qr_step(const tridiagonal *t, ptrdiff_t first, ptrdiff_t last) {
  double *d = t->d, *e = t->e;
  double g = shifted(t, last, last - 1, e[last - 1], first), s = 1, c = 1, p = 0;
  for (ptrdiff_t i = first; i < last; i++) {
    const double f = s * e[i], b = c * e[i];
    const gradus_linear_rotation rotation = gradus_linear_find_rotation(g, f);
    c = rotation.c, s = rotation.s;
    if (i != first) e[i - 1] = rotation.r;
    g = d[i] - p;
    const double r = (d[i + 1] - g) * s + 2 * c * b;
    p = s * r;
    d[i] = g + p;
    g = c * r - b;
    rotate(t, i, c, s);
  }
  d[last] -= p;
  e[last - 1] = g;
}

// Puts the two eigenvalues of rows i and i + 1 on the diagonal, the one of larger magnitude first.
static void finish_two(const tridiagonal *t, ptrdiff_t i) {
  double *d = t->d;
  const two_by_two pair = solve_two(d[i], t->e[i], d[i + 1]);
  rotate(t, i, pair.cosine, pair.sine);
  d[i] = pair.larger;
  d[i + 1] = pair.smaller;
  t->e[i] = 0;
}

static int ql_block(tridiagonal *t, ptrdiff_t first, ptrdiff_t last) {
  while (first <= last) {
    ptrdiff_t end = first;
    while (end < last && !is_negligible(t, end)) end++;
    if (end < last) t->e[end] = 0;
    if (end == first) {
      first += 1;
    } else if (end == first + 1) {
      finish_two(t, first);
      first += 2;
    } else if (t->steps-- <= 0) {
      return 0;
    } else {
      ql_step(t, first, end);
    }
  }
  return 1;
}

static int qr_block(tridiagonal *t, ptrdiff_t first, ptrdiff_t last) {
  while (last >= first) {
    ptrdiff_t start = last;
    while (start > first && !is_negligible(t, start - 1)) start--;
    if (start > first) t->e[start - 1] = 0;
    if (start == last) {
      last -= 1;
    } else if (start == last - 1) {
      finish_two(t, start);
      last -= 2;
    } else if (t->steps-- <= 0) {
      return 0;
    } else {
      qr_step(t, start, last);
    }
  }
  return 1;
}

static int diagonalise(tridiagonal *t) {
  ptrdiff_t start = 0;
  while (start < t->n) {
    ptrdiff_t end = start;
    for (; end < t->n - 1; end++) {
      if (fabs(t->e[end]) <= sqrt(fabs(t->d[end])) * sqrt(fabs(t->d[end + 1])) * half_ulp) break;
    }
    if (end < t->n - 1) t->e[end] = 0;
    // Works towards the end with the smaller element.
    const int succeeds = fabs(t->d[end]) < fabs(t->d[start]) ? qr_block(t, start, end) : ql_block(t, start, end);
    if (!succeeds) return 0;
    start = end + 1;
  }
  return 1;
}

static void sort(const tridiagonal *t) {
  for (ptrdiff_t i = 0; i + 1 < t->n; i++) {
    ptrdiff_t least = i;
    for (ptrdiff_t j = i + 1; j < t->n; j++) {
      if (t->d[j] < t->d[least]) least = j;
    }
    if (least == i) continue;
    gradus_linear_swap(t->d + i, t->d + least, 1);
    gradus_linear_swap(t->vectors + i * t->n, t->vectors + least * t->n, t->n);
  }
}

ptrdiff_t gradus_linear_symmetric_eigen_space(ptrdiff_t n) { return 3 * n + gradus_linear_reflections_space(n, n); }

int gradus_linear_symmetric_eigen(gradus_linear_work *work, double *a, ptrdiff_t n, double *values, double *vectors,
                                  double *space) {
  double *e = space, *tau = e + n, *w = tau + n;
  tridiagonalise(a, n, values, e, tau, w);
  memset(vectors, 0, (size_t)(n * n) * sizeof(double));
  for (ptrdiff_t i = 0; i < n; i++) vectors[i * (n + 1)] = 1;
  tridiagonal t = {values, e, vectors, n, 30 * n};
  const int succeeds = diagonalise(&t);
  sort(&t);
  if (n > 1) gradus_linear_reflect_all(work, a + 1, n, tau, n - 1, vectors + 1, n, n - 1, n, w + n);
  return succeeds;
}
