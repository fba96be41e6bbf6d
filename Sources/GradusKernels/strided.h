// Loads from strided buffers into registers: the part of a map that is not contiguous.

#ifndef GRADUS_STRIDED_H
#define GRADUS_STRIDED_H

#include "gradus_kernels.h"

/// A strided operand with its dimensions merged where they are walked as one.
typedef struct {
  const char *base;    // the element at coordinate 0
  ptrdiff_t size;      // bytes of an element
  ptrdiff_t period;    // the elements repeat after this many; 0 if they do not, or only after more than a block
  int rank;            // at least 1
  ptrdiff_t dimensions[GRADUS_MAXIMUM_RANK], strides[GRADUS_MAXIMUM_RANK];
} gradus_strided;

void gradus_strided_prepare(gradus_strided *strided, const gradus_operand *operand, const gradus_map *map,
                            const void *buffer);

/// Writes elements first ..< first + count, in row-major order, to `result`. May write up to GRADUS_STRIDED_SLACK bytes
/// past the last one.
void gradus_strided_fill(const gradus_strided *strided, ptrdiff_t first, ptrdiff_t count, void *result);

/// Where elements first ..< first + count lie side by side in the buffer; NULL if they do not.
const void *gradus_strided_pointer(const gradus_strided *strided, ptrdiff_t first, ptrdiff_t count);

enum { GRADUS_STRIDED_SLACK = 64 };

#endif
