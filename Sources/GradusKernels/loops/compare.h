// Comparisons, selection and filling for one type ELEMENT: included once for each of the five.

BINARY_LOOP(NAME(equal), ELEMENT, uint8_t, x == y)
BINARY_LOOP(NAME(not_equal), ELEMENT, uint8_t, x != y)
BINARY_LOOP(NAME(less), ELEMENT, uint8_t, x < y)
BINARY_LOOP(NAME(less_equal), ELEMENT, uint8_t, x <= y)
BINARY_LOOP(NAME(greater), ELEMENT, uint8_t, x > y)
BINARY_LOOP(NAME(greater_equal), ELEMENT, uint8_t, x >= y)

static void NAME(select) LOOP_PARAMETERS(result, a, b, c) {
  EACH_ELEMENT {
    const ELEMENT y = ((const ELEMENT *)b)[i], z = ((const ELEMENT *)c)[i];
    ((ELEMENT *)result)[i] = ((const uint8_t *)a)[i] ? y : z;
  }
}
