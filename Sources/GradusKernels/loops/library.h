// Functions that are calls of a library, one element at a time. Where single precision has no loop of its own it is computed in
// double.

#define LIBRARY_LOOP(name, function) \
  UNVECTORISED_LOOP(name, function(((const double *)a)[i]))

#define LIBRARY_BINARY_LOOP(name, function) \
  UNVECTORISED_LOOP(name, function(((const double *)a)[i], ((const double *)b)[i]))

#define LIBRARY_LOOPS(name, function) \
  LIBRARY_LOOP(name##_f64, function) \
  NARROWED_LOOP(name##_f32, function(((const float *)a)[i]))

#define LIBRARY_BINARY_LOOPS(name, function) \
  LIBRARY_BINARY_LOOP(name##_f64, function) \
  NARROWED_LOOP(name##_f32, function(((const float *)a)[i], ((const float *)b)[i]))

#define NARROWED_LOOP(name, value) \
  static void name LOOP_PARAMETERS(result, a, b, c) { \
    for (ptrdiff_t i = 0; i < count; i++) ((float *)result)[i] = (float)value; \
  }

#define UNVECTORISED_LOOP(name, value) \
  static void name LOOP_PARAMETERS(result, a, b, c) { \
    for (ptrdiff_t i = 0; i < count; i++) ((double *)result)[i] = value; \
  }


LIBRARY_LOOPS(erfinv, gradus_inverse_error_function)
LIBRARY_LOOPS(gamma, tgamma)
LIBRARY_LOOPS(log_gamma, gradus_log_gamma)
LIBRARY_BINARY_LOOPS(polygamma, gradus_polygamma)
LIBRARY_BINARY_LOOPS(sinc, gradus_sinc)
LIBRARY_BINARY_LOOPS(remainder, fmod)
