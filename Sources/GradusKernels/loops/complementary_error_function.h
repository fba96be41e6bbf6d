// erfc.
//
// For a ≥ 0, erfc(a) = exp(−a²)·R(a), and with t = 1/(a + c) R(a) = t·S(v), S a minimax polynomial in
// v = ERFC_FAR − ERFC_SCALE·t. These constants let v be small where the terms of S differ in sign, and exact. Then
// erfc(−a) = 2 − erfc(a).
//
// exp would multiply the rounding error of a² by a²: so a² = b² + (a − b)·(a + b), where b has so few bits that b² is exact.
// Where t is wrong by ε = 1 − t·(a + c), R is wrong by κ·ε, which joins the exponent too.

#define ERFC_HIGHEST BY_TYPE(10.1f, 27.3)  // erfc is 0 from here on
#define ERFC_SHIFT BY_TYPE(2.0f, 2.75)     // c
#define ERFC_SCALE BY_TYPE(4.0f, 8.0)
#define ERFC_FAR BY_TYPE(0x1.22p-1f, 0x1.63p-1)

// S, to 2⁻²⁸ and 2⁻⁵⁷ of itself: the first coefficient, which has two bits to spare, the second and the others.
#define ERFC_FIRST BY_TYPE(0x1.8b8d3p-1f, 0x1.78d9644f06738p-1)
#define ERFC_SECOND BY_TYPE(-0x1.e24d2ep-2f, -0x1.423fce00ff7dep-2)
#define ERFC_COEFFICIENTS LIST_BY_TYPE( \
  (0x1.b6f9b8p-3f, -0x1.dba19ap-5f, -0x1.455102p-9f, 0x1.24a496p-7f, -0x1.c97288p-10f, \
   -0x1.ef815ep-10f, 0x1.7618fp-13f, 0x1.6d186p-12f, 0x1.23682p-14f), \
  (0x1.e6948493c125bp-4, -0x1.3a54c0d798ac2p-5, 0x1.4751ae6c42c1dp-7, -0x1.d6d4477f8e02fp-10, \
   0x1.3e5f567d473fdp-14, 0x1.46e8cab131eaep-14, -0x1.a04240601507bp-16, 0x1.080934acafbe2p-22, \
   0x1.01eb6d7a776e0p-19, -0x1.a6ddad3db9895p-22, -0x1.e986aa293c099p-24, 0x1.ef4f812169388p-25, \
   0x1.45ef1e190b04cp-28, -0x1.c81b1d6356aa0p-28, 0x1.d89bfe286df39p-31, 0x1.455c68c436731p-30, \
   -0x1.4ab3e934f9ba3p-32, -0x1.019ba9acac241p-31, -0x1.9c82a10de67b5p-33, -0x1.59e285cb7aa9bp-35, \
   -0x1.39c3af2d5678cp-38, -0x1.eb6db7f20d12dp-43))

// κ = −(a + c)·R′(a)/R(a) as a polynomial in t, to a tenth.
#define ERFC_CONDITION LIST_BY_TYPE((0.954f, 2.81f), (0.984, 2.941, 8.503))

/// S(v). The last rounding error goes to *low, and where products are rounded too, what comes of the last but one.
FUNCTION VECTOR erfc_series(VECTOR v, VECTOR *low) {
  VECTOR others = POLYNOMIAL(v, ERFC_COEFFICIENTS), second = (VECTOR)ERFC_SECOND;
  VECTOR factor = multiply_add(v, others, second), sum = multiply_add(v, factor, (VECTOR)ERFC_FIRST);
  *low = product_remainder(v, factor, sum - ERFC_FIRST);
  if (!LEVEL_FUSED) {
    VECTOR product = v * others, added = factor - second;
    VECTOR lost = (second - (factor - added)) + (product - added);
    *low += v * (lost + product_remainder(v, others, product));
  }
  return sum;
}

FUNCTION VECTOR complementary_error_function(VECTOR x) {
  VECTOR a = at_most(magnitude(x), ERFC_HIGHEST), sum = a + ERFC_SHIFT, near = sum - ERFC_SHIFT, b = shortened(near);
  VECTOR t = 1 / sum, v = multiply_add(t, (VECTOR)-ERFC_SCALE, (VECTOR)ERFC_FAR);
  VECTOR error = product_remainder(t, sum, (VECTOR)1) + t * (a - near);
  NAME(log2_parts) parts = log2_parts_of(-(b * b));
  VECTOR r = parts.r - multiply_add(error, POLYNOMIAL(t, ERFC_CONDITION), (a - b) * (a + b));
  VECTOR growth = small_expm1(r), growth_low = (r - growth) + second_order_exp(r);

  // What the last rounding of S, of R and of exp(r) − 1 took is added before the final one.
  VECTOR series_low, series = erfc_series(v, &series_low), factor = t * series;
  VECTOR factor_low = multiply_add(t, series_low, product_remainder(t, series, factor));
  factor_low = multiply_add(factor, growth_low, factor_low);
  if (!LEVEL_FUSED) factor_low += product_remainder(factor, growth, factor * growth);
  VECTOR right = scaled(factor + multiply_add(factor, growth, factor_low), parts.n, parts.integer);
  return x < 0 ? 2 - right : right;
}
