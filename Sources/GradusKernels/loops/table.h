// The loops of one level, and what every level's file needs before its target attributes begin.

#ifndef GRADUS_LOOPS_TABLE_H
#define GRADUS_LOOPS_TABLE_H

#include "../include/gradus_kernels.h"

#include <math.h>
#include <string.h>

enum { GRADUS_SCALAR_COUNT = GRADUS_F64 + 1 };

typedef struct {
  gradus_loop operations[GRADUS_OPERATION_COUNT][GRADUS_SCALAR_COUNT];
  gradus_loop conversions[GRADUS_SCALAR_COUNT][GRADUS_SCALAR_COUNT];  // [from][to]
  gradus_loop fills[3];                                               // of 1, 4 and 8 bytes
} gradus_loop_table;

extern const gradus_loop_table gradus_loops_baseline, gradus_loops_avx2, gradus_loops_avx512;

#endif
