// result[i] = *a, by the size of an element in bytes.

#define FILL_LOOP(name, type) \
  static void name LOOP_PARAMETERS(result, a, b, c) { \
    const type value = *(const type *)a; \
    EACH_ELEMENT ((type *)result)[i] = value; \
  }

FILL_LOOP(fill_1, uint8_t)
FILL_LOOP(fill_4, uint32_t)
FILL_LOOP(fill_8, uint64_t)
