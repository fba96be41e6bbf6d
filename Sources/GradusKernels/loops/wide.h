// Less common functions in single precision, computed in double.
//
// In double the textbook formulas lose a few of 29 spare bits, and nothing overflows; so the results are nearly always
// rounded correctly. (x is a float: 1 − x, 1 + x and x·x are exact or nearly so.)

typedef vector_f64 WIDE;
typedef mask_f64 WIDE_MASK;
typedef float NARROW __attribute__((ext_vector_type(LEVEL_BYTES / sizeof(double))));
enum { WIDE_LANES = LEVEL_BYTES / sizeof(double) };

FUNCTION WIDE square_root(WIDE x) { return __builtin_elementwise_sqrt(x); }

FUNCTION WIDE tangent(WIDE x) { return sine(x) / cosine(x); }

/// asin(x) = atan(x/√(1 − x²)): ∞ inside at ±1, NaN beyond.
FUNCTION WIDE arcsine(WIDE x) { return arctangent(x / square_root((1 - x) * (1 + x))); }

/// acos(x) = 2·atan(√((1 − x)/(1 + x))), precise near 1 where acos is small.
FUNCTION WIDE arccosine(WIDE x) { return 2 * arctangent(square_root((1 - x) / (1 + x))); }

/// asinh(x) = log(x + √(1 + x²)) = log(1 + (x + x²/(1 + √(1 + x²)))) for x ≥ 0.
FUNCTION WIDE inverse_hyperbolic_sine(WIDE x) {
  WIDE a = magnitude(x), square = a * a;
  WIDE result = logarithm_of_one_plus(a + square / (1 + square_root(1 + square)));
  return with_sign(a < (double)INFINITY ? result : a, x);
}

/// acosh(x) = log(x + √(x² − 1)) = log(1 + (t + √(t·(x + 1)))) with t = x − 1; NaN for t < 0.
FUNCTION WIDE inverse_hyperbolic_cosine(WIDE x) {
  WIDE t = x - 1;
  return logarithm_of_one_plus(t + square_root(t) * square_root(x + 1));
}

/// atanh(x) = log((1 + x)/(1 − x))/2 = log(1 + 2x/(1 − x))/2 for x ≥ 0.
FUNCTION WIDE inverse_hyperbolic_tangent(WIDE x) {
  WIDE a = magnitude(x);
  return with_sign(0.5 * logarithm_of_one_plus(2 * a / (1 - a)), x);
}

/// The angle of the point (x, y), with the quotient of equal lengths, even 0 or ∞, settled first.
FUNCTION WIDE arctangent_of_point(WIDE y, WIDE x) {
  WIDE height = magnitude(y), width = magnitude(x);
  WIDE quotient = height == width ? (height == 0 ? (WIDE)0 : (WIDE)1) : height / width;
  WIDE angle = arctangent(quotient);
  WIDE_MASK left = (WIDE_MASK)x;  // selects by the sign bit, −0 included
  return with_sign(left ? (2 * 0x1.921fb54442d18p+0 - angle) : angle, y);
}

/// xʸ = exp(y·log |x|), negative where x is negative and y odd.
FUNCTION WIDE power_of(WIDE x, WIDE y) {
  WIDE base = magnitude(x);
  WIDE result = exponential(y * logarithm(base));
  result = ((base == 1) | (y == 0)) ? (WIDE)1 : result;  // even where the other is NaN or ∞

  // A float from 2²⁴ on is an even integer.
  WIDE exponent = at_most(magnitude(y), 0x1p24);
  bits_f64 integer;
  WIDE_MASK whole = nearest_multiple(exponent, 1, &integer) == exponent;
  WIDE_MASK odd = whole & (WIDE_MASK)(integer << 63);
  result = (WIDE)((bits_f64)result | ((bits_f64)x & (bits_f64)odd & ((uint64_t)1 << 63)));

  WIDE_MASK undefined = ((x < 0) & (x > (double)-INFINITY) & ~whole) | ((x == -1) & (y != y)) | ((x != x) & (y != 0));
  return undefined ? (WIDE)NAN : result;
}

FUNCTION WIDE widened(const float *source) {
  NARROW x;
  memcpy(&x, source, sizeof x);
  return __builtin_convertvector(x, WIDE);
}

FUNCTION void store_narrowed(float *target, WIDE x) {
  NARROW narrow = __builtin_convertvector(x, NARROW);
  memcpy(target, &narrow, sizeof narrow);
}

// As in elementary.h, a partial vector is padded with ones.
#define WIDE_LOOP(name, value) \
  static void name LOOP_PARAMETERS(result, a, b, c) { \
    float *target = result; \
    const float *first = a, *second = b ? b : a; \
    ptrdiff_t i = 0; \
    for (; i <= count - WIDE_LANES; i += WIDE_LANES) { \
      WIDE x = widened(first + i), y = widened(second + i); \
      (void)y; \
      store_narrowed(target + i, value); \
    } \
    if (i < count) { \
      NARROW x = (NARROW)1.0f, y = (NARROW)1.0f; \
      memcpy(&x, first + i, (size_t)(count - i) * sizeof(float)); \
      memcpy(&y, second + i, (size_t)(count - i) * sizeof(float)); \
      name(&x, &x, &y, NULL, WIDE_LANES); \
      memcpy(target + i, &x, (size_t)(count - i) * sizeof(float)); \
    } \
  }

WIDE_LOOP(tan_f32, tangent(x))
WIDE_LOOP(asin_f32, arcsine(x))
WIDE_LOOP(acos_f32, arccosine(x))
WIDE_LOOP(asinh_f32, inverse_hyperbolic_sine(x))
WIDE_LOOP(acosh_f32, inverse_hyperbolic_cosine(x))
WIDE_LOOP(atanh_f32, inverse_hyperbolic_tangent(x))
WIDE_LOOP(atan2_f32, arctangent_of_point(x, y))
WIDE_LOOP(power_f32, power_of(x, y))
