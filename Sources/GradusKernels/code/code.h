// Machine code for maps: the parts of the small compiler and what they hand to one another.
//
//   stages.c     orders the instructions of a map: segments of simple ones, and the loops between them
//   rewrite.c    writes the map in that order: registers, loads and stores for each step
//   lower.c      turns the instructions of a segment into those of the machine, on as many values as there are
//   registers.c  puts the values into the machine's registers
//   encode.c     writes the bytes
//   code.c       keeps the bytes of a plan and makes them executable
//
// The results are those of the C loops, bit for bit: the same operations, each rounded by itself.

#ifndef GRADUS_CODE_H
#define GRADUS_CODE_H

#include "../include/gradus_kernels.h"

#if defined(__x86_64__) && defined(__linux__)
#define GRADUS_HAS_CODE 1
#else
#define GRADUS_HAS_CODE 0
#endif

// MARK: Growing arrays

/// Elements of any type, in memory that grows; `failed` once memory was short, and then nothing is added.
typedef struct {
  void *start;
  ptrdiff_t count, capacity;
  int failed;
} gradus_list;

/// Room for `added` more elements of `size` bytes behind the last: they are counted. NULL where memory is short.
void *gradus_list_extend(gradus_list *list, ptrdiff_t added, size_t size);

// MARK: Instructions of the machine

/// Operands a and b and the result are vectors, unless the name says mask. A name with INT works on integers.
typedef enum {
  GRADUS_M_LOAD, GRADUS_M_BROADCAST, GRADUS_M_STORE, GRADUS_M_RELOAD, GRADUS_M_SPILL,
  GRADUS_M_RELOAD_MASK, GRADUS_M_SPILL_MASK,
  GRADUS_M_ADD, GRADUS_M_SUBTRACT, GRADUS_M_MULTIPLY, GRADUS_M_DIVIDE, GRADUS_M_MINIMUM, GRADUS_M_MAXIMUM,
  GRADUS_M_AND, GRADUS_M_OR, GRADUS_M_XOR, GRADUS_M_SQRT, GRADUS_M_ROUND,
  GRADUS_M_COMPARE,  // (a ? b) & mask → mask
  GRADUS_M_BLEND,    // mask ? b : a
  GRADUS_M_INT_ADD, GRADUS_M_INT_SUBTRACT, GRADUS_M_INT_MULTIPLY, GRADUS_M_INT_MINIMUM, GRADUS_M_INT_MAXIMUM,
  GRADUS_M_INT_ABSOLUTE, GRADUS_M_INT_COMPARE,
  GRADUS_M_MASK_AND, GRADUS_M_MASK_ANDNOT, GRADUS_M_MASK_OR, GRADUS_M_MASK_XNOR, GRADUS_M_MASK_XOR,
  GRADUS_M_MASK_NOT,
  GRADUS_M_BYTES_TO_MASK, GRADUS_M_MASK_TO_BYTES, GRADUS_M_BYTES_ABSOLUTE,
  GRADUS_M_F32_TO_F64, GRADUS_M_F64_TO_F32, GRADUS_M_I32_TO_F32, GRADUS_M_I32_TO_F64, GRADUS_M_I64_TO_F64,
  GRADUS_M_I64_TO_F32, GRADUS_M_I32_TO_I64, GRADUS_M_I64_TO_I32,
  GRADUS_M_COUNT
} gradus_machine_code;

/// −1: no operand. The operands are values of the segment, then registers.
typedef struct {
  uint8_t code, size;  // bytes of an element
  uint8_t immediate;
  uint8_t is_zeroing;  // the mask leaves zeros
  int32_t result, a, b, mask;
  int32_t place;       // of a load or store: a place; of a spill or reload: the slot
} gradus_machine;

// MARK: Segments

/// Slots on the stack, 64 bytes each: threads with small stacks run segments, too.
enum { GRADUS_MAXIMUM_SLOTS = 256 };

typedef enum {
  GRADUS_IN_BUFFER,    // element i is at buffers[index] + displacement + i·size
  GRADUS_IN_REGISTER,  // at registers[index] + (i − first)·size
  GRADUS_ONCE,         // one element for all, at buffers[index] + displacement
  GRADUS_FIXED,        // one element for all, at `displacement` in the constants of the segment
} gradus_place_kind;

