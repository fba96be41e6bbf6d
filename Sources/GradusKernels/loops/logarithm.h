// log and log1p.
//
// x = 2ᵏ·(1 + f) with √½ ≤ 1 + f < √2. With s = f/(2 + f), log(1 + f) = log((1 + s)/(1 − s)) = 2s + s³·R(s²), R a minimax
// polynomial. 2s is written f − f²/2 + s·f²/2, so that the leading term is exact.

// R, to 2⁻³⁰ and 2⁻⁵⁹ of 2s.
#define LOG_COEFFICIENTS LIST_BY_TYPE( \
  (0x1.55557ap-1f, 0x1.995e7cp-2f, 0x1.31eap-2f), \
  (0x1.5555555555593p-1, 0x1.999999997f8a3p-2, 0x1.249249423e87bp-2, 0x1.c71c51c644589p-3, 0x1.74664d7e77a59p-3, \
   0x1.39a02e22e994ep-3, 0x1.2f15c3036f82ap-3))

#define SQRT_HALF_BITS BY_TYPE(0x3f3504f3u, 0x3fe6a09e667f3bcdu)

#define ONE_BITS ((UNSIGNED)BIAS << MANTISSA)
#define SMALLEST_NORMAL_BITS ((UNSIGNED)1 << MANTISSA)
#define INFINITY_BITS ((UNSIGNED)(2 * BIAS + 1) << MANTISSA)

/// BIAS + k for x = 2ᵏ·(1 + f), x positive and normal.
FUNCTION BITS biased_exponent(VECTOR x) { return ((BITS)x + (ONE_BITS - SQRT_HALF_BITS)) >> MANTISSA; }

/// log of 2ᵏ·(1 + f), k given as BIAS + k + offset.
FUNCTION VECTOR logarithm_of_parts(BITS biased, VECTOR f, VECTOR offset) {
  // A number in the low bits of 2^MANTISSA stands for itself.
  const ELEMENT shift = (ELEMENT)((UNSIGNED)1 << MANTISSA);
  VECTOR k = (VECTOR)(biased | (BITS)(VECTOR)shift) - (shift + BIAS) - offset;
  VECTOR s = f / (2 + f), s2 = s * s, half_square = (ELEMENT)0.5 * f * f;
  VECTOR tail = multiply_add(s, multiply_add(s2, POLYNOMIAL(s2, LOG_COEFFICIENTS), half_square), k * LOG2_LOW);
  return multiply_add(k, (VECTOR)LOG2_HIGH, f - (half_square - tail));
}

FUNCTION VECTOR logarithm(VECTOR x) {
  MASK unusual = (BITS)x - SMALLEST_NORMAL_BITS >= INFINITY_BITS - SMALLEST_NORMAL_BITS;
  VECTOR normal = x, offset = 0;
  if (__builtin_expect(any(unusual), 0)) {
    MASK subnormal = x < (VECTOR)(BITS)SMALLEST_NORMAL_BITS;
    normal = subnormal ? x * (ELEMENT)((UNSIGNED)1 << MANTISSA) : x;
    offset = subnormal ? (VECTOR)(ELEMENT)MANTISSA : (VECTOR)0;
  }
  BITS biased = biased_exponent(normal);
  VECTOR f = (VECTOR)((BITS)normal - (biased << MANTISSA) + ONE_BITS) - 1;
  VECTOR result = logarithm_of_parts(biased, f, offset);
  if (__builtin_expect(any(unusual), 0)) {
    result = x == 0 ? (VECTOR)-INFINITY : result;
    result = x < 0 ? (VECTOR)NAN : result;
    result = x < (ELEMENT)INFINITY ? result : x;  // ∞ and NaN
  }
  return result;
}

/// log(1 + x): u = 1 + x rounded, and what the rounding lost is added to f.
FUNCTION VECTOR logarithm_of_one_plus(VECTOR x) {
  const ELEMENT huge = 1 / (EPSILON * EPSILON);
  MASK usual = (x > -1) & (x < huge);
  VECTOR u = 1 + x, added = u - x;
  VECTOR lost = (x - (u - added)) + (1 - added);
  BITS biased = biased_exponent(u);
  VECTOR f = (VECTOR)((BITS)u - (biased << MANTISSA) + ONE_BITS) - 1;
  // 2⁻ᵏ; not a number for huge x, where what was lost does not matter.
  VECTOR scale = (VECTOR)((2 * BIAS - biased) << MANTISSA);
  scale = x < huge ? scale : (VECTOR)0;
  VECTOR result = logarithm_of_parts(biased, multiply_add(lost, scale, f), (VECTOR)0);
  if (__builtin_expect(any(~usual), 0)) {
    result = x == -1 ? (VECTOR)-INFINITY : result;
    result = x < -1 ? (VECTOR)NAN : result;
    result = x < (ELEMENT)INFINITY ? result : x;
  }
  return with_sign(result, x);  // for −0
}
