// Puts the values of a segment into vector and mask registers, in one pass over its instructions.
//
// Where registers are short, the value that is needed last makes room: what was loaded is loaded again, what was
// computed goes to the stack. What is the same in every turn of the loop stays in a register if there is one to spare.

#include "code.h"

#include <limits.h>

enum { VECTORS = 32, NEVER = INT_MAX };

// k0 means "no mask", and k1 holds the mask of the last elements; without masks, ymm14 and ymm15 do.
static const uint32_t all_masks = 0xFC;

static uint32_t all_vectors(const gradus_segment_build *build) { return build->has_masks ? 0xFFFFFFFF : 0x3FFF; }

typedef struct {
  gradus_segment_build *build;
  gradus_value *values;
  int32_t *next;      // of operands a, b and mask of each instruction: who uses the value after it
  uint32_t free[2];   // vectors, masks
  uint32_t locked[2];
  int32_t owner[2][VECTORS];
} assignment;

static int32_t operand(const gradus_machine *machine, int which) {
  return which == 0 ? machine->a : which == 1 ? machine->b : machine->mask;
}

// MARK: Uses

// Where each value is used first and last, and after each use the next time.
static void find_uses(assignment *state, const gradus_machine *machine, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < state->build->values.count; i++) {
    state->values[i].next_use = state->values[i].last_use = NEVER;
  }
  for (ptrdiff_t i = count - 1; i >= 0; i--) {
    for (int which = 0; which < 3; which++) {
      const int32_t number = operand(&machine[i], which);
      if (number >= 0) state->next[3 * i + which] = state->values[number].next_use;
    }
    for (int which = 0; which < 3; which++) {
      const int32_t number = operand(&machine[i], which);
      if (number < 0) continue;
      gradus_value *value = &state->values[number];
      if (value->last_use == NEVER) value->last_use = (int32_t)i;
      value->next_use = value->first_use = (int32_t)i;
    }
  }
}

// The most vectors in use at once, apart from those that are the same in every turn.
static int pressure(const assignment *state, const gradus_machine *machine, ptrdiff_t count) {
  int live = (int)state->build->early.count, most = live;
  for (ptrdiff_t i = 0; i < count; i++) {
    int dying = 0;
    for (int which = 0; which < 3; which++) {
      const int32_t number = operand(&machine[i], which);
      if (number < 0 || (which > 0 && number == machine[i].a) || (which > 1 && number == machine[i].b)) continue;
      const gradus_value *value = &state->values[number];
      if (value->is_mask || value->is_once) continue;
      live += value->place >= 0 && !value->is_early && value->first_use == i;
      dying += value->last_use == i;
    }
    if (live > most) most = live;
    live -= dying;
    if (machine[i].result < 0 || state->values[machine[i].result].is_mask) continue;
    if (live + 1 > most) most = live + 1;
    live += state->values[machine[i].result].last_use != NEVER;
  }
  return most;
}

// MARK: Registers

static void emit(assignment *state, gradus_machine machine) {
  gradus_machine *room = gradus_list_extend(&state->build->placed, 1, sizeof machine);
  if (room) *room = machine;
}

static void emit_move(assignment *state, const gradus_value *value, gradus_machine_code code, int32_t place) {
  const int is_store = code == GRADUS_M_SPILL || code == GRADUS_M_SPILL_MASK;
  emit(state, (gradus_machine){.code = (uint8_t)code, .size = value->size, .result = is_store ? -1 : value->reg,
                               .a = is_store ? value->reg : -1, .b = -1, .mask = -1, .place = place});
}

static int32_t new_slot(gradus_segment_build *build) {
  if (build->slots.count == 0) return build->slot_count++;
  return ((const int32_t *)build->slots.start)[--build->slots.count];
}

static void evict(assignment *state, int kind, int reg) {
  gradus_value *value = &state->values[state->owner[kind][reg]];
  const int is_loaded = value->place >= 0 && !value->is_early;
  if (!is_loaded && value->slot < 0) {
    value->slot = new_slot(state->build);
    emit_move(state, value, kind ? GRADUS_M_SPILL_MASK : GRADUS_M_SPILL, value->slot);
  }
  value->reg = -1;
}

