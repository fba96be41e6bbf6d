// Vectors of one floating type ELEMENT, and the steps from which the elementary functions are built.
//
// ELEMENT has MANTISSA stored fraction bits and exponent bias BIAS. Comparisons give vectors of −1 or 0; `mask ? a : b` selects per lane.

#define VECTOR NAME(vector)
#define BITS NAME(bits)
#define MASK NAME(mask)
#define LANES ((ptrdiff_t)(LEVEL_BYTES / sizeof(ELEMENT)))

typedef ELEMENT VECTOR __attribute__((ext_vector_type(LEVEL_BYTES / sizeof(ELEMENT))));
typedef UNSIGNED BITS __attribute__((ext_vector_type(LEVEL_BYTES / sizeof(ELEMENT))));
typedef __typeof__((VECTOR)(ELEMENT)0 < (VECTOR)(ELEMENT)0) MASK;  // of long or long long: platforms differ

/// a·b + c, rounded once where the level can.
FUNCTION VECTOR multiply_add(VECTOR a, VECTOR b, VECTOR c) {
#if LEVEL_FUSED
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

/// Σ coefficients[k]·xᵏ for k < count, by Horner's rule.
FUNCTION VECTOR polynomial(VECTOR x, const ELEMENT *coefficients, int count) {
  VECTOR sum = (VECTOR)coefficients[count - 1];
#pragma clang loop unroll(full)
  for (int k = count - 2; k >= 0; k--) sum = multiply_add(sum, x, (VECTOR)coefficients[k]);
  return sum;
}

#define POLYNOMIAL(x, ...) \
  polynomial(x, (const ELEMENT[]){__VA_ARGS__}, (int)(sizeof((const ELEMENT[]){__VA_ARGS__}) / sizeof(ELEMENT)))

/// x without the lower half of its bits: its square is exact.
FUNCTION VECTOR shortened(VECTOR x) { return (VECTOR)((BITS)x & ~(((UNSIGNED)1 << (MANTISSA / 2 + 1)) - 1)); }

/// a·b − c for c next to a·b: what rounding took from the product, if c is the product.
FUNCTION VECTOR product_remainder(VECTOR a, VECTOR b, VECTOR c) {
#if LEVEL_FUSED
  return __builtin_elementwise_fma(a, b, -c);
#else
  // Products of halves are exact.
  VECTOR a_high = shortened(a), a_low = a - a_high, b_high = shortened(b), b_low = b - b_high;
  return ((a_high * b_high - c) + (a_high * b_low + a_low * b_high)) + a_low * b_low;
#endif
}

FUNCTION VECTOR magnitude(VECTOR x) { return __builtin_elementwise_abs(x); }
FUNCTION VECTOR with_sign(VECTOR x, VECTOR sign) { return __builtin_elementwise_copysign(x, sign); }

// Both keep a NaN in x.
FUNCTION VECTOR at_least(VECTOR x, ELEMENT bound) { return x < bound ? (VECTOR)bound : x; }
FUNCTION VECTOR at_most(VECTOR x, ELEMENT bound) { return x > bound ? (VECTOR)bound : x; }

FUNCTION int any(MASK mask) { return __builtin_reduce_or(mask) != 0; }

/// 2ⁿ for an exponent n in the normal range, given as two's complement.
FUNCTION VECTOR power_of_two(BITS n) { return (VECTOR)((n + BIAS) << MANTISSA); }

/// The integer nearest to x·scale, |x·scale| < 2^(MANTISSA − 1), as a floating number, and in two's complement.
///
/// Above 1.5·2^MANTISSA the spacing is 1, so adding it rounds, and leaves the integer in the low bits.
FUNCTION VECTOR nearest_multiple(VECTOR x, ELEMENT scale, BITS *integer) {
  const VECTOR shift = (VECTOR)(ELEMENT)((UNSIGNED)3 << (MANTISSA - 1));
  VECTOR shifted = multiply_add(x, (VECTOR)scale, shift);
  *integer = (BITS)shifted - (BITS)shift;
  return shifted - shift;
}

/// x·2ⁿ for an integer n in −2·BIAS … 2·BIAS, given as a number and as two's complement.
FUNCTION VECTOR scaled(VECTOR x, VECTOR n, BITS integer) {
#ifdef LEVEL_SCALE_F32
  (void)integer;
  return (VECTOR)BY_TYPE(LEVEL_SCALE_F32, LEVEL_SCALE_F64)(x, n);
#else
  // In two factors, since 2ⁿ itself may not be a normal number.
  (void)n;
  BITS half = ((integer + 4 * BIAS) >> 1) - 2 * BIAS;
  return x * power_of_two(half) * power_of_two(integer - half);
#endif
}

FUNCTION VECTOR NAME(loaded)(const ELEMENT *source) {
  VECTOR x;
  memcpy(&x, source, sizeof x);
  return x;
}

FUNCTION void NAME(store)(ELEMENT *target, VECTOR x) { memcpy(target, &x, sizeof x); }
