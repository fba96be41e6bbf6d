// A pool of threads that run the tasks of one region at a time.
//
// A region is opened, joined by workers as they notice it, and closed by its caller once every task is claimed. The
// caller waits only for the workers that joined: one that the system did not schedule in time is not missed.

#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include "gradus_kernels.h"

#include <pthread.h>
#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#if defined(__linux__) && !defined(GRADUS_PORTABLE_WAIT)
#define USES_FUTEX 1
#include <linux/futex.h>
#include <sys/syscall.h>
#else
#define USES_FUTEX 0
#endif

// The state of a region, in one word so that a worker joins and claims its first task in one step: whether it may be
// joined, whether its caller sleeps, how many workers are in it, and the next unclaimed task.
#define OPEN ((uint64_t)1)
#define CALLER_SLEEPS ((uint64_t)2)
#define ONE_WORKER ((uint64_t)4)
#define ONE_TASK ((uint64_t)1 << 20)
#define WITHOUT_TASKS(state) ((state) & (ONE_TASK - 1))

// Long enough for the next region of a training step, short enough to be harmless on a busy machine.
enum { SPIN_NANOSECONDS = 15000, PAUSES_PER_CLOCK_READING = 16, MAXIMUM_THREADS = 1024 };

typedef struct {
  gradus_pool *pool;
  pthread_t thread;
  int index;
} worker;

struct gradus_pool {
  // All that a worker needs in order to start lies on one line of the cache.
  alignas(64) _Atomic uint32_t generation;  // of the newest region; sleeping workers wait for it to change
  _Atomic int32_t sleepers;
  _Atomic uint64_t state;
  ptrdiff_t tasks;
  gradus_task body;
  void *context;
  alignas(64) _Atomic uint32_t finished;  // raised when the last worker leaves a region whose caller sleeps
  _Atomic int busy;
  _Atomic int stops;
  int threads, spins;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  worker workers[];
};

// MARK: Waiting

#if USES_FUTEX

