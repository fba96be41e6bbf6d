// asinh, acosh and atanh, in double.

// (asinh(s) − s)/s³ for s ≤ ¾, a polynomial in s² to 2⁻⁶⁰ of asinh(s).
#define ASINH_COEFFICIENTS \
    -0x1.5555555555548p-3, 0x1.3333333331c8p-4, -0x1.6db6db6ce314ep-5, 0x1.f1c71c32e7c45p-6, -0x1.6e8b9d50f3067p-6, \
    0x1.1c4e714638414p-6, -0x1.c992ccfb64337p-7, 0x1.7a54670b98bd4p-7, -0x1.3ec12a662650dp-7, 0x1.0e3ea9ae28921p-7, \
    -0x1.c11121e44a3e9p-8, 0x1.5bcb8d653f3dcp-8, -0x1.d10e21612c7e8p-9, 0x1.e3b62c776e6b5p-10, -0x1.5060d7a042c29p-11, \
    0x1.ca1118c44eeeap-14

// (atanh(s) − s)/s³ for s ≤ 0.205, a polynomial in s² to 2⁻⁶² of atanh(s).
#define ATANH_COEFFICIENTS \
    0x1.555555555554cp-2, 0x1.999999999d161p-3, 0x1.24924920fe883p-3, 0x1.c71c7552e08adp-4, 0x1.745c1ed79e26bp-4, \
    0x1.3b3b2d9dbec36p-4, 0x1.0d735009f10e8p-4, 0x1.1dc4c940e386dp-4

#define NO_ONE_ADDED 0x1p28  // from here on √(x² ± 1) is x

/// asinh(s) for s ≤ ¾, given s² too.
FUNCTION VECTOR small_inverse_sine(VECTOR s, VECTOR square) {
  return s + s * square * POLYNOMIAL(square, ASINH_COEFFICIENTS);
}

/// log(a + b) for a ≥ b ≥ 0 and a ≥ 1, and log(2a) where `alone`.
FUNCTION VECTOR logarithm_of_sum(VECTOR a, VECTOR b, MASK alone) {
  VECTOR sum = alone ? a : a + b, lost = alone ? (VECTOR)0 : b - (sum - a);
  BITS biased = biased_exponent(sum);
  VECTOR f = (VECTOR)((BITS)sum - (biased << MANTISSA) + ONE_BITS) - 1;
  VECTOR scale = alone ? (VECTOR)0 : (VECTOR)((2 * BIAS - biased) << MANTISSA);
  return logarithm_of_parts(biased, multiply_add(lost, scale, f), alone ? (VECTOR)-1 : (VECTOR)0);
}

/// asinh(a) = log(√(a² + 1) + a).
FUNCTION VECTOR inverse_hyperbolic_sine(VECTOR x) {
  VECTOR a = magnitude(x), square = a * a;
  MASK huge = a > NO_ONE_ADDED;
  VECTOR root = __builtin_elementwise_sqrt(multiply_add(a, a, (VECTOR)1));
  VECTOR large = logarithm_of_sum(huge ? a : root, a, huge);
  VECTOR result = a < 0.75 ? small_inverse_sine(a, square) : large;
  return with_sign(a < (ELEMENT)INFINITY ? result : a, x);
}

/// acosh(x) = asinh(√(x² − 1)) = log(x + √(x² − 1)), and x² − 1 = t·(t + 2) with t = x − 1.
FUNCTION VECTOR inverse_hyperbolic_cosine(VECTOR x) {
  VECTOR t = x - 1, square = multiply_add(t, t, 2 * t), root = __builtin_elementwise_sqrt(square);
  VECTOR large = logarithm_of_sum(x, root, x > NO_ONE_ADDED);
  VECTOR result = x < 1.25 ? small_inverse_sine(root, square) : large;
  result = x < 1 ? (VECTOR)NAN : result;
  return x < (ELEMENT)INFINITY ? result : x;
}

/// atanh(a) = log((1 + a)/(1 − a))/2. With the k for which (1 + a)/(1 − a) is about 2ᵏ it is k·log(2)/2 + atanh(s),
/// s = ((1 + a) − 2ᵏ(1 − a))/((1 + a) + 2ᵏ(1 − a)): small, and just a if k = 0.
FUNCTION VECTOR inverse_hyperbolic_tangent(VECTOR x) {
  VECTOR a = magnitude(x), above = 1 + a, below = 1 - a;
  VECTOR above_lost = a - (above - 1), below_lost = (1 - below) - a;
  // The bits of a number are about its logarithm, times 2^MANTISSA.
  BITS k = ((BITS)above - (BITS)below + ((UNSIGNED)1 << (MANTISSA - 1))) >> MANTISSA;
  const ELEMENT shift = (ELEMENT)((UNSIGNED)1 << MANTISSA);
  VECTOR turns = (VECTOR)(k | (BITS)(VECTOR)shift) - shift, power = power_of_two(k);
  below *= power, below_lost *= power;
  VECTOR s = ((above - below) + (above_lost - below_lost)) / ((above + below) + (above_lost + below_lost)), square = s * s;
  VECTOR rest = multiply_add(s * square, POLYNOMIAL(square, ATANH_COEFFICIENTS), turns * (LOG2_LOW / 2));
  VECTOR result = turns * (LOG2_HIGH / 2) + (s + rest);
  VECTOR edge = a == 1 ? (VECTOR)INFINITY : (VECTOR)NAN;
  return with_sign(a < 1 ? result : edge, x);
}
