// Reductions, matrix products and random numbers for processors with AVX-512.

#include "compute/table.h"

#if defined(__x86_64__)

#define LEVEL_TABLE gradus_compute_avx512
#define VECTOR_BYTES 64
#define SQUARE_BYTES 32
#define FULL_ROWS 12
#define FOR_EACH_ROW_CHOICE(macro) macro(12) macro(8) macro(4) macro(3) macro(2) macro(1)

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#include "compute/level.h"
#pragma clang attribute pop

#endif
