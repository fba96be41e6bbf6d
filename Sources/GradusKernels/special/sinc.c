// sin(πx)/(πx) and its derivatives.

#include "../include/gradus_kernels.h"

#include <math.h>

static const double PI = 0x1.921fb54442d18p+1;

/// The functions of the angle πx, exact at their zeros and extremes.
typedef struct {
  double sine, cosine;
} half_turns;

static half_turns turned(double x) {
  const double rest = x - 2 * rint(x / 2), distance = fabs(rest);  // −1 … 1, without rounding
  const double sine = sin(PI * (distance > 0.5 ? 1 - distance : distance));
  const double cosine = distance > 0.25 ? sin(PI * (0.5 - distance)) : cos(PI * distance);
  return (half_turns){copysign(sine, rest), cosine};
}

/// sin(πx + k·π/2).
static double shifted_sine(half_turns angle, double k) {
  const int quarter = (int)fmod(k, 4);
  const double value = quarter % 2 == 0 ? angle.sine : angle.cosine;
  return quarter < 2 ? value : -value;
}

/// With z = πx and sin(z)/z = ∫ cos(zt) dt over 0 ≤ t ≤ 1, the derivative of order k is πᵏ·h(k) with
/// h(k) = ∫ tᵏ·cos(zt + k·π/2) dt, and by parts k·h(k − 1) + z·h(k) = sin(z + k·π/2).
/// Upwards errors are multiplied by k/z, downwards by z/k: each way is stable on its side of k = |z|.
double gradus_sinc(double n, double x) {
  if (x != x) return x;
  if (fabs(x) == INFINITY) return 0;
  const double z = PI * x, distance = fabs(z);
  const half_turns angle = turned(x);
  double h;
  if (distance > n) {
    h = angle.sine / z;
    for (double k = 1; k <= n; k++) h = (shifted_sine(angle, k) - k * h) / z;
  } else {
    // Downwards from any start, far enough up that its error fades; one step further, as h(n) may be as small as z.
    double start = n + 1, error = 1;
    while (error > 0x1p-60) error *= distance / ++start;
    h = 0;
    for (double k = start; k > n; k--) h = (shifted_sine(angle, k) - z * h) / k;
  }
  return pow(PI, n) * h;
}
