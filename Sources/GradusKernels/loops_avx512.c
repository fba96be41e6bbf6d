// The loops for processors with AVX-512.

#include "loops/table.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define LEVEL_TABLE gradus_loops_avx512
#define LEVEL_BYTES 64
#define LEVEL_FUSED 1
#define LEVEL_ROUNDING 1
#define LEVEL_SCALE_F32 _mm512_scalef_ps
#define LEVEL_SCALE_F64 _mm512_scalef_pd

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#include "loops/level.h"
#pragma clang attribute pop

#endif
