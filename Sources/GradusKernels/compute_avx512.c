// Reductions, matrix products and random numbers for processors with AVX-512.

#include "compute/table.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define LEVEL_TABLE gradus_compute_avx512
#define VECTOR_BYTES 64
#define SQUARE_BYTES 32
#define FULL_ROWS 12
#define FOR_EACH_ROW_CHOICE(macro) macro(12) macro(8) macro(4) macro(3) macro(2) macro(1)

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)

#define HAS_MASKS 1

static inline void write_first_f32(float *target, __m512 value, ptrdiff_t count, int accumulates) {
  const __mmask16 mask = (__mmask16)((1u << count) - 1);
  if (accumulates) value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask, target));
  _mm512_mask_storeu_ps(target, mask, value);
}

static inline void write_first_f64(double *target, __m512d value, ptrdiff_t count, int accumulates) {
  const __mmask8 mask = (__mmask8)((1u << count) - 1);
  if (accumulates) value = _mm512_add_pd(value, _mm512_maskz_loadu_pd(mask, target));
  _mm512_mask_storeu_pd(target, mask, value);
}

#include "compute/level.h"
#pragma clang attribute pop

#endif
