// atan.
//
// atan(a) = π/4 + atan((a − 1)/(a + 1)) = π/2 + atan(−1/a) bring every a ≥ 0 to |t| ≤ tan(π/8) = √2 − 1.

#define SQRT_2 BY_TYPE(0x1.6a09e6p+0f, 0x1.6a09e667f3bcdp+0)
#define HALF_PI BY_TYPE(0x1.921fb6p+0f, 0x1.921fb54442d18p+0)
#define HALF_PI_LOW BY_TYPE(-0x1.777a5cp-25f, 0x1.1a62633145c07p-54)  // what HALF_PI lacks

// (atan(t) − t)/t³, a polynomial in t² to 2⁻³⁰ and 2⁻⁵⁹ of atan(t).
#define ATAN_COEFFICIENTS LIST_BY_TYPE( \
  (-0x1.55554ap-2f, 0x1.99918ep-3f, -0x1.23b48ep-3f, 0x1.b1e312p-4f, -0x1.f1bd1cp-5f), \
  (-0x1.555555555553cp-2, 0x1.9999999995732p-3, -0x1.24924922a64f2p-3, 0x1.c71c70e36e05dp-4, -0x1.745cf89308e13p-4, \
   0x1.3b11141d304c6p-4, -0x1.10eb804649777p-4, 0x1.df0c242eb49d6p-5, -0x1.9cc4a0d7a284ap-5, 0x1.37b1f36bcb343p-5, \
   -0x1.251c6120ffcacp-6))

/// atan(a/b) for a ≥ 0 and b ≥ 0, finite and not both 0.
FUNCTION VECTOR arctangent_of_quotient(VECTOR a, VECTOR b) {
  MASK large = a > (SQRT_2 + 1) * b, middle = a > (SQRT_2 - 1) * b;
  VECTOR numerator = large ? -b : (middle ? a - b : a);
  VECTOR denominator = large ? a : (middle ? a + b : b);
  VECTOR t = numerator / denominator, t2 = t * t;
  VECTOR turn = large ? (VECTOR)1 : (middle ? (VECTOR)(ELEMENT)0.5 : (VECTOR)0);
  VECTOR correction = multiply_add(t * t2, POLYNOMIAL(t2, ATAN_COEFFICIENTS), turn * HALF_PI_LOW);
  return turn * HALF_PI + (t + correction);
}

FUNCTION VECTOR arctangent(VECTOR x) { return with_sign(arctangent_of_quotient(magnitude(x), (VECTOR)1), x); }
