// How far loops are from the truth, in C since a sweep takes millions of steps.
//
// The truth comes from the system's library in long double, which has eleven bits more than a double on x86-64. Where it
// has none (arm64), the truth may itself be off by an ulp, and kernel_sweep_limit says so.

#ifndef KERNEL_SWEEP_H
#define KERNEL_SWEEP_H

#include <stdint.h>
#include <stddef.h>

typedef void (*kernel_loop)(void *result, const void *a, const void *b, const void *c, ptrdiff_t count);

/// The largest error of a loop, and where. Infinite where one of result and truth is NaN or infinite and the other is not, or
/// where zeros differ in sign.
typedef struct {
  double ulps, x, y;
} kernel_error;

enum { KERNEL_MAXIMUM_LOOPS = 4 };

/// What 2 ulp are when measured with this truth.
double kernel_sweep_limit(void);

/// Floats whose bits are start, start + stride, … and the edges of the format, for a function of one argument.
void kernel_sweep_f32(kernel_error *errors, const char *function, const kernel_loop *loops, int loop_count, uint32_t start,
                      uint32_t stride);

/// Random doubles: of any bits, and of ranges where functions turn; and the edges of the format.
void kernel_sweep_f64(kernel_error *errors, const char *function, const kernel_loop *loops, int loop_count, uint64_t seed,
                      long count);

/// The same for a function of two arguments: every pair of edges, then random ones.
void kernel_sweep_pairs_f32(kernel_error *errors, const char *function, const kernel_loop *loops, int loop_count, uint64_t seed,
                            long count);
void kernel_sweep_pairs_f64(kernel_error *errors, const char *function, const kernel_loop *loops, int loop_count, uint64_t seed,
                            long count);

#endif
