// Conversions between every two types.

// Truncates; too large saturates; NaN becomes 0. The limit is the first power of two that does not fit, exact in both types.
#define SATURATED(type, unsigned_type, limit, x) \
  ((x) >= (limit) ? (type)((unsigned_type)-1 >> 1) \
                  : (x) <= -(limit) ? (type)-(type)((unsigned_type)-1 >> 1) - 1 : (x) != (x) ? 0 : (type)(x))
#define TO_I32(limit, x) SATURATED(int32_t, uint32_t, limit, x)
#define TO_I64(limit, x) SATURATED(int64_t, uint64_t, limit, x)

#define COPY_LOOP(name, type) UNARY_LOOP(name, type, type, x)
#define TRUTH_LOOP(name, from) UNARY_LOOP(name, from, uint8_t, x != 0)
#define CAST_LOOP(name, from, to) UNARY_LOOP(name, from, to, (to)x)

COPY_LOOP(bool_to_bool, uint8_t)
CAST_LOOP(bool_to_i32, uint8_t, int32_t)
CAST_LOOP(bool_to_i64, uint8_t, int64_t)
CAST_LOOP(bool_to_f32, uint8_t, float)
CAST_LOOP(bool_to_f64, uint8_t, double)

TRUTH_LOOP(i32_to_bool, int32_t)
COPY_LOOP(i32_to_i32, int32_t)
CAST_LOOP(i32_to_i64, int32_t, int64_t)
CAST_LOOP(i32_to_f32, int32_t, float)
CAST_LOOP(i32_to_f64, int32_t, double)

TRUTH_LOOP(i64_to_bool, int64_t)
CAST_LOOP(i64_to_i32, int64_t, uint32_t)  // wraps
COPY_LOOP(i64_to_i64, int64_t)
CAST_LOOP(i64_to_f32, int64_t, float)
CAST_LOOP(i64_to_f64, int64_t, double)

TRUTH_LOOP(f32_to_bool, float)
UNARY_LOOP(f32_to_i32, float, int32_t, TO_I32(0x1p31f, x))
UNARY_LOOP(f32_to_i64, float, int64_t, TO_I64(0x1p63f, x))
COPY_LOOP(f32_to_f32, float)
CAST_LOOP(f32_to_f64, float, double)

TRUTH_LOOP(f64_to_bool, double)
UNARY_LOOP(f64_to_i32, double, int32_t, TO_I32(0x1p31, x))
UNARY_LOOP(f64_to_i64, double, int64_t, TO_I64(0x1p63, x))
CAST_LOOP(f64_to_f32, double, float)
COPY_LOOP(f64_to_f64, double)
