// Loops that the compiler vectorises by itself: one expression of x = a[i], y = b[i], z = c[i] for each.
//
// The result may be an operand's buffer, so `restrict` would be a lie; but iteration i never touches element j ≠ i of
// another iteration, which is what assume_safety says. Without it an aliased call would run one element at a time.

#define EACH_ELEMENT \
  _Pragma("clang loop vectorize(assume_safety) interleave(enable)") \
  for (ptrdiff_t i = 0; i < count; i++)

#define LOOP_PARAMETERS(result, a, b, c) \
  (void *result, const void *a __attribute__((unused)), const void *b __attribute__((unused)), \
   const void *c __attribute__((unused)), ptrdiff_t count)

#define UNARY_LOOP(name, from, to, expression) \
  static void name LOOP_PARAMETERS(result, a, b, c) { \
    EACH_ELEMENT { \
      const from x = ((const from *)a)[i]; \
      ((to *)result)[i] = (expression); \
    } \
  }

#define BINARY_LOOP(name, from, to, expression) \
  static void name LOOP_PARAMETERS(result, a, b, c) { \
    EACH_ELEMENT { \
      const from x = ((const from *)a)[i], y = ((const from *)b)[i]; \
      ((to *)result)[i] = (expression); \
    } \
  }
