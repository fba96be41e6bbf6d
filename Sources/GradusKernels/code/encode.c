// Writes the bytes of a segment: a loop over whole vectors, and its body once more, masked, for the rest.
//
// Arguments: rdi buffers, rsi registers, rdx the first element (i), rcx the count. r8 counts from 0 with i. The mask of
// the rest is k1; for AVX2 ymm15 by elements of 8 bytes (or 4, where all are), and xmm14 by 4. Vector instructions are
// in the EVEX form, for AVX2 in the VEX form.

#include "assembler.h"

enum { NONE, P66, PF3, PF2, M0F = 1, M38, M3A };

// By size: 4 bytes, 8 bytes. Bytes come first, too; conversions have the size of their wider side.
#define PACKED(op) {{M0F, NONE, 0, op}, {M0F, P66, 1, op}}
#define INTEGER(map, op, op8) {{map, P66, 0, op}, {map, P66, 1, op8}}

static const opcode opcodes[GRADUS_M_COUNT][2] = {
  [GRADUS_M_ADD] = PACKED(0x58),
  [GRADUS_M_SUBTRACT] = PACKED(0x5C),
  [GRADUS_M_MULTIPLY] = PACKED(0x59),
  [GRADUS_M_DIVIDE] = PACKED(0x5E),
  [GRADUS_M_MINIMUM] = PACKED(0x5D),
  [GRADUS_M_MAXIMUM] = PACKED(0x5F),
  [GRADUS_M_AND] = PACKED(0x54),
  [GRADUS_M_OR] = PACKED(0x56),
  [GRADUS_M_XOR] = PACKED(0x57),
  [GRADUS_M_SQRT] = PACKED(0x51),
  [GRADUS_M_ROUND] = INTEGER(M3A, 0x08, 0x09),
  [GRADUS_M_COMPARE] = PACKED(0xC2),
  [GRADUS_M_BLEND] = INTEGER(M38, 0x65, 0x65),
  [GRADUS_M_INT_ADD] = INTEGER(M0F, 0xFE, 0xD4),
  [GRADUS_M_INT_SUBTRACT] = INTEGER(M0F, 0xFA, 0xFB),
  [GRADUS_M_INT_MULTIPLY] = INTEGER(M38, 0x40, 0x40),
  [GRADUS_M_INT_MINIMUM] = INTEGER(M38, 0x39, 0x39),
  [GRADUS_M_INT_MAXIMUM] = INTEGER(M38, 0x3D, 0x3D),
  [GRADUS_M_INT_ABSOLUTE] = INTEGER(M38, 0x1E, 0x1F),
  [GRADUS_M_INT_COMPARE] = INTEGER(M3A, 0x1F, 0x1F),
  [GRADUS_M_BYTES_TO_MASK] = {{M38, P66, 0, 0x26}},
  [GRADUS_M_MASK_TO_BYTES] = {{M38, PF3, 0, 0x28}},
  [GRADUS_M_BYTES_ABSOLUTE] = {{M38, P66, 0, 0x1C}},
  [GRADUS_M_F32_TO_F64] = {{0}, {M0F, NONE, 0, 0x5A}},
  [GRADUS_M_F64_TO_F32] = {{0}, {M0F, P66, 1, 0x5A}},
  [GRADUS_M_I32_TO_F32] = {{M0F, NONE, 0, 0x5B}},
  [GRADUS_M_I32_TO_F64] = {{0}, {M0F, PF3, 0, 0xE6}},
  [GRADUS_M_I64_TO_F64] = {{0}, {M0F, PF3, 1, 0xE6}},
  [GRADUS_M_I64_TO_F32] = {{0}, {M0F, NONE, 1, 0x5B}},
  [GRADUS_M_I32_TO_I64] = {{0}, {M38, P66, 0, 0x25}},
  [GRADUS_M_I64_TO_I32] = {{0}, {M38, PF3, 0, 0x35}},
};

static const opcode loads[2] = {{M0F, NONE, 0, 0x10}, {M0F, P66, 1, 0x10}};
static const opcode stores[2] = {{M0F, NONE, 0, 0x11}, {M0F, P66, 1, 0x11}};
static const opcode broadcasts[2] = {{M38, P66, 0, 0x18}, {M38, P66, 1, 0x19}};
static const opcode broadcast_byte = {M38, P66, 0, 0x78};
// Bytes: sixteen, or eight.
static const opcode byte_loads[2] = {{M0F, PF2, 0, 0x6F}, {M0F, PF3, 1, 0x7E}};
static const opcode byte_stores[2] = {{M0F, PF2, 0, 0x7F}, {M0F, P66, 1, 0xD6}};

