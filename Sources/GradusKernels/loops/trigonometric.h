// sin and cos.
//
// |x| = n·π/2 + r with |r| ≤ π/4; n mod 4 says which of ±sin(r), ±cos(r) it is. Both are minimax polynomials in r².
// Angles too large for the reduction go to libm.

#define TWO_OVER_PI BY_TYPE(0x1.45f306p-1f, 0x1.45f306dc9c883p-1)
#define LARGEST_ANGLE BY_TYPE(1e5f, 1e6)

// (sin(r) − r)/r³, to 2⁻²⁸ and 2⁻⁵⁸ of sin(r).
#define SIN_COEFFICIENTS LIST_BY_TYPE( \
  (-0x1.555544p-3f, 0x1.1106d4p-7f, -0x1.9920cp-13f), \
  (-0x1.5555555555547p-3, 0x1.111111110f529p-7, -0x1.a01a019ba674fp-13, 0x1.71de351a06b23p-19, -0x1.ae5e1c4ca1ce8p-26, \
   0x1.5d7d69f4e4f98p-33))

// (cos(r) − 1 + r²/2)/r⁴, to 2⁻³³ and 2⁻⁶⁴ of 1.
#define COS_COEFFICIENTS LIST_BY_TYPE( \
  (0x1.55554ap-5f, -0x1.6c0c22p-10f, 0x1.99e33ap-16f), \
  (0x1.555555555554ap-5, -0x1.6c16c16c14ebep-10, 0x1.a01a019c6a5e0p-16, -0x1.27e4f7d4a3d92p-22, 0x1.1ee9c69cd9904p-29, \
   -0x1.8f9acbc5b2e62p-37))

/// |x| = n·π/2 + r + tail, where `tail` is what rounding took from r.
typedef struct {
  VECTOR r, tail;
  BITS n;
} NAME(quarter_turns);

/// π/2 is a sum of three parts, or of two doubles for single precision. Where products are rounded, n times the first two must be exact.
FUNCTION NAME(quarter_turns) quarter_turns_of(VECTOR x) {
  NAME(quarter_turns) turns = {.tail = 0};
  VECTOR n = nearest_multiple(x, TWO_OVER_PI, &turns.n);
#if LEVEL_FUSED
  const ELEMENT first = BY_TYPE(0x1.921fb6p+0f, 0x1.921fb54442d18p+0), second = BY_TYPE(-0x1.777a5cp-25f, 0x1.1a62633145c07p-54),
                third = BY_TYPE(-0x1.ee59dap-50f, -0x1.f1976b7ed8fbcp-110);
  VECTOR start = multiply_add(n, (VECTOR)-first, x), rest = multiply_add(n, (VECTOR)-second, start);
  turns.r = multiply_add(n, (VECTOR)-third, rest);
  turns.tail = multiply_add(n, (VECTOR)-third, rest - turns.r) + multiply_add(n, (VECTOR)-second, start - rest);
#elif MANTISSA == 52
  VECTOR first = x - n * 0x1.921fb544p+0, second = n * 0x1.0b4611a6p-34, third = n * 0x1.3198a2e037073p-69;
  VECTOR rest = first - second;
  turns.r = rest - third;
  turns.tail = ((first - rest) - second) + ((rest - turns.r) - third);
#else
  typedef double WIDE __attribute__((ext_vector_type(LEVEL_BYTES / sizeof(ELEMENT))));
  WIDE wide_x = __builtin_convertvector(x, WIDE), wide_n = __builtin_convertvector(n, WIDE);
  turns.r = __builtin_convertvector(wide_x - wide_n * 0x1.921fb544p+0 - wide_n * 0x1.0b4611a626331p-34, VECTOR);
#endif
  return turns;
}

/// sin(r + tail + n·π/2), negated where the sign bit of `sign` is set.
FUNCTION VECTOR sine_of_turns(NAME(quarter_turns) turns, BITS sign) {
  VECTOR r = turns.r, r2 = r * r;
#if LEVEL_FUSED
  VECTOR sine = multiply_add(r * r2, POLYNOMIAL(r2, SIN_COEFFICIENTS), r);
  VECTOR cosine = POLYNOMIAL(r2, 1, (ELEMENT)-0.5, COS_COEFFICIENTS);
#else
  VECTOR sine = r + (r * r2 * POLYNOMIAL(r2, SIN_COEFFICIENTS) + turns.tail);
  VECTOR cosine = 1 + (r2 * POLYNOMIAL(r2, (ELEMENT)-0.5, COS_COEFFICIENTS) - r * turns.tail);
#endif
  const int top = 8 * sizeof(ELEMENT) - 1;
  MASK odd = (MASK)(turns.n << top);
  BITS half_turn = (turns.n << (top - 1)) & ((UNSIGNED)1 << top);
  return (VECTOR)((BITS)(odd ? cosine : sine) ^ half_turn ^ sign);
}

/// Replaces the results of lanes whose angle is too large.
static __attribute__((noinline, cold)) void NAME(reduce_by_library)(VECTOR *result, const VECTOR *x, ELEMENT (*function)(ELEMENT)) {
  for (ptrdiff_t lane = 0; lane < LANES; lane++)
    if (MATH(fabs)((*x)[lane]) > LARGEST_ANGLE) (*result)[lane] = function((*x)[lane]);
}

FUNCTION VECTOR sine(VECTOR x) {
  VECTOR angle = magnitude(x);
  VECTOR result = sine_of_turns(quarter_turns_of(angle), (BITS)x & ~(BITS)angle);
  if (__builtin_expect(any(angle > LARGEST_ANGLE), 0)) NAME(reduce_by_library)(&result, &x, MATH(sin));
  return result;
}

FUNCTION VECTOR cosine(VECTOR x) {
  VECTOR angle = magnitude(x);
  NAME(quarter_turns) turns = quarter_turns_of(angle);
  turns.n += 1;
  VECTOR result = sine_of_turns(turns, (BITS)0);
  if (__builtin_expect(any(angle > LARGEST_ANGLE), 0)) NAME(reduce_by_library)(&result, &x, MATH(cos));
  return result;
}
