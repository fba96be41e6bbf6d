// The machine's instructions for each simple instruction of a map.

#include "code.h"

// Predicates of comparisons: of floating numbers, where a comparison with NaN is false but for ≠, and of integers.
enum { EQUAL = 0x00, UNORDERED = 0x03, NOT_EQUAL = 0x04, LESS_OR_GREATER = 0x0C };
static const uint8_t floating_predicates[] = {0x00, 0x04, 0x11, 0x12, 0x1E, 0x1D};
static const uint8_t integer_predicates[] = {0, 4, 1, 2, 6, 5};

// Rounding: down, up, to even; without an exception for what is lost.
enum { DOWN = 0x09, UP = 0x0A, NEAREST = 0x08 };

static int is_floating(int type) { return type == GRADUS_F32 || type == GRADUS_F64; }

static int converts(int from, int to) {
  if (from == to || to == GRADUS_BOOL || from == GRADUS_BOOL) return 1;
  return is_floating(to) || !is_floating(from);  // not floating to integer, which saturates
}

// AVX2 has no masks: vectors take their place, and what reads or makes bool or integers stays a loop.
static int is_simple_for_avx2(int operation, int type) {
  const int is_comparison = operation >= GRADUS_EQUAL && operation <= GRADUS_GREATER_EQUAL;
  return is_floating(type) && !is_comparison && operation != GRADUS_CONVERT;
}

int gradus_is_simple(const gradus_instruction *instruction) {
  if (gradus_current_level() == GRADUS_AVX2 && !is_simple_for_avx2(instruction->operation, instruction->from)) return 0;
  const int from = instruction->from, floating = is_floating(from), number = from != GRADUS_BOOL;
  switch (instruction->operation) {
    case GRADUS_ADD: case GRADUS_SUBTRACT: case GRADUS_MULTIPLY: case GRADUS_MINIMUM: case GRADUS_MAXIMUM:
    case GRADUS_NEGATE: case GRADUS_ABSOLUTE: case GRADUS_SIGN:
      return number;
    case GRADUS_DIVIDE: case GRADUS_SCALE: case GRADUS_FLOOR: case GRADUS_CEIL: case GRADUS_ROUND:
    case GRADUS_SQRT: case GRADUS_RSQRT:
      return floating;
    case GRADUS_EQUAL: case GRADUS_NOT_EQUAL: case GRADUS_LESS: case GRADUS_LESS_EQUAL: case GRADUS_GREATER:
    case GRADUS_GREATER_EQUAL: case GRADUS_SELECT:
      return 1;
    case GRADUS_AND: case GRADUS_OR: case GRADUS_NOT: return from == GRADUS_BOOL;
    case GRADUS_CONVERT: return converts(from, instruction->to);
    default: return 0;
  }
}

// MARK: Adding

static int32_t add(gradus_segment_build *build, gradus_machine machine, int is_mask) {
  machine.place = -1;
  machine.result = gradus_add_value(
      build, (gradus_value){.is_mask = (uint8_t)is_mask, .size = machine.size, .reg = -1, .place = -1, .slot = -1});
  gradus_machine *room = gradus_list_extend(&build->machine, 1, sizeof machine);
  if (room) *room = machine;
  return machine.result;
}

static int32_t vector(gradus_segment_build *build, gradus_machine_code code, int size, int32_t a, int32_t b) {
  return add(build, (gradus_machine){.code = (uint8_t)code, .size = (uint8_t)size, .a = a, .b = b, .mask = -1}, 0);
}

static int32_t mask(gradus_segment_build *build, gradus_machine_code code, int32_t a, int32_t b) {
  return add(build, (gradus_machine){.code = (uint8_t)code, .size = 2, .a = a, .b = b, .mask = -1}, 1);
}

static int32_t blend(gradus_segment_build *build, int size, int32_t mask, int32_t otherwise, int32_t value) {
  return add(build, (gradus_machine){.code = GRADUS_M_BLEND, .size = (uint8_t)size, .a = otherwise, .b = value, .mask = mask}, 0);
}

