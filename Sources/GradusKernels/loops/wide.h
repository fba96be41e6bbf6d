// Less common functions in single precision, computed in double.
//
// Of 29 spare bits one or two are lost, so the results are nearly always rounded correctly.

typedef vector_f64 WIDE;
typedef float NARROW __attribute__((ext_vector_type(LEVEL_BYTES / sizeof(double))));
enum { WIDE_LANES = LEVEL_BYTES / sizeof(double) };

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
WIDE_LOOP(cbrt_f32, cube_root(x))
WIDE_LOOP(exp2_f32, power_of_2(x))
WIDE_LOOP(log2_f32, logarithm_to_base_2(x))
WIDE_LOOP(log10_f32, logarithm_to_base_10(x))
WIDE_LOOP(hypot_f32, length_of_point(x, y))
WIDE_LOOP(atan2_f32, arctangent_of_point(x, y))
WIDE_LOOP(power_f32, power_of_floats(x, y))
