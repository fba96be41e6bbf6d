// How a matrix product is carried out: shared by the files contract*.c.

#ifndef GRADUS_CONTRACT_H
#define GRADUS_CONTRACT_H

#include "compute/table.h"

typedef enum {
  GRADUS_PLAIN,  // three loops: integers, tiny products
  GRADUS_DOTS,   // a row times a matrix whose columns lie along memory
  GRADUS_TILES,  // tiles of the result kept in registers
  GRADUS_NARROW, // many short rows times a small matrix
} gradus_product_way;

/// How an index walks over an operand: its axes, the last one fastest.
typedef struct {
  int rank;
  const ptrdiff_t *extents, *strides;
} gradus_walk;

/// A matrix product, perhaps seen as that of the transposes: result[i, j] lies at i·result_row + j·result_column.
typedef struct {
  gradus_product_way way;
  int type;
  int is_transposed;  // left and right have changed places
  ptrdiff_t size;  // bytes of an element
  const gradus_product_kernels *kernels;
  ptrdiff_t batch, m, n, k;
  ptrdiff_t left_batch, left_row, left_column;
  ptrdiff_t right_batch, right_row, right_column;
  ptrdiff_t result_batch, result_row, result_column;
  const gradus_product_walk *walk;       // NULL if the strides serve
  int walks_left, walks_right;           // whether an operand's strides do not serve
  // dots
  ptrdiff_t chunk, chunks;               // of the depth; tiles of a deep and small product are cut into chunks too
  // tiles
  ptrdiff_t panel;                       // columns side by side in a tile
  ptrdiff_t depth, rows, columns;        // the largest block that is packed at a time
  int packs_left, packs_right;
  int packs_along_rows;                  // in the packed left operand, rows lie side by side, not columns
} gradus_product;

/// The operands of one product of a batch, and the space for it.
typedef struct {
  const gradus_product *product;
  const char *left, *right;
  char *result, *scratch;
  gradus_pool *pool;
} gradus_product_run;

gradus_product gradus_product_plan(const gradus_contraction *contraction);

/// Whether so few multiplications are made that each level of instructions rounds them alike.
int gradus_product_is_tiny(const gradus_product *product);

/// Nanoseconds, roughly, of one product of the batch on one thread.
ptrdiff_t gradus_product_cost(const gradus_product *product);

void gradus_product_narrow(const gradus_product_run *run);

void gradus_product_plain(const gradus_product_run *run);

ptrdiff_t gradus_product_dots_scratch(const gradus_product *product);
void gradus_product_dots(const gradus_product_run *run);

ptrdiff_t gradus_product_tiles_scratch(const gradus_product *product, int threads);

/// All products of the batch.
void gradus_product_tiles(const gradus_product_run *run);

/// Copies `count` elements at a stride to ones side by side.
void gradus_product_gather(char *result, const char *source, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t size);

// MARK: Packing

/// How the rows or columns of an operand are walked, or its depth.
gradus_walk gradus_product_rows(const gradus_product *product);
gradus_walk gradus_product_columns(const gradus_product *product);
gradus_walk gradus_product_left_depth(const gradus_product *product);
gradus_walk gradus_product_right_depth(const gradus_product *product);

/// Elements of an index that follow one another at one stride: `count` of them from index `start`, at `offset`.
typedef struct {
  ptrdiff_t start, count, offset;
} gradus_run;

/// A part of an index as runs.
typedef struct {
  gradus_run *runs;
  ptrdiff_t count, stride;
} gradus_runs;

/// Finds the runs of `count` elements of an index from `first` on; they are numbered from 0. There is space for `count`.
void gradus_find_runs(gradus_runs *runs, const gradus_walk *walk, ptrdiff_t first, ptrdiff_t count);

/// result[i·result_row + j] = the element at run position i of `across` and j of `along`.
void gradus_pack_runs(const gradus_product *product, char *result, ptrdiff_t result_row, const char *source,
                      const gradus_runs *across, const gradus_runs *along);

static inline ptrdiff_t gradus_smaller(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }
static inline ptrdiff_t gradus_larger(ptrdiff_t a, ptrdiff_t b) { return a > b ? a : b; }
static inline ptrdiff_t gradus_quotient_up(ptrdiff_t a, ptrdiff_t b) { return (a + b - 1) / b; }
static inline ptrdiff_t gradus_multiple_up(ptrdiff_t a, ptrdiff_t b) { return (a + b - 1) / b * b; }

#endif
