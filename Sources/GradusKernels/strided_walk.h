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

static void NAME(walk)(const gradus_strided *strided, ptrdiff_t first, ptrdiff_t count, ELEMENT *result) {
  const int last = strided->rank - 1;
  const ptrdiff_t *dimensions = strided->dimensions, *strides = strided->strides;
  const ELEMENT *source = (const ELEMENT *)strided->base;
  ptrdiff_t coordinates[GRADUS_MAXIMUM_RANK] = {0};
  for (int axis = last; axis >= 0 && first > 0; axis--) {
    coordinates[axis] = first % dimensions[axis];
    first /= dimensions[axis];
  }
  ptrdiff_t offset = 0;
  for (int axis = 0; axis <= last; axis++) offset += coordinates[axis] * strides[axis];
  while (count > 0) {
    const ptrdiff_t column = coordinates[last], rest = dimensions[last] - column, done = rest < count ? rest : count;
    NAME(run)(result, source + offset, strides[last], done);
    result += done;
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
