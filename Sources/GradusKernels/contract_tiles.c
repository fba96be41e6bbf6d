// Matrix products by tiles of the result that are kept in registers.
//
// A block is a range of rows, columns and depth. Its operands are packed first where that helps: the right one into panels
// of as many columns as a tile has, padded with zeros to whole vectors; the left one into rows that lie close together. Then
// the tiles are computed, one panel after another. Which thread computes a tile does not matter to its value.

#include "contract.h"

#include <string.h>

enum { TILE_BYTES = 2048, LEFT_ITEM = 48, ROW_TILES_AT_ONCE = 32, PADDING = 16 };

typedef struct {
  const gradus_product_run *run;
  const gradus_product *product;
  ptrdiff_t row, column, depth_start;  // where the block begins
  ptrdiff_t rows, columns, depth;      // its extent
  char *packed_right, *packed_left, *tiles;
  ptrdiff_t task_tiles;
} block;

// MARK: Layout

static int has_edge(const gradus_product *product) { return product->n % product->kernels->lanes != 0; }

static ptrdiff_t packed_right_bytes(const gradus_product *product) {
  const ptrdiff_t columns = product->packs_right ? product->columns : has_edge(product) ? product->kernels->lanes : 0;
  return gradus_multiple_up(columns * product->depth * product->size, 64);
}

static ptrdiff_t packed_left_bytes(const gradus_product *product) {
  if (!product->packs_left) return 0;
  const ptrdiff_t along = product->left_row == 1 ? product->rows : product->depth;
  const ptrdiff_t across = product->left_row == 1 ? product->depth : product->rows;
  return gradus_multiple_up((along + PADDING) * across * product->size, 64);
}

ptrdiff_t gradus_product_tiles_scratch(const gradus_product *product, int threads) {
  return packed_right_bytes(product) + packed_left_bytes(product) + threads * TILE_BYTES;
}

// MARK: Packing

static const char *right_at(const block *block, ptrdiff_t p, ptrdiff_t column) {
  const gradus_product *product = block->product;
  const ptrdiff_t row = block->depth_start + p;
  return block->run->right + (row * product->right_row + (block->column + column) * product->right_column) * product->size;
}

static const char *left_at(const block *block, ptrdiff_t row, ptrdiff_t p) {
  const gradus_product *product = block->product;
  const ptrdiff_t column = block->depth_start + p;
  return block->run->left + ((block->row + row) * product->left_row + column * product->left_column) * product->size;
}

// Columns first ..< first + count into rows of `width`.
static void pack_columns(const block *block, ptrdiff_t first, ptrdiff_t count, ptrdiff_t width, char *packed) {
  const gradus_product *product = block->product;
  const ptrdiff_t size = product->size, row_bytes = width * size;
  if (count < width) memset(packed, 0, (size_t)(block->depth * row_bytes));
  if (product->right_column == 1) {
    for (ptrdiff_t p = 0; p < block->depth; p++) {
      memcpy(packed + p * row_bytes, right_at(block, p, first), (size_t)(count * size));
    }
  } else if (product->right_row == 1) {
    product->kernels->transpose(packed, width, right_at(block, 0, first), product->right_column, count, block->depth);
  } else {
    for (ptrdiff_t p = 0; p < block->depth; p++) {
      gradus_product_gather(packed + p * row_bytes, right_at(block, p, first), product->right_column, count, size);
    }
  }
}

static void pack_right(const block *block, ptrdiff_t item) {
  const gradus_product *product = block->product;
  if (!product->packs_right) {
    const ptrdiff_t lanes = product->kernels->lanes, count = block->columns % lanes;
    pack_columns(block, block->columns - count, count, lanes, block->packed_right);
    return;
  }
  const ptrdiff_t first = item * product->panel, count = gradus_smaller(product->panel, block->columns - first);
  pack_columns(block, first, count, product->panel, block->packed_right + first * block->depth * product->size);
}

static void pack_left(const block *block, ptrdiff_t item) {
  const gradus_product *product = block->product;
  const ptrdiff_t size = product->size, first = item * LEFT_ITEM;
  if (product->left_row == 1) {
    const ptrdiff_t end = gradus_smaller(first + LEFT_ITEM, block->depth), row_bytes = (block->rows + PADDING) * size;
    for (ptrdiff_t p = first; p < end; p++) {
      memcpy(block->packed_left + p * row_bytes, left_at(block, 0, p), (size_t)(block->rows * size));
    }
    return;
  }
  const ptrdiff_t end = gradus_smaller(first + LEFT_ITEM, block->rows), row_bytes = (block->depth + PADDING) * size;
  for (ptrdiff_t row = first; row < end; row++) {
    gradus_product_gather(block->packed_left + row * row_bytes, left_at(block, row, 0), product->left_column,
                          block->depth, size);
  }
}

