// Singular values of bidiagonal matrices by implicit QR steps, with shift 0 where that keeps small values accurate
// (Demmel and Kahan, "Accurate singular values of bidiagonal matrices", 1990).
//
// Directions, shifts and signs are chosen as LAPACK does, so that the signs of vectors of small matrices agree with
// its own.

#include "linear.h"

#include <float.h>

typedef struct {
  double *d, *e;
  ptrdiff_t n;
  double *left, *right;  // the n rows of each rotate along
  ptrdiff_t left_count, right_count;
  double threshold;  // below it an off-diagonal element counts as 0
  double tolerance;  // relative
} bidiagonal;

static const double half_ulp = DBL_EPSILON / 2;

static void rotate_left(const bidiagonal *b, ptrdiff_t i, double c, double s) {
  gradus_linear_rotate(b->left + i * b->left_count, b->left + (i + 1) * b->left_count, c, s, b->left_count);
}

static void rotate_right(const bidiagonal *b, ptrdiff_t i, double c, double s) {
  gradus_linear_rotate(b->right + i * b->right_count, b->right + (i + 1) * b->right_count, c, s, b->right_count);
}

// MARK: Two by two

// The smaller singular value of [f g; 0 h].
static double smaller_singular_value(double f, double g, double h) {
  f = fabs(f), g = fabs(g), h = fabs(h);
  const double least = fmin(f, h), most = fmax(f, h);
  if (least == 0) return 0;
  const double up = 1 + least / most, down = (most - least) / most;
  if (g < most) {
    const double square = (g / most) * (g / most);
    return least * (2 / (sqrt(up * up + square) + sqrt(down * down + square)));
  }
  const double ratio = most / g;
  if (ratio == 0) return least * most / g;
  const double part = 1 / (sqrt(1 + up * ratio * (up * ratio)) + sqrt(1 + down * ratio * (down * ratio)));
  return 2 * (least * part * ratio);
}

// [cl sl; −sl cl]·[f g; 0 h]·[cr −sr; sr cr] = [larger 0; 0 smaller]; values carry signs.
typedef struct { double larger, smaller, cl, sl, cr, sr; } two_by_two;

// The same where |f| ≥ |h|, without signs of the values.
static two_by_two solve_ordered(double f, double g, double h) {
  const double fa = fabs(f), ga = fabs(g), ha = fabs(h);
  if (ga == 0) return (two_by_two){fa, ha, 1, 0, 1, 0};
  if (ga > fa && fa / ga < half_ulp) {
    return (two_by_two){ga, ha > 1 ? fa / (ga / ha) : fa / ga * ha, 1, h / g, f / g, 1};
  }
  const double gap = fa - ha, l = gap == fa ? 1 : gap / fa, m = g / f, t = 2 - l;
  const double mm = m * m, s = sqrt(t * t + mm), r = l == 0 ? fabs(m) : sqrt(l * l + mm), a = 0.5 * (s + r);
  double tangent;
  if (mm != 0) {
    tangent = (m / (s + t) + m / (r + l)) * (1 + a);
  } else {
    tangent = l == 0 ? copysign(2, f) * copysign(1, g) : g / copysign(gap, f) + m / t;
  }
  const double length = sqrt(tangent * tangent + 4), cr = 2 / length, sr = tangent / length;
  return (two_by_two){fa * a, ha / a, (cr + sr * m) / a, h / f * sr / a, cr, sr};
}

static two_by_two solve_two(double f, double g, double h) {
  const int swaps = fabs(h) > fabs(f);
  two_by_two result = swaps ? solve_ordered(h, g, f) : solve_ordered(f, g, h);
  if (swaps) {
    result = (two_by_two){result.larger, result.smaller, result.sr, result.cr, result.sl, result.cl};
  }
  // The larger value takes its sign from the element of largest magnitude.
  double sign = swaps ? copysign(1, result.sr) * copysign(1, result.sl) * copysign(1, h)
                      : copysign(1, result.cr) * copysign(1, result.cl) * copysign(1, f);
  if (fabs(g) > fmax(fabs(f), fabs(h))) sign = copysign(1, result.sr) * copysign(1, result.cl) * copysign(1, g);
  result.larger = copysign(result.larger, sign);
  result.smaller = copysign(result.smaller, sign * copysign(1, f) * copysign(1, h));
  return result;
}

// MARK: Steps on the block first … last

