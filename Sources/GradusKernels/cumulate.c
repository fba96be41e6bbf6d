// Running sums, products and extremes along the middle of three axes, and linear recurrences.
//
// Every column runs on its own, in its order, so threads do not change a bit. f32 accumulates in double precision.

#include "gradus_kernels.h"

#include <stdint.h>

enum { TILE = 128, PARALLEL_BYTES = 64 * 1024 };

typedef struct {
  char *result;
  const char *source, *factor;
  gradus_scalar type;
  gradus_reducer reducer;
  int reversed;
  ptrdiff_t length, inner, tiles;
} cumulation;

// The columns of one task: `step` elements lie between its rows.
typedef struct {
  ptrdiff_t first, columns, step, length;
} span;

// MARK: Running folds

// A NaN stays: it beats every number, and nothing beats it.
#define SUM(a, x) ((a) + (x))
#define PRODUCT(a, x) ((a) * (x))
#define MAXIMUM(a, x) ((x) > (a) || (x) != (x) ? (x) : (a))
#define MINIMUM(a, x) ((x) < (a) || (x) != (x) ? (x) : (a))

#define FOLD(name, type, wide, operation) \
  static void name(void *results, const void *sources, const span *span) { \
    type *result = results; \
    const type *source = sources; \
    wide totals[TILE]; \
    for (ptrdiff_t j = 0; j < span->columns; j++) result[j] = source[j], totals[j] = (wide)source[j]; \
    if (span->columns == 1) { \
      wide total = totals[0]; \
      for (ptrdiff_t r = 1, at = span->step; r < span->length; r++, at += span->step) { \
        total = operation(total, (wide)source[at]); \
        result[at] = (type)total; \
      } \
      return; \
    } \
    for (ptrdiff_t r = 1; r < span->length; r++) { \
      result += span->step, source += span->step; \
      for (ptrdiff_t j = 0; j < span->columns; j++) { \
        totals[j] = operation(totals[j], (wide)source[j]); \
        result[j] = (type)totals[j]; \
      } \
    } \
  }

// Unsigned integers wrap; the bits are those of the signed ones.
FOLD(sum_i32, uint32_t, uint32_t, SUM)
FOLD(sum_i64, uint64_t, uint64_t, SUM)
FOLD(sum_f32, float, double, SUM)
FOLD(sum_f64, double, double, SUM)
FOLD(product_i32, uint32_t, uint32_t, PRODUCT)
FOLD(product_i64, uint64_t, uint64_t, PRODUCT)
FOLD(product_f32, float, double, PRODUCT)
FOLD(product_f64, double, double, PRODUCT)
FOLD(maximum_i32, int32_t, int32_t, MAXIMUM)
FOLD(maximum_i64, int64_t, int64_t, MAXIMUM)
FOLD(maximum_f32, float, float, MAXIMUM)
FOLD(maximum_f64, double, double, MAXIMUM)
FOLD(minimum_i32, int32_t, int32_t, MINIMUM)
FOLD(minimum_i64, int64_t, int64_t, MINIMUM)
FOLD(minimum_f32, float, float, MINIMUM)
FOLD(minimum_f64, double, double, MINIMUM)

typedef void (*fold)(void *result, const void *source, const span *span);

#define FOLDS(name) {NULL, name##_i32, name##_i64, name##_f32, name##_f64}

static const fold folds[GRADUS_REDUCE_MINIMUM + 1][GRADUS_F64 + 1] = {
  [GRADUS_REDUCE_SUM] = FOLDS(sum),
  [GRADUS_REDUCE_PRODUCT] = FOLDS(product),
  [GRADUS_REDUCE_MAXIMUM] = FOLDS(maximum),
  [GRADUS_REDUCE_MINIMUM] = FOLDS(minimum),
};

// MARK: Recurrences

// A factor of 0 begins anew whatever came before, and a state of 0 stays 0 whatever the factor.
#define RECUR(name, type, wide) \
  static void name(type *result, const type *factor, const type *term, const span *span) { \
    wide states[TILE]; \
    for (ptrdiff_t j = 0; j < span->columns; j++) result[j] = term[j], states[j] = (wide)term[j]; \
    for (ptrdiff_t r = 1; r < span->length; r++) { \
      result += span->step, factor += span->step, term += span->step; \
      for (ptrdiff_t j = 0; j < span->columns; j++) { \
        const wide a = (wide)factor[j], state = states[j]; \
        const wide product = a == 0 || state == 0 ? 0 : a * state; \
        states[j] = product + (wide)term[j]; \
        result[j] = (type)states[j]; \
      } \
    } \
  }

RECUR(recur_f32, float, double)
RECUR(recur_f64, double, double)

// MARK: Tasks

static span task_span(const cumulation *work, ptrdiff_t task) {
  const ptrdiff_t outer = task / work->tiles, column = task % work->tiles * TILE;
  const ptrdiff_t rest = work->inner - column;
  const ptrdiff_t row = work->reversed ? work->length - 1 : 0;
  return (span){(outer * work->length + row) * work->inner + column, rest < TILE ? rest : TILE,
                work->reversed ? -work->inner : work->inner, work->length};
}

static void cumulate_task(void *argument, ptrdiff_t task, int worker) {
  (void)worker;
  const cumulation *work = argument;
  const span span = task_span(work, task);
  const ptrdiff_t start = span.first * gradus_size(work->type);
  const fold fold = folds[work->reducer][work->type];
  if (fold) fold(work->result + start, work->source + start, &span);
}

static void recurrence_task(void *argument, ptrdiff_t task, int worker) {
  (void)worker;
  const cumulation *work = argument;
  const span span = task_span(work, task);
  const ptrdiff_t start = span.first * gradus_size(work->type);
  void *const result = work->result + start;
  const void *const factor = work->factor + start, *const term = work->source + start;
  if (work->type == GRADUS_F32) recur_f32(result, factor, term, &span);
  else recur_f64(result, factor, term, &span);
}

static void run(cumulation *work, ptrdiff_t outer, gradus_task body, gradus_pool *pool) {
  if (outer * work->length * work->inner == 0) return;
  work->tiles = (work->inner + TILE - 1) / TILE;
  const ptrdiff_t bytes = outer * work->length * work->inner * gradus_size(work->type);
  gradus_parallel(bytes > PARALLEL_BYTES ? pool : NULL, outer * work->tiles, body, work);
}

void gradus_cumulate(void *result, const void *source, gradus_scalar type, gradus_reducer reducer, int reversed,
                     ptrdiff_t outer, ptrdiff_t length, ptrdiff_t inner, gradus_pool *pool) {
  cumulation work = {result, source, NULL, type, reducer, reversed, length, inner, 0};
  run(&work, outer, cumulate_task, pool);
}

void gradus_recurrence(void *result, const void *factor, const void *term, gradus_scalar type, int reversed,
                       ptrdiff_t outer, ptrdiff_t length, ptrdiff_t inner, gradus_pool *pool) {
  cumulation work = {result, term, factor, type, GRADUS_REDUCE_SUM, reversed, length, inner, 0};
  run(&work, outer, recurrence_task, pool);
}