static ptrdiff_t right_items(const block *block) {
  const gradus_product *product = block->product;
  if (block->row > 0) return 0;  // packed for the rows before
  if (product->packs_right) return gradus_quotient_up(block->columns, product->panel);
  return block->columns % product->kernels->lanes != 0;
}

static ptrdiff_t left_items(const block *block) {
  if (!block->product->packs_left) return 0;
  return gradus_quotient_up(block->product->left_row == 1 ? block->depth : block->rows, LEFT_ITEM);
}

static void pack_item(void *argument, ptrdiff_t item, int worker) {
  (void)worker;
  const block *block = argument;
  const ptrdiff_t count = right_items(block);
  if (item < count) pack_right(block, item);
  else pack_left(block, item - count);
}

static void pack(block *block) {
  const ptrdiff_t items = right_items(block) + left_items(block);
  const ptrdiff_t bytes = (block->columns * block->product->packs_right + block->rows * block->product->packs_left) *
                          block->depth * block->product->size;
  gradus_parallel(bytes > 128 * 1024 ? block->run->pool : NULL, items, pack_item, block);
}

// MARK: Tiles

#define SCATTER(name, type) \
  static void name(type *result, ptrdiff_t row, ptrdiff_t column, const type *tile, ptrdiff_t width, ptrdiff_t rows, \
                   ptrdiff_t columns, int accumulates) { \
    for (ptrdiff_t j = 0; j < columns; j++) { \
      for (ptrdiff_t i = 0; i < rows; i++) { \
        type *target = result + i * row + j * column; \
        *target = accumulates ? *target + tile[i * width + j] : tile[i * width + j]; \
      } \
    } \
  }

SCATTER(scatter_f32, float)
SCATTER(scatter_f64, double)

static void run_kernel(const gradus_product *product, const gradus_tile *tile, gradus_tile_kernel kernel, ptrdiff_t rows,
                       ptrdiff_t vectors, char *space) {
  if (product->result_column == 1) {
    kernel(tile);
    return;
  }
  // The result is a transposed one: the tile goes through a space of its own.
  gradus_tile aside = *tile;
  aside.result = space;
  aside.result_row = vectors * product->kernels->lanes;
  aside.accumulates = 0;
  kernel(&aside);
  const ptrdiff_t row = product->result_row, column = product->result_column;
  if (row == 1 && !tile->accumulates) {
    product->kernels->transpose(tile->result, column, space, aside.result_row, rows, tile->columns);
  } else if (product->type == GRADUS_F32) {
    scatter_f32(tile->result, row, column, (float *)space, aside.result_row, rows, tile->columns, tile->accumulates);
  } else {
    scatter_f64(tile->result, row, column, (double *)space, aside.result_row, rows, tile->columns, tile->accumulates);
  }
}

// The rows of a tile by the kernels there are.
static void run_rows(const gradus_product *product, gradus_tile tile, ptrdiff_t rows, ptrdiff_t vectors, char *space) {
  const gradus_product_kernels *kernels = product->kernels;
  if (vectors == kernels->wide_vectors) {
    run_kernel(product, &tile, kernels->wide_row, 1, vectors, space);
    return;
  }
  for (int choice = 0; rows > 0;) {
    const ptrdiff_t taken = kernels->row_choices[choice];
    if (taken > rows) {
      choice++;
      continue;
    }
    run_kernel(product, &tile, kernels->kernels[choice][GRADUS_PANEL_VECTORS - vectors], taken, vectors, space);
    tile.left = (const char *)tile.left + taken * tile.left_row * product->size;
    tile.result = (char *)tile.result + taken * product->result_row * product->size;
    rows -= taken;
  }
}

static void set_left(const block *block, gradus_tile *tile, ptrdiff_t row) {
  const gradus_product *product = block->product;
  tile->left = left_at(block, row, 0);
  tile->left_row = product->left_row;
  tile->left_column = product->left_column;
  if (!product->packs_left) return;
  tile->left_row = product->left_row == 1 ? 1 : block->depth + PADDING;
  tile->left_column = product->left_row == 1 ? block->rows + PADDING : 1;
  tile->left = block->packed_left + row * tile->left_row * product->size;
}