typedef struct {
  gradus_place_kind kind;
  int32_t index, size;
  ptrdiff_t displacement;
  int32_t pointer;  // in `pointers`, −1 for what is loaded once
  int32_t has_room;  // for a whole vector behind the last element: a store need not be masked
} gradus_place;

typedef struct {
  uint8_t is_mask, size;
  uint8_t is_once;     // the same in every turn of the loop
  uint8_t is_early;    // loaded before anything is stored, since a store takes its memory
  int8_t reg;          // −1: none now
  uint8_t is_hoisted;  // loaded before the loop, for good
  int32_t place;       // −1: computed
  int32_t slot;        // on the stack; −1: none
  int32_t first_use, next_use, last_use;
} gradus_value;

/// The bits of a constant, 8 bytes each, and the value that stands for it.
typedef struct {
  uint64_t bits;
  int32_t size, value;
} gradus_constant;

/// What a pointer register holds: buffers[index] or registers[index].
typedef struct {
  int32_t index;
  int8_t is_register;
  int8_t general;  // the register, −1 where none is left
} gradus_pointer;

/// One segment on its way to bytes.
typedef struct {
  int lanes;             // elements in a turn of the loop
  int has_masks;         // AVX-512; else AVX2, where vectors of −1 and 0 take their place
  gradus_list values, machine, placed, places, pointers, constants;
  gradus_list early;     // values that are loaded first
  gradus_list next;      // int32_t: the uses of operands
  gradus_list slots;     // free ones
  int32_t slot_count;
  ptrdiff_t constants_begin;  // in `bytes`
  gradus_list *bytes;
} gradus_segment_build;

int32_t gradus_add_value(gradus_segment_build *build, gradus_value value);
int32_t gradus_add_place(gradus_segment_build *build, gradus_place place);
int32_t gradus_add_constant(gradus_segment_build *build, uint64_t bits, int size);

/// Whether machine code can do an instruction.
int gradus_is_simple(const gradus_instruction *instruction);

/// Adds an instruction, on values. Masks stand for bool. Returns the result.
int32_t gradus_lower(gradus_segment_build *build, const gradus_instruction *instruction, int32_t a, int32_t b, int32_t c);

/// The mask of a bool's bytes, and the bytes of a mask.
int32_t gradus_mask_of_bytes(gradus_segment_build *build, int32_t bytes);
int32_t gradus_bytes_of_mask(gradus_segment_build *build, int32_t mask);
void gradus_store_value(gradus_segment_build *build, int32_t value, int32_t place);

/// From `machine`, on values, to `placed`, on registers.
void gradus_assign_registers(gradus_segment_build *build);

/// Writes the segment to `bytes`; returns where it begins.
ptrdiff_t gradus_encode(gradus_segment_build *build);

void gradus_build_clear(gradus_segment_build *build);
void gradus_build_free(gradus_segment_build *build);

// MARK: Maps

/// The order in which the instructions of a map run: stage by stage, each a segment and then loops.
typedef struct {
  int32_t stage_count;
  const int32_t *stage_of;  // of each instruction
  const int32_t *order;     // instructions: by stage, the simple ones first
} gradus_stages;

/// Operands are values: loads, constants, then a value for each instruction. `operands` holds three for each
/// instruction, −1 for none; `leaves` tells which values are needed after the last stage. Both results are stored
/// in `memory`, which has room for 5 numbers for each value and 4 besides.
gradus_stages gradus_order_stages(const gradus_map *map, const int32_t *operands, const uint8_t *leaves, int32_t *memory);

/// What a plan's code consists of.
struct gradus_code {
  gradus_list bytes;
  gradus_list blocks;    // void *: arrays of the maps
  gradus_list changes;   // gradus_change
  gradus_segment_build build;
  void *executable;
  size_t executable_bytes;
};

/// A map that was changed, and how it was.
typedef struct {
  gradus_map *map, before;
  int32_t *reg, reg_before;
} gradus_change;

/// Writes a map anew, with segments known by their place in `bytes`. Returns 0, and leaves the map, where memory is short
/// or a segment needs more than GRADUS_MAXIMUM_SLOTS of the stack.
int gradus_rewrite_map(gradus_code *code, gradus_map *map, int32_t *reg, const ptrdiff_t *places);

/// A cleared array that the code keeps; NULL where memory is short.
void *gradus_code_array(gradus_code *code, ptrdiff_t count, size_t size);

#endif
