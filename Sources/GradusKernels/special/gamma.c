// The logarithm of the gamma function and its derivatives.

#include "../include/gradus_kernels.h"

#include <math.h>

static const double PI = 0x1.921fb54442d18p+1;

// Not every system's header declares it.
extern double lgamma_r(double x, int *sign);

double gradus_log_gamma(double x) {
  int sign;  // lgamma would write it to a global variable.
  return lgamma_r(x, &sign);
}

/// Near its positive root the digamma function is (x − root) times a minimax polynomial, right to 2⁻⁵⁵.
static double digamma_near_root(double x) {
  static const double coefficients[] = {
    0x1.ef72bc8ee38acp-1, -0x1.c563b54aa1a4dp-2, 0x1.08b4294d50143p-2, -0x1.4fc131724f68ap-3, 0x1.b9a5b637c8b33p-4,
    -0x1.27baba340030bp-4, 0x1.8fce0201bdc4cp-5, -0x1.0fa7e2140480bp-5, 0x1.723db5d65141bp-6, -0x1.f977f27522caep-7,
    0x1.5945124c2b556p-7, -0x1.d69cf3159af39p-8, 0x1.446b14648308dp-8, -0x1.e23de330a969ap-9, 0x1.2b2e8bb939b32p-9,
  };
  const double distance = (x - 0x1.762d86356be3fp+0) - 0x1.b86a722197829p-54;  // the root in two parts
  double sum = 0;
  for (int k = sizeof coefficients / sizeof *coefficients - 1; k >= 0; k--) sum = sum * distance + coefficients[k];
  return sum * distance;
}

/// ψ(x) = ψ(x + 1) − 1/x leads to x ≥ 10, where ψ(x) = log x − 1/(2x) − Σ B₂ₖ/(2k·x²ᵏ) to 2⁻⁵⁵;
/// ψ(x) = ψ(1 − x) − π/tan(πx) leads to x > 0.
static double digamma(double x) {
  if (x == 0) return -1 / x;
  if (x < 0) {
    const double fraction = x - rint(x);
    return fraction == 0 ? NAN : digamma(1 - x) - PI / tan(PI * fraction);
  }
  if (x > 1.25 && x < 1.7) return digamma_near_root(x);
  if (x == INFINITY) return x;
  double sum = 0;
  for (; x < 10; x += 1) sum += 1 / x;
  static const double terms[] = {1 / 12.0,  -1 / 120.0,     1 / 252.0, -1 / 240.0,
                                 1 / 132.0, -691 / 32760.0, 1 / 12.0,  -3617 / 8160.0};
  const double square = 1 / (x * x);
  double tail = 0;
  for (int k = 7; k >= 0; k--) tail = (tail + terms[k]) * square;
  return log(x) - 0.5 / x - tail - sum;
}

/// |ψ⁽ⁿ⁾(x)| = n!·Σ 1/(x + j)ⁿ⁺¹ over j ≥ 0, for n ≥ 1 and x > 0, by the Euler–Maclaurin formula.
///
/// The terms below y = n + 10 are added one by one; the others sum to
/// (n − 1)!/yⁿ·(1 + n/(2y) + Σ B₂ₖ·(n + 2k − 1)!/((n − 1)!·(2k)!)/y²ᵏ). The factor (n − 1)!/xⁿ, which may be large or
/// small, is taken out.
static double polygamma_magnitude(double n, double x) {
  static const double bernoulli[] = {
    1 / 6.0,        -1 / 30.0,         1 / 42.0,        -1 / 30.0,          5 / 66.0,
    -691 / 2730.0,  7 / 6.0,           -3617 / 510.0,   43867 / 798.0,      -174611 / 330.0,
    854513 / 138.0, -236364091 / 2730.0, 8553103 / 6.0, -23749461029 / 870.0,
  };
  double factor = 1 / x;
  for (double i = 1; i < n; i++) factor *= i / x;
  if (factor == 0 || factor == INFINITY) return factor;
  double y = x, sum = 0;
  for (; y < n + 10; y += 1) sum += n / x * pow(x / y, n + 1);
  double series = 1 + n / (2 * y), coefficient = 1;
  for (int k = 0; k < 14; k++) {
    const double order = 2 * k;
    coefficient *= (n + order) * (n + order + 1) / ((order + 1) * (order + 2)) / (y * y);
    // At k = 0 the factors n and n + 1 are those of (n + 1)!/(n − 1)!.
    const double term = bernoulli[k] * coefficient;
    series += term;
    if (fabs(term) < 0x1p-56) break;
  }
  return factor * (sum + pow(x / y, n) * series);
}

double gradus_polygamma(double n, double x) {
  if (x != x || x == -INFINITY) return NAN;
  if (n == 0) return digamma(x);
  const double sign = fmod(n, 2) == 0 ? -1 : 1;
  if (x == 0) return sign > 0 ? INFINITY : -1 / x;
  if (x == INFINITY) return sign * 0.0;
  if (x > 0) return sign * polygamma_magnitude(n, x);
  const double above = ceil(x) - x, below = x - floor(x);
  if (above == 0) return sign > 0 ? INFINITY : NAN;
  // The sum over j is the one over all integers without those that lie beyond −x on the other side.
  // The large ones first: for even n they cancel half-way between two integers.
  const double near = polygamma_magnitude(n, below) + sign * polygamma_magnitude(n, above);
  return sign * near - polygamma_magnitude(n, 1 - x);
}
