#include "kernel_sweep.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef long double truth;

// Not every system's header declares it.
extern truth lgammal_r(truth x, int *sign);

static truth log_gamma(truth x) {
  int sign;
#if LDBL_MANT_DIG > DBL_MANT_DIG
  return lgammal_r(x, &sign);
#else
  extern double lgamma_r(double x, int *sign);
  return lgamma_r((double)x, &sign);
#endif
}

static truth sigmoid(truth x) { return x < 0 ? expl(x) / (1 + expl(x)) : 1 / (1 + expl(-x)); }
static truth inverse_root(truth x) { return 1 / sqrtl(x); }

typedef struct {
  const char *name;
  truth (*one)(truth);
  truth (*two)(truth, truth);
} oracle;

static const oracle oracles[] = {
  {.name = "exp", .one = expl},      {.name = "expm1", .one = expm1l},          {.name = "exp2", .one = exp2l},
  {.name = "log", .one = logl},      {.name = "log1p", .one = log1pl},          {.name = "log2", .one = log2l},
  {.name = "log10", .one = log10l},  {.name = "sqrt", .one = sqrtl},            {.name = "rsqrt", .one = inverse_root},
  {.name = "cbrt", .one = cbrtl},    {.name = "sin", .one = sinl},              {.name = "cos", .one = cosl},
  {.name = "tan", .one = tanl},      {.name = "asin", .one = asinl},            {.name = "acos", .one = acosl},
  {.name = "atan", .one = atanl},    {.name = "sinh", .one = sinhl},            {.name = "cosh", .one = coshl},
  {.name = "tanh", .one = tanhl},    {.name = "asinh", .one = asinhl},          {.name = "acosh", .one = acoshl},
  {.name = "atanh", .one = atanhl},  {.name = "erf", .one = erfl},              {.name = "erfc", .one = erfcl},
  {.name = "gamma", .one = tgammal}, {.name = "lgamma", .one = log_gamma},      {.name = "sigmoid", .one = sigmoid},
  {.name = "power", .two = powl},    {.name = "atan2", .two = atan2l},          {.name = "hypot", .two = hypotl},
  {.name = "remainder", .two = fmodl},
};

static const oracle *oracle_named(const char *name) {
  for (size_t i = 0; i < sizeof oracles / sizeof *oracles; i++)
    if (strcmp(oracles[i].name, name) == 0) return &oracles[i];
  abort();
}

double kernel_sweep_limit(void) { return LDBL_MANT_DIG > DBL_MANT_DIG ? 2 : 3; }

// MARK: Errors

static double error_in_ulps(truth value, truth exact, truth rounded, truth ulp) {
  if (isnan(rounded) || isnan(value)) return isnan(rounded) && isnan(value) ? 0 : INFINITY;
  if (value == 0 && rounded == 0 && signbit(value) != signbit(rounded)) return INFINITY;
  if (isinf(value) || isinf(rounded)) return value == rounded ? 0 : INFINITY;
  return (double)(fabsl(value - exact) / ulp);
}

static double error_f32(float value, truth exact) {
  float rounded = (float)exact, size = fabsf(rounded);
  float ulp = size < FLT_MAX ? nextafterf(size, INFINITY) - size : 0x1p104f;
  return error_in_ulps(value, exact, rounded, ulp);
}

static double error_f64(double value, truth exact) {
  double rounded = (double)exact, size = fabs(rounded);
  double ulp = size < DBL_MAX ? nextafter(size, INFINITY) - size : 0x1p971;
  return error_in_ulps(value, exact, rounded, ulp);
}

// MARK: Inputs

