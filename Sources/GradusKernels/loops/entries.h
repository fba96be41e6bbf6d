// The table of a level: which operation has which types.

#define EVERY(name) {name##_bool, name##_i32, name##_i64, name##_f32, name##_f64}
#define NUMBERS(name) {NULL, name##_i32, name##_i64, name##_f32, name##_f64}
#define FLOATING(name) {NULL, NULL, NULL, name##_f32, name##_f64}
#define BOOL(name) {name##_bool, NULL, NULL, NULL, NULL}
#define CONVERSIONS(from) {from##_to_bool, from##_to_i32, from##_to_i64, from##_to_f32, from##_to_f64}

const gradus_loop_table LEVEL_TABLE = {
  .operations = {
    [GRADUS_ADD] = NUMBERS(add),
    [GRADUS_SUBTRACT] = NUMBERS(subtract),
    [GRADUS_MULTIPLY] = NUMBERS(multiply),
    [GRADUS_MINIMUM] = NUMBERS(minimum),
    [GRADUS_MAXIMUM] = NUMBERS(maximum),
    [GRADUS_NEGATE] = NUMBERS(negate),
    [GRADUS_ABSOLUTE] = NUMBERS(absolute),
    [GRADUS_SIGN] = NUMBERS(sign),

    [GRADUS_DIVIDE] = FLOATING(divide),
    [GRADUS_SCALE] = FLOATING(scale),
    [GRADUS_FLOOR] = FLOATING(floor),
    [GRADUS_CEIL] = FLOATING(ceil),
    [GRADUS_ROUND] = FLOATING(round),
    [GRADUS_SQRT] = FLOATING(sqrt),
    [GRADUS_RSQRT] = FLOATING(rsqrt),
    [GRADUS_EXP] = FLOATING(exp),
    [GRADUS_EXPM1] = FLOATING(expm1),
    [GRADUS_LOG] = FLOATING(log),
    [GRADUS_LOG1P] = FLOATING(log1p),
    [GRADUS_SIN] = FLOATING(sin),
    [GRADUS_COS] = FLOATING(cos),
    [GRADUS_TAN] = FLOATING(tan),
    [GRADUS_ASIN] = FLOATING(asin),
    [GRADUS_ACOS] = FLOATING(acos),
    [GRADUS_ATAN] = FLOATING(atan),
    [GRADUS_SINH] = FLOATING(sinh),
    [GRADUS_COSH] = FLOATING(cosh),
    [GRADUS_TANH] = FLOATING(tanh),
    [GRADUS_ASINH] = FLOATING(asinh),
    [GRADUS_ACOSH] = FLOATING(acosh),
    [GRADUS_ATANH] = FLOATING(atanh),
    [GRADUS_SIGMOID] = FLOATING(sigmoid),
    [GRADUS_ERF] = FLOATING(erf),
    [GRADUS_POWER] = FLOATING(power),
    [GRADUS_ATAN2] = FLOATING(atan2),

    [GRADUS_EQUAL] = EVERY(equal),
    [GRADUS_NOT_EQUAL] = EVERY(not_equal),
    [GRADUS_LESS] = EVERY(less),
    [GRADUS_LESS_EQUAL] = EVERY(less_equal),
    [GRADUS_GREATER] = EVERY(greater),
    [GRADUS_GREATER_EQUAL] = EVERY(greater_equal),
    [GRADUS_AND] = BOOL(and),
    [GRADUS_OR] = BOOL(or),
    [GRADUS_NOT] = BOOL(not),
    [GRADUS_SELECT] = EVERY(select),
  },
  .conversions = {CONVERSIONS(bool), CONVERSIONS(i32), CONVERSIONS(i64), CONVERSIONS(f32), CONVERSIONS(f64)},
  .fills = {fill_1, fill_4, fill_8},
};
