// The loops for every processor of the architecture: SSE2 on x86-64, NEON on arm64.

#include "loops/table.h"

#define LEVEL_TABLE gradus_loops_baseline
#define LEVEL_BYTES 16
#if defined(__aarch64__)
#define LEVEL_FUSED 1
#define LEVEL_ROUNDING 1
#else
#define LEVEL_FUSED 0
#define LEVEL_ROUNDING 0
#endif

#include "loops/level.h"