static uint64_t random_bits(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static double uniform(uint64_t *state, double low, double high) {
  return low + (high - low) * ((double)(random_bits(state) >> 11) * 0x1p-53);
}

static const double edges[] = {
  0.0, -0.0, 1, -1, NAN, INFINITY, -INFINITY, 0x1p-1074, -0x1p-1074, 0x1p-1022, -0x1p-1022, DBL_MAX, -DBL_MAX,
  0x1p-149, -0x1p-149, 0x1p-126, FLT_MAX, -FLT_MAX, 1 - 0x1p-53, -1 + 0x1p-53, 1 + 0x1p-52, 1 - 0x1p-24, -1 + 0x1p-24,
  1 + 0x1p-23, 0.5, -0.5, 2, -2, 3, -3, 8, 10, 27, 100, 1000, 88, -104, 710, -745, 1e10, 1e22, 1e300,
};
enum { EDGES = sizeof edges / sizeof *edges };

static double random_double(uint64_t *state) {
  static const double limits[] = {1e-8, 0.1, 0.5, 1, 1.6, 3, 10, 30, 300, 720, 1e5, 1e10};
  const uint64_t kind = random_bits(state) % 20;
  if (kind < sizeof limits / sizeof *limits) return uniform(state, -limits[kind], limits[kind]);
  if (kind < 15) {  // near ±1, where many functions have zeros and poles
    const double distance = uniform(state, -1, 1), close = distance * distance * distance * (kind == 14 ? 1e-5 : 0.5);
    return kind == 12 ? -1 + close : 1 + close;
  }
  const uint64_t bits = random_bits(state);
  double any;
  memcpy(&any, &bits, sizeof any);
  return any;
}

/// Powers overflow nearly everywhere: most pairs are drawn where they do not.
static void random_pair(uint64_t *state, int is_power, double *x, double *y) {
  *x = random_double(state), *y = random_double(state);
  const uint64_t kind = random_bits(state) % 4;
  if (kind == 0) return;
  if (!is_power) {
    if (kind == 1) *y = *x * uniform(state, -10, 10);
    return;
  }
  *x = exp(uniform(state, -20, 20)), *y = uniform(state, -30, 30);
  if (kind == 1) *x = 1 + uniform(state, -0.5, 0.5) * uniform(state, 0, 1) * uniform(state, 0, 1);
  if (kind == 2) *y = 745 * uniform(state, -1, 1) / log(*x);
}

// MARK: Sweeps

enum { BLOCK = 512 };

static void note(kernel_error *worst, double ulps, double x, double y) {
  if (!(ulps <= worst->ulps)) *worst = (kernel_error){ulps, x, y};
}

static void compare_f32(kernel_error *errors, const oracle *oracle, const kernel_loop *loops, int loop_count, const float *x,
                        const float *y, int count) {
  truth exact[BLOCK];
  float results[BLOCK];
  for (int i = 0; i < count; i++) exact[i] = oracle->one ? oracle->one(x[i]) : oracle->two(x[i], y[i]);
  for (int loop = 0; loop < loop_count; loop++) {
    loops[loop](results, x, oracle->one ? NULL : y, NULL, count);
    for (int i = 0; i < count; i++) note(&errors[loop], error_f32(results[i], exact[i]), x[i], y[i]);
  }
}

static void compare_f64(kernel_error *errors, const oracle *oracle, const kernel_loop *loops, int loop_count, const double *x,
                        const double *y, int count) {
  truth exact[BLOCK];
  double results[BLOCK];
  for (int i = 0; i < count; i++) exact[i] = oracle->one ? oracle->one(x[i]) : oracle->two(x[i], y[i]);
  for (int loop = 0; loop < loop_count; loop++) {
    loops[loop](results, x, oracle->one ? NULL : y, NULL, count);
    for (int i = 0; i < count; i++) note(&errors[loop], error_f64(results[i], exact[i]), x[i], y[i]);
  }
}

void kernel_sweep_f32(kernel_error *errors, const char *function, const kernel_loop *loops, int loop_count, uint32_t start,
                      uint32_t stride) {
  const oracle *oracle = oracle_named(function);
  memset(errors, 0, (size_t)loop_count * sizeof *errors);
  float x[BLOCK];
  int count = 0;
  for (; count < EDGES; count++) x[count] = (float)edges[count];
  for (uint64_t pattern = start; pattern <= UINT32_MAX; pattern += stride) {
    const uint32_t bits = (uint32_t)pattern;
    memcpy(&x[count++], &bits, sizeof bits);
    if (count < BLOCK) continue;
    compare_f32(errors, oracle, loops, loop_count, x, x, count);
    count = 0;
  }
  compare_f32(errors, oracle, loops, loop_count, x, x, count);
}

void kernel_sweep_f64(kernel_error *errors, const char *function, const kernel_loop *loops, int loop_count, uint64_t seed,
                      long count) {
  const oracle *oracle = oracle_named(function);
  memset(errors, 0, (size_t)loop_count * sizeof *errors);
  compare_f64(errors, oracle, loops, loop_count, edges, edges, EDGES);
  for (long done = 0; done < count; done += BLOCK) {
    double x[BLOCK];
    for (int i = 0; i < BLOCK; i++) x[i] = random_double(&seed);
    compare_f64(errors, oracle, loops, loop_count, x, x, BLOCK);
  }
}

static void pair(long index, int is_power, uint64_t *seed, double *x, double *y) {
  if (index < EDGES * EDGES) {
    *x = edges[index / EDGES], *y = edges[index % EDGES];
  } else {
    random_pair(seed, is_power, x, y);
  }
}

void kernel_sweep_pairs_f32(kernel_error *errors, const char *function, const kernel_loop *loops, int loop_count, uint64_t seed,
                            long count) {
  const oracle *oracle = oracle_named(function);
  memset(errors, 0, (size_t)loop_count * sizeof *errors);
  for (long done = 0; done < count; done += BLOCK) {
    float x[BLOCK], y[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      double wide_x, wide_y;
      pair(done + i, oracle->two == powl, &seed, &wide_x, &wide_y);
      x[i] = (float)wide_x, y[i] = (float)wide_y;
    }
    compare_f32(errors, oracle, loops, loop_count, x, y, BLOCK);
  }
}

void kernel_sweep_pairs_f64(kernel_error *errors, const char *function, const kernel_loop *loops, int loop_count, uint64_t seed,
                            long count) {
  const oracle *oracle = oracle_named(function);
  memset(errors, 0, (size_t)loop_count * sizeof *errors);
  for (long done = 0; done < count; done += BLOCK) {
    double x[BLOCK], y[BLOCK];
    for (int i = 0; i < BLOCK; i++) pair(done + i, oracle->two == powl, &seed, &x[i], &y[i]);
    compare_f64(errors, oracle, loops, loop_count, x, y, BLOCK);
  }
}
