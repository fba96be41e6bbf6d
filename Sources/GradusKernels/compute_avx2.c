// Reductions, matrix products and random numbers for processors with AVX2 and fused multiply-add.

#include "compute/table.h"

#if defined(__x86_64__)

#define LEVEL_TABLE gradus_compute_avx2
#define VECTOR_BYTES 32
#define SQUARE_BYTES 32
#define FULL_ROWS 6
#define FOR_EACH_ROW_CHOICE(macro) macro(6) macro(5) macro(4) macro(3) macro(2) macro(1)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "compute/level.h"
#pragma clang attribute pop

#endif
