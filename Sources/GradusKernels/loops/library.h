// Functions in double precision that are calls of libm, one element at a time.

#define LIBRARY_LOOP(name, function) \
  UNVECTORISED_LOOP(name, function(((const double *)a)[i]))

#define LIBRARY_BINARY_LOOP(name, function) \
  UNVECTORISED_LOOP(name, function(((const double *)a)[i], ((const double *)b)[i]))

#define UNVECTORISED_LOOP(name, value) \
  static void name LOOP_PARAMETERS(result, a, b, c) { \
    for (ptrdiff_t i = 0; i < count; i++) ((double *)result)[i] = value; \
  }

LIBRARY_LOOP(tan_f64, tan)
LIBRARY_LOOP(asin_f64, asin)
LIBRARY_LOOP(acos_f64, acos)
LIBRARY_LOOP(asinh_f64, asinh)
LIBRARY_LOOP(acosh_f64, acosh)
LIBRARY_LOOP(atanh_f64, atanh)
LIBRARY_BINARY_LOOP(power_f64, pow)
LIBRARY_BINARY_LOOP(atan2_f64, atan2)