static int32_t compare(gradus_segment_build *build, gradus_machine_code code, int size, int predicate, int32_t a, int32_t b,
                       int32_t mask) {
  gradus_machine machine = {.code = (uint8_t)code, .size = (uint8_t)size, .immediate = (uint8_t)predicate, .a = a, .b = b};
  machine.mask = build->has_masks ? mask : -1;
  const int32_t result = add(build, machine, build->has_masks);
  return build->has_masks || mask < 0 ? result : vector(build, GRADUS_M_AND, size, result, mask);
}

static int32_t rounded(gradus_segment_build *build, int size, int way, int32_t a) {
  return add(build, (gradus_machine){.code = GRADUS_M_ROUND, .size = (uint8_t)size, .immediate = (uint8_t)way, .a = a,
                                     .b = -1, .mask = -1}, 0);
}

static int32_t one(gradus_segment_build *build, int size) {
  return gradus_add_constant(build, size == 4 ? 0x3F800000 : 0x3FF0000000000000, size);
}

static int32_t sign_bit(gradus_segment_build *build, int size) {
  return gradus_add_constant(build, size == 4 ? 0x80000000 : 0x8000000000000000, size);
}

// MARK: Floating numbers

// Whether a value is a constant other than ±0.
static int is_nonzero(const gradus_segment_build *build, int32_t number) {
  const gradus_value *value = (const gradus_value *)build->values.start + number;
  if (value->place < 0) return 0;
  const gradus_place *place = (const gradus_place *)build->places.start + value->place;
  if (place->kind != GRADUS_FIXED) return 0;
  const gradus_constant *constant = (const gradus_constant *)build->constants.start + place->displacement / 8;
  return constant->bits << (constant->size == 4 ? 33 : 1) != 0;
}

// x·y where neither is 0, else 0.
static int32_t scaled(gradus_segment_build *build, int size, int32_t a, int32_t b) {
  const int32_t zero = gradus_add_constant(build, 0, size);
  int32_t mask = -1;
  if (!is_nonzero(build, a)) mask = compare(build, GRADUS_M_COMPARE, size, NOT_EQUAL, a, zero, mask);
  if (!is_nonzero(build, b) && a != b) mask = compare(build, GRADUS_M_COMPARE, size, NOT_EQUAL, b, zero, mask);
  if (!build->has_masks) {
    const int32_t product = vector(build, GRADUS_M_MULTIPLY, size, a, b);
    return mask < 0 ? product : vector(build, GRADUS_M_AND, size, product, mask);
  }
  return add(build, (gradus_machine){.code = GRADUS_M_MULTIPLY, .size = (uint8_t)size, .is_zeroing = 1, .a = a, .b = b,
                                     .mask = mask}, 0);
}

// The machine gives the second operand where one is NaN: right unless the first is.
static int32_t extreme(gradus_segment_build *build, gradus_machine_code code, int size, int32_t a, int32_t b) {
  const int32_t least = vector(build, code, size, a, b);
  return blend(build, size, compare(build, GRADUS_M_COMPARE, size, UNORDERED, a, a, -1), least, a);
}

static int32_t sign(gradus_segment_build *build, int size, int32_t a) {
  const int32_t nonzero =
      compare(build, GRADUS_M_COMPARE, size, LESS_OR_GREATER, a, gradus_add_constant(build, 0, size), -1);
  const int32_t bit = vector(build, GRADUS_M_AND, size, a, sign_bit(build, size));
  return blend(build, size, nonzero, a, vector(build, GRADUS_M_OR, size, bit, one(build, size)));
}