// The register whose value is needed last.
static int farthest(const assignment *state, int kind) {
  const uint32_t all = kind ? all_masks : all_vectors(state->build);
  int best = -1, distance = -1;
  for (int reg = 0; reg < VECTORS; reg++) {
    if (!(all >> reg & 1) || (state->locked[kind] >> reg & 1)) continue;
    const gradus_value *value = &state->values[state->owner[kind][reg]];
    if (value->is_hoisted || value->next_use <= distance) continue;
    best = reg;
    distance = value->next_use;
  }
  return best;
}

static int8_t take(assignment *state, int kind, int32_t number) {
  int reg;
  if (state->free[kind]) {
    reg = __builtin_ctz(state->free[kind]);
    state->free[kind] &= ~(1u << reg);
  } else {
    reg = farthest(state, kind);
    evict(state, kind, reg);
  }
  state->owner[kind][reg] = number;
  return (int8_t)reg;
}

static void release(assignment *state, gradus_value *value) {
  if (value->is_hoisted) return;
  if (value->reg >= 0) state->free[value->is_mask] |= 1u << value->reg;
  value->reg = -1;
  if (value->slot < 0) return;
  int32_t *room = gradus_list_extend(&state->build->slots, 1, sizeof *room);
  if (room) *room = value->slot;
  value->slot = -1;
}

static void load(assignment *state, int32_t number) {
  gradus_value *value = &state->values[number];
  value->reg = take(state, value->is_mask, number);
  if (value->slot >= 0) {
    emit_move(state, value, value->is_mask ? GRADUS_M_RELOAD_MASK : GRADUS_M_RELOAD, value->slot);
  } else {
    emit_move(state, value, value->is_once ? GRADUS_M_BROADCAST : GRADUS_M_LOAD, value->place);
  }
}

// MARK: Instructions

static int32_t used(assignment *state, int32_t number) {
  if (number < 0) return -1;
  gradus_value *value = &state->values[number];
  if (value->reg < 0) load(state, number);
  state->locked[value->is_mask] |= 1u << value->reg;
  return value->reg;
}

static void assign(assignment *state, gradus_machine machine, const int32_t *next) {
  const int32_t numbers[] = {machine.a, machine.b, machine.mask};
  state->locked[0] = state->locked[1] = 0;
  machine.a = used(state, machine.a);
  machine.b = used(state, machine.b);
  machine.mask = used(state, machine.mask);
  for (int which = 0; which < 3; which++) {
    if (numbers[which] < 0) continue;
    gradus_value *value = &state->values[numbers[which]];
    value->next_use = next[which];
    if (next[which] == NEVER) release(state, value);
  }
  state->locked[0] = state->locked[1] = 0;
  const int32_t result = machine.result;
  if (result >= 0) {
    gradus_value *value = &state->values[result];
    machine.result = value->reg = take(state, value->is_mask, result);
  }
  emit(state, machine);
  if (result >= 0 && state->values[result].next_use == NEVER) release(state, &state->values[result]);
}

// Values that are the same in every turn are loaded before the loop, as many as leave room for the others. Those that
// are left out pass through registers too: three operands of one instruction at most.
static void hoist(assignment *state, int room) {
  int wanted = 0;
  for (int32_t i = 0; i < state->build->values.count; i++) {
    wanted += state->values[i].is_once && state->values[i].next_use != NEVER;
  }
  if (wanted > room) room -= 3;
  for (int32_t i = 0; i < state->build->values.count && room > 0; i++) {
    gradus_value *value = &state->values[i];
    if (!value->is_once || value->next_use == NEVER) continue;
    value->is_hoisted = 1;
    value->reg = take(state, 0, i);
    room--;
  }
}

void gradus_assign_registers(gradus_segment_build *build) {
  const ptrdiff_t count = build->machine.count;
  build->next.count = 0;
  if (build->machine.failed || build->values.failed || !gradus_list_extend(&build->next, 3 * count, sizeof(int32_t))) return;
  const gradus_machine *machine = build->machine.start;
  assignment state = {.build = build, .values = build->values.start, .next = build->next.start,
                      .free = {all_vectors(build), all_masks}};
  find_uses(&state, machine, count);
  hoist(&state, __builtin_popcount(all_vectors(build)) - pressure(&state, machine, count));
  const int32_t *early = build->early.start;
  for (ptrdiff_t i = 0; i < build->early.count; i++) load(&state, early[i]);
  for (ptrdiff_t i = 0; i < count; i++) assign(&state, machine[i], state.next + 3 * i);
}
