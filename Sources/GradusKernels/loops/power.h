// xʸ in double.
//
// xʸ = exp(y·log |x|), negative where x is negative and y odd. y·log |x| may reach 745, which multiplies the error of the
// logarithm: so it is found in two parts, to 2⁻⁶⁵ of itself. log(1 + f) = 2s + ⅔s³ + s⁵·Q(s²),
// s = f/(2 + f).

// Q, to 2⁻⁷³ of log(1 + f).
#define LOG_TAIL_COEFFICIENTS \
  0x1.9999999999996p-2, 0x1.2492492493038p-2, 0x1.c71c71c57ff0bp-3, 0x1.745d1832991aep-3, 0x1.3b1362a09fe36p-3, \
  0x1.1120b928d68fp-3, 0x1.de32d79e39a1dp-4, 0x1.eb165c7994323p-4

#define TWO_THIRDS 0x1.5555555555555p-1
#define TWO_THIRDS_LOW 0x1.5555555555555p-55

/// a + b for |a| ≥ |b| or a = 0.
FUNCTION two_parts sum_in_parts(VECTOR a, VECTOR b) {
  VECTOR sum = a + b;
  return (two_parts){sum, b - (sum - a)};
}

/// log a for a positive, finite a.
FUNCTION two_parts logarithm_in_parts(VECTOR a) {
  const ELEMENT shift = (ELEMENT)((UNSIGNED)1 << MANTISSA);
  MASK subnormal = a < 0x1p-1022;
  VECTOR normal = subnormal ? a * shift : a;
  BITS biased = biased_exponent(normal);
  VECTOR f = (VECTOR)((BITS)normal - (biased << MANTISSA) + ONE_BITS) - 1;
  VECTOR k = (VECTOR)(biased | (BITS)(VECTOR)shift) - (shift + BIAS) - (subnormal ? (VECTOR)MANTISSA : (VECTOR)0);

  VECTOR divisor = 2 + f, divisor_low = f - (divisor - 2), inverse = 1 / divisor, s = f * inverse;
  VECTOR s_low = -(product_remainder(s, divisor, f) + s * divisor_low) * inverse;
  VECTOR square = s * s, square_low = product_remainder(s, s, square) + 2 * s * s_low;
  VECTOR cube = s * square, cube_low = product_remainder(s, square, cube) + (s * square_low + s_low * square);
  VECTOR third = cube * TWO_THIRDS;
  VECTOR low = product_remainder(cube, (VECTOR)TWO_THIRDS, third) + (cube * TWO_THIRDS_LOW + cube_low * TWO_THIRDS);
  low += cube * square * POLYNOMIAL(square, LOG_TAIL_COEFFICIENTS);
  two_parts start = sum_in_parts(k * LOG2_HIGH, 2 * s), sum = sum_in_parts(start.high, third);
  return sum_in_parts(sum.high, low + (2 * s_low + k * LOG2_LOW) + (start.low + sum.low));
}

/// exp(x.high + x.low), so nearly rounded correctly that powers which are whole numbers come out whole.
FUNCTION VECTOR exponential_of_parts(two_parts x) {
  BITS integer;
  VECTOR n = nearest_multiple(x.high, ONE_OVER_LOG2, &integer), start = multiply_add(n, (VECTOR)-LOG2_HIGH, x.high);
  VECTOR rest = multiply_add(n, (VECTOR)-LOG2_LOW, start), r = rest + x.low;
  VECTOR r_low = multiply_add(n, (VECTOR)-LOG2_LOW, start - rest) + (x.low - (r - rest));
  two_parts growth = sum_in_parts(r, second_order_exp(r) + multiply_add(r_low, r, r_low));
  two_parts result = sum_in_parts((VECTOR)1, growth.high);
  return scaled(result.high + (result.low + growth.low), n, integer);
}

/// −1 in the lanes where the number is an odd integer, and in *whole where it is an integer.
FUNCTION MASK is_odd(VECTOR y, MASK *whole) {
  // A number in the low bits of 2^MANTISSA stands for itself. From there on every number is an
  // integer, from twice that an even one.
  const ELEMENT shift = (ELEMENT)((UNSIGNED)1 << MANTISSA);
  VECTOR a = magnitude(y);
  MASK large = a >= shift;
  VECTOR shifted = large ? a : a + shift;
  *whole = large | (shifted - shift == a);
  return *whole & (a < 2 * shift) & (MASK)((BITS)shifted << (8 * sizeof(ELEMENT) - 1));
}

/// xʸ from |x|ʸ: its sign, and the values that have no logarithm or no limit.
FUNCTION VECTOR power_of_magnitude(VECTOR result, VECTOR x, VECTOR y) {
  result = ((magnitude(x) == 1) | (y == 0)) ? (VECTOR)1 : result;  // even where the other is NaN or ∞
  MASK whole, odd = is_odd(y, &whole);
  result = (VECTOR)((BITS)result | ((BITS)x & (BITS)odd & ((UNSIGNED)1 << (8 * sizeof(ELEMENT) - 1))));
  MASK undefined = ((x < 0) & (x > -(ELEMENT)INFINITY) & ~whole) | ((x == -1) & (y != y)) | ((x != x) & (y != 0));
  return undefined ? (VECTOR)NAN : result;
}

FUNCTION VECTOR power_of(VECTOR x, VECTOR y) {
  VECTOR base = magnitude(x);
  two_parts logarithm = logarithm_in_parts(base);
  logarithm.high = base < (ELEMENT)INFINITY ? logarithm.high : base;
  logarithm.high = base == 0 ? (VECTOR)-INFINITY : logarithm.high;
  VECTOR exponent = y * logarithm.high;
  VECTOR low = multiply_add(y, logarithm.low, product_remainder(y, logarithm.high, exponent));
  low = magnitude(exponent) < 1000 ? low : (VECTOR)0;
  VECTOR bounded = at_least(at_most(exponent, EXP_HIGHEST), EXP_LOWEST);
  return power_of_magnitude(exponential_of_parts((two_parts){bounded, low}), x, y);
}

/// The same where x and y are floats, and so few of the bits count.
FUNCTION VECTOR power_of_floats(VECTOR x, VECTOR y) {
  return power_of_magnitude(exponential(y * logarithm(magnitude(x))), x, y);
}
