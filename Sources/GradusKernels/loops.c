// Finds the loop of an operation at a level; fills.

#include "loops/table.h"

static const gradus_loop_table *table_of(gradus_level level) {
#if defined(__x86_64__)
  switch (level) {
    case GRADUS_AVX512: return &gradus_loops_avx512;
    case GRADUS_AVX2: return &gradus_loops_avx2;
    default: return &gradus_loops_baseline;
  }
#else
  (void)level;
  return &gradus_loops_baseline;
#endif
}

static const gradus_loop_table *current_table(void) { return table_of(gradus_current_level()); }

gradus_loop gradus_find_loop_of_level(gradus_level level, gradus_operation operation, gradus_scalar type) {
  if ((unsigned)operation >= GRADUS_OPERATION_COUNT || (unsigned)type > GRADUS_F64) return NULL;
  return table_of(level)->operations[operation][type];
}

gradus_loop gradus_find_loop(gradus_operation operation, gradus_scalar type) {
  return gradus_find_loop_of_level(gradus_current_level(), operation, type);
}

gradus_loop gradus_find_convert(gradus_scalar from, gradus_scalar to) {
  if ((unsigned)from > GRADUS_F64 || (unsigned)to > GRADUS_F64) return NULL;
  return current_table()->conversions[from][to];
}

void gradus_fill(void *result, const void *a, ptrdiff_t size, ptrdiff_t count) {
  ptrdiff_t index = (size == 1 ? 0 : size == 4 ? 1 : 2);
  current_table()->fills[index](result, a, NULL, NULL, count);
}
