// The bytes of x86-64 instructions.

#ifndef GRADUS_ASSEMBLER_H
#define GRADUS_ASSEMBLER_H

#include "code.h"

#include <string.h>

enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15, NO_REGISTER = -1, AT_CONSTANTS = -2 };

/// base + index·scale + displacement; or AT_CONSTANTS: a position among the bytes. Nothing follows it in its instruction.
typedef struct {
  int base, index, scale;
  int32_t displacement;
} address;

/// What an instruction on vectors is told by: its map of opcodes (0F, 0F38, 0F3A), its prefix (none, 66, F3, F2).
typedef struct {
  uint8_t map, prefix, wide, opcode;
} opcode;

/// Bits of a vector: 128, 256, 512 as 0, 1, 2; the mask register of the result, 0 for none; the form of AVX2.
typedef struct {
  uint8_t length, mask, is_zeroing, is_vex;
} shape;

static inline void put(gradus_list *bytes, uint8_t byte) {
  uint8_t *room = gradus_list_extend(bytes, 1, 1);
  if (room) *room = byte;
}

static inline void put_bytes(gradus_list *bytes, const char *source, ptrdiff_t count) {
  uint8_t *room = gradus_list_extend(bytes, count, 1);
  if (room) memcpy(room, source, (size_t)count);
}

static inline void put_word(gradus_list *bytes, int32_t word) { put_bytes(bytes, (const char *)&word, 4); }

static inline void patch(gradus_list *bytes, ptrdiff_t position, int32_t word) {
  if (!bytes->failed) memcpy((char *)bytes->start + position, &word, 4);
}

// MARK: Operands

static inline void put_registers(gradus_list *bytes, int reg, int rm) {
  put(bytes, (uint8_t)(0xC0 | (reg & 7) << 3 | (rm & 7)));
}

/// Displacements take four bytes or none: a byte would count in vectors.
static inline void put_memory(gradus_list *bytes, int reg, address memory) {
  const int low = memory.base & 7, field = (reg & 7) << 3;
  if (memory.base == AT_CONSTANTS) {
    put(bytes, (uint8_t)(field | 5));
    put_word(bytes, memory.displacement - (int32_t)(bytes->count + 4));
    return;
  }
  const int is_short = memory.displacement == 0, mode = !is_short ? 0x80 : low == 5 ? 0x40 : 0;
  if (memory.index == NO_REGISTER && low != 4) {
    put(bytes, (uint8_t)(mode | field | low));
  } else {
    const int index = memory.index == NO_REGISTER ? 4 : memory.index & 7;
    const int scale = memory.scale == 8 ? 3 : memory.scale == 4 ? 2 : 0;
    put(bytes, (uint8_t)(mode | field | 4));
    put(bytes, (uint8_t)(scale << 6 | index << 3 | low));
  }
  if (mode == 0x40) put(bytes, 0);
  if (mode == 0x80) put_word(bytes, memory.displacement);
}

// MARK: Vector instructions (EVEX)

static inline void put_evex(gradus_list *bytes, opcode code, shape shape, int reg, int second, int rm3, int rm4) {
  put(bytes, 0x62);
  put(bytes, (uint8_t)((~reg & 8) << 4 | (~rm4 & 1) << 6 | (~rm3 & 1) << 5 | (~reg & 16) | code.map));
  put(bytes, (uint8_t)(code.wide << 7 | (~second & 15) << 3 | 4 | code.prefix));
  put(bytes, (uint8_t)(shape.is_zeroing << 7 | shape.length << 5 | (~second & 16) >> 1 | shape.mask));
  put(bytes, code.opcode);
}

/// The form of AVX2: sixteen registers, no masks. The prefix alone tells the size of the elements.
static inline void put_vex(gradus_list *bytes, opcode code, shape shape, int reg, int second, int rm3, int rm4) {
  put(bytes, 0xC4);
  put(bytes, (uint8_t)((~reg & 8) << 4 | (~rm4 & 1) << 6 | (~rm3 & 1) << 5 | code.map));
  put(bytes, (uint8_t)((~second & 15) << 3 | shape.length << 2 | code.prefix));
  put(bytes, code.opcode);
}

static inline void put_vectors(gradus_list *bytes, opcode code, shape shape, int reg, int second, int rm) {
  if (shape.is_vex) put_vex(bytes, code, shape, reg, second, rm >> 3 & 1, 0);
  else put_evex(bytes, code, shape, reg, second, rm >> 3 & 1, rm >> 4 & 1);
  put_registers(bytes, reg, rm);
}

static inline void put_vector_memory(gradus_list *bytes, opcode code, shape shape, int reg, int second, address memory) {
  const int base = memory.base == AT_CONSTANTS ? 0 : memory.base, index = memory.index == NO_REGISTER ? 0 : memory.index;
  if (shape.is_vex) put_vex(bytes, code, shape, reg, second, base >> 3 & 1, index >> 3 & 1);
  else put_evex(bytes, code, shape, reg, second, base >> 3 & 1, index >> 3 & 1);
  put_memory(bytes, reg, memory);
}

// MARK: Mask instructions (VEX)

static inline void put_masks(gradus_list *bytes, uint8_t opcode, int is_long, int reg, int second, int rm) {
  put(bytes, 0xC5);
  put(bytes, (uint8_t)(0x80 | (~second & 15) << 3 | is_long << 2));
  put(bytes, opcode);
  put_registers(bytes, reg, rm);
}

static inline void put_mask_memory(gradus_list *bytes, uint8_t opcode, int reg, address memory) {
  put_bytes(bytes, "\xC5\xF8", 2);
  put(bytes, opcode);
  put_memory(bytes, reg, memory);
}

// MARK: General registers

/// to = the 8 bytes at base + displacement.
static inline void put_pointer_load(gradus_list *bytes, int to, int base, int32_t displacement) {
  put(bytes, (uint8_t)(0x48 | (to >> 3 & 1) << 2 | (base >> 3 & 1)));
  put(bytes, 0x8B);
  put_memory(bytes, to, (address){base, NO_REGISTER, 1, displacement});
}

static inline void put_push(gradus_list *bytes, int reg) {
  if (reg >= 8) put(bytes, 0x41);
  put(bytes, (uint8_t)(0x50 | (reg & 7)));
}

static inline void put_pop(gradus_list *bytes, int reg) {
  if (reg >= 8) put(bytes, 0x41);
  put(bytes, (uint8_t)(0x58 | (reg & 7)));
}

/// reg += amount, which fits a byte; or −=.
static inline void put_add(gradus_list *bytes, int reg, int amount, int is_subtraction) {
  put(bytes, (uint8_t)(0x48 | (reg >> 3 & 1)));
  put(bytes, 0x83);
  put(bytes, (uint8_t)((is_subtraction ? 0xE8 : 0xC0) | (reg & 7)));
  put(bytes, (uint8_t)amount);
}

#endif