// AVX2's loads and stores by a mask.
static const opcode masked_loads[2] = {{M38, P66, 0, 0x2C}, {M38, P66, 1, 0x2D}};
static const opcode masked_stores[2] = {{M38, P66, 0, 0x2E}, {M38, P66, 1, 0x2F}};
static const opcode blend_by_vector[2] = {{M3A, P66, 0, 0x4A}, {M3A, P66, 1, 0x4B}};

typedef struct {
  gradus_segment_build *build;
  gradus_list *bytes;
  int is_rest;
  ptrdiff_t begin;
} encoder;

static uint8_t length_of(const encoder *encoder, int size) {
  const int bytes = encoder->build->lanes * size;
  return bytes >= 64 ? 2 : bytes >= 32 ? 1 : 0;
}

static shape shape_of(const encoder *encoder, int size) {
  return (shape){.length = length_of(encoder, size), .is_vex = !encoder->build->has_masks};
}

// MARK: Places

// The pointer to a place's buffer or register was loaded before the loop, or else is now, into rax.
static int pointer_to(const encoder *encoder, const gradus_place *place) {
  const gradus_pointer *pointers = encoder->build->pointers.start;
  const int8_t general = place->pointer < 0 ? -1 : pointers[place->pointer].general;
  if (general >= 0) return general;
  put_pointer_load(encoder->bytes, RAX, place->kind == GRADUS_IN_REGISTER ? RSI : RDI, 8 * place->index);
  return RAX;
}

static address address_of(const encoder *encoder, const gradus_place *place) {
  if (place->kind == GRADUS_FIXED) {
    const ptrdiff_t position = encoder->build->constants_begin + place->displacement;
    return (address){AT_CONSTANTS, NO_REGISTER, 1, (int32_t)position};
  }
  const int base = pointer_to(encoder, place);
  const int index = place->kind == GRADUS_IN_BUFFER ? RDX : place->kind == GRADUS_IN_REGISTER ? R8 : NO_REGISTER;
  return (address){base, index, place->size, (int32_t)place->displacement};
}

static void encode_broadcast(const encoder *encoder, int reg, const gradus_place *place) {
  const shape shape = shape_of(encoder, place->size);
  const opcode code = place->size == 1 ? broadcast_byte : broadcasts[place->size == 8];
  put_vector_memory(encoder->bytes, code, shape, reg, 0, address_of(encoder, place));
}

static void encode_move(const encoder *encoder, const gradus_machine *machine) {
  const gradus_place *place = (const gradus_place *)encoder->build->places.start + machine->place;
  const int is_store = machine->code == GRADUS_M_STORE, size = place->size, is_wide = size == 8;
  const int is_masked = encoder->is_rest && !(is_store && place->has_room);
  shape shape = shape_of(encoder, size);
  opcode code = is_store ? stores[is_wide] : loads[is_wide];
  int mask_vector = 0;
  if (size == 1) {
    const int is_short = encoder->build->lanes == 8 && !is_masked;
    code = is_store ? byte_stores[is_short] : byte_loads[is_short];
  }
  if (is_masked && shape.is_vex) {
    code = is_store ? masked_stores[is_wide] : masked_loads[is_wide];
    mask_vector = shape.length == 0 ? 14 : 15;
  } else if (is_masked) {
    shape.mask = 1;
    shape.is_zeroing = !is_store;
  }
  const int reg = is_store ? machine->a : machine->result;
  put_vector_memory(encoder->bytes, code, shape, reg, mask_vector, address_of(encoder, place));
}

static void encode_spill(const encoder *encoder, const gradus_machine *machine) {
  const address slot = {RSP, NO_REGISTER, 1, 64 * machine->place};
  const shape shape = shape_of(encoder, machine->size);
  switch (machine->code) {
    case GRADUS_M_SPILL: put_vector_memory(encoder->bytes, stores[0], shape, machine->a, 0, slot); break;
    case GRADUS_M_RELOAD: put_vector_memory(encoder->bytes, loads[0], shape, machine->result, 0, slot); break;
    case GRADUS_M_SPILL_MASK: put_mask_memory(encoder->bytes, 0x91, machine->a, slot); break;
    default: put_mask_memory(encoder->bytes, 0x90, machine->result, slot); break;
  }
}

// MARK: Operations

