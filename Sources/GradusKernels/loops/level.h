// All loops of one level, and their table. Included by one file per level, which defines
//   LEVEL_TABLE     the name of the table
//   LEVEL_BYTES     of a vector
//   LEVEL_FUSED     1 where a·b + c can be rounded once at no cost
//   LEVEL_ROUNDING  1 where rounding to an integer is an instruction
//   LEVEL_SCALE_F32, LEVEL_SCALE_F64   the intrinsics that give x·2ⁿ, if there are any

// Fusing is asked for by name: a compiler that fuses where it likes would break error-free sums.
#pragma STDC FP_CONTRACT OFF
// A debug or sanitized build does not vectorise, which is no reason to warn.
#pragma clang diagnostic ignored "-Wpass-failed"

#include "plain.h"

#define FUNCTION static inline __attribute__((always_inline, overloadable, unused))
#define LIST_BY_TYPE(single, double) LIST BY_TYPE(single, double)
#define LIST(...) __VA_ARGS__

#define ELEMENT uint8_t
#define NAME(name) name##_bool
#include "compare.h"
BINARY_LOOP(and_bool, uint8_t, uint8_t, x & y)
BINARY_LOOP(or_bool, uint8_t, uint8_t, x | y)
UNARY_LOOP(not_bool, uint8_t, uint8_t, x ^ 1)
#undef ELEMENT
#undef NAME

#define ELEMENT int32_t
#define UNSIGNED uint32_t
#define NAME(name) name##_i32
#include "compare.h"
#include "integer.h"
#undef ELEMENT
#undef UNSIGNED
#undef NAME

#define ELEMENT int64_t
#define UNSIGNED uint64_t
#define NAME(name) name##_i64
#include "compare.h"
#include "integer.h"
#undef ELEMENT
#undef UNSIGNED
#undef NAME

#define ELEMENT float
#define UNSIGNED uint32_t
#define MANTISSA 23
#define BIAS 127
#define EPSILON 0x1p-23f
#define NAME(name) name##_f32
#define MATH(name) name##f
#define BY_TYPE(single, double) single
#include "floating_type.h"

#define ELEMENT double
#define UNSIGNED uint64_t
#define MANTISSA 52
#define BIAS 1023
#define EPSILON 0x1p-52
#define NAME(name) name##_f64
#define MATH(name) name
#define BY_TYPE(single, double) double
#include "floating_type.h"

#include "wide.h"
#include "library.h"
#include "convert.h"
#include "fill.h"
#include "entries.h"
