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

// Whole rows of a transposed matrix: the elements that lie near each other in the source are read together.
static void NAME(rows)(ELEMENT *restrict result, const ELEMENT *restrict source, ptrdiff_t rows, ptrdiff_t row_stride,
                       ptrdiff_t columns, ptrdiff_t stride) {
  for (ptrdiff_t column = 0; column < columns; column++) {
    for (ptrdiff_t row = 0; row < rows; row++) result[row * columns + column] = source[row * row_stride + column * stride];
  }
}

static inline ptrdiff_t NAME(distance)(ptrdiff_t stride) { return stride < 0 ? -stride : stride; }

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
  const ptrdiff_t columns = dimensions[last], stride = strides[last];
  const int is_transposed = last > 0 && NAME(distance)(strides[last - 1]) < NAME(distance)(stride);
  while (count > 0) {
    const ptrdiff_t column = coordinates[last];
    ptrdiff_t rows = 1, done = columns - column < count ? columns - column : count;
    if (is_transposed && column == 0 && count >= 2 * columns) {
      rows = dimensions[last - 1] - coordinates[last - 1];
      if (rows > count / columns) rows = count / columns;
      done = rows * columns;
      NAME(rows)(result, source + offset, rows, strides[last - 1], columns, stride);
      coordinates[last - 1] += rows - 1;
      offset += (rows - 1) * strides[last - 1];
    } else {
      NAME(run)(result, source + offset, stride, done);
    }
    result += done;
    count -= done;
    // On to the start of the next row.
    offset -= column * stride;
    coordinates[last] = 0;
    for (int axis = last - 1; axis >= 0; axis--) {
      offset += strides[axis];
      if (++coordinates[axis] < dimensions[axis]) break;
      offset -= dimensions[axis] * strides[axis];
      coordinates[axis] = 0;
    }
  }
}
