// A map while it is written anew: a step for each segment and each loop, with what they hand to one another in registers.
//
// Values are numbered: loads, constants, then one for each instruction. Segments find contiguous loads and stores by
// themselves; whatever else a segment reads or writes is in a register of the map.

#ifndef GRADUS_REWRITE_H
#define GRADUS_REWRITE_H

#include "code.h"

enum { NOWHERE = -1, AT_END = INT32_MAX };

typedef struct {
  gradus_code *code;
  const gradus_map *map;
  const ptrdiff_t *places;
  int32_t first_value, value_count;
  int32_t *operands;      // three for each instruction
  int32_t *store_value;   // of each store
  int32_t *first_store;   // of each value: a contiguous store
  int32_t *next_store;    // of each store: the next contiguous one of the same value
  uint8_t *leaves;        // read after the last step
  uint8_t *in_register;   // read by a loop or after the last step, or by a segment that cannot find it
  int32_t *step;          // of each value: where it is computed, −1 for loads and constants
  int32_t *last_step;     // of each value: where it is read for the last time, apart from its own step
  int32_t *last_writing;  // of each load: the last step that reads it while a store takes its memory, or −1
  int32_t *reg;           // of each value
  int32_t *local, *local_step;  // of each value: its number in the segment of that step
  int32_t *stages_memory;
  gradus_stages stages;
  int32_t step_count, reduced;
  int is_too_wide;        // more values are needed at once than the stack should hold
  gradus_map result;
  gradus_operand *loads, *stores;
  gradus_instruction *steps;
} rewriting;

static inline const gradus_instruction *instruction_of(const rewriting *rewriting, int32_t value) {
  return &rewriting->map->instructions[value - rewriting->first_value];
}

static inline int is_computed(const rewriting *rewriting, int32_t value) { return value >= rewriting->first_value; }

static inline int is_in_segment(const rewriting *rewriting, int32_t value) {
  return is_computed(rewriting, value) && gradus_is_simple(instruction_of(rewriting, value));
}

static inline int fits(const gradus_operand *operand) {
  return operand->offset >= 0 && operand->offset <= (INT32_MAX - 64) / operand->size;
}

// Whether a segment finds a load by itself.
static inline int is_found(const gradus_operand *load) {
  return load->access != GRADUS_STRIDED && load->access != GRADUS_COPIED && fits(load);
}

/// The segment of a step, of instructions order[first ..< end].
void gradus_build_segment(rewriting *rewriting, int32_t step, int32_t first, int32_t end);

#endif
