// Matrix products by tiles of the result that are kept in registers.
//
// The result is cut into blocks of rows and columns, each the work of one thread from the first to the last product it
// sums, so that threads need not wait for one another. For a block the operands are packed first where that helps, some
// of the depth at a time: the right one into panels of as many columns as a tile has, padded with zeros to whole vectors;
// the left one into rows or columns that lie close together. What a thread has packed of the right operand it uses for
// all blocks of the same columns. How the result is cut does not matter to its values; only the depth does.

#include "contract.h"

#include <string.h>

enum { TILE_BYTES = 2048, ROW_TILES_AT_ONCE = 32, PADDING = 16, TASK_COST = 2000, TASKS_OF_A_THREAD = 4 };

// What one worker needs, at the start of its scratch.
typedef struct bench {
  char *tile, *packed_right, *packed_left;
  gradus_runs across, along;
  // The columns and depth of the right operand that are packed.
  const char *right;
  ptrdiff_t column, depth_start, depth_end;
} bench;

typedef struct {
  const gradus_product_run *run;
  const gradus_product *product;
  char *partials;               // the results of chunks; NULL if there is one only
  ptrdiff_t rows, columns;      // of a block
  ptrdiff_t row_blocks, column_blocks, units, task_units;
  ptrdiff_t worker_bytes;
} work;

// A block of the result, and the part of the depth that is packed.
typedef struct {
  const gradus_product *product;
  bench *bench;
  const char *left, *right;
  char *result;
  ptrdiff_t row, column, rows, columns;
  ptrdiff_t first_depth, depth_start, depth;
  char *packed_right;
} block;

// MARK: Layout

static ptrdiff_t packed_columns(const gradus_product *product) {
  const ptrdiff_t lanes = product->kernels->lanes;
  return product->packs_right ? product->columns : product->n % lanes != 0 ? lanes : 0;
}

// Whether the right operand is packed for the whole depth of a chunk, and so can be used for several blocks of rows.
static int keeps_right(const gradus_product *product) {
  return packed_columns(product) * product->chunk * product->size <= 512 * 1024;
}

static ptrdiff_t packed_right_bytes(const gradus_product *product) {
  const ptrdiff_t depth = keeps_right(product) ? product->chunk : product->depth;
  return gradus_multiple_up(packed_columns(product) * depth * product->size, 64);
}

static ptrdiff_t packed_left_bytes(const gradus_product *product) {
  if (!product->packs_left) return 0;
  const ptrdiff_t along = product->packs_along_rows ? product->rows : product->depth;
  const ptrdiff_t across = product->packs_along_rows ? product->depth : product->rows;
  return gradus_multiple_up((along + PADDING) * across * product->size, 64);
}

static ptrdiff_t run_count(const gradus_product *product) {
  if (!product->walk) return 1;
  return gradus_larger(gradus_larger(product->rows, product->panel), product->depth);
}

static ptrdiff_t worker_bytes(const gradus_product *product) {
  const ptrdiff_t runs = gradus_multiple_up(run_count(product) * (ptrdiff_t)sizeof(gradus_run), 64);
  return gradus_multiple_up(sizeof(bench), 64) + TILE_BYTES + packed_right_bytes(product) + packed_left_bytes(product) +
         2 * runs;
}

static ptrdiff_t partial_bytes(const gradus_product *product) {
  return product->chunks > 1 ? product->chunks * product->m * product->n * product->size : 0;
}

ptrdiff_t gradus_product_tiles_scratch(const gradus_product *product, int threads) {
  return threads * worker_bytes(product) + partial_bytes(product);
}

static void lay_out(const gradus_product *product, char *scratch) {
  bench *bench = (struct bench *)(void *)scratch;
  const ptrdiff_t runs = gradus_multiple_up(run_count(product) * (ptrdiff_t)sizeof(gradus_run), 64);
  bench->tile = scratch + gradus_multiple_up(sizeof(*bench), 64);
  bench->packed_right = bench->tile + TILE_BYTES;
  bench->packed_left = bench->packed_right + packed_right_bytes(product);
  bench->across.runs = (gradus_run *)(void *)(bench->packed_left + packed_left_bytes(product));
  bench->along.runs = (gradus_run *)(void *)((char *)bench->across.runs + runs);
  bench->right = NULL;
}

// MARK: Packing

static void pack_columns(const block *block, ptrdiff_t first, ptrdiff_t count, ptrdiff_t width, char *packed) {
  const gradus_product *product = block->product;
  bench *bench = block->bench;
  const gradus_walk columns = gradus_product_columns(product), depth = gradus_product_right_depth(product);
  gradus_find_runs(&bench->along, &columns, block->column + first, count);
  gradus_find_runs(&bench->across, &depth, block->depth_start, block->depth);
  if (count < width) memset(packed, 0, (size_t)(block->depth * width * product->size));
  gradus_pack_runs(product, packed, width, block->right, &bench->across, &bench->along);
}

