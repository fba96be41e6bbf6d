// One worker's run of a map over a part of its iteration: shared by maps and reductions.

#ifndef GRADUS_MAP_FRAME_H
#define GRADUS_MAP_FRAME_H

#include "gradus_kernels.h"

typedef struct gradus_frame_load gradus_frame_load;

typedef struct {
  const gradus_map *map;
  void *const *buffers;
  const char **registers;    // register_count: their elements at this point of a block
  gradus_frame_load *loads;  // load_count
  char *storage;             // where instructions write registers that they do not store
  ptrdiff_t register_bytes;  // of each
  const char *constants;     // their elements, one after another
} gradus_frame;

/// Prepares a run in gradus_map_scratch(map) bytes of scratch: fills what does not change from block to block.
void gradus_frame_begin(gradus_frame *frame, const gradus_map *map, void *const *buffers, void *scratch);

/// Runs the map on elements first ..< first + count, where count ≤ GRADUS_BLOCK.
void gradus_frame_block(gradus_frame *frame, ptrdiff_t first, ptrdiff_t count);

/// The elements of a register after a block. They may lie in a buffer: not to be written.
const void *gradus_frame_register_elements(const gradus_frame *frame, int reg);

/// Roughly how many nanoseconds the map takes on one thread, for deciding whether to split it.
ptrdiff_t gradus_map_cost(const gradus_map *map);

/// Below this many nanoseconds of work a region of the pool is not worth its start.
enum { GRADUS_PARALLEL_COST = 24000 };

#endif
