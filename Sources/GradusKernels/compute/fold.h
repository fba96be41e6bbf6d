// Folds of one type ELEMENT by one COMBINE(total, x) with IDENTITY: included once for each.
//
// Sixteen f32 (eight f64) lanes whatever the level, so that every level adds in the same order.

typedef ELEMENT NAME(lanes)
    __attribute__((ext_vector_type(64 / sizeof(ELEMENT)), aligned(sizeof(ELEMENT)), may_alias));

// A macro: to return so wide a vector from a function is no matter of course at every level.
#define LOADED(elements) (*(const NAME(lanes) *)(elements))

static ELEMENT NAME(fold_lanes)(const NAME(lanes) *lanes) {
  ELEMENT values[64 / sizeof(ELEMENT)];
  memcpy(values, lanes, sizeof values);
  for (int half = 32 / (int)sizeof(ELEMENT); half > 0; half /= 2) {
    for (int i = 0; i < half; i++) values[i] = COMBINE(values[i], values[i + half]);
  }
  return values[0];
}

static ELEMENT NAME(fold_row)(const ELEMENT *row, ptrdiff_t length) {
  enum { LANES = 64 / sizeof(ELEMENT) };
  NAME(lanes) total = (NAME(lanes))(ELEMENT)(IDENTITY);
  ptrdiff_t i = 0;
  if (length >= 8 * LANES) {
    // Four sums in flight hide the latency of an addition.
    NAME(lanes) a = LOADED(row), b = LOADED(row + LANES), c = LOADED(row + 2 * LANES), d = LOADED(row + 3 * LANES);
    for (i = 4 * LANES; i + 4 * LANES <= length; i += 4 * LANES) {
      a = COMBINE(a, LOADED(row + i));
      b = COMBINE(b, LOADED(row + i + LANES));
      c = COMBINE(c, LOADED(row + i + 2 * LANES));
      d = COMBINE(d, LOADED(row + i + 3 * LANES));
    }
    a = COMBINE(a, b);
    c = COMBINE(c, d);
    total = COMBINE(a, c);
  }
  for (; i + LANES <= length; i += LANES) total = COMBINE(total, LOADED(row + i));
  if (i < length) {
    NAME(lanes) rest = (NAME(lanes))(ELEMENT)(IDENTITY);
    memcpy(&rest, row + i, (size_t)(length - i) * sizeof(ELEMENT));
    total = COMBINE(total, rest);
  }
  return NAME(fold_lanes)(&total);
}

static void NAME(fold)(void *result, const void *elements, ptrdiff_t rows, ptrdiff_t length) {
  ELEMENT *target = result;
  const ELEMENT *row = elements;
  if (length >= 64 / (ptrdiff_t)sizeof(ELEMENT)) {
    for (ptrdiff_t r = 0; r < rows; r++, row += length) target[r] = NAME(fold_row)(row, length);
    return;
  }
  for (ptrdiff_t r = 0; r < rows; r++, row += length) {
    ELEMENT total = row[0];
    for (ptrdiff_t i = 1; i < length; i++) total = COMBINE(total, row[i]);
    target[r] = total;
  }
}

#undef LOADED
#undef NAME
#undef ELEMENT
#undef COMBINE
#undef IDENTITY