static void pack_right(block *block) {
  const gradus_product *product = block->product;
  bench *bench = block->bench;
  const ptrdiff_t width = packed_columns(product);
  if (width == 0) return;
  const int keeps = keeps_right(product);
  const int is_known = bench->right == block->right && bench->column == block->column && bench->depth_start == block->first_depth;
  if (!is_known || !keeps) {
    bench->right = block->right;
    bench->column = block->column;
    bench->depth_start = bench->depth_end = keeps ? block->first_depth : block->depth_start;
  }
  block->packed_right = bench->packed_right + (block->depth_start - bench->depth_start) * width * product->size;
  if (block->depth_start < bench->depth_end) return;
  bench->depth_end = block->depth_start + block->depth;
  if (!product->packs_right) {
    const ptrdiff_t count = block->columns % product->kernels->lanes;
    if (count) pack_columns(block, block->columns - count, count, width, block->packed_right);
    return;
  }
  for (ptrdiff_t first = 0; first < block->columns; first += product->panel) {
    const ptrdiff_t count = gradus_smaller(product->panel, block->columns - first);
    pack_columns(block, first, count, product->panel, block->packed_right + first * block->depth * product->size);
  }
}

static void pack_left(const block *block) {
  const gradus_product *product = block->product;
  bench *bench = block->bench;
  if (!product->packs_left) return;
  const gradus_walk rows = gradus_product_rows(product), depth = gradus_product_left_depth(product);
  gradus_runs *row_runs = product->packs_along_rows ? &bench->along : &bench->across;
  gradus_runs *depth_runs = product->packs_along_rows ? &bench->across : &bench->along;
  const ptrdiff_t along = product->packs_along_rows ? block->rows : block->depth;
  gradus_find_runs(row_runs, &rows, block->row, block->rows);
  gradus_find_runs(depth_runs, &depth, block->depth_start, block->depth);
  gradus_pack_runs(product, bench->packed_left, along + PADDING, block->left, &bench->across, &bench->along);
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
  if (product->packs_left) {
    tile->left_row = product->packs_along_rows ? 1 : block->depth + PADDING;
    tile->left_column = product->packs_along_rows ? block->rows + PADDING : 1;
    tile->left = block->bench->packed_left + row * tile->left_row * product->size;
    return;
  }
  tile->left_row = product->left_row;
  tile->left_column = product->left_column;
  tile->left =
      block->left + ((block->row + row) * product->left_row + block->depth_start * product->left_column) * product->size;
}

// How many vectors of the panel to take next, and where they are.
static ptrdiff_t set_right(const block *block, gradus_tile *tile, ptrdiff_t panel, ptrdiff_t offset, ptrdiff_t remaining) {
  const gradus_product *product = block->product;
  const ptrdiff_t lanes = product->kernels->lanes, wide = product->kernels->wide_vectors;
  const ptrdiff_t vectors = product->packs_right ? gradus_quotient_up(remaining, lanes) : remaining / lanes;
  tile->right_row = product->packs_right ? product->panel : product->right_row;
  if (product->packs_right) {
    tile->right = block->packed_right + (panel * block->depth + offset) * product->size;
  } else if (vectors == 0) {
    tile->right = block->packed_right;
    tile->right_row = lanes;
  } else {
    const ptrdiff_t column = block->column + panel + offset;
    tile->right = block->right + (block->depth_start * product->right_row + column) * product->size;
  }
  return vectors >= wide && product->m == 1 ? wide : vectors >= 2 ? 2 : 1;
}

static void run_tile(const block *block, ptrdiff_t row, ptrdiff_t panel) {
  const gradus_product *product = block->product;
  const ptrdiff_t rows = gradus_smaller(product->kernels->row_choices[0], block->rows - row);
  const ptrdiff_t columns = gradus_smaller(product->panel, block->columns - panel);
  gradus_tile tile = {
    .depth = block->depth, .result_row = product->result_row, .accumulates = block->depth_start > block->first_depth};
  set_left(block, &tile, row);
  for (ptrdiff_t offset = 0; offset < columns;) {
    const ptrdiff_t vectors = set_right(block, &tile, panel, offset, columns - offset);
    tile.columns = gradus_smaller(vectors * product->kernels->lanes, columns - offset);
    tile.result = block->result + ((block->row + row) * product->result_row +
                                   (block->column + panel + offset) * product->result_column) * product->size;
    run_rows(product, tile, rows, vectors, block->bench->tile);
    offset += tile.columns;
  }
}

// Some rows at a time panel by panel, in a panel row by row.
static void run_tiles(const block *block) {
  const ptrdiff_t height = block->product->kernels->row_choices[0], group = ROW_TILES_AT_ONCE * height;
  for (ptrdiff_t first = 0; first < block->rows; first += group) {
    const ptrdiff_t end = gradus_smaller(first + group, block->rows);
    for (ptrdiff_t panel = 0; panel < block->columns; panel += block->product->panel) {
      for (ptrdiff_t row = first; row < end; row += height) run_tile(block, row, panel);
    }
  }
}

// MARK: Blocks

