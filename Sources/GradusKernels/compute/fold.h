// Folds of one type ELEMENT by one COMBINE(total, x): included once for each.
//
// Sixteen lanes of 4 bytes, or eight of 8 (HAS_EIGHT_LANES), whatever the level: every level adds in the same order.

typedef ELEMENT NAME(lanes)
    __attribute__((ext_vector_type(64 / sizeof(ELEMENT)), aligned(sizeof(ELEMENT)), may_alias));

typedef __typeof__((NAME(lanes))(ELEMENT)0 < (NAME(lanes))(ELEMENT)0) NAME(mask);
#ifdef HAS_EIGHT_LANES
#define LANE_NUMBERS ((NAME(mask)){0, 1, 2, 3, 4, 5, 6, 7})
#else
#define LANE_NUMBERS ((NAME(mask)){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
#endif

// A macro: to return so wide a vector from a function is no matter of course at every level.
#define LOADED(elements) (*(const NAME(lanes) *)(elements))

// Folds the upper half of the lanes onto the lower one until one is left.
static inline ELEMENT NAME(fold_lanes)(const NAME(lanes) *lanes) {
#define HALVED(vector) COMBINE((vector).lo, (vector).hi)
  const __typeof__(lanes->lo) half = HALVED(*lanes);
  const __typeof__(half.lo) quarter = HALVED(half);
  const __typeof__(quarter.lo) eighth = HALVED(quarter);
#ifdef HAS_EIGHT_LANES
  return eighth;
#else
  return HALVED(eighth);
#endif
#undef HALVED
}

// A row of at least as many elements as there are lanes.
static ELEMENT NAME(fold_row)(const ELEMENT *row, ptrdiff_t length) {
  enum { LANES = 64 / sizeof(ELEMENT) };
  NAME(lanes) total = LOADED(row);
  ptrdiff_t i = LANES;
  if (length >= 8 * LANES) {
    // Four sums in flight hide the latency of an addition.
    NAME(lanes) a = total, b = LOADED(row + LANES), c = LOADED(row + 2 * LANES), d = LOADED(row + 3 * LANES);
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
    // The last whole vector of the row, of which the lanes that were taken before are left out.
    const NAME(lanes) rest = LOADED(row + length - LANES);
    const NAME(mask) is_new = LANE_NUMBERS >= (NAME(mask))(LANES - (length - i));
    total = is_new ? COMBINE(total, rest) : total;
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
#undef LANE_NUMBERS
#undef HAS_EIGHT_LANES
#undef NAME
#undef ELEMENT
#undef COMBINE
