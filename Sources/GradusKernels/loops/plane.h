// hypot and atan2, in double.

/// √(x² + y²), scaled so that no square overflows or vanishes; ∞ if either is infinite, even beside NaN.
FUNCTION VECTOR length_of_point(VECTOR x, VECTOR y) {
  VECTOR a = magnitude(x), b = magnitude(y);
  VECTOR longer = a > b ? a : b;
  VECTOR scale = longer > 0x1p500 ? (VECTOR)0x1p-600 : (longer < 0x1p-450 ? (VECTOR)0x1p600 : (VECTOR)1);
  VECTOR back = longer > 0x1p500 ? (VECTOR)0x1p600 : (longer < 0x1p-450 ? (VECTOR)0x1p-600 : (VECTOR)1);
  VECTOR u = a * scale, v = b * scale;
  VECTOR result = __builtin_elementwise_sqrt(multiply_add(u, u, v * v)) * back;
  return ((a == (ELEMENT)INFINITY) | (b == (ELEMENT)INFINITY)) ? (VECTOR)INFINITY : result;
}

/// The angle of the point (x, y). Of equal lengths, even 0 or ∞, the quotient is settled first.
FUNCTION VECTOR arctangent_of_point(VECTOR y, VECTOR x) {
  VECTOR height = magnitude(y), width = magnitude(x);
  MASK alike = height == width;
  width = alike ? (VECTOR)1 : width;
  height = alike ? (height == 0 ? (VECTOR)0 : (VECTOR)1) : height;
  // Their sum must be finite, and √2 times one of them a normal number.
  VECTOR longer = height > width ? height : width;
  VECTOR scale = longer > 0x1p1000 ? (VECTOR)0.25 : (longer < 0x1p-1000 ? (VECTOR)0x1p100 : (VECTOR)1);
  VECTOR angle = arctangent_of_quotient(height * scale, width * scale);
  MASK left = (MASK)x;  // selects by the sign bit, −0 included
  return with_sign(left ? 2 * HALF_PI - (angle - 2 * HALF_PI_LOW) : angle, y);
}