// What a product of the batch adds to the addresses of left and right operand and result.
static void find_operands(const gradus_product_run *run, ptrdiff_t index, block *block) {
  const gradus_product *product = run->product;
  ptrdiff_t left = index * product->left_batch, right = index * product->right_batch, result = index * product->result_batch;
  if (product->walk) {
    const gradus_product_axes *batch = &product->walk->batch;
    left = right = result = 0;
    for (int axis = batch->rank - 1; axis >= 0; axis--) {
      const ptrdiff_t coordinate = index % batch->extents[axis];
      left += coordinate * (product->is_transposed ? batch->right : batch->left)[axis];
      right += coordinate * (product->is_transposed ? batch->left : batch->right)[axis];
      result += coordinate * batch->result[axis];
      index /= batch->extents[axis];
    }
  }
  block->left = run->left + left * product->size;
  block->right = run->right + right * product->size;
  block->result = run->result + result * product->size;
}

// Units are numbered product by product, chunk by chunk, columns by columns, rows by rows.
static void run_unit(const work *work, bench *bench, ptrdiff_t unit) {
  const gradus_product *product = work->product;
  block block = {.product = product, .bench = bench};
  block.row = unit % work->row_blocks * work->rows;
  unit /= work->row_blocks;
  block.column = unit % work->column_blocks * work->columns;
  unit /= work->column_blocks;
  const ptrdiff_t chunk = unit % product->chunks;
  block.rows = gradus_smaller(work->rows, product->m - block.row);
  block.columns = gradus_smaller(work->columns, product->n - block.column);
  block.first_depth = chunk * product->chunk;
  find_operands(work->run, unit / product->chunks, &block);
  if (work->partials) block.result = work->partials + chunk * product->m * product->n * product->size;
  const ptrdiff_t end = gradus_smaller(block.first_depth + product->chunk, product->k);
  for (block.depth_start = block.first_depth; block.depth_start < end; block.depth_start += product->depth) {
    block.depth = gradus_smaller(product->depth, end - block.depth_start);
    pack_right(&block);
    pack_left(&block);
    run_tiles(&block);
  }
}

static void run_units(void *argument, ptrdiff_t task, int worker) {
  const work *work = argument;
  bench *bench = (struct bench *)(void *)(work->run->scratch + worker * work->worker_bytes);
  const ptrdiff_t first = task * work->task_units, end = gradus_smaller(first + work->task_units, work->units);
  for (ptrdiff_t unit = first; unit < end; unit++) run_unit(work, bench, unit);
}

// Smaller blocks where there are too few for the threads: of rows first, since what is packed of the left operand
// serves one block of columns only.
static void cut(work *work, ptrdiff_t tasks) {
  const gradus_product *product = work->product;
  const ptrdiff_t height = product->kernels->row_choices[0], products = product->batch * product->chunks;
  work->rows = product->rows;
  work->columns = product->columns;
  work->column_blocks = gradus_quotient_up(product->n, work->columns);
  const ptrdiff_t wanted_rows = gradus_quotient_up(tasks, products * work->column_blocks);
  if (wanted_rows > gradus_quotient_up(product->m, work->rows)) {
    work->rows = gradus_multiple_up(gradus_quotient_up(product->m, wanted_rows), height);
  }
  work->row_blocks = gradus_quotient_up(product->m, work->rows);
  const ptrdiff_t wanted_columns = tasks / (products * work->row_blocks);
  if (wanted_columns > work->column_blocks) {
    work->columns = gradus_multiple_up(gradus_quotient_up(product->n, wanted_columns), product->panel);
    work->column_blocks = gradus_quotient_up(product->n, work->columns);
  }
  work->units = products * work->column_blocks * work->row_blocks;
  work->task_units = gradus_quotient_up(work->units, gradus_smaller(gradus_larger(tasks, 1), work->units));
}

static void add_partials(const work *work) {
  const gradus_product *product = work->product;
  const ptrdiff_t count = product->m * product->n, bytes = count * product->size;
  const gradus_loop add = gradus_find_loop(GRADUS_ADD, (gradus_scalar)product->type);
  add(work->run->result, work->partials, work->partials + bytes, NULL, count);
  for (ptrdiff_t chunk = 2; chunk < product->chunks; chunk++) {
    add(work->run->result, work->run->result, work->partials + chunk * bytes, NULL, count);
  }
}

void gradus_product_tiles(const gradus_product_run *run) {
  const gradus_product *product = run->product;
  const int threads = gradus_pool_threads(run->pool);
  work work = {.run = run, .product = product, .worker_bytes = worker_bytes(product)};
  const ptrdiff_t cost = gradus_product_cost(product) * product->batch / TASK_COST;
  const ptrdiff_t tasks = threads > 1 ? gradus_smaller(cost, TASKS_OF_A_THREAD * threads) : 1;
  cut(&work, tasks);
  for (int worker = 0; worker < threads; worker++) lay_out(product, run->scratch + worker * work.worker_bytes);
  if (product->chunks > 1) work.partials = run->scratch + threads * work.worker_bytes;
  gradus_parallel(tasks > 1 ? run->pool : NULL, gradus_quotient_up(work.units, work.task_units), run_units, &work);
  if (work.partials) add_partials(&work);
}
