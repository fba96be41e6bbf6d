// The loops of the elementary functions of one floating type.
//
// The last, partial vector is padded with ones and takes the same path as the others: what an element becomes does not
// depend on its place.

#define VECTOR_LOOP(name, function) \
  static void NAME(name) LOOP_PARAMETERS(result, a, b, c) { \
    const ELEMENT *source = a; \
    ELEMENT *target = result; \
    ptrdiff_t i = 0; \
    for (; i <= count - LANES; i += LANES) NAME(store)(target + i, function(NAME(loaded)(source + i))); \
    if (i < count) { \
      VECTOR padded = (VECTOR)(ELEMENT)1; \
      memcpy(&padded, source + i, (size_t)(count - i) * sizeof(ELEMENT)); \
      NAME(name)(&padded, &padded, NULL, NULL, LANES); \
      memcpy(target + i, &padded, (size_t)(count - i) * sizeof(ELEMENT)); \
    } \
  }

VECTOR_LOOP(exp, exponential)
VECTOR_LOOP(expm1, exponential_minus_one)
VECTOR_LOOP(tanh, hyperbolic_tangent)
VECTOR_LOOP(sigmoid, logistic)
VECTOR_LOOP(log, logarithm)
VECTOR_LOOP(log1p, logarithm_of_one_plus)
VECTOR_LOOP(sin, sine)
VECTOR_LOOP(cos, cosine)
VECTOR_LOOP(sinh, hyperbolic_sine)
VECTOR_LOOP(cosh, hyperbolic_cosine)
VECTOR_LOOP(atan, arctangent)
VECTOR_LOOP(erf, error_function)
VECTOR_LOOP(erfc, complementary_error_function)

// Those that single precision computes in double, in wide.h.
#if MANTISSA == 52

#define BINARY_VECTOR_LOOP(name, function) \
  static void NAME(name) LOOP_PARAMETERS(result, a, b, c) { \
    const ELEMENT *first = a, *second = b; \
    ELEMENT *target = result; \
    ptrdiff_t i = 0; \
    for (; i <= count - LANES; i += LANES) \
      NAME(store)(target + i, function(NAME(loaded)(first + i), NAME(loaded)(second + i))); \
    if (i < count) { \
      VECTOR x = (VECTOR)(ELEMENT)1, y = (VECTOR)(ELEMENT)1; \
      memcpy(&x, first + i, (size_t)(count - i) * sizeof(ELEMENT)); \
      memcpy(&y, second + i, (size_t)(count - i) * sizeof(ELEMENT)); \
      NAME(name)(&x, &x, &y, NULL, LANES); \
      memcpy(target + i, &x, (size_t)(count - i) * sizeof(ELEMENT)); \
    } \
  }

VECTOR_LOOP(tan, tangent)
VECTOR_LOOP(asin, arcsine)
VECTOR_LOOP(acos, arccosine)
VECTOR_LOOP(asinh, inverse_hyperbolic_sine)
VECTOR_LOOP(acosh, inverse_hyperbolic_cosine)
VECTOR_LOOP(atanh, inverse_hyperbolic_tangent)
VECTOR_LOOP(cbrt, cube_root)
VECTOR_LOOP(exp2, power_of_2)
VECTOR_LOOP(log2, logarithm_to_base_2)
VECTOR_LOOP(log10, logarithm_to_base_10)
BINARY_VECTOR_LOOP(hypot, length_of_point)
BINARY_VECTOR_LOOP(atan2, arctangent_of_point)
BINARY_VECTOR_LOOP(power, power_of)

#endif
