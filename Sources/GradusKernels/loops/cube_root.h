// cbrt, in double.
//
// x = m·2^(3q + j) with 1 ≤ m < 2. A polynomial gives y ≈ ∛(m·2ʲ), shortened so that y³ is exact; with u = m·2ʲ/y³ − 1
// ∛x = 2^q·y·∛(1 + u), and ∛(1 + u) = 1 + u/3 − u²/9 + 5u³/81 − … .

// ∛m for 1 ≤ m ≤ 2, to 2⁻²².
#define CBRT_COEFFICIENTS \
    0x1.c9df27b952771p-2, 0x1.e673f9798dcfap-1, -0x1.55163ee24ca83p-1, 0x1.8a9ea36e098bcp-2, -0x1.27e24c9a86b82p-3, \
    0x1.fa59bd28cd296p-6, -0x1.76d52f2187ce3p-9

FUNCTION VECTOR cube_root(VECTOR x) {
  const ELEMENT shift = (ELEMENT)((UNSIGNED)1 << MANTISSA), from_subnormal = 0x1p54;
  VECTOR a = magnitude(x);
  MASK subnormal = a < 0x1p-1022;
  VECTOR normal = subnormal ? a * from_subnormal : a;
  BITS biased = (BITS)normal >> MANTISSA, third;
  VECTOR exponent = (VECTOR)(biased | (BITS)(VECTOR)shift) - (shift + BIAS);
  VECTOR q = nearest_multiple(exponent - 1, 1 / 3.0, &third), j = exponent - 3 * q;
  VECTOR m = (VECTOR)((BITS)normal - (biased << MANTISSA) + ONE_BITS);
  VECTOR root = j == 0 ? (VECTOR)1 : (j == 1 ? (VECTOR)0x1.428a2f98d728bp+0 : (VECTOR)0x1.965fea53d6e3dp+0);
  VECTOR y = POLYNOMIAL(m, CBRT_COEFFICIENTS) * root;
  y = (VECTOR)(((BITS)y + ((UNSIGNED)1 << 35)) & ~(((UNSIGNED)1 << 36) - 1));
  VECTOR cube = y * y * y, u = (m * (j == 0 ? (VECTOR)1 : (j == 1 ? (VECTOR)2 : (VECTOR)4)) - cube) / cube;
  VECTOR result = multiply_add(y * u, POLYNOMIAL(u, 1 / 3.0, -1 / 9.0, 5 / 81.0), y);
  result *= power_of_two(third) * (subnormal ? (VECTOR)0x1p-18 : (VECTOR)1);
  return ((a > 0) & (a < (ELEMENT)INFINITY)) ? with_sign(result, x) : x;
}
