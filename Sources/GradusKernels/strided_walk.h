// Walks a strided operand of one element size, ELEMENT: included once for each size.

typedef ELEMENT NAME(splat) __attribute__((vector_size(32), aligned(sizeof(ELEMENT)), may_alias));

// `count` elements side by side; a few vectors take less time than a call.
static inline void NAME(move)(ELEMENT *restrict result, const ELEMENT *restrict source, ptrdiff_t count) {
  enum { LANES = 32 / sizeof(ELEMENT) };
  if (count < LANES || count > 8 * LANES) {
    memcpy(result, source, (size_t)count * sizeof(ELEMENT));
    return;
  }
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    if (i + LANES > count) i = count - LANES;
    memcpy(result + i, source + i, 32);
  }
}

// `count` elements of the innermost dimension. A repeated element is written in whole vectors, past the end.
static inline void NAME(run)(ELEMENT *restrict result, const ELEMENT *restrict source, ptrdiff_t stride,
                             ptrdiff_t count) {
  enum { LANES = 32 / sizeof(ELEMENT) };
  if (stride == 0) {
    const NAME(splat) value = (NAME(splat)){0} + *source;
    for (ptrdiff_t i = 0; i < count; i += LANES) *(NAME(splat) *)(result + i) = value;
  } else if (stride == 1 && count >= LANES) {
    NAME(move)(result, source, count);
  } else {
    for (ptrdiff_t i = 0; i < count; i++) result[i] = source[i * stride];
  }
}

// One row of the innermost dimension, from side by side to strided.
static inline void NAME(scatter)(ELEMENT *restrict result, const ELEMENT *restrict source, ptrdiff_t stride,
                                 ptrdiff_t count) {
  if (stride == 1) NAME(move)(result, source, count);
  else for (ptrdiff_t i = 0; i < count; i++) result[i * stride] = source[i];
}

// Whole short rows of the innermost dimension: as many as there are columns, known where this is inlined.
static inline __attribute__((always_inline)) void NAME(short_rows)(const int columns, ELEMENT *restrict base,
                                                                   ptrdiff_t row_stride, ptrdiff_t stride, ptrdiff_t rows,
                                                                   ELEMENT *restrict packed, int is_store) {
  for (ptrdiff_t row = 0; row < rows; row++, base += row_stride, packed += columns) {
    _Pragma("clang loop unroll(full)") for (int i = 0; i < columns; i++) {
      if (is_store) base[i * stride] = packed[i];
      else packed[i] = base[i * stride];
    }
  }
}

static inline __attribute__((always_inline)) void NAME(rows)(ptrdiff_t columns, ELEMENT *restrict base,
                                                             ptrdiff_t row_stride, ptrdiff_t stride, ptrdiff_t rows,
                                                             ELEMENT *restrict packed, int is_store) {
  switch (columns) {
    case 2: NAME(short_rows)(2, base, row_stride, stride, rows, packed, is_store); return;
    case 3: NAME(short_rows)(3, base, row_stride, stride, rows, packed, is_store); return;
    case 4: NAME(short_rows)(4, base, row_stride, stride, rows, packed, is_store); return;
    case 5: NAME(short_rows)(5, base, row_stride, stride, rows, packed, is_store); return;
    case 6: NAME(short_rows)(6, base, row_stride, stride, rows, packed, is_store); return;
    case 8: NAME(short_rows)(8, base, row_stride, stride, rows, packed, is_store); return;
  }
  for (ptrdiff_t row = 0; row < rows; row++, base += row_stride, packed += columns) {
    if (is_store) NAME(scatter)(base, packed, stride, columns);
    else NAME(run)(packed, base, stride, columns);
  }
}

// Moves elements first ..< first + count between a strided operand, whose element at coordinate 0 is `base`, and
// `packed`, where they lie side by side.
static inline __attribute__((always_inline)) void NAME(walk)(int rank, const ptrdiff_t *dimensions,
                                                             const ptrdiff_t *strides, ptrdiff_t first, ptrdiff_t count,
                                                             ELEMENT *base, ELEMENT *packed, int is_store) {
  const int last = rank - 1;
  const ptrdiff_t columns = dimensions[last];
  ptrdiff_t coordinates[GRADUS_MAXIMUM_RANK] = {0};
  for (int axis = last; axis >= 0 && first > 0; axis--) {
    coordinates[axis] = first % dimensions[axis];
    first /= dimensions[axis];
  }
  ptrdiff_t offset = 0;
  for (int axis = 0; axis <= last; axis++) offset += coordinates[axis] * strides[axis];
  while (count > 0) {
    const ptrdiff_t column = coordinates[last], rest = columns - column;
    ptrdiff_t rows = 1, done = rest < count ? rest : count;
    if (last > 0 && column == 0 && count >= columns) {
      const ptrdiff_t left = dimensions[last - 1] - coordinates[last - 1], whole = count / columns;
      rows = left < whole ? left : whole;
      done = rows * columns;
      NAME(rows)(columns, base + offset, strides[last - 1], strides[last], rows, packed, is_store);
    } else if (is_store) {
      NAME(scatter)(base + offset, packed, strides[last], done);
    } else {
      NAME(run)(packed, base + offset, strides[last], done);
    }
    packed += done;
    count -= done;
    // On to the start of the row behind.
    offset -= column * strides[last];
    coordinates[last] = 0;
    for (int axis = last - 1; axis >= 0; axis--, rows = 1) {
      offset += rows * strides[axis];
      coordinates[axis] += rows;
      if (coordinates[axis] < dimensions[axis]) break;
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
