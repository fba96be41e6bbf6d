// Products of a matrix of many short rows and a small matrix, for one floating type ELEMENT: included once for each.
//
// N rows are turned, so that vectors run along the rows of the product, and what comes out is turned back.

// As a tile does, a multiplication and an addition in one expression become one instruction; as plain loops do, not.
static inline __attribute__((always_inline)) NAME(square_row) NAME(product_added)(NAME(square_row) sum,
                                                                                 NAME(square_row) a,
                                                                                 NAME(square_row) b, const int is_fused) {
  if (is_fused) return sum + a * b;
  const NAME(square_row) product = a * b;
  return sum + product;
}

// `count` ≤ N rows of `depth` elements, turned. Whole vectors are read where that stays inside the matrix.
static inline __attribute__((always_inline)) void NAME(turned_rows)(NAME(square_row) *turned, const gradus_narrow *narrow,
                                                                   ptrdiff_t row, ptrdiff_t count, const int depth) {
  enum { N = SQUARE_BYTES / sizeof(ELEMENT) };
  const ELEMENT *left = (const ELEMENT *)narrow->left + row * narrow->left_row;
  if ((row + N - 1) * narrow->left_row + N <= (narrow->rows - 1) * narrow->left_row + depth) {
    NAME(turn_square)(turned, left, narrow->left_row, N);
    return;
  }
  ELEMENT copied[N * N] = {0};
  for (ptrdiff_t i = 0; i < count; i++) {
    for (int p = 0; p < depth; p++) copied[i * N + p] = left[i * narrow->left_row + p];
  }
  NAME(turn_square)(turned, copied, N, N);
}

static inline __attribute__((always_inline)) void NAME(narrow_product)(const gradus_narrow *narrow, const int depth,
                                                                      const int is_fused) {
  enum { N = SQUARE_BYTES / sizeof(ELEMENT), LIMIT = GRADUS_NARROW_LIMIT };
  const ptrdiff_t columns = narrow->columns, size = narrow->rows * columns;
  NAME(square_row) right[LIMIT][LIMIT], turned[N], sums[N];
  for (int p = 0; p < depth; p++) {
    const ELEMENT *row = (const ELEMENT *)narrow->right + p * narrow->right_row;
    for (int j = 0; j < LIMIT; j++) right[p][j] = (NAME(square_row))(j < columns ? row[j * narrow->right_column] : 0);
  }
  for (ptrdiff_t row = 0; row < narrow->rows; row += N) {
    const ptrdiff_t count = row + N <= narrow->rows ? N : narrow->rows - row;
    NAME(turned_rows)(turned, narrow, row, count, depth);
    UNROLLED for (int j = 0; j < N; j++) {
      sums[j] = (NAME(square_row))(ELEMENT)0;
      if (j >= LIMIT) continue;
      UNROLLED for (int p = 0; p < depth; p++) {
        sums[j] = NAME(product_added)(sums[j], turned[p], right[p][j], is_fused);
      }
    }
    NAME(turn)(sums);
    ELEMENT *result = (ELEMENT *)narrow->result + row * columns;
    if ((row + N - 1) * columns + N <= size) {
      // What is written behind a row is overwritten by the next.
      UNROLLED for (int i = 0; i < N; i++) *(NAME(square_row) *)(result + i * columns) = sums[i];
    } else {
      for (ptrdiff_t i = 0; i < count; i++) memcpy(result + i * columns, &sums[i], (size_t)columns * sizeof(ELEMENT));
    }
  }
}

#define NARROW(depth) \
  static void NAME(narrow_##depth)(const gradus_narrow *narrow) { \
    if (narrow->is_fused) NAME(narrow_product)(narrow, depth, 1); \
    else NAME(narrow_product)(narrow, depth, 0); \
  }
NARROW(2)
NARROW(3)
NARROW(4)
#undef NARROW
