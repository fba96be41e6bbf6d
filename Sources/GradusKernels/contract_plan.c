// Chooses how to carry out a matrix product. The choice depends on sizes and strides only.

#include "contract.h"

enum {
  PLAIN_PRODUCTS = 256,             // below this many multiplications nothing is worth preparing
  DEPTH = 512,                      // a panel of the right operand, this deep, stays near the processor
  ROWS = 1536, COLUMNS = 2048,      // of a block
  LEFT_BYTES = 192 * 1024, RIGHT_BYTES = 512 * 1024,  // what is packed for a block stays in the caches of one core
  PACKED_BYTES = 512 * 1024,        // a smaller operand is read where it lies, if its strides allow
  DOT_CHUNK = 16384,
  TILE_CHUNK = 2048, ENOUGH_TILES = 32,  // a deep product of fewer tiles is cut into chunks of its depth
};

// The one stride with which a walk goes, if it does.
static int has_stride(const gradus_walk *walk, ptrdiff_t *stride) {
  *stride = walk->rank > 0 ? walk->strides[walk->rank - 1] : 0;
  for (int axis = 1; axis < walk->rank; axis++) {
    if (walk->strides[axis - 1] != walk->strides[axis] * walk->extents[axis]) return 0;
  }
  return 1;
}

static void find_strides(gradus_product *product) {
  const gradus_walk rows = gradus_product_rows(product), left_depth = gradus_product_left_depth(product);
  const gradus_walk columns = gradus_product_columns(product), right_depth = gradus_product_right_depth(product);
  product->walks_left = !(has_stride(&rows, &product->left_row) & has_stride(&left_depth, &product->left_column));
  product->walks_right = !(has_stride(&right_depth, &product->right_row) & has_stride(&columns, &product->right_column));
  product->result_row = product->walk->result_row;
  product->result_column = product->walk->result_column;
}

static void transpose(gradus_product *product) {
  gradus_product other = *product;
  other.is_transposed = 1;
  other.m = product->n;
  other.n = product->m;
  other.left_batch = product->right_batch;
  other.left_row = product->right_column;
  other.left_column = product->right_row;
  other.right_batch = product->left_batch;
  other.right_row = product->left_column;
  other.right_column = product->left_row;
  other.result_row = product->result_column;
  other.result_column = product->result_row;
  other.walks_left = product->walks_right;
  other.walks_right = product->walks_left;
  *product = other;
}

// A batch that shares the right operand is one product of more rows.
static void join_batch(gradus_product *product) {
  if (product->m == 1) product->left_row = product->left_batch;
  if (product->right_batch != 0 || product->left_batch != product->m * product->left_row) return;
  product->m *= product->batch;
  product->batch = 1;
}

// Vectors run along the columns of the result; when these are few, along its rows.
static int is_better_transposed(const gradus_product *product) {
  const ptrdiff_t m = product->m, n = product->n, lanes = product->kernels->lanes;
  if (n == 1) return m > 1;
  if (m < lanes || m <= n) return 0;
  return n < (product->left_row == 1 ? lanes : lanes / 2);
}

static int is_narrow(const gradus_product *product) {
  const int limit = GRADUS_NARROW_LIMIT;
  return product->kernels->narrow[0] && product->k >= 2 && product->k <= limit && product->n >= 2 &&
         product->n <= limit && product->m >= limit && product->left_column == 1 && product->left_row >= product->k;
}

int gradus_product_is_tiny(const gradus_product *product) {
  return product->m * product->n * product->k <= PLAIN_PRODUCTS;
}

// The elements that lie side by side in memory wherever an index runs on.
static ptrdiff_t contiguous(gradus_walk walk) {
  const int last = walk.rank - 1;
  return last >= 0 && walk.strides[last] == 1 ? walk.extents[last] : 0;
}

// A deep product of few tiles is cut into chunks, summed last, if its result is dense.
static void plan_chunks(gradus_product *product) {
  const ptrdiff_t tiles = gradus_quotient_up(product->m, 12) * gradus_quotient_up(product->n, 32);
  const int is_dense = (product->result_row == product->n && product->result_column == 1) ||
                       (product->result_column == product->m && product->result_row == 1);
  const ptrdiff_t chunks = gradus_smaller(ENOUGH_TILES / tiles, product->k / TILE_CHUNK);
  product->chunk = product->batch == 1 && is_dense && chunks > 1 ? gradus_quotient_up(product->k, chunks) : product->k;
  product->chunks = gradus_quotient_up(product->k, product->chunk);
}