static int32_t lower_floating(gradus_segment_build *build, int operation, int size, int32_t a, int32_t b) {
  switch (operation) {
    case GRADUS_ADD: return vector(build, GRADUS_M_ADD, size, a, b);
    case GRADUS_SUBTRACT: return vector(build, GRADUS_M_SUBTRACT, size, a, b);
    case GRADUS_MULTIPLY: return vector(build, GRADUS_M_MULTIPLY, size, a, b);
    case GRADUS_DIVIDE: return vector(build, GRADUS_M_DIVIDE, size, a, b);
    case GRADUS_SCALE: return scaled(build, size, a, b);
    case GRADUS_MINIMUM: return extreme(build, GRADUS_M_MINIMUM, size, a, b);
    case GRADUS_MAXIMUM: return extreme(build, GRADUS_M_MAXIMUM, size, a, b);
    case GRADUS_NEGATE: return vector(build, GRADUS_M_XOR, size, a, sign_bit(build, size));
    case GRADUS_ABSOLUTE:
      return vector(build, GRADUS_M_AND, size, a,
                    gradus_add_constant(build, size == 4 ? INT32_MAX : INT64_MAX, size));
    case GRADUS_SIGN: return sign(build, size, a);
    case GRADUS_FLOOR: return rounded(build, size, DOWN, a);
    case GRADUS_CEIL: return rounded(build, size, UP, a);
    case GRADUS_ROUND: return rounded(build, size, NEAREST, a);
    case GRADUS_SQRT: return vector(build, GRADUS_M_SQRT, size, a, -1);
    default:  // rsqrt
      return vector(build, GRADUS_M_DIVIDE, size, one(build, size), vector(build, GRADUS_M_SQRT, size, a, -1));
  }
}

// MARK: Integers and bool

static int32_t lower_integer(gradus_segment_build *build, int operation, int size, int32_t a, int32_t b) {
  switch (operation) {
    case GRADUS_ADD: return vector(build, GRADUS_M_INT_ADD, size, a, b);
    case GRADUS_SUBTRACT: return vector(build, GRADUS_M_INT_SUBTRACT, size, a, b);
    case GRADUS_MULTIPLY: return vector(build, GRADUS_M_INT_MULTIPLY, size, a, b);
    case GRADUS_MINIMUM: return vector(build, GRADUS_M_INT_MINIMUM, size, a, b);
    case GRADUS_MAXIMUM: return vector(build, GRADUS_M_INT_MAXIMUM, size, a, b);
    case GRADUS_NEGATE: return vector(build, GRADUS_M_INT_SUBTRACT, size, gradus_add_constant(build, 0, size), a);
    case GRADUS_ABSOLUTE: return vector(build, GRADUS_M_INT_ABSOLUTE, size, a, -1);
    default:  // sign
      a = vector(build, GRADUS_M_INT_MAXIMUM, size, a, gradus_add_constant(build, UINT64_MAX, size));
      return vector(build, GRADUS_M_INT_MINIMUM, size, a, gradus_add_constant(build, 1, size));
  }
}

static int32_t lower_bool(gradus_segment_build *build, int operation, int32_t a, int32_t b) {
  switch (operation) {
    case GRADUS_AND: return mask(build, GRADUS_M_MASK_AND, a, b);
    case GRADUS_OR: return mask(build, GRADUS_M_MASK_OR, a, b);
    case GRADUS_NOT: return mask(build, GRADUS_M_MASK_NOT, a, -1);
    case GRADUS_EQUAL: return mask(build, GRADUS_M_MASK_XNOR, a, b);
    case GRADUS_NOT_EQUAL: return mask(build, GRADUS_M_MASK_XOR, a, b);
    case GRADUS_LESS: return mask(build, GRADUS_M_MASK_ANDNOT, a, b);
    case GRADUS_GREATER: return mask(build, GRADUS_M_MASK_ANDNOT, b, a);
    case GRADUS_LESS_EQUAL: return mask(build, GRADUS_M_MASK_OR, mask(build, GRADUS_M_MASK_NOT, a, -1), b);
    default: return mask(build, GRADUS_M_MASK_OR, mask(build, GRADUS_M_MASK_NOT, b, -1), a);
  }
}

static int32_t lower_select(gradus_segment_build *build, int type, int32_t condition, int32_t a, int32_t b) {
  if (type != GRADUS_BOOL) return blend(build, (int)gradus_size((gradus_scalar)type), condition, b, a);
  return mask(build, GRADUS_M_MASK_OR, mask(build, GRADUS_M_MASK_AND, condition, a),
              mask(build, GRADUS_M_MASK_ANDNOT, condition, b));
}