static void encode_masks(const encoder *encoder, const gradus_machine *machine) {
  static const uint8_t codes[] = {0x41, 0x42, 0x45, 0x46, 0x47};
  if (machine->code == GRADUS_M_MASK_NOT) put_masks(encoder->bytes, 0x44, 0, machine->result, 0, machine->a);
  else put_masks(encoder->bytes, codes[machine->code - GRADUS_M_MASK_AND], 1, machine->result, machine->a, machine->b);
}

static void encode_operation(const encoder *encoder, const gradus_machine *machine) {
  const opcode code = opcodes[machine->code][machine->size == 8];
  shape shape = shape_of(encoder, machine->size);
  if (shape.is_vex && machine->code == GRADUS_M_BLEND) {
    put_vectors(encoder->bytes, blend_by_vector[machine->size == 8], shape, machine->result, machine->a, machine->b);
    put(encoder->bytes, (uint8_t)(machine->mask << 4));
    return;
  }
  if (machine->mask > 0) {
    shape.mask = (uint8_t)machine->mask;
    shape.is_zeroing = machine->is_zeroing;
  }
  if (machine->code == GRADUS_M_I64_TO_I32) put_vectors(encoder->bytes, code, shape, machine->a, 0, machine->result);
  else if (machine->b < 0) put_vectors(encoder->bytes, code, shape, machine->result, 0, machine->a);
  else put_vectors(encoder->bytes, code, shape, machine->result, machine->a, machine->b);
  const int has_immediate = machine->code == GRADUS_M_COMPARE || machine->code == GRADUS_M_INT_COMPARE ||
                            machine->code == GRADUS_M_ROUND;
  if (has_immediate) put(encoder->bytes, machine->immediate);
}

static void encode_body(const encoder *encoder) {
  const gradus_machine *machine = encoder->build->placed.start;
  for (ptrdiff_t i = 0; i < encoder->build->placed.count; i++) {
    switch (machine[i].code) {
      case GRADUS_M_LOAD: case GRADUS_M_STORE: encode_move(encoder, &machine[i]); break;
      case GRADUS_M_BROADCAST:
        encode_broadcast(encoder, machine[i].result, (const gradus_place *)encoder->build->places.start + machine[i].place);
        break;
      case GRADUS_M_SPILL: case GRADUS_M_RELOAD: case GRADUS_M_SPILL_MASK: case GRADUS_M_RELOAD_MASK:
        encode_spill(encoder, &machine[i]);
        break;
      case GRADUS_M_MASK_AND: case GRADUS_M_MASK_ANDNOT: case GRADUS_M_MASK_OR: case GRADUS_M_MASK_XNOR:
      case GRADUS_M_MASK_XOR: case GRADUS_M_MASK_NOT:
        encode_masks(encoder, &machine[i]);
        break;
      default: encode_operation(encoder, &machine[i]);
    }
  }
}

// MARK: Around the body

// Free ones first; the others are the caller's and have to be kept.
static const int8_t pointer_registers[] = {R9, R10, R11, RBX, R14, R15, R12, R13};
enum { POINTER_REGISTERS = 8, FREE_REGISTERS = 3 };

static int kept_registers(const gradus_segment_build *build) {
  const ptrdiff_t used = build->pointers.count < POINTER_REGISTERS ? build->pointers.count : POINTER_REGISTERS;
  return used > FREE_REGISTERS ? (int)used - FREE_REGISTERS : 0;
}

static void encode_entry(const encoder *encoder) {
  const gradus_segment_build *build = encoder->build;
  gradus_pointer *pointers = build->pointers.start;
  for (int i = 0; i < kept_registers(build); i++) put_push(encoder->bytes, pointer_registers[FREE_REGISTERS + i]);
  if (build->slot_count > 0) {
    put_push(encoder->bytes, RBP);
    put_bytes(encoder->bytes, "\x48\x89\xE5\x48\x81\xEC", 6);  // mov rbp, rsp; sub rsp, …
    put_word(encoder->bytes, 64 * build->slot_count);
    put_bytes(encoder->bytes, "\x48\x83\xE4\xC0", 4);  // and rsp, −64
  }
  for (ptrdiff_t i = 0; i < build->pointers.count; i++) {
    pointers[i].general = i < POINTER_REGISTERS ? pointer_registers[i] : -1;
    if (pointers[i].general < 0) continue;
    put_pointer_load(encoder->bytes, pointers[i].general, pointers[i].is_register ? RSI : RDI, 8 * pointers[i].index);
  }
  const gradus_value *values = build->values.start;
  for (ptrdiff_t i = 0; i < build->values.count; i++) {
    if (values[i].is_hoisted) {
      encode_broadcast(encoder, values[i].reg, (const gradus_place *)build->places.start + values[i].place);
    }
  }
  put_bytes(encoder->bytes, "\x45\x31\xC0", 3);  // xor r8d, r8d
}

