// Loads from strided buffers into registers, and stores into them: the part of a map that is not contiguous.

#ifndef GRADUS_STRIDED_H
#define GRADUS_STRIDED_H

#include "gradus_kernels.h"

typedef enum {
  GRADUS_WALKED,    // each block is gathered, or pointed to where its elements lie side by side
  GRADUS_REPEATED,  // a pattern no longer than a block: written once, read from any phase
  GRADUS_PANELS,    // a transposed matrix: some rows of it are turned at a time, for several blocks
} gradus_strided_way;

/// A strided operand with its dimensions merged where they are walked as one.
typedef struct {
  gradus_strided_way way;
  const char *base;       // the element at coordinate 0
  char *storage;
  ptrdiff_t size, count;  // bytes of an element, elements of the iteration
  ptrdiff_t period;       // of a repeated pattern
  ptrdiff_t panel_rows;   // rows turned at a time
  ptrdiff_t panel, panel_count;  // the elements in storage: the first, and how many
  int rank;               // at least 1
  ptrdiff_t dimensions[GRADUS_MAXIMUM_RANK], strides[GRADUS_MAXIMUM_RANK];
} gradus_strided;

/// Decides how to read an operand of a map.
void gradus_strided_prepare(gradus_strided *strided, const gradus_operand *operand, const gradus_map *map);

/// The elements of the storage that a prepared operand needs, besides GRADUS_STRIDED_SLACK bytes.
ptrdiff_t gradus_strided_capacity(const gradus_strided *strided);

/// Begins to read from a buffer, whose element at coordinate 0 is `base`.
void gradus_strided_begin(gradus_strided *strided, const char *base, char *storage);

/// Elements first ..< first + count in row-major order, side by side; count ≤ GRADUS_BLOCK.
const char *gradus_strided_elements(gradus_strided *strided, ptrdiff_t first, ptrdiff_t count);

/// Writes elements first ..< first + count of an iteration, side by side in `source`, to where a strided store of the
/// map has them; `base` is the element at coordinate 0.
void gradus_strided_store(const gradus_map *map, const gradus_operand *store, char *base, const char *source,
                          ptrdiff_t first, ptrdiff_t count);

enum { GRADUS_STRIDED_SLACK = 64 };

#endif