// A step with shift 0, downwards.
static void plain_step_down(const bidiagonal *b, ptrdiff_t first, ptrdiff_t last) {
  double *d = b->d, *e = b->e;
  gradus_linear_rotation left = {1, 0, 0}, right = {1, 0, 0};
  for (ptrdiff_t i = first; i < last; i++) {
    right = gradus_linear_find_rotation(d[i] * right.c, e[i]);
    if (i > first) e[i - 1] = left.s * right.r;
    left = gradus_linear_find_rotation(left.c * right.r, d[i + 1] * right.s);
    d[i] = left.r;
    rotate_right(b, i, right.c, right.s);
    rotate_left(b, i, left.c, left.s);
  }
  const double end = d[last] * right.c;
  d[last] = end * left.c;
  e[last - 1] = end * left.s;
  if (fabs(e[last - 1]) <= b->threshold) e[last - 1] = 0;
}

static void plain_step_up(const bidiagonal *b, ptrdiff_t first, ptrdiff_t last) {
  double *d = b->d, *e = b->e;
  gradus_linear_rotation left = {1, 0, 0}, right = {1, 0, 0};
  for (ptrdiff_t i = last; i > first; i--) {
    left = gradus_linear_find_rotation(d[i] * left.c, e[i - 1]);
    if (i < last) e[i] = right.s * left.r;
    right = gradus_linear_find_rotation(right.c * left.r, d[i - 1] * left.s);
    d[i] = right.r;
    rotate_right(b, i - 1, right.c, -right.s);
    rotate_left(b, i - 1, left.c, -left.s);
  }
  const double end = d[first] * left.c;
  d[first] = end * right.c;
  e[first] = end * right.s;
  if (fabs(e[first]) <= b->threshold) e[first] = 0;
}

static void shifted_step_down(const bidiagonal *b, ptrdiff_t first, ptrdiff_t last, double shift) {
  double *d = b->d, *e = b->e;
  double f = (fabs(d[first]) - shift) * (copysign(1, d[first]) + shift / d[first]), g = e[first];
  for (ptrdiff_t i = first; i < last; i++) {
    const gradus_linear_rotation right = gradus_linear_find_rotation(f, g);
    if (i > first) e[i - 1] = right.r;
    f = right.c * d[i] + right.s * e[i];
    e[i] = right.c * e[i] - right.s * d[i];
    g = right.s * d[i + 1];
    d[i + 1] *= right.c;
    const gradus_linear_rotation left = gradus_linear_find_rotation(f, g);
    d[i] = left.r;
    f = left.c * e[i] + left.s * d[i + 1];
    d[i + 1] = left.c * d[i + 1] - left.s * e[i];
    if (i + 1 < last) {
      g = left.s * e[i + 1];
      e[i + 1] *= left.c;
    }
    rotate_right(b, i, right.c, right.s);
    rotate_left(b, i, left.c, left.s);
  }
  e[last - 1] = fabs(f) <= b->threshold ? 0 : f;
}

static void shifted_step_up(const bidiagonal *b, ptrdiff_t first, ptrdiff_t last, double shift) {
  double *d = b->d, *e = b->e;
  double f = (fabs(d[last]) - shift) * (copysign(1, d[last]) + shift / d[last]), g = e[last - 1];
  for (ptrdiff_t i = last; i > first; i--) {
    const gradus_linear_rotation left = gradus_linear_find_rotation(f, g);
    if (i < last) e[i] = left.r;
    f = left.c * d[i] + left.s * e[i - 1];
    e[i - 1] = left.c * e[i - 1] - left.s * d[i];
    g = left.s * d[i - 1];
    d[i - 1] *= left.c;
    const gradus_linear_rotation right = gradus_linear_find_rotation(f, g);
    d[i] = right.r;
    f = right.c * e[i - 1] + right.s * d[i - 1];
    d[i - 1] = right.c * d[i - 1] - right.s * e[i - 1];
    if (i - 1 > first) {
      g = right.s * e[i - 2];
      e[i - 2] *= right.c;
    }
    rotate_right(b, i - 1, right.c, -right.s);
    rotate_left(b, i - 1, left.c, -left.s);
  }
  e[first] = fabs(f) <= b->threshold ? 0 : f;
}

// MARK: Iteration

// Sets one negligible element of the block to 0 and says so, or gives a lower bound of its smallest singular value.
static int splits(const bidiagonal *b, ptrdiff_t first, ptrdiff_t last, int goes_down, double *smallest) {
  const double *d = b->d;
  double *e = b->e;
  const ptrdiff_t end = goes_down ? last - 1 : first;
  if (fabs(e[end]) <= b->tolerance * fabs(d[goes_down ? last : first])) {
    e[end] = 0;
    return 1;
  }
  double bound = fabs(d[goes_down ? first : last]);
  *smallest = bound;
  for (ptrdiff_t step = 0; step < last - first; step++) {
    const ptrdiff_t i = goes_down ? first + step : last - 1 - step;
    if (fabs(e[i]) <= b->tolerance * bound) {
      e[i] = 0;
      return 1;
    }
    bound = fabs(d[goes_down ? i + 1 : i]) * (bound / (bound + fabs(e[i])));
    *smallest = fmin(*smallest, bound);
  }
  return 0;
}