// How many vectors of the panel to take next, and where they are.
static ptrdiff_t set_right(const block *block, gradus_tile *tile, ptrdiff_t panel, ptrdiff_t offset, ptrdiff_t remaining) {
  const gradus_product *product = block->product;
  const ptrdiff_t lanes = product->kernels->lanes, wide = product->kernels->wide_vectors;
  const ptrdiff_t vectors = product->packs_right ? gradus_quotient_up(remaining, lanes) : remaining / lanes;
  tile->right_row = product->packs_right ? product->panel : product->right_row;
  tile->right = right_at(block, 0, panel + offset);
  if (product->packs_right) tile->right = block->packed_right + (panel * block->depth + offset) * product->size;
  if (vectors == 0) {
    tile->right = block->packed_right;
    tile->right_row = lanes;
  }
  return vectors >= wide && product->m == 1 ? wide : vectors >= 2 ? 2 : 1;
}

static void run_tile(const block *block, ptrdiff_t row, ptrdiff_t panel, char *space) {
  const gradus_product *product = block->product;
  const ptrdiff_t rows = gradus_smaller(product->kernels->row_choices[0], block->rows - row);
  const ptrdiff_t columns = gradus_smaller(product->panel, block->columns - panel);
  gradus_tile tile = {.depth = block->depth, .result_row = product->result_row, .accumulates = block->depth_start > 0};
  set_left(block, &tile, row);
  for (ptrdiff_t offset = 0; offset < columns;) {
    const ptrdiff_t vectors = set_right(block, &tile, panel, offset, columns - offset);
    tile.columns = gradus_smaller(vectors * product->kernels->lanes, columns - offset);
    tile.result = block->run->result + ((block->row + row) * product->result_row +
                                        (block->column + panel + offset) * product->result_column) * product->size;
    run_rows(product, tile, rows, vectors, space);
    offset += tile.columns;
  }
}

// Tiles are numbered group of rows by group of rows, in a group panel by panel, in a panel row by row.
static void run_tiles(void *argument, ptrdiff_t task, int worker) {
  const block *block = argument;
  const ptrdiff_t height = block->product->kernels->row_choices[0];
  const ptrdiff_t row_tiles = gradus_quotient_up(block->rows, height);
  const ptrdiff_t panels = gradus_quotient_up(block->columns, block->product->panel);
  const ptrdiff_t end = gradus_smaller((task + 1) * block->task_tiles, row_tiles * panels);
  for (ptrdiff_t tile = task * block->task_tiles; tile < end; tile++) {
    const ptrdiff_t group = tile / (ROW_TILES_AT_ONCE * panels) * ROW_TILES_AT_ONCE;
    const ptrdiff_t group_tiles = gradus_smaller(ROW_TILES_AT_ONCE, row_tiles - group), rest = tile - group * panels;
    run_tile(block, (group + rest % group_tiles) * height, rest / group_tiles * block->product->panel,
             block->tiles + worker * TILE_BYTES);
  }
}

static void run_block(block *block) {
  const gradus_product *product = block->product;
  const int threads = gradus_pool_threads(block->run->pool);
  const ptrdiff_t tiles = gradus_quotient_up(block->rows, product->kernels->row_choices[0]) *
                          gradus_quotient_up(block->columns, product->panel);
  const ptrdiff_t tasks = gradus_smaller(gradus_product_cost(product) / 2000, 8 * threads);
  pack(block);
  block->task_tiles = tasks > 1 && threads > 1 ? gradus_quotient_up(tiles, tasks) : tiles;
  gradus_parallel(block->run->pool, gradus_quotient_up(tiles, block->task_tiles), run_tiles, block);
}

void gradus_product_tiles(const gradus_product_run *run) {
  const gradus_product *product = run->product;
  block block = {.run = run, .product = product, .packed_right = run->scratch};
  block.packed_left = block.packed_right + packed_right_bytes(product);
  block.tiles = block.packed_left + packed_left_bytes(product);
  for (block.column = 0; block.column < product->n; block.column += product->columns) {
    block.columns = gradus_smaller(product->columns, product->n - block.column);
    for (block.depth_start = 0; block.depth_start < product->k; block.depth_start += product->depth) {
      block.depth = gradus_smaller(product->depth, product->k - block.depth_start);
      for (block.row = 0; block.row < product->m; block.row += product->rows) {
        block.rows = gradus_smaller(product->rows, product->m - block.row);
        run_block(&block);
      }
    }
  }
}
