// Transposition of matrices of one floating type ELEMENT, by squares of N × N elements: included once for each.
//
// SQUARE_BYTES, the bytes of a row of a square, comes from the level.

typedef ELEMENT NAME(square_row)
    __attribute__((ext_vector_type(SQUARE_BYTES / sizeof(ELEMENT)), aligned(sizeof(ELEMENT)), may_alias));

// log2(N) rounds that interleave row i with row i + N/2 turn N rows of N elements into N columns.
static inline __attribute__((always_inline)) void NAME(turn)(NAME(square_row) *rows) {
  enum { N = SQUARE_BYTES / sizeof(ELEMENT) };
  NAME(square_row) mixed[N];
  UNROLLED for (int round = 1; round < N; round *= 2) {
    UNROLLED for (int i = 0; i < N / 2; i++) {
      mixed[2 * i] = INTERLEAVE_LOW(rows[i], rows[i + N / 2]);
      mixed[2 * i + 1] = INTERLEAVE_HIGH(rows[i], rows[i + N / 2]);
    }
    UNROLLED for (int i = 0; i < N; i++) rows[i] = mixed[i];
  }
}

// A square whose rows from `rows` on are zero, turned.
static inline __attribute__((always_inline)) void NAME(turn_square)(NAME(square_row) *turned, const ELEMENT *source,
                                                                   ptrdiff_t source_row, ptrdiff_t rows) {
  enum { N = SQUARE_BYTES / sizeof(ELEMENT) };
  UNROLLED for (int i = 0; i < N; i++) {
    turned[i] = i < rows ? *(const NAME(square_row) *)(source + i * source_row) : (NAME(square_row))(ELEMENT)0;
  }
  NAME(turn)(turned);
}

// result[p, j] = source[j, p] by scalars.
static void NAME(transpose_plainly)(ELEMENT *result, ptrdiff_t result_row, const ELEMENT *source, ptrdiff_t source_row,
                                    ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t p = 0; p < columns; p++) {
    for (ptrdiff_t j = 0; j < rows; j++) result[p * result_row + j] = source[j * source_row + p];
  }
}

// Fewer columns than a square has: whole squares are read, as long as that stays inside the source, and their first
// columns are written.
static void NAME(transpose_narrow)(ELEMENT *result, ptrdiff_t result_row, const ELEMENT *source, ptrdiff_t source_row,
                                   ptrdiff_t rows, ptrdiff_t columns) {
  enum { N = SQUARE_BYTES / sizeof(ELEMENT) };
  const ptrdiff_t end = (rows - 1) * source_row + columns;
  ptrdiff_t j = 0;
  for (; j + N <= rows && (j + N - 1) * source_row + N <= end; j += N) {
    NAME(square_row) turned[N];
    NAME(turn_square)(turned, source + j * source_row, source_row, N);
    UNROLLED for (int p = 0; p < N - 1; p++) {
      if (p < columns) *(NAME(square_row) *)(result + p * result_row + j) = turned[p];
    }
  }
  NAME(transpose_plainly)(result + j, result_row, source + j * source_row, source_row, rows - j, columns);
}

// Fewer rows than a square has, and a result without gaps: what is written behind a row of it is overwritten by the next.
static void NAME(transpose_flat)(ELEMENT *result, const ELEMENT *source, ptrdiff_t source_row, ptrdiff_t rows,
                                 ptrdiff_t columns) {
  enum { N = SQUARE_BYTES / sizeof(ELEMENT) };
  const ptrdiff_t end = rows * columns;
  ptrdiff_t p = 0;
  for (; p + N <= columns && (p + N - 1) * rows + N <= end; p += N) {
    NAME(square_row) turned[N];
    NAME(turn_square)(turned, source + p, source_row, rows);
    UNROLLED for (int i = 0; i < N; i++) *(NAME(square_row) *)(result + (p + i) * rows) = turned[i];
  }
  NAME(transpose_plainly)(result + p * rows, rows, source + p, source_row, rows, columns - p);
}

// The last squares overlap the ones before them where rows or columns are no multiple.
static void NAME(transpose)(void *result, ptrdiff_t result_row, const void *source, ptrdiff_t source_row, ptrdiff_t rows,
                            ptrdiff_t columns) {
  enum { N = SQUARE_BYTES / sizeof(ELEMENT) };
  ELEMENT *target = result;
  const ELEMENT *origin = source;
  if (rows < N || columns < N) {
    if (rows >= N && source_row >= 0) NAME(transpose_narrow)(target, result_row, origin, source_row, rows, columns);
    else if (columns >= N && result_row == rows) NAME(transpose_flat)(target, origin, source_row, rows, columns);
    else NAME(transpose_plainly)(target, result_row, origin, source_row, rows, columns);
    return;
  }
  for (ptrdiff_t j = 0; j < rows; j += N) {
    if (j + N > rows) j = rows - N;
    for (ptrdiff_t p = 0; p < columns; p += N) {
      if (p + N > columns) p = columns - N;
      NAME(square_row) turned[N];
      NAME(turn_square)(turned, origin + j * source_row + p, source_row, N);
      UNROLLED for (int i = 0; i < N; i++) *(NAME(square_row) *)(target + (p + i) * result_row + j) = turned[i];
    }
  }
}
