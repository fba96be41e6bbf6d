// Arithmetic of one floating type ELEMENT that is exact or rounded once. MATH(f) is libm's f for the type.

BINARY_LOOP(NAME(add), ELEMENT, ELEMENT, x + y)
BINARY_LOOP(NAME(subtract), ELEMENT, ELEMENT, x - y)
BINARY_LOOP(NAME(multiply), ELEMENT, ELEMENT, x * y)
BINARY_LOOP(NAME(divide), ELEMENT, ELEMENT, x / y)
BINARY_LOOP(NAME(scale), ELEMENT, ELEMENT, ((x != 0) & (y != 0)) ? x * y : 0)
// A comparison with NaN is false: where y is NaN the first test gives y, where x is NaN the second gives x.
BINARY_LOOP(NAME(minimum), ELEMENT, ELEMENT, ((x < y) | (x != x)) ? x : y)
BINARY_LOOP(NAME(maximum), ELEMENT, ELEMENT, ((x > y) | (x != x)) ? x : y)
UNARY_LOOP(NAME(negate), ELEMENT, ELEMENT, -x)
UNARY_LOOP(NAME(absolute), ELEMENT, ELEMENT, MATH(__builtin_fabs)(x))
// ±0 and NaN are their own signs.
UNARY_LOOP(NAME(sign), ELEMENT, ELEMENT, ((x < 0) | (x > 0)) ? MATH(__builtin_copysign)((ELEMENT)1, x) : x)
// Not __builtin_sqrt, which may have to set errno and so is not vectorised.
UNARY_LOOP(NAME(sqrt), ELEMENT, ELEMENT, __builtin_elementwise_sqrt(x))
UNARY_LOOP(NAME(rsqrt), ELEMENT, ELEMENT, 1 / __builtin_elementwise_sqrt(x))

#if LEVEL_ROUNDING

UNARY_LOOP(NAME(floor), ELEMENT, ELEMENT, MATH(__builtin_floor)(x))
UNARY_LOOP(NAME(ceil), ELEMENT, ELEMENT, MATH(__builtin_ceil)(x))
UNARY_LOOP(NAME(round), ELEMENT, ELEMENT, MATH(__builtin_roundeven)(x))

#else

// From 1/ε on every number is an integer. Below, adding 1/ε leaves no room for a fraction, and rounds ties to even.
static inline ELEMENT NAME(nearest_integer)(ELEMENT x) {
  const ELEMENT no_fraction = 1 / EPSILON;
  ELEMENT magnitude = MATH(__builtin_fabs)(x);
  ELEMENT rounded = (magnitude + no_fraction) - no_fraction;
  return magnitude < no_fraction ? MATH(__builtin_copysign)(rounded, x) : x;
}

static inline ELEMENT NAME(integer_below)(ELEMENT x) {
  ELEMENT nearest = NAME(nearest_integer)(x);
  return nearest > x ? nearest - 1 : nearest;
}

// ceil(x) = −floor(−x), which also gives −0 for −1 < x ≤ −0.
UNARY_LOOP(NAME(floor), ELEMENT, ELEMENT, NAME(integer_below)(x))
UNARY_LOOP(NAME(ceil), ELEMENT, ELEMENT, -NAME(integer_below)(-x))
UNARY_LOOP(NAME(round), ELEMENT, ELEMENT, NAME(nearest_integer)(x))

#endif
