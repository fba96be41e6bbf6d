// erf.
//
// For |x| < 1, erf(x) = x + x·P(x²). Beyond, erf(x) = 1 − exp(−x²)·R(|x| − 1). P and R are minimax polynomials.

#define ERF_HIGHEST BY_TYPE(4.0f, 6.0)  // erf is 1 from here on

// erf(x)/x − 1, to 2⁻³⁰ and 2⁻⁵⁷ of erf(x)/x.
#define ERF_SMALL_COEFFICIENTS LIST_BY_TYPE( \
  (0x1.06eba8p-3f, -0x1.81273ep-2f, 0x1.ce2cf8p-4f, -0x1.b7f90ep-6f, 0x1.5405b2p-8f, -0x1.a3f706p-11f, 0x1.496a4p-14f), \
  (0x1.06eba8214db68p-3, -0x1.812746b0379bdp-2, 0x1.ce2f21a040d16p-4, -0x1.b82ce311fa951p-6, 0x1.565bccf92b57cp-8, \
   -0x1.c02db03ddd2d0p-11, 0x1.f9a2baa990a16p-14, -0x1.f4ca4d7801bc8p-17, 0x1.b97fd42fdec8cp-20, -0x1.5c0728fdc805dp-23, \
   0x1.d71b1d2ce2982p-27, -0x1.abae729845932p-31))

// (1 − erf(x))·exp(x²) in powers of x − 1 for 1 ≤ x ≤ ERF_HIGHEST, so that 1 − erf(x) is right to 2⁻²⁶ and 2⁻⁵⁶.
#define ERF_LARGE_COEFFICIENTS LIST_BY_TYPE( \
  (0x1.b5d876p-2f, -0x1.17c3bap-2f, 0x1.3bfa8cp-3f, -0x1.4216e4p-4f, 0x1.23b4d8p-5f, -0x1.ae5f6p-7f, 0x1.ae4c3ep-9f, \
   -0x1.97c5p-12f), \
  (0x1.b5d8780f956b2p-2, -0x1.17c4e3f17bf81p-2, 0x1.3c27283c2bb7fp-3, -0x1.44837f878490bp-4, 0x1.33cad0c474fb4p-5, \
   -0x1.10fceed628c10p-6, 0x1.c8cb54d25a8c2p-8, -0x1.6af068f426d1ap-9, 0x1.134711a99146ap-10, -0x1.9021baf3db050p-12, \
   0x1.17160f0a2aeb6p-13, -0x1.747fb1d7e9149p-15, 0x1.d65ee056d062cp-17, -0x1.12b063d84f35dp-18, 0x1.1edb710ce7646p-20, \
   -0x1.00bc8f28e2331p-22, 0x1.7729712456a4ep-25, -0x1.a6aebc8c955bcp-28, 0x1.54452bafd962ap-31, -0x1.595e25ce102b9p-35, \
   0x1.4a05949331470p-40))

FUNCTION VECTOR error_function(VECTOR x) {
  VECTOR distance = at_most(magnitude(x), ERF_HIGHEST), square = distance * distance;
  VECTOR small = multiply_add(distance, POLYNOMIAL(square, ERF_SMALL_COEFFICIENTS), distance);
  NAME(log2_parts) parts = log2_parts_of(-square);
  VECTOR decay = power_of_two(parts.integer) * small_exp(parts.r);
  VECTOR large = 1 - decay * POLYNOMIAL(distance - 1, ERF_LARGE_COEFFICIENTS);
  return with_sign(distance < 1 ? small : large, x);
}
