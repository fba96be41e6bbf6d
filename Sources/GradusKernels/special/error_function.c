// The inverse of the error function.

#include "../include/gradus_kernels.h"

#include <math.h>

static const double PI = 0x1.921fb54442d18p+1;

double gradus_inverse_error_function(double y) {
  const double half_root_pi = 0x1.c5bf891b4ef6ap-1;
  const double distance = fabs(y);
  if (!(distance < 1)) return distance == 1 ? copysign(INFINITY, y) : NAN;
  if (distance < 1e-4) {
    // √π/2·(y + π/12·y³ + …), to 2⁻⁵⁵: the next term has y⁵.
    return half_root_pi * (y + 0x1.0c152382d7365p-2 * y * y * y);
  }
  // Winitzki's approximation, right to 2·10⁻³; each of Halley's steps triples the number of digits.
  const double a = 0.147, logarithm = log1p(-y * y), half = 2 / (PI * a) + logarithm / 2;
  double x = sqrt(sqrt(half * half - logarithm / a) - half);
  for (int step = 0; step < 3; step++) {
    // Both sides of the root of erf(x) = y lose no digits: 1 − y is exact from a half on.
    const double error = distance < 0.5 ? erf(x) - distance : (1 - distance) - erfc(x);
    const double newton = error * half_root_pi * exp(x * x);
    x -= newton / (1 + x * newton);
  }
  return copysign(x, y);
}
