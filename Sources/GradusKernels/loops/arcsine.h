// asin and acos, in double.
//
// asin(a) is a polynomial up to a half, and beyond it asin(a) = π/2 − 2·asin(√((1 − a)/2)).

// (asin(s) − s)/s³ for s ≤ ½, a polynomial in s² to 2⁻⁵⁹ of asin(s).
#define ASIN_COEFFICIENTS \
    0x1.5555555555578p-3, 0x1.333333332deadp-4, 0x1.6db6db723183bp-5, 0x1.f1c71a88d8162p-6, 0x1.6e8be041b410ap-6, \
    0x1.1c49d6b764d1cp-6, 0x1.ca2207e9f9487p-7, 0x1.7570a764a9c7dp-7, 0x1.61b4e475034f1p-7, 0x1.deaadaf7eb0fap-9, \
    0x1.65e28c324c5b6p-6, -0x1.5b492a96f9c99p-6, 0x1.0c54a78e5ff15p-5

/// asin(s) = s + rest with s = |x| up to a half, and with s = √((1 − |x|)/2) beyond.
typedef struct {
  VECTOR s, rest;
  MASK large;
} arcsine_parts;

FUNCTION arcsine_parts arcsine_parts_of(VECTOR x) {
  VECTOR a = magnitude(x);
  arcsine_parts parts = {.large = a > 0.5};
  VECTOR square = parts.large ? (1 - a) * 0.5 : a * a;
  parts.s = parts.large ? __builtin_elementwise_sqrt(square) : a;
  parts.rest = parts.s * square * POLYNOMIAL(square, ASIN_COEFFICIENTS);
  return parts;
}

FUNCTION VECTOR arcsine(VECTOR x) {
  arcsine_parts parts = arcsine_parts_of(x);
  VECTOR left = HALF_PI - 2 * parts.s, lost = (HALF_PI - left) - 2 * parts.s;
  VECTOR large = left + (lost - (2 * parts.rest - HALF_PI_LOW));
  return with_sign(parts.large ? large : parts.s + parts.rest, x);
}

FUNCTION VECTOR arccosine(VECTOR x) {
  arcsine_parts parts = arcsine_parts_of(x);
  VECTOR left = (2 * HALF_PI - 2 * parts.s) - 2 * (parts.rest - HALF_PI_LOW);
  VECTOR large = x < 0 ? left : 2 * (parts.s + parts.rest);
  return parts.large ? large : (HALF_PI - x) - (with_sign(parts.rest, x) - HALF_PI_LOW);
}
