// Chooses how to carry out a matrix product. The choice depends on sizes and strides only.

#include "contract.h"

enum {
  PLAIN_PRODUCTS = 256,             // below this many multiplications nothing is worth preparing
  DEPTH = 512,                      // a panel of the right operand, this deep, stays near the processor
  ROWS = 1536, COLUMNS = 2048,      // what is packed at a time stays in the outer caches
  PACKED_BYTES = 512 * 1024,        // a smaller operand is read where it lies, if its strides allow
  DOT_CHUNK = 16384,
};

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

static void plan_tiles(gradus_product *product) {
  const gradus_product_kernels *kernels = product->kernels;
  product->way = GRADUS_TILES;
  product->panel = kernels->lanes * (product->m == 1 ? kernels->wide_vectors : GRADUS_PANEL_VECTORS);
  product->depth = gradus_quotient_up(product->k, gradus_quotient_up(product->k, DEPTH));
  product->rows = gradus_smaller(product->m, ROWS);
  product->columns = gradus_smaller(gradus_multiple_up(product->n, product->panel), COLUMNS);
  const ptrdiff_t row_tiles = gradus_quotient_up(product->m, kernels->row_choices[0]);
  const ptrdiff_t left_bytes = product->rows * product->depth * product->size;
  const ptrdiff_t right_bytes = product->columns * product->depth * product->size;
  product->packs_right = product->right_column != 1 || (row_tiles > 4 && right_bytes > PACKED_BYTES);
  const int is_scattered = product->left_row != 1 && product->left_column != 1;
  product->packs_left = product->n > product->panel && (is_scattered || (row_tiles > 4 && left_bytes > PACKED_BYTES));
}

gradus_product gradus_product_plan(const gradus_contraction *contraction) {
  const int is_floating = contraction->type == GRADUS_F32 || contraction->type == GRADUS_F64;
  gradus_product product = {
    .way = GRADUS_PLAIN, .type = contraction->type, .size = gradus_size((gradus_scalar)contraction->type),
    .batch = contraction->batch, .m = contraction->m, .n = contraction->n, .k = contraction->k,
    .left_batch = contraction->left_batch, .left_row = contraction->left_row, .left_column = contraction->left_column,
    .right_batch = contraction->right_batch, .right_row = contraction->right_row, .right_column = contraction->right_column,
    .result_batch = contraction->m * contraction->n, .result_row = contraction->n, .result_column = 1,
  };
  join_batch(&product);
  if (!is_floating) return product;
  product.kernels = &gradus_compute()->products[contraction->type == GRADUS_F64];
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
