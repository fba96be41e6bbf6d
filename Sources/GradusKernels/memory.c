// Memory of tensors and plans: large blocks that are freed wait a while for the next user of that size.
//
// New memory of the system is filled with zeros page by page when it is first written, which takes longer than most
// kernels that write it.

#include "gradus_kernels.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

// Below the smallest, the system's own lists are quick and its pages are in use anyway.
enum { SMALLEST_KEPT = 32 << 10, MOST_KEPT = 64, ALIGNMENT = 64 };
#define MOST_KEPT_BYTES ((size_t)64 << 20)

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// Blocks that wait would hide the use of freed memory.
#define KEEPS_NOTHING 1
#endif
#endif

typedef struct {
  void *memory;
  size_t bytes;
} block;

// The blocks that wait, the one given back last at the end.
static struct {
  pthread_mutex_t mutex;
  int count;
  size_t bytes;
  block blocks[MOST_KEPT];
} kept = {.mutex = PTHREAD_MUTEX_INITIALIZER};

// MARK: Waiting blocks

static block remove_at(int index) {
  const block removed = kept.blocks[index];
  kept.count--;
  kept.bytes -= removed.bytes;
  memmove(&kept.blocks[index], &kept.blocks[index + 1], (size_t)(kept.count - index) * sizeof(block));
  return removed;
}

// The newest block that is large enough and wastes at most an eighth: its memory is the likeliest to be in a cache.
static block waiting(size_t bytes) {
  block found = {NULL, 0};
  pthread_mutex_lock(&kept.mutex);
  for (int index = kept.count - 1; index >= 0 && !found.memory; index--) {
    const size_t candidate = kept.blocks[index].bytes;
    if (candidate >= bytes && candidate - bytes <= bytes / 8) found = remove_at(index);
  }
  pthread_mutex_unlock(&kept.mutex);
  return found;
}

// Frees the oldest blocks until no more than these remain.
static void shrink(int count, size_t bytes) {
  while (1) {
    block oldest = {NULL, 0};
    pthread_mutex_lock(&kept.mutex);
    if (kept.count > count || kept.bytes > bytes) oldest = remove_at(0);
    pthread_mutex_unlock(&kept.mutex);
    if (!oldest.memory) return;
    free(oldest.memory);
  }
}

// MARK: New memory

// Asks for pages of 2 MiB where they fit: 512 times fewer page faults, and far fewer address translations in walks
// with long strides. Only advice: a system without huge pages refuses it, and nothing changes.
static void ask_for_huge_pages(void *memory, size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  const uintptr_t page = 2 << 20;
  if (bytes < 2 * page) return;
  const uintptr_t start = ((uintptr_t)memory + page - 1) & ~(page - 1), end = ((uintptr_t)memory + bytes) & ~(page - 1);
  madvise((void *)start, end - start, MADV_HUGEPAGE);
#else
  (void)memory, (void)bytes;
#endif
}

static void *new_memory(size_t bytes) {
  void *memory = NULL;
  // Room for one vector more, so that a tensor of no elements has an address too.
  if (posix_memalign(&memory, ALIGNMENT, bytes + ALIGNMENT) != 0) return NULL;
  ask_for_huge_pages(memory, bytes);
  return memory;
}

// MARK: Interface

void *gradus_memory_take(size_t bytes, size_t *granted) {
  *granted = bytes;
  if (bytes > SIZE_MAX / 2) return NULL;
  if (bytes >= SMALLEST_KEPT) {
    const block found = waiting(bytes);
    if (found.memory) {
      *granted = found.bytes;
      return found.memory;
    }
  }
  void *memory = new_memory(bytes);
  if (memory) return memory;
  shrink(0, 0);
  return new_memory(bytes);
}

void gradus_memory_give(void *memory, size_t granted) {
#if !defined(KEEPS_NOTHING)
  if (memory && granted >= SMALLEST_KEPT && granted <= MOST_KEPT_BYTES) {
    shrink(MOST_KEPT - 1, MOST_KEPT_BYTES - granted);
    pthread_mutex_lock(&kept.mutex);
    const int fits = kept.count < MOST_KEPT && kept.bytes <= MOST_KEPT_BYTES - granted;
    if (fits) {
      kept.blocks[kept.count++] = (block){memory, granted};
      kept.bytes += granted;
    }
    pthread_mutex_unlock(&kept.mutex);
    if (fits) return;
  }
#endif
  free(memory);
}

size_t gradus_memory_kept(void) {
  pthread_mutex_lock(&kept.mutex);
  const size_t bytes = kept.bytes;
  pthread_mutex_unlock(&kept.mutex);
  return bytes;
}
