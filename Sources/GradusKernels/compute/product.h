// Kernels of the matrix product for one floating type ELEMENT: included once for each.
//
// VECTOR_BYTES and FULL_ROWS come from the level; TOTAL adds up the lanes of a vector; write_first writes the first lanes
// if HAS_MASKS. The loops over constants unroll, so that `sums` lives in registers; a multiplication and an addition in one
// expression become one fused instruction where the level has it.

typedef ELEMENT NAME(vector)
    __attribute__((ext_vector_type(VECTOR_BYTES / sizeof(ELEMENT)), aligned(sizeof(ELEMENT)), may_alias));
enum { NAME(LANES) = VECTOR_BYTES / sizeof(ELEMENT), NAME(WIDE) = 8 };

static inline NAME(vector) NAME(load)(const ELEMENT *elements) { return *(const NAME(vector) *)elements; }

static inline void NAME(write)(ELEMENT *target, NAME(vector) value, ptrdiff_t columns, int accumulates) {
  if (columns >= NAME(LANES)) {
    if (accumulates) value += NAME(load)(target);
    *(NAME(vector) *)target = value;
    return;
  }
#ifdef HAS_MASKS
  NAME(write_first)(target, value, columns, accumulates);
#else
  for (ptrdiff_t j = 0; j < columns; j++) target[j] = accumulates ? target[j] + value[j] : value[j];
#endif
}

static inline __attribute__((always_inline)) void NAME(multiply)(const gradus_tile *tile, const int rows,
                                                                const int vectors) {
  const ELEMENT *left = tile->left, *right = tile->right;
  const ptrdiff_t left_row = tile->left_row, left_column = tile->left_column, right_row = tile->right_row;
  NAME(vector) sums[FULL_ROWS][NAME(WIDE)];
  UNROLLED for (int i = 0; i < rows; i++) {
    UNROLLED for (int v = 0; v < vectors; v++) sums[i][v] = (NAME(vector))(ELEMENT)0;
  }
  for (ptrdiff_t p = tile->depth; p > 0; p--) {
    NAME(vector) row[NAME(WIDE)];
    UNROLLED for (int v = 0; v < vectors; v++) row[v] = NAME(load)(right + v * NAME(LANES));
    UNROLLED for (int i = 0; i < rows; i++) {
      const NAME(vector) factor = (NAME(vector))left[i * left_row];
      UNROLLED for (int v = 0; v < vectors; v++) sums[i][v] += factor * row[v];
    }
    left += left_column;
    right += right_row;
  }
  const ptrdiff_t result_row = tile->result_row, columns = tile->columns;
  const int accumulates = tile->accumulates;
  ELEMENT *result = tile->result;
  UNROLLED for (int i = 0; i < rows; i++) {
    UNROLLED for (int v = 0; v < vectors; v++) {
      NAME(write)(result + v * NAME(LANES), sums[i][v], columns - v * NAME(LANES), accumulates);
    }
    result += result_row;
  }
}

#define TILE(rows, vectors) \
  static void NAME(tile_##rows##_##vectors)(const gradus_tile *tile) { NAME(multiply)(tile, rows, vectors); }
#define TILES(rows) TILE(rows, 2) TILE(rows, 1)
FOR_EACH_ROW_CHOICE(TILES)
TILE(1, 8)
#undef TILES
#undef TILE

// MARK: Dot products

// Each product is summed in the same order, however many are computed side by side.
static inline __attribute__((always_inline)) void NAME(dots)(ELEMENT *result, const ELEMENT *left, const ELEMENT *right,
                                                            ptrdiff_t right_row, ptrdiff_t depth, const int count) {
  enum { LANES = NAME(LANES), PARTS = 4 };
  NAME(vector) sums[2][PARTS];
  UNROLLED for (int j = 0; j < count; j++) {
    UNROLLED for (int part = 0; part < PARTS; part++) sums[j][part] = (NAME(vector))(ELEMENT)0;
  }
  ptrdiff_t p = 0;
  for (; p + PARTS * LANES <= depth; p += PARTS * LANES) {
    UNROLLED for (int part = 0; part < PARTS; part++) {
      const NAME(vector) a = NAME(load)(left + p + part * LANES);
      UNROLLED for (int j = 0; j < count; j++) sums[j][part] += a * NAME(load)(right + j * right_row + p + part * LANES);
    }
  }
  for (; p + LANES <= depth; p += LANES) {
    UNROLLED for (int j = 0; j < count; j++) sums[j][0] += NAME(load)(left + p) * NAME(load)(right + j * right_row + p);
  }
  UNROLLED for (int j = 0; j < count; j++) {
    NAME(vector) a = (ELEMENT)0, b = (ELEMENT)0;
    memcpy(&a, left + p, (size_t)(depth - p) * sizeof(ELEMENT));
    memcpy(&b, right + j * right_row + p, (size_t)(depth - p) * sizeof(ELEMENT));
    sums[j][0] += a * b;
    const NAME(vector) sum = (sums[j][0] + sums[j][1]) + (sums[j][2] + sums[j][3]);
    result[j] = TOTAL(sum);
  }
}

static void NAME(dot)(void *result, const void *left, const void *right, ptrdiff_t right_row, ptrdiff_t count,
                      ptrdiff_t depth) {
  ELEMENT *target = result;
  const ELEMENT *row = right;
  ptrdiff_t j = 0;
  for (; j + 2 <= count; j += 2) NAME(dots)(target + j, left, row + j * right_row, right_row, depth, 2);
  if (j < count) NAME(dots)(target + j, left, row + j * right_row, right_row, depth, 1);
}

// MARK: Packing

// Rows of a few vectors, as the windows of an image have; the last vector of a row may overlap the one before.
static void NAME(copy_rows)(void *result, ptrdiff_t result_row, const void *source, ptrdiff_t source_row, ptrdiff_t rows,
                            ptrdiff_t columns) {
  enum { LANES = NAME(LANES) };
  ELEMENT *target = result;
  const ELEMENT *origin = source;
  for (ptrdiff_t j = 0; j < rows; j++, target += result_row, origin += source_row) {
    ptrdiff_t p = 0;
    for (; p + LANES <= columns; p += LANES) *(NAME(vector) *)(target + p) = NAME(load)(origin + p);
    if (p == columns) continue;
    if (columns >= LANES) *(NAME(vector) *)(target + columns - LANES) = NAME(load)(origin + columns - LANES);
    else for (; p < columns; p++) target[p] = origin[p];
  }
}
