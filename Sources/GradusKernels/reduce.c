// Reductions fed by a map: blocks are evaluated and folded at once, the map is never stored.
//
// The iteration is [outer, reduced, inner]. The tree of combinations is fixed by these sizes:
//   small slices [reduced, inner]: a block holds several, each is folded by itself;
//   large ones: a chunk is `chunk_blocks` blocks of `block_rows` rows, folded into one row of partial results; the rows
//   of all chunks are folded last.
// Rows are folded by halving, the upper half onto the lower one; a single column by lanes.

#include "compute/table.h"
#include "map_frame.h"

#include <math.h>
#include <string.h>

enum { CHUNK_BLOCKS = 32 };

typedef struct {
  const gradus_reduction *reduction;
  void *const *buffers;
  char *scratch, *partials;
  ptrdiff_t worker_bytes, size;
  ptrdiff_t group;                           // slices in a block, 0 when a slice takes more than one
  ptrdiff_t columns, tiles;                  // of a block, and how many make up `inner`
  ptrdiff_t block_rows, chunk_rows, chunks;  // of `reduced`
  ptrdiff_t units, task_units;
  gradus_loop combine;
  gradus_fold fold;
} plan;

/// A worker's frame and its space for folding a block.
typedef struct {
  gradus_frame frame;
  char *folded;
} bench;