static void plan_tiles(gradus_product *product) {
  const gradus_product_kernels *kernels = product->kernels;
  product->way = GRADUS_TILES;
  product->panel = kernels->lanes * (product->m == 1 ? kernels->wide_vectors : GRADUS_PANEL_VECTORS);
  plan_chunks(product);
  product->depth = gradus_quotient_up(product->chunk, gradus_quotient_up(product->chunk, DEPTH));
  const ptrdiff_t height = kernels->row_choices[0], row_tiles = gradus_quotient_up(product->m, height);
  const ptrdiff_t row_bytes = product->depth * product->size, columns = gradus_multiple_up(product->n, product->panel);
  product->rows = gradus_smaller(gradus_multiple_up(product->m, height), ROWS);
  product->columns = gradus_smaller(columns, COLUMNS);
  const int left_is_large = row_tiles > 4 && product->rows * row_bytes > PACKED_BYTES;
  const int right_is_large = row_tiles > 4 && product->columns * row_bytes > PACKED_BYTES;
  const int is_scattered = product->left_row != 1 && product->left_column != 1;
  product->packs_right = product->walks_right || product->right_column != 1 || right_is_large;
  product->packs_left = product->walks_left || (product->n > product->panel && (is_scattered || left_is_large));
  product->packs_along_rows = contiguous(gradus_product_rows(product)) > contiguous(gradus_product_left_depth(product));
  if (product->packs_left) {
    product->rows = gradus_smaller(product->rows, gradus_larger(LEFT_BYTES / row_bytes / height, 1) * height);
  }
  if (product->packs_right) {
    const ptrdiff_t panels = gradus_larger(RIGHT_BYTES / row_bytes / product->panel, 1);
    product->columns = gradus_smaller(product->columns, panels * product->panel);
  }
}

gradus_product gradus_product_plan(const gradus_contraction *contraction) {
  const int is_floating = contraction->type == GRADUS_F32 || contraction->type == GRADUS_F64;
  gradus_product product = {
    .way = GRADUS_PLAIN, .type = contraction->type, .size = gradus_size((gradus_scalar)contraction->type),
    .batch = contraction->batch, .m = contraction->m, .n = contraction->n, .k = contraction->k,
    .left_batch = contraction->left_batch, .left_row = contraction->left_row, .left_column = contraction->left_column,
    .right_batch = contraction->right_batch, .right_row = contraction->right_row, .right_column = contraction->right_column,
    .result_batch = contraction->m * contraction->n, .result_row = contraction->n, .result_column = 1,
    .walk = contraction->walk,
  };
  if (is_floating) product.kernels = &gradus_compute()->products[contraction->type == GRADUS_F64];
  if (product.walk) {
    find_strides(&product);
    if (is_better_transposed(&product)) transpose(&product);
    plan_tiles(&product);
    return product;
  }
  join_batch(&product);
  if (!is_floating) return product;
  if (is_narrow(&product)) product.way = GRADUS_NARROW;
  if (product.way == GRADUS_NARROW || gradus_product_is_tiny(&product)) return product;
  if (is_better_transposed(&product)) transpose(&product);
  if (product.m > 1 || (product.right_row != 1 && product.n > 1)) {
    plan_tiles(&product);
    return product;
  }
  product.way = GRADUS_DOTS;
  product.chunk = product.n == 1 && product.k > 2 * DOT_CHUNK ? DOT_CHUNK : product.k;
  product.chunks = gradus_quotient_up(product.k, product.chunk);
  return product;
}

ptrdiff_t gradus_product_cost(const gradus_product *product) {
  // A row of tiles is bound by arithmetic, a row of the result by memory.
  const ptrdiff_t products = product->m * product->n * product->k;
  if (product->way == GRADUS_NARROW) return products / 12;
  return product->way == GRADUS_PLAIN ? products / 2 : product->m == 1 ? products / 16 : products / 32;
}