static int32_t lower_convert(gradus_segment_build *build, int from, int to, int32_t a) {
  static const uint8_t codes[5][5] = {
    [GRADUS_I32] = {[GRADUS_I64] = GRADUS_M_I32_TO_I64, [GRADUS_F32] = GRADUS_M_I32_TO_F32, [GRADUS_F64] = GRADUS_M_I32_TO_F64},
    [GRADUS_I64] = {[GRADUS_I32] = GRADUS_M_I64_TO_I32, [GRADUS_F32] = GRADUS_M_I64_TO_F32, [GRADUS_F64] = GRADUS_M_I64_TO_F64},
    [GRADUS_F32] = {[GRADUS_F64] = GRADUS_M_F32_TO_F64},
    [GRADUS_F64] = {[GRADUS_F32] = GRADUS_M_F64_TO_F32},
  };
  const int size = (int)gradus_size((gradus_scalar)(to == GRADUS_BOOL ? from : to));
  if (from == to) return a;
  if (to == GRADUS_BOOL) {
    const gradus_machine_code code = is_floating(from) ? GRADUS_M_COMPARE : GRADUS_M_INT_COMPARE;
    return compare(build, code, size, NOT_EQUAL, a, gradus_add_constant(build, 0, size), -1);
  }
  if (from == GRADUS_BOOL) {
    const int32_t truth = is_floating(to) ? one(build, size) : gradus_add_constant(build, 1, size);
    return blend(build, size, a, gradus_add_constant(build, 0, size), truth);
  }
  const int32_t result = vector(build, (gradus_machine_code)codes[from][to], size, a, -1);
  // The width of the instruction is that of its wider side.
  if (gradus_size((gradus_scalar)from) == 8 && !build->machine.failed) {
    ((gradus_machine *)build->machine.start)[build->machine.count - 1].size = 8;
  }
  return result;
}

// MARK: All

int32_t gradus_lower(gradus_segment_build *build, const gradus_instruction *instruction, int32_t a, int32_t b, int32_t c) {
  const int operation = instruction->operation, from = instruction->from;
  const int size = (int)gradus_size((gradus_scalar)from);
  if (operation == GRADUS_SELECT) return lower_select(build, instruction->to, a, b, c);
  if (operation == GRADUS_CONVERT) return lower_convert(build, from, instruction->to, a);
  if (from == GRADUS_BOOL) return lower_bool(build, operation, a, b);
  if (operation >= GRADUS_EQUAL && operation <= GRADUS_GREATER_EQUAL) {
    const int kind = operation - GRADUS_EQUAL;
    if (is_floating(from)) return compare(build, GRADUS_M_COMPARE, size, floating_predicates[kind], a, b, -1);
    return compare(build, GRADUS_M_INT_COMPARE, size, integer_predicates[kind], a, b, -1);
  }
  if (is_floating(from)) return lower_floating(build, operation, size, a, b);
  return lower_integer(build, operation, size, a, b);
}

int32_t gradus_mask_of_bytes(gradus_segment_build *build, int32_t bytes) {
  return add(build, (gradus_machine){.code = GRADUS_M_BYTES_TO_MASK, .size = 1, .a = bytes, .b = bytes, .mask = -1}, 1);
}

int32_t gradus_bytes_of_mask(gradus_segment_build *build, int32_t mask) {
  return vector(build, GRADUS_M_BYTES_ABSOLUTE, 1, vector(build, GRADUS_M_MASK_TO_BYTES, 1, mask, -1), -1);
}

void gradus_store_value(gradus_segment_build *build, int32_t value, int32_t place) {
  gradus_machine *room = gradus_list_extend(&build->machine, 1, sizeof *room);
  if (!room) return;
  const int size = ((const gradus_place *)build->places.start)[place].size;
  *room = (gradus_machine){.code = GRADUS_M_STORE, .size = (uint8_t)size, .result = -1, .a = value, .b = -1, .mask = -1,
                           .place = place};
}
