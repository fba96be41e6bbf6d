// The loops for processors with AVX2 and fused multiply-add.

#include "loops/table.h"

#if defined(__x86_64__)

#define LEVEL_TABLE gradus_loops_avx2
#define LEVEL_BYTES 32
#define LEVEL_FUSED 1
#define LEVEL_ROUNDING 1

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "loops/level.h"
#pragma clang attribute pop

#endif
