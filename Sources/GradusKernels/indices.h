// Integers that name positions along an axis.

#ifndef GRADUS_INDICES_H
#define GRADUS_INDICES_H

#include "gradus_kernels.h"

/// From how many bytes on gather and scatter share their work among threads.
enum { PARALLEL_BYTES = 128 * 1024 };

/// An index, counted from the start.
static inline ptrdiff_t index_at(const void *index, gradus_scalar type, ptrdiff_t position, ptrdiff_t length) {
  const int64_t value = type == GRADUS_I32 ? ((const int32_t *)index)[position] : ((const int64_t *)index)[position];
  return (ptrdiff_t)(value < 0 ? value + length : value);
}

/// The position of the first index outside −length ..< length, or −1.
static inline ptrdiff_t first_outside(const void *index, gradus_scalar type, ptrdiff_t indices, ptrdiff_t length) {
  for (ptrdiff_t j = 0; j < indices; j++) {
    const ptrdiff_t value = index_at(index, type, j, length);
    if (value < 0 || value >= length) return j;
  }
  return -1;
}

#endif
