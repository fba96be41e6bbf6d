// exp, expm1, tanh, sigmoid.
//
// x = n·log 2 + r with |r| ≤ log(2)/2; exp(x) = 2ⁿ·exp(r), and exp(r) is a minimax polynomial in r. log 2 is split into a part
// short enough that n times it is exact, and the rest.

#define LOG2_HIGH BY_TYPE(0x1.62e4p-1f, 0x1.62e42fefa4p-1)
#define LOG2_LOW BY_TYPE(0x1.7f7d1cp-20f, -0x1.8432a1b0e2634p-43)
#define ONE_OVER_LOG2 BY_TYPE(0x1.715476p+0f, 0x1.71547652b82fep+0)

// (exp(r) − 1 − r)/r², to 2⁻²⁸ and 2⁻⁵⁸ of exp(r).
#define EXP_COEFFICIENTS LIST_BY_TYPE( \
  (0x1.fffffcp-2f, 0x1.55549p-3f, 0x1.5558f4p-5f, 0x1.123a6cp-7f, 0x1.6a2364p-10f), \
  (0x1.000000000000ap-1, 0x1.55555555554f9p-3, 0x1.55555555507f1p-5, 0x1.1111111127e85p-7, 0x1.6c16c1844b090p-10, \
   0x1.a01a0129b40ebp-13, 0x1.a01999adb8750p-16, 0x1.71df262cc781ep-19, 0x1.28adce8381ceep-22, 0x1.ad7f02159931ap-26))

#define EXP_HIGHEST BY_TYPE(89.0f, 710.0)     // exp is ∞ from here on,
#define EXP_LOWEST BY_TYPE(-104.0f, -746.0)   // 0 below,
#define EXPM1_LOWEST BY_TYPE(-20.0f, -40.0)   // expm1 is −1 below,
#define TANH_HIGHEST BY_TYPE(10.0f, 20.0)     // tanh is 1 from here on
#define TANH_SMALL BY_TYPE(0.6f, 0.6)         // and a polynomial up to here

// (tanh(x) − x)/x³ for |x| ≤ TANH_SMALL, a polynomial in x² to 2⁻²⁸ and 2⁻⁵⁸ of tanh(x).
#define TANH_COEFFICIENTS LIST_BY_TYPE( \
  (-0x1.55553ep-2f, 0x1.1109aep-3f, -0x1.b898dep-5f, 0x1.54b89ep-6f, -0x1.82584p-8f), \
  (-0x1.5555555555530p-2, 0x1.111111110e1adp-3, -0x1.ba1ba1b7808dfp-5, 0x1.664f47f0133c9p-6, -0x1.226e229294f68p-7, \
   0x1.d6d0c6208fc51p-9, -0x1.7d79d977db0f6p-10, 0x1.33db177680a18p-11, -0x1.e32d552c84aa5p-13, 0x1.4caaae5512f2bp-14, \
   -0x1.20360591b472ap-16))

/// x = n·log 2 + r.
typedef struct {
  VECTOR n, r;
  BITS integer;  // n again
} NAME(log2_parts);

FUNCTION NAME(log2_parts) log2_parts_of(VECTOR x) {
  NAME(log2_parts) parts;
  parts.n = nearest_multiple(x, ONE_OVER_LOG2, &parts.integer);
  parts.r = multiply_add(parts.n, (VECTOR)-LOG2_LOW, multiply_add(parts.n, (VECTOR)-LOG2_HIGH, x));
  return parts;
}

/// exp(r) − 1 − r.
FUNCTION VECTOR second_order_exp(VECTOR r) { return r * r * POLYNOMIAL(r, EXP_COEFFICIENTS); }

/// exp(r) − 1.
FUNCTION VECTOR small_expm1(VECTOR r) { return multiply_add(r * r, POLYNOMIAL(r, EXP_COEFFICIENTS), r); }

/// exp(r): in the way that rounds least, which is not the same with and without fused products.
FUNCTION VECTOR small_exp(VECTOR r) { return LEVEL_FUSED ? POLYNOMIAL(r, 1, 1, EXP_COEFFICIENTS) : 1 + small_expm1(r); }

FUNCTION VECTOR exponential(VECTOR x) {
  NAME(log2_parts) parts = log2_parts_of(at_least(at_most(x, EXP_HIGHEST), EXP_LOWEST));
  return scaled(small_exp(parts.r), parts.n, parts.integer);
}

/// exp(x) − 1 = (2ⁿ − 1 + 2ⁿ·r) + 2ⁿ·(exp(r) − 1 − r): nothing is lost where x is small, and so n = 0.
FUNCTION VECTOR exponential_minus_one(VECTOR x) {
  NAME(log2_parts) parts = log2_parts_of(at_least(at_most(x, EXP_HIGHEST), EXPM1_LOWEST));
  // The largest n has no power of two: leave one doubling for the end.
  MASK large = x > EXP_HIGHEST - 1;
  VECTOR power = power_of_two(parts.integer + (BITS)large);
  VECTOR first_order = multiply_add(power, parts.r, power - 1);
  VECTOR result = multiply_add(power, second_order_exp(parts.r), first_order) * (large ? (VECTOR)2 : (VECTOR)1);
  return with_sign(result, x);  // for −0
}

/// tanh(x) = 1 − 2/(exp(2x) + 1), which subtracts too much when x is small: then a polynomial.
FUNCTION VECTOR hyperbolic_tangent(VECTOR x) {
  VECTOR distance = at_most(magnitude(x), TANH_HIGHEST), square = x * x;
  NAME(log2_parts) parts = log2_parts_of(2 * distance);
  VECTOR power = power_of_two(parts.integer);
  VECTOR large = 1 - 2 / multiply_add(power, small_expm1(parts.r), power + 1);
  VECTOR small = multiply_add(distance * square, POLYNOMIAL(square, TANH_COEFFICIENTS), distance);
  return with_sign(distance < TANH_SMALL ? small : large, x);
}

/// 1/(1 + exp(−x)), for negative x as exp(x)/(1 + exp(x)), so that exp never overflows.
FUNCTION VECTOR logistic(VECTOR x) {
  VECTOR decay = exponential(-magnitude(x)), sum = 1 + decay;
  VECTOR quotient = (x < 0 ? decay : (VECTOR)1) / sum;
  // The sum was rounded: divide what that took as well, by 1/sum, which is the quotient or its complement.
  VECTOR lost = decay - (sum - 1), inverse = x < 0 ? 1 - quotient : quotient;
  return quotient - quotient * inverse * lost;
}
