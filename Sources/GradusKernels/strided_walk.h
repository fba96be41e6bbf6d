// Walks a strided operand of one element size, ELEMENT: included once for each size.

typedef ELEMENT NAME(splat) __attribute__((vector_size(32), aligned(sizeof(ELEMENT)), may_alias));

// `count` elements of the innermost dimension. A repeated element is written in whole vectors, past the end.
static inline void NAME(run)(ELEMENT *restrict result, const ELEMENT *restrict source, ptrdiff_t stride,
                             ptrdiff_t count) {
  enum { LANES = 32 / sizeof(ELEMENT) };
  if (stride == 0) {
    const NAME(splat) value = (NAME(splat)){0} + *source;
    for (ptrdiff_t i = 0; i < count; i += LANES) *(NAME(splat) *)(result + i) = value;
  } else if (stride == 1 && count >= LANES) {
    memcpy(result, source, (size_t)count * sizeof(ELEMENT));
  } else {
    for (ptrdiff_t i = 0; i < count; i++) result[i] = source[i * stride];
  }
}

// One row of the innermost dimension, from side by side to strided.
static inline void NAME(scatter)(ELEMENT *restrict result, const ELEMENT *restrict source, ptrdiff_t stride,
                                 ptrdiff_t count) {
  if (stride == 1) memcpy(result, source, (size_t)count * sizeof(ELEMENT));
  else for (ptrdiff_t i = 0; i < count; i++) result[i * stride] = source[i];
}

// Moves elements first ..< first + count between a strided operand, whose element at coordinate 0 is `base`, and
// `packed`, where they lie side by side.
static inline __attribute__((always_inline)) void NAME(walk)(int rank, const ptrdiff_t *dimensions,
                                                             const ptrdiff_t *strides, ptrdiff_t first, ptrdiff_t count,
                                                             ELEMENT *base, ELEMENT *packed, int is_store) {
  const int last = rank - 1;
  ptrdiff_t coordinates[GRADUS_MAXIMUM_RANK] = {0};
  for (int axis = last; axis >= 0 && first > 0; axis--) {
    coordinates[axis] = first % dimensions[axis];
    first /= dimensions[axis];
  }
  ptrdiff_t offset = 0;
  for (int axis = 0; axis <= last; axis++) offset += coordinates[axis] * strides[axis];
  while (count > 0) {
    const ptrdiff_t column = coordinates[last], rest = dimensions[last] - column, done = rest < count ? rest : count;
    if (is_store) NAME(scatter)(base + offset, packed, strides[last], done);
    else NAME(run)(packed, base + offset, strides[last], done);
    packed += done;
    count -= done;
    // On to the start of the next row.
    offset -= column * strides[last];
    coordinates[last] = 0;
    for (int axis = last - 1; axis >= 0; axis--) {
      offset += strides[axis];
      if (++coordinates[axis] < dimensions[axis]) break;
      offset -= dimensions[axis] * strides[axis];
      coordinates[axis] = 0;
    }
  }
}

static void NAME(load)(const gradus_strided *strided, ptrdiff_t first, ptrdiff_t count, void *result) {
  NAME(walk)(strided->rank, strided->dimensions, strided->strides, first, count, (ELEMENT *)strided->base, result, 0);
}

static void NAME(store)(const gradus_map *map, const gradus_operand *store, char *base, const char *source,
                        ptrdiff_t first, ptrdiff_t count) {
  NAME(walk)(map->rank, map->dimensions, store->strides, first, count, (ELEMENT *)base, (ELEMENT *)source, 1);
}