static inline ptrdiff_t smaller(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

static inline ptrdiff_t quotient_up(ptrdiff_t a, ptrdiff_t b) { return (a + b - 1) / b; }

static inline ptrdiff_t aligned(ptrdiff_t bytes) { return (bytes + 63) & ~(ptrdiff_t)63; }

// MARK: Planning

static plan planned(const gradus_reduction *reduction) {
  plan plan = {.reduction = reduction, .size = gradus_size((gradus_scalar)reduction->type)};
  const ptrdiff_t slice = reduction->reduced * reduction->inner;
  plan.columns = smaller(reduction->inner, GRADUS_BLOCK);
  plan.tiles = quotient_up(reduction->inner, GRADUS_BLOCK);
  plan.block_rows = GRADUS_BLOCK / plan.columns;
  plan.chunk_rows = CHUNK_BLOCKS * plan.block_rows;
  plan.chunks = 1;
  if (slice <= GRADUS_BLOCK) {
    plan.group = GRADUS_BLOCK / slice;
    plan.units = quotient_up(reduction->outer, plan.group);
  } else {
    plan.chunks = quotient_up(reduction->reduced, plan.chunk_rows);
    plan.units = reduction->outer * plan.chunks * plan.tiles;
  }
  plan.worker_bytes = gradus_map_scratch(&reduction->map) + GRADUS_BLOCK * 8;
  return plan;
}

static int is_empty(const gradus_reduction *reduction) {
  return reduction->outer <= 0 || reduction->reduced <= 0 || reduction->inner <= 0;
}

ptrdiff_t gradus_reduction_scratch(const gradus_reduction *reduction, int threads) {
  if (is_empty(reduction)) return 0;
  const plan plan = planned(reduction);
  const ptrdiff_t partials = plan.chunks > 1 ? reduction->outer * plan.chunks * reduction->inner * plan.size : 0;
  return threads * plan.worker_bytes + aligned(partials);
}

// MARK: Folding

// Folds `rows` rows of `columns` elements into one, written to `folded`, which has room for all of them. `source` may be
// `folded`.
static void fold_rows(const plan *plan, char *folded, const char *source, ptrdiff_t rows, ptrdiff_t columns) {
  const ptrdiff_t row_bytes = columns * plan->size;
  if (columns == 1) {
    plan->fold(folded, source, 1, rows);
    return;
  }
  while (rows > 1) {
    const ptrdiff_t half = rows / 2, kept = rows - half;
    plan->combine(folded, source, source + kept * row_bytes, NULL, half * columns);
    if (kept > half && folded != source) memcpy(folded + half * row_bytes, source + half * row_bytes, (size_t)row_bytes);
    source = folded;
    rows = kept;
  }
  if (source != folded) memcpy(folded, source, (size_t)row_bytes);
}

static const char *evaluated(const plan *plan, bench *bench, ptrdiff_t first, ptrdiff_t count) {
  gradus_frame_block(&bench->frame, first, count);
  return gradus_frame_register_elements(&bench->frame, plan->reduction->reg);
}

static void fold_group(const plan *plan, bench *bench, ptrdiff_t unit, char *result) {
  const gradus_reduction *reduction = plan->reduction;
  const ptrdiff_t inner = reduction->inner, slice = reduction->reduced * inner;
  const ptrdiff_t first = unit * plan->group, slices = smaller(plan->group, reduction->outer - first);
  const char *source = evaluated(plan, bench, first * slice, slices * slice);
  result += first * inner * plan->size;
  if (inner == 1) {
    plan->fold(result, source, slices, slice);
    return;
  }
  for (ptrdiff_t i = 0; i < slices; i++) {
    fold_rows(plan, bench->folded, source + i * slice * plan->size, reduction->reduced, inner);
    memcpy(result + i * inner * plan->size, bench->folded, (size_t)(inner * plan->size));
  }
}

// One chunk of one tile of columns, into its place among the partial results.
static void fold_chunk(const plan *plan, bench *bench, ptrdiff_t unit, char *partials) {
  const gradus_reduction *reduction = plan->reduction;
  const ptrdiff_t inner = reduction->inner, tile = unit % plan->tiles, chunk = unit / plan->tiles % plan->chunks;
  const ptrdiff_t outer = unit / plan->tiles / plan->chunks, column = tile * GRADUS_BLOCK;
  const ptrdiff_t columns = smaller(plan->columns, inner - column);
  const ptrdiff_t start = chunk * plan->chunk_rows, end = smaller(start + plan->chunk_rows, reduction->reduced);
  char *result = partials + ((outer * plan->chunks + chunk) * inner + column) * plan->size;
  ptrdiff_t blocks = 0;
  for (ptrdiff_t row = start; row < end; row += plan->block_rows, blocks++) {
    const ptrdiff_t rows = smaller(plan->block_rows, end - row);
    const ptrdiff_t first = (outer * reduction->reduced + row) * inner + column;
    const char *source = evaluated(plan, bench, first, (rows - 1) * inner + columns);
    if (inner == 1) {
      plan->fold(bench->folded + blocks * plan->size, source, 1, rows);
      continue;
    }
    if (rows > 1) {
      fold_rows(plan, bench->folded, source, rows, columns);
      source = bench->folded;
    }
    if (blocks == 0) memcpy(result, source, (size_t)(columns * plan->size));
    else plan->combine(result, result, source, NULL, columns);
  }
  if (inner == 1) plan->fold(result, bench->folded, 1, blocks);
}

// MARK: Running

static void run_units(void *argument, ptrdiff_t task, int worker) {
  const plan *plan = argument;
  char *scratch = plan->scratch + worker * plan->worker_bytes;
  bench bench = {.folded = scratch};
  gradus_frame_begin(&bench.frame, &plan->reduction->map, plan->buffers, scratch + GRADUS_BLOCK * 8);
  const ptrdiff_t first = task * plan->task_units, end = smaller(first + plan->task_units, plan->units);
  for (ptrdiff_t unit = first; unit < end; unit++) {
    if (plan->group > 0) fold_group(plan, &bench, unit, plan->partials);
    else fold_chunk(plan, &bench, unit, plan->partials);
  }
}

static void fill_with_identity(const gradus_reduction *reduction, void *result) {
  const int reducer = reduction->reducer, is_sum = reducer == GRADUS_REDUCE_SUM, is_product = reducer == GRADUS_REDUCE_PRODUCT;
  const int is_maximum = reducer == GRADUS_REDUCE_MAXIMUM;
  const double floating = is_sum ? 0 : is_product ? 1 : is_maximum ? -INFINITY : INFINITY;
  const float single = (float)floating;
  const int64_t integer = is_sum ? 0 : is_product ? 1 : is_maximum ? INT64_MIN : INT64_MAX;
  const int32_t small = is_sum ? 0 : is_product ? 1 : is_maximum ? INT32_MIN : INT32_MAX;
  const ptrdiff_t count = reduction->outer * reduction->inner;
  switch (reduction->type) {
    case GRADUS_I32: gradus_fill(result, &small, 4, count); break;
    case GRADUS_I64: gradus_fill(result, &integer, 8, count); break;
    case GRADUS_F32: gradus_fill(result, &single, 4, count); break;
    default: gradus_fill(result, &floating, 8, count); break;
  }
}

static void choose_tasks(plan *plan, int threads) {
  ptrdiff_t tasks = smaller(gradus_map_cost(&plan->reduction->map) * 2 / GRADUS_PARALLEL_COST, 4 * threads);
  if (threads < 2 || tasks < 1) tasks = 1;
  plan->task_units = quotient_up(plan->units, tasks);
}

void gradus_reduction_run(const gradus_reduction *reduction, void *const *buffers, gradus_pool *pool, void *scratch) {
  static const gradus_operation operations[] = {GRADUS_ADD, GRADUS_MULTIPLY, GRADUS_MAXIMUM, GRADUS_MINIMUM};
  char *result = buffers[reduction->result];
  if (reduction->outer <= 0 || reduction->inner <= 0) return;
  if (reduction->reduced <= 0) {
    fill_with_identity(reduction, result);
    return;
  }
  plan plan = planned(reduction);
  plan.buffers = buffers;
  plan.scratch = scratch;
  plan.combine = gradus_find_loop(operations[reduction->reducer], (gradus_scalar)reduction->type);
  plan.fold = gradus_compute()->folds[reduction->reducer][reduction->type];
  plan.partials = plan.chunks > 1 ? plan.scratch + gradus_pool_threads(pool) * plan.worker_bytes : result;
  choose_tasks(&plan, gradus_pool_threads(pool));
  gradus_parallel(pool, quotient_up(plan.units, plan.task_units), run_units, &plan);
  if (plan.chunks == 1) return;
  const ptrdiff_t row_bytes = reduction->inner * plan.size;
  for (ptrdiff_t outer = 0; outer < reduction->outer; outer++) {
    char *partials = plan.partials + outer * plan.chunks * row_bytes;
    fold_rows(&plan, partials, partials, plan.chunks, reduction->inner);
    memcpy(result + outer * row_bytes, partials, (size_t)row_bytes);
  }
}
