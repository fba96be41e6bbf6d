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
  // dots
  ptrdiff_t chunk, chunks;               // of the depth
  // tiles
  ptrdiff_t panel;                       // columns side by side in a tile
  ptrdiff_t depth, rows, columns;        // the largest block that is packed at a time
  int packs_left, packs_right;
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
void gradus_product_tiles(const gradus_product_run *run);

/// Copies `count` elements at a stride to ones side by side.
void gradus_product_gather(char *result, const char *source, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t size);

static inline ptrdiff_t gradus_smaller(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }
static inline ptrdiff_t gradus_quotient_up(ptrdiff_t a, ptrdiff_t b) { return (a + b - 1) / b; }
static inline ptrdiff_t gradus_multiple_up(ptrdiff_t a, ptrdiff_t b) { return (a + b - 1) / b * b; }

#endif