static void encode_exit(const encoder *encoder) {
  put_bytes(encoder->bytes, "\xC5\xF8\x77", 3);  // vzeroupper
  if (encoder->build->slot_count > 0) put(encoder->bytes, 0xC9);  // leave
  for (int i = kept_registers(encoder->build) - 1; i >= 0; i--) {
    put_pop(encoder->bytes, pointer_registers[FREE_REGISTERS + i]);
  }
  put(encoder->bytes, 0xC3);
}

static void align(gradus_list *bytes, ptrdiff_t alignment) {
  while (bytes->count % alignment != 0 && !bytes->failed) put(bytes, 0x90);
}

// A jump by a condition, to be patched by `land`.
static ptrdiff_t put_jump(gradus_list *bytes, uint8_t condition) {
  put(bytes, 0x0F);
  put(bytes, condition);
  put_word(bytes, 0);
  return bytes->count;
}

static void land(gradus_list *bytes, ptrdiff_t jump, ptrdiff_t target) { patch(bytes, jump - 4, (int32_t)(target - jump)); }

enum { IF_ZERO = 0x84, IF_LESS = 0x8C, IF_NOT_LESS = 0x8D };

// For AVX2: 32 bytes of −1, then 32 of 0; what is loaded from 32 − rest·size on is the mask.
static void encode_mask_of_rest(const encoder *encoder) {
  gradus_list *bytes = encoder->bytes;
  if (encoder->build->has_masks) {
    // mov eax, −1; shl eax, cl; not eax; kmovw k1, eax
    put_bytes(bytes, "\xB8\xFF\xFF\xFF\xFF\xD3\xE0\xF7\xD0\xC5\xF8\x92\xC8", 13);
    return;
  }
  put_bytes(bytes, "\x48\xF7\xD9\x48\x8D\x05", 6);  // neg rcx; lea rax, [rip + …]
  put_word(bytes, (int32_t)(encoder->build->constants_begin - 64 - bytes->count - 4));
  const int size = 32 / encoder->build->lanes;
  put_vector_memory(bytes, loads[0], (shape){.length = 1, .is_vex = 1}, 15, 0, (address){RAX, RCX, size, 32});
  put_vector_memory(bytes, loads[0], (shape){.length = 0, .is_vex = 1}, 14, 0, (address){RAX, RCX, 4, 32});
}

static void encode_loop(encoder *encoder) {
  gradus_list *bytes = encoder->bytes;
  const int lanes = encoder->build->lanes;
  put_add(bytes, RCX, lanes, 1);
  const ptrdiff_t to_rest = put_jump(bytes, IF_LESS);
  align(bytes, 16);
  const ptrdiff_t start = bytes->count;
  encode_body(encoder);
  put_add(bytes, RDX, lanes, 0);
  put_add(bytes, R8, lanes, 0);
  put_add(bytes, RCX, lanes, 1);
  land(bytes, put_jump(bytes, IF_NOT_LESS), start);
  land(bytes, to_rest, bytes->count);
  put_add(bytes, RCX, lanes, 0);
  const ptrdiff_t to_end = put_jump(bytes, IF_ZERO);
  encode_mask_of_rest(encoder);
  encoder->is_rest = 1;
  encode_body(encoder);
  land(bytes, to_end, bytes->count);
}

// MARK: Segments

ptrdiff_t gradus_encode(gradus_segment_build *build) {
  encoder encoder = {.build = build, .bytes = build->bytes};
  align(encoder.bytes, 64);
  // The constants come first, so that they are known places behind the instructions.
  const gradus_constant *constants = build->constants.start;
  if (!build->has_masks) {
    static const int64_t masks[8] = {-1, -1, -1, -1, 0, 0, 0, 0};
    put_bytes(encoder.bytes, (const char *)masks, 64);
  }
  build->constants_begin = encoder.bytes->count;
  for (ptrdiff_t i = 0; i < build->constants.count; i++) put_bytes(encoder.bytes, (const char *)&constants[i].bits, 8);
  align(encoder.bytes, 64);
  encoder.begin = encoder.bytes->count;
  encode_entry(&encoder);
  encode_loop(&encoder);
  encode_exit(&encoder);
  return encoder.begin;
}
