// sinh and cosh.

#define HALF_EXP_HIGHEST BY_TYPE(90.0f, 711.0)  // exp(x)/2 is ∞ from here on

// (sinh(x) − x)/x³ for |x| ≤ 1, a polynomial in x² to 2⁻³⁴ and 2⁻⁶³ of sinh(x).
#define SINH_COEFFICIENTS LIST_BY_TYPE( \
  (0x1.555556p-3f, 0x1.111134p-7f, 0x1.9ffe92p-13f, 0x1.7a15b6p-19f), \
  (0x1.5555555555556p-3, 0x1.11111111110a6p-7, 0x1.a01a01a02899dp-13, 0x1.71de3a465b19fp-19, 0x1.ae64671b1c636p-26, \
   0x1.611a561c3a3eap-33, 0x1.b4c75b1407df8p-41))

/// exp(x)/2 for x ≥ 0, finite where exp(x) may not be.
FUNCTION VECTOR half_exponential(VECTOR x) {
  NAME(log2_parts) parts = log2_parts_of(at_most(x, HALF_EXP_HIGHEST));
  return scaled(small_exp(parts.r), parts.n - 1, parts.integer - 1);
}

FUNCTION VECTOR hyperbolic_cosine(VECTOR x) {
  VECTOR half = half_exponential(magnitude(x));
  return half + (ELEMENT)0.25 / half;
}

/// sinh(x) = exp(x)/2 − 1/(2·exp(x)), which subtracts too much when x is small: then a polynomial.
FUNCTION VECTOR hyperbolic_sine(VECTOR x) {
  VECTOR distance = magnitude(x), square = x * x;
  VECTOR half = half_exponential(distance);
  VECTOR small = multiply_add(distance * square, POLYNOMIAL(square, SINH_COEFFICIENTS), distance);
  return with_sign(distance < 1 ? small : half - (ELEMENT)0.25 / half, x);
}
