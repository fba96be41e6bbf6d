// Reductions, matrix products and random numbers for every processor of the architecture; the choice of a level.

#include "compute/table.h"

#define LEVEL_TABLE gradus_compute_baseline
#define VECTOR_BYTES 16
#define SQUARE_BYTES 16
#if defined(__aarch64__)
#define FULL_ROWS 8
#define FOR_EACH_ROW_CHOICE(macro) macro(8) macro(6) macro(4) macro(3) macro(2) macro(1)
#else
#define FULL_ROWS 4
#define FOR_EACH_ROW_CHOICE(macro) macro(4) macro(3) macro(2) macro(1)
#endif

#include "compute/level.h"

const gradus_compute_table *gradus_compute(void) {
#if defined(__x86_64__)
  switch (gradus_current_level()) {
    case GRADUS_AVX512: return &gradus_compute_avx512;
    case GRADUS_AVX2: return &gradus_compute_avx2;
    default: return &gradus_compute_baseline;
  }
#else
  return &gradus_compute_baseline;
#endif
}