static void step(const bidiagonal *b, ptrdiff_t first, ptrdiff_t last, int goes_down, double smallest, double largest) {
  const double *d = b->d, *e = b->e;
  double shift = 0;
  if ((double)b->n * b->tolerance * (smallest / largest) > fmax(half_ulp, 0.01 * b->tolerance)) {
    shift = goes_down ? smaller_singular_value(d[last - 1], e[last - 1], d[last])
                      : smaller_singular_value(d[first], e[first], d[first + 1]);
    const double start = fabs(d[goes_down ? first : last]);
    if (start > 0 && (shift / start) * (shift / start) < half_ulp) shift = 0;
  }
  if (shift == 0) {
    goes_down ? plain_step_down(b, first, last) : plain_step_up(b, first, last);
  } else {
    goes_down ? shifted_step_down(b, first, last, shift) : shifted_step_up(b, first, last, shift);
  }
}

static void finish_two(const bidiagonal *b, ptrdiff_t i) {
  const two_by_two pair = solve_two(b->d[i], b->e[i], b->d[i + 1]);
  b->d[i] = pair.larger;
  b->e[i] = 0;
  b->d[i + 1] = pair.smaller;
  rotate_right(b, i, pair.cr, pair.sr);
  rotate_left(b, i, pair.cl, pair.sl);
}

static int iterate(const bidiagonal *b) {
  ptrdiff_t last = b->n - 1, old_first = -1, old_last = -1;
  int goes_down = 1;
  for (double steps = 6.0 * (double)b->n * (double)b->n; last > 0;) {
    double largest = fabs(b->d[last]);
    ptrdiff_t first = last;
    while (first > 0 && fabs(b->e[first - 1]) > b->threshold) {
      first--;
      largest = fmax(largest, fmax(fabs(b->d[first]), fabs(b->e[first])));
    }
    if (first > 0) b->e[first - 1] = 0;
    if (first == last) {
      last--;
      continue;
    }
    if (first == last - 1) {
      finish_two(b, first);
      last -= 2;
      continue;
    }
    if (first > old_last || last < old_first) goes_down = fabs(b->d[first]) >= fabs(b->d[last]);
    double smallest = 0;
    if (splits(b, first, last, goes_down, &smallest)) continue;
    old_first = first;
    old_last = last;
    if ((steps -= (double)(last - first)) < 0) return 0;
    step(b, first, last, goes_down, smallest, largest);
  }
  return 1;
}

// A value that counts as 0 beside the others, from a lower bound of the smallest singular value.
static double threshold(const double *d, const double *e, ptrdiff_t n, double tolerance) {
  double bound = fabs(d[0]), smallest = bound;
  for (ptrdiff_t i = 1; i < n && smallest != 0; i++) {
    bound = fabs(d[i]) * (bound / (bound + fabs(e[i - 1])));
    smallest = fmin(smallest, bound);
  }
  return fmax(tolerance * smallest / sqrt((double)n), 6.0 * (double)n * (double)n * DBL_MIN);
}

static void sort(const bidiagonal *b) {
  for (ptrdiff_t end = b->n - 1; end > 0; end--) {
    ptrdiff_t least = 0;
    for (ptrdiff_t j = 1; j <= end; j++) {
      if (b->d[j] <= b->d[least]) least = j;
    }
    if (least == end) continue;
    gradus_linear_swap(b->d + least, b->d + end, 1);
    gradus_linear_swap(b->left + least * b->left_count, b->left + end * b->left_count, b->left_count);
    gradus_linear_swap(b->right + least * b->right_count, b->right + end * b->right_count, b->right_count);
  }
}

int gradus_linear_bidiagonal_svd(double *d, double *e, ptrdiff_t n, double *left, ptrdiff_t left_count, double *right,
                                 ptrdiff_t right_count) {
  if (n == 0) return 1;
  const double tolerance = half_ulp * fmax(10, fmin(100, pow(half_ulp, -0.125)));
  const bidiagonal b = {
    d, e, n, left, right, left_count, right_count, threshold(d, e, n, tolerance), tolerance};
  if (!iterate(&b)) return 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    if (!(d[i] < 0)) continue;
    d[i] = -d[i];
    for (ptrdiff_t j = 0; j < right_count; j++) right[i * right_count + j] = -right[i * right_count + j];
  }
  sort(&b);
  return 1;
}
