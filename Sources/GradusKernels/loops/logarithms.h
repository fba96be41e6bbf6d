// log2, log10 and exp2, in double.

// 1/log 2 and 1/log 10, and log10(2), whose first part times an exponent is exact.
#define ONE_OVER_LOG2_LOW 0x1.777d0ffda0d24p-56
#define ONE_OVER_LOG10 0x1.bcb7b1526e50ep-2
#define ONE_OVER_LOG10_LOW 0x1.95355baaafad3p-57
#define LOG10_2_HIGH 0x1.34413509f7p-2
#define LOG10_2_LOW 0x1.3fde623e2566bp-43

/// A number in two parts.
typedef struct {
  VECTOR high, low;
} two_parts;

/// log_b(x) = k·log_b(2) + log(1 + f)/log(b): exact where f is 0.
FUNCTION VECTOR logarithm_to_base(VECTOR x, two_parts base_of_2, two_parts scale) {
  const ELEMENT shift = (ELEMENT)((UNSIGNED)1 << MANTISSA);
  MASK subnormal = x < 0x1p-1022;
  VECTOR normal = subnormal ? x * shift : x;
  BITS biased = biased_exponent(normal);
  VECTOR f = (VECTOR)((BITS)normal - (biased << MANTISSA) + ONE_BITS) - 1;
  VECTOR k = (VECTOR)(biased | (BITS)(VECTOR)shift) - (shift + BIAS) - (subnormal ? (VECTOR)MANTISSA : (VECTOR)0);

  VECTOR s = f / (2 + f), s2 = s * s, half_square = 0.5 * f * f;
  VECTOR less = half_square - s * multiply_add(s2, POLYNOMIAL(s2, LOG_COEFFICIENTS), half_square);
  VECTOR high = f - less, low = (f - high) - less;
  VECTOR product = high * scale.high, whole = k * base_of_2.high, sum = whole + product;
  VECTOR product_low = product_remainder(high, scale.high, product) + multiply_add(high, scale.low, low * scale.high);
  VECTOR result = sum + (((whole - sum) + product) + multiply_add(k, base_of_2.low, product_low));
  result = x == 0 ? (VECTOR)-INFINITY : result;
  result = x < 0 ? (VECTOR)NAN : result;
  return x < (ELEMENT)INFINITY ? result : x;
}

FUNCTION VECTOR logarithm_to_base_2(VECTOR x) {
  return logarithm_to_base(x, (two_parts){1, 0}, (two_parts){ONE_OVER_LOG2, ONE_OVER_LOG2_LOW});
}

FUNCTION VECTOR logarithm_to_base_10(VECTOR x) {
  return logarithm_to_base(x, (two_parts){LOG10_2_HIGH, LOG10_2_LOW}, (two_parts){ONE_OVER_LOG10, ONE_OVER_LOG10_LOW});
}

/// 2ⁿ·exp(r·log 2), |r| ≤ ½.
FUNCTION VECTOR power_of_2(VECTOR x) {
  BITS integer;
  VECTOR bounded = at_least(at_most(x, 1025), -1080), n = nearest_multiple(bounded, 1, &integer);
  return scaled(small_exp((bounded - n) * 0x1.62e42fefa39efp-1), n, integer);
}
