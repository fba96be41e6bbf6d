// Which instruction set the loops run on, and the counter of serial numbers.

#include "gradus_kernels.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

const char *gradus_level_name(gradus_level level) {
  switch (level) {
    case GRADUS_BASELINE: return "baseline";
    case GRADUS_AVX2: return "avx2";
    case GRADUS_AVX512: return "avx512";
    case GRADUS_NEON: return "neon";
  }
  return "unknown";
}

static gradus_level processor_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  int avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  return avx512 ? GRADUS_AVX512 : avx2 ? GRADUS_AVX2 : GRADUS_BASELINE;
#elif defined(__aarch64__)
  return GRADUS_NEON;
#else
  return GRADUS_BASELINE;
#endif
}

int gradus_has_level(gradus_level level) {
  gradus_level best = processor_level();
  if (level == GRADUS_BASELINE || level == best) return 1;
  return best != GRADUS_NEON && level < best;
}

// The environment can only lower the level: a higher one would trap. The levels are numbered in rising order on
// each architecture, and a name that this architecture lacks (or does not know) changes nothing.
static gradus_level chosen_level(void) {
  gradus_level best = processor_level();
  const char *wanted = getenv("GRADUS_LEVEL");
  if (!wanted) return best;
  for (int level = GRADUS_BASELINE; level < (int)best; level++) {
    if (gradus_has_level((gradus_level)level) && strcmp(wanted, gradus_level_name((gradus_level)level)) == 0) return (gradus_level)level;
  }
  return best;
}

gradus_level gradus_current_level(void) {
  // 0 means not yet known. Two threads may both find out; they find the same.
  static _Atomic int known_plus_one;
  int level = atomic_load_explicit(&known_plus_one, memory_order_relaxed) - 1;
  if (level < 0) {
    level = (int)chosen_level();
    atomic_store_explicit(&known_plus_one, level + 1, memory_order_relaxed);
  }
  return (gradus_level)level;
}

uint64_t gradus_next_serial(void) {
  static _Atomic uint64_t serial;
  return atomic_fetch_add_explicit(&serial, 1, memory_order_relaxed) + 1;
}
