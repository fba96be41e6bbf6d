// All loops of one floating type, which level.h describes by
//   ELEMENT, UNSIGNED           the type, and the unsigned integer of its size
//   MANTISSA, BIAS, EPSILON     stored fraction bits, exponent bias, distance from 1 to the next number
//   NAME(f), MATH(f)            f with the suffix of the type, ours and libm's
//   BY_TYPE(a, b)               a in single precision, b in double; LIST_BY_TYPE((…), (…)) likewise, without the parentheses
// It ends by forgetting them.

#include "compare.h"
#include "floating.h"
#include "vector.h"
#include "exponential.h"
#include "logarithm.h"
#include "trigonometric.h"
#include "hyperbolic.h"
#include "arctangent.h"
#include "error_function.h"
#include "complementary_error_function.h"
#if MANTISSA == 52
#include "tangent.h"
#include "arcsine.h"
#include "inverse_hyperbolic.h"
#include "logarithms.h"
#include "cube_root.h"
#include "plane.h"
#include "power.h"
#endif
#include "elementary.h"

#undef ELEMENT
#undef UNSIGNED
#undef MANTISSA
#undef BIAS
#undef EPSILON
#undef NAME
#undef MATH
#undef BY_TYPE
