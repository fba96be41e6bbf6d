// Random bits: the Philox blocks of compute/philox.h, cut to the bits that are wanted.

#include "compute/table.h"

enum { AT_ONCE = 512, TASK_ELEMENTS = 16384, PARALLEL_ELEMENTS = 2 * TASK_ELEMENTS };

typedef struct {
  void *result;
  gradus_scalar type;
  int bits;
  uint64_t key;
  ptrdiff_t count, task_elements;
} request;

static void write_elements(const request *request, ptrdiff_t first, const uint64_t *words, ptrdiff_t count) {
  const int shift = 64 - request->bits;
  if (request->type == GRADUS_I32) {
    int32_t *result = (int32_t *)request->result + first;
    for (ptrdiff_t i = 0; i < count; i++) result[i] = (int32_t)(words[i] >> shift);
  } else {
    int64_t *result = (int64_t *)request->result + first;
    for (ptrdiff_t i = 0; i < count; i++) result[i] = (int64_t)(words[i] >> shift);
  }
}

static void draw(void *argument, ptrdiff_t task, int worker) {
  (void)worker;
  const request *request = argument;
  // An even number of elements to a task, so that each begins with a block.
  const ptrdiff_t start = task * request->task_elements;
  const ptrdiff_t rest = request->count - start, end = start + (rest < request->task_elements ? rest : request->task_elements);
  uint64_t words[AT_ONCE];
  for (ptrdiff_t first = start; first < end; first += AT_ONCE) {
    const ptrdiff_t count = end - first < AT_ONCE ? end - first : AT_ONCE;
    gradus_compute()->random_bits(words, request->key, (uint64_t)first / 2, (count + 1) / 2);
    write_elements(request, first, words, count);
  }
}

void gradus_random_bits(void *result, gradus_scalar type, int bits, uint64_t key, ptrdiff_t count, gradus_pool *pool) {
  if (count <= 0) return;
  const int shares = count >= PARALLEL_ELEMENTS && gradus_pool_threads(pool) > 1;
  request request = {result, type, bits, key, count, shares ? TASK_ELEMENTS : count};
  gradus_parallel(pool, shares ? (count + TASK_ELEMENTS - 1) / TASK_ELEMENTS : 1, draw, &request);
}
