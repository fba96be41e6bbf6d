// Arithmetic of one signed integer type ELEMENT; UNSIGNED is its unsigned twin, in which wrapping is defined.

BINARY_LOOP(NAME(add), UNSIGNED, UNSIGNED, x + y)
BINARY_LOOP(NAME(subtract), UNSIGNED, UNSIGNED, x - y)
BINARY_LOOP(NAME(multiply), UNSIGNED, UNSIGNED, x * y)
BINARY_LOOP(NAME(minimum), ELEMENT, ELEMENT, x < y ? x : y)
BINARY_LOOP(NAME(maximum), ELEMENT, ELEMENT, x > y ? x : y)
UNARY_LOOP(NAME(negate), UNSIGNED, UNSIGNED, 0 - x)
UNARY_LOOP(NAME(absolute), ELEMENT, UNSIGNED, x < 0 ? 0 - (UNSIGNED)x : (UNSIGNED)x)
UNARY_LOOP(NAME(sign), ELEMENT, ELEMENT, (x > 0) - (x < 0))

// A divisor of 1 takes the place of 0 and of −1, by which the least number cannot be divided.
static inline ELEMENT NAME(safe_divisor)(ELEMENT y) { return ((y == 0) | (y == -1)) ? 1 : y; }

BINARY_LOOP(NAME(divide), ELEMENT, ELEMENT,
            y == 0 ? 0 : y == -1 ? (ELEMENT)(0 - (UNSIGNED)x) : x / NAME(safe_divisor)(y))
BINARY_LOOP(NAME(remainder), ELEMENT, ELEMENT, x % NAME(safe_divisor)(y))
