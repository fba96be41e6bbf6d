// The folds of every type and reducer, at one level.

#define SUM_OF(total, x) ((total) + (x))
#define PRODUCT_OF(total, x) ((total) * (x))
// A comparison with NaN is false, so a NaN in `total` stays.
#define LARGER_OF(total, x) ((((x) > (total)) | ((x) != (x))) ? (x) : (total))
#define SMALLER_OF(total, x) ((((x) < (total)) | ((x) != (x))) ? (x) : (total))

// Unsigned sums and products wrap.
#define NAME(name) name##_sum_i32
#define ELEMENT uint32_t
#define COMBINE SUM_OF
#include "fold.h"

#define NAME(name) name##_sum_i64
#define ELEMENT uint64_t
#define HAS_EIGHT_LANES
#define COMBINE SUM_OF
#include "fold.h"

#define NAME(name) name##_sum_f32
#define ELEMENT float
#define COMBINE SUM_OF
#include "fold.h"

#define NAME(name) name##_sum_f64
#define ELEMENT double
#define HAS_EIGHT_LANES
#define COMBINE SUM_OF
#include "fold.h"

#define NAME(name) name##_product_i32
#define ELEMENT uint32_t
#define COMBINE PRODUCT_OF
#include "fold.h"

#define NAME(name) name##_product_i64
#define ELEMENT uint64_t
#define HAS_EIGHT_LANES
#define COMBINE PRODUCT_OF
#include "fold.h"

#define NAME(name) name##_product_f32
#define ELEMENT float
#define COMBINE PRODUCT_OF
#include "fold.h"

#define NAME(name) name##_product_f64
#define ELEMENT double
#define HAS_EIGHT_LANES
#define COMBINE PRODUCT_OF
#include "fold.h"

#define NAME(name) name##_maximum_i32
#define ELEMENT int32_t
#define COMBINE LARGER_OF
#include "fold.h"

#define NAME(name) name##_maximum_i64
#define ELEMENT int64_t
#define HAS_EIGHT_LANES
#define COMBINE LARGER_OF
#include "fold.h"

#define NAME(name) name##_maximum_f32
#define ELEMENT float
#define COMBINE LARGER_OF
#include "fold.h"

#define NAME(name) name##_maximum_f64
#define ELEMENT double
#define HAS_EIGHT_LANES
#define COMBINE LARGER_OF
#include "fold.h"

#define NAME(name) name##_minimum_i32
#define ELEMENT int32_t
#define COMBINE SMALLER_OF
#include "fold.h"

#define NAME(name) name##_minimum_i64
#define ELEMENT int64_t
#define HAS_EIGHT_LANES
#define COMBINE SMALLER_OF
#include "fold.h"

#define NAME(name) name##_minimum_f32
#define ELEMENT float
#define COMBINE SMALLER_OF
#include "fold.h"

#define NAME(name) name##_minimum_f64
#define ELEMENT double
#define HAS_EIGHT_LANES
#define COMBINE SMALLER_OF
#include "fold.h"

#define FOLDS(reducer) {NULL, fold_##reducer##_i32, fold_##reducer##_i64, fold_##reducer##_f32, fold_##reducer##_f64}
