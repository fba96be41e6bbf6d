// tan, in double: sin/cos or −cos/sin of what is left of whole quarter turns, each in two parts.

FUNCTION VECTOR tangent(VECTOR x) {
  VECTOR angle = magnitude(x);
  NAME(quarter_turns) turns = quarter_turns_of(angle);
  VECTOR r = turns.r, r2 = r * r;
  VECTOR sine_rest = multiply_add(r * r2, POLYNOMIAL(r2, SIN_COEFFICIENTS), turns.tail), sine = r + sine_rest;
  VECTOR cosine_rest = multiply_add(-r, turns.tail, r2 * POLYNOMIAL(r2, (ELEMENT)-0.5, COS_COEFFICIENTS));
  VECTOR cosine = 1 + cosine_rest;
  VECTOR sine_low = sine_rest - (sine - r), cosine_low = cosine_rest - (cosine - 1);

  MASK odd = (MASK)(turns.n << (8 * sizeof(ELEMENT) - 1));
  VECTOR numerator = odd ? -cosine : sine, numerator_low = odd ? -cosine_low : sine_low;
  VECTOR denominator = odd ? sine : cosine, denominator_low = odd ? sine_low : cosine_low;
  VECTOR inverse = 1 / denominator, quotient = numerator * inverse;
  VECTOR lost = (numerator_low - quotient * denominator_low) - product_remainder(quotient, denominator, numerator);
  VECTOR result = multiply_add(lost, inverse, quotient);
  result = (VECTOR)((BITS)result ^ ((BITS)x & ~(BITS)angle));
  if (__builtin_expect(any(angle > LARGEST_ANGLE), 0)) NAME(reduce_by_library)(&result, &x, MATH(tan));
  return result;
}