static void sleep_while_equal(gradus_pool *pool, _Atomic uint32_t *word, uint32_t value) {
  (void)pool;
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void wake(gradus_pool *pool, _Atomic uint32_t *word, int count) {
  (void)pool;
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

#else

static void sleep_while_equal(gradus_pool *pool, _Atomic uint32_t *word, uint32_t value) {
  pthread_mutex_lock(&pool->mutex);
  if (atomic_load(word) == value) pthread_cond_wait(&pool->changed, &pool->mutex);
  pthread_mutex_unlock(&pool->mutex);
}

static void wake(gradus_pool *pool, _Atomic uint32_t *word, int count) {
  (void)word, (void)count;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->changed);
  pthread_mutex_unlock(&pool->mutex);
}

#endif

static inline void pause_briefly(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// Pauses; says whether a wait may go on without sleeping. `turn` counts its rounds from 0.
static int may_spin(const gradus_pool *pool, int turn, int64_t *start) {
  if (!pool->spins) return 0;
  pause_briefly();
  if (turn % PAUSES_PER_CLOCK_READING) return 1;
  const int64_t now = nanoseconds();
  if (turn == 0) *start = now;
  return now - *start < SPIN_NANOSECONDS;
}

// MARK: Regions

// Runs the task that was claimed, then claims others until there are none left.
static void run_tasks(gradus_pool *pool, uint64_t task, int index) {
  const uint64_t tasks = (uint64_t)pool->tasks;
  const gradus_task body = pool->body;
  void *const context = pool->context;
  while (task < tasks) {
    body(context, (ptrdiff_t)task, index);
    // Reading first spares the others a write when all is claimed.
    task = atomic_load_explicit(&pool->state, memory_order_relaxed) / ONE_TASK;
    if (task < tasks) task = atomic_fetch_add_explicit(&pool->state, ONE_TASK, memory_order_relaxed) / ONE_TASK;
  }
}

static void leave_region(gradus_pool *pool) {
  const uint64_t state = atomic_fetch_sub_explicit(&pool->state, ONE_WORKER, memory_order_release) - ONE_WORKER;
  if (WITHOUT_TASKS(state) != CALLER_SLEEPS) return;
  atomic_fetch_add(&pool->finished, 1);
  wake(pool, &pool->finished, 1);
}

// Takes part in the open region, if there is one; returns its generation, or the one seen so far.
static uint32_t join_region(gradus_pool *pool, int index, uint32_t seen) {
  uint64_t state = atomic_load_explicit(&pool->state, memory_order_relaxed);
  do {
    if (!(state & OPEN)) return seen;
  } while (!atomic_compare_exchange_weak_explicit(&pool->state, &state, state + ONE_WORKER + ONE_TASK,
                                                  memory_order_acquire, memory_order_relaxed));
  // The region cannot change before this worker has left it.
  const uint32_t generation = atomic_load_explicit(&pool->generation, memory_order_relaxed);
  run_tasks(pool, state / ONE_TASK, index);
  leave_region(pool);
  return generation;
}

static void open_region(gradus_pool *pool, ptrdiff_t tasks, gradus_task body, void *context) {
  pool->tasks = tasks;
  pool->body = body;
  pool->context = context;
  atomic_store_explicit(&pool->state, OPEN + ONE_TASK, memory_order_release);  // the caller has claimed task 0
  atomic_fetch_add(&pool->generation, 1);
  const int sleepers = atomic_load(&pool->sleepers);
  const ptrdiff_t wanted = tasks - 1;
  if (sleepers > 0) wake(pool, &pool->generation, wanted < sleepers ? (int)wanted : sleepers);
}

// Nobody can join any more; those who did are waited for.
static void close_region(gradus_pool *pool) {
  uint64_t state = atomic_fetch_and_explicit(&pool->state, ~OPEN, memory_order_acq_rel) & ~OPEN;
  int64_t start = 0;
  for (int turn = 0; WITHOUT_TASKS(state) != 0; turn++) {
    if (!may_spin(pool, turn, &start)) break;
    state = atomic_load_explicit(&pool->state, memory_order_acquire);
  }
  if (WITHOUT_TASKS(state) == 0) return;
  const uint32_t finished = atomic_load(&pool->finished);
  state = atomic_fetch_or(&pool->state, CALLER_SLEEPS);
  while (WITHOUT_TASKS(state) >= ONE_WORKER) {
    sleep_while_equal(pool, &pool->finished, finished);
    state = atomic_load_explicit(&pool->state, memory_order_acquire);
  }
}

// MARK: Workers

static void wait_for_region(gradus_pool *pool, uint32_t seen) {
  int64_t start = 0;
  for (int turn = 0; atomic_load_explicit(&pool->generation, memory_order_acquire) == seen; turn++) {
    if (may_spin(pool, turn, &start)) continue;
    // The caller raises `generation` before it reads `sleepers`, so one of the two sees the other.
    atomic_fetch_add(&pool->sleepers, 1);
    sleep_while_equal(pool, &pool->generation, seen);
    atomic_fetch_sub(&pool->sleepers, 1);
  }
}

static void *work(void *argument) {
  const worker *self = argument;
  gradus_pool *pool = self->pool;
  uint32_t seen = 0;
  while (!atomic_load_explicit(&pool->stops, memory_order_acquire)) {
    wait_for_region(pool, seen);
    seen = join_region(pool, self->index, atomic_load_explicit(&pool->generation, memory_order_acquire));
  }
  return NULL;
}

// MARK: Interface

// The processors that this process may run on.
static long processors(void) {
#if defined(__linux__)
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
#endif
  return sysconf(_SC_NPROCESSORS_ONLN);
}

gradus_pool *gradus_pool_create(int threads) {
  if (threads < 1) threads = 1;
  if (threads > MAXIMUM_THREADS) threads = MAXIMUM_THREADS;
  size_t size = sizeof(gradus_pool) + (size_t)(threads - 1) * sizeof(worker);
  void *memory = NULL;
  if (posix_memalign(&memory, alignof(gradus_pool), size) != 0) return NULL;
  gradus_pool *pool = memset(memory, 0, size);
  // Threads that share a processor must not spin: each would spend the other's time.
  pool->spins = processors() >= threads;
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->changed, NULL);
  int started = 1;
  for (; started < threads; started++) {
    worker *next = &pool->workers[started - 1];
    next->pool = pool;
    next->index = started;
    if (pthread_create(&next->thread, NULL, work, next) != 0) break;
  }
  pool->threads = started;
  return pool;
}

void gradus_pool_destroy(gradus_pool *pool) {
  if (!pool) return;
  atomic_store(&pool->stops, 1);
  atomic_fetch_add(&pool->generation, 1);
  wake(pool, &pool->generation, pool->threads);
  for (int index = 1; index < pool->threads; index++) pthread_join(pool->workers[index - 1].thread, NULL);
  pthread_cond_destroy(&pool->changed);
  pthread_mutex_destroy(&pool->mutex);
  free(pool);
}

int gradus_pool_threads(const gradus_pool *pool) { return pool ? pool->threads : 1; }

void gradus_parallel(gradus_pool *pool, ptrdiff_t tasks, gradus_task body, void *context) {
  int idle = 0;
  if (tasks <= 1 || !pool || pool->threads == 1 ||
      !atomic_compare_exchange_strong_explicit(&pool->busy, &idle, 1, memory_order_acquire, memory_order_relaxed)) {
    for (ptrdiff_t task = 0; task < tasks; task++) body(context, task, 0);
    return;
  }
  open_region(pool, tasks, body, context);
  run_tasks(pool, 0, 0);
  close_region(pool);
  atomic_store_explicit(&pool->busy, 0, memory_order_release);
}
