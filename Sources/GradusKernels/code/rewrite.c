// Decides what a map's steps hand to one another, and writes the map anew.

#include "rewrite.h"

#include <stdlib.h>
#include <string.h>

// MARK: Values

// Registers are used again and again, so they are followed from the first instruction to the last.
static void number_values(rewriting *rewriting, int32_t *current, const int32_t *reg) {
  const gradus_map *map = rewriting->map;
  for (int32_t i = 0; i < map->load_count; i++) current[map->loads[i].reg] = i;
  for (int32_t i = 0; i < map->constant_count; i++) current[map->constants[i].reg] = map->load_count + i;
  for (int32_t i = 0; i < map->instruction_count; i++) {
    const gradus_instruction *instruction = &map->instructions[i];
    const int32_t registers[] = {instruction->a, instruction->b, instruction->c};
    for (int k = 0; k < 3; k++) rewriting->operands[3 * i + k] = registers[k] < 0 ? -1 : current[registers[k]];
    current[instruction->result] = rewriting->first_value + i;
  }
  memset(rewriting->first_store, 0xFF, (size_t)rewriting->value_count * sizeof(int32_t));
  for (int32_t i = map->store_count - 1; i >= 0; i--) {
    const int32_t value = rewriting->store_value[i] = current[map->stores[i].reg];
    rewriting->leaves[value] = 1;
    if (map->stores[i].access != GRADUS_CONTIGUOUS || !fits(&map->stores[i])) continue;
    rewriting->next_store[i] = rewriting->first_store[value];
    rewriting->first_store[value] = i;
  }
  rewriting->reduced = reg ? current[*reg] : -1;
  if (reg) rewriting->leaves[rewriting->reduced] = 1;
}

static void number_steps(rewriting *rewriting) {
  int32_t step = -1, stage = -1;
  for (int32_t v = 0; v < rewriting->first_value; v++) rewriting->step[v] = NOWHERE;
  for (int32_t k = 0; k < rewriting->map->instruction_count; k++) {
    const int32_t i = rewriting->stages.order[k], value = rewriting->first_value + i;
    const int is_joined = is_in_segment(rewriting, value) && rewriting->stages.stage_of[i] == stage;
    if (!is_joined) step++;
    stage = is_in_segment(rewriting, value) ? rewriting->stages.stage_of[i] : -1;
    rewriting->step[value] = step;
  }
  rewriting->step_count = step + 1;
}

// MARK: What is read where

static void note_read(rewriting *rewriting, int32_t value, int32_t step, int by_segment) {
  if (rewriting->step[value] == step && by_segment) return;
  if (rewriting->last_step[value] < step) rewriting->last_step[value] = step;
  if (!by_segment) rewriting->in_register[value] = 1;
  else if (value < rewriting->map->load_count) rewriting->in_register[value] |= !is_found(&rewriting->loads[value]);
  else if (is_computed(rewriting, value)) {
    rewriting->in_register[value] |= !is_in_segment(rewriting, value) || rewriting->first_store[value] < 0;
  }
}

static void note_reads(rewriting *rewriting) {
  const gradus_map *map = rewriting->map;
  for (int32_t v = 0; v < rewriting->value_count; v++) rewriting->last_step[v] = NOWHERE;
  for (int32_t i = 0; i < map->instruction_count; i++) {
    const int32_t value = rewriting->first_value + i;
    for (int k = 0; k < 3; k++) {
      const int32_t operand = rewriting->operands[3 * i + k];
      if (operand >= 0) note_read(rewriting, operand, rewriting->step[value], is_in_segment(rewriting, value));
    }
  }
  for (int32_t s = 0; s < map->store_count; s++) {
    const int32_t value = rewriting->store_value[s];
    const int is_own = is_in_segment(rewriting, value) && map->stores[s].access == GRADUS_CONTIGUOUS && fits(&map->stores[s]);
    // What a loop writes straight into its first store is still copied from there to the others.
    if (!is_own) note_read(rewriting, value, AT_END, 0);
  }
  if (rewriting->reduced >= 0) note_read(rewriting, rewriting->reduced, AT_END, 0);
}

// When the elements of a store are written.
static int32_t writing_step(const rewriting *rewriting, int32_t store) {
  const int32_t value = rewriting->store_value[store];
  if (!is_computed(rewriting, value) || rewriting->map->stores[store].access != GRADUS_CONTIGUOUS) return AT_END;
  if (is_in_segment(rewriting, value)) return fits(&rewriting->map->stores[store]) ? rewriting->step[value] : AT_END;
  return rewriting->first_store[value] == store ? rewriting->step[value] : AT_END;
}

// Loads whose memory a store takes are copied where they are needed later, and loaded early by the segment that stores.
static void protect_overwritten_loads(rewriting *rewriting) {
  const gradus_map *map = rewriting->map;
  for (int32_t load = 0; load < map->load_count; load++) {
    rewriting->last_writing[load] = NOWHERE;
    const int32_t place = map->loads[load].buffer;
    if (rewriting->loads[load].access != GRADUS_CONTIGUOUS || rewriting->places[place] < 0) continue;
    for (int32_t store = 0; store < map->store_count; store++) {
      if (rewriting->places[map->stores[store].buffer] != rewriting->places[place]) continue;
      const int32_t step = writing_step(rewriting, store), last = rewriting->last_step[load];
      if (step == last && last != AT_END) rewriting->last_writing[load] = last;
      if (step < last || (step == last && last == AT_END)) {
        rewriting->loads[load].access = GRADUS_COPIED;
        rewriting->in_register[load] = 1;
        break;
      }
    }
  }
}

// MARK: Registers

static void number_registers(rewriting *rewriting, int32_t *released, int32_t *free) {
  const gradus_map *map = rewriting->map;
  gradus_map *result = &rewriting->result;
  int32_t next = map->load_count, constants = 0, free_count = 0;
  gradus_operand *kept = (gradus_operand *)result->constants;
  for (int32_t v = 0; v < map->load_count; v++) {
    rewriting->loads[v].reg = rewriting->reg[v] = v;
    if (rewriting->in_register[v]) continue;
    rewriting->loads[v].strides[0] = rewriting->loads[v].access != GRADUS_SCALAR;
    rewriting->loads[v].access = GRADUS_DIRECT;
  }
  for (int32_t i = 0; i < map->constant_count; i++) {
    const int32_t value = map->load_count + i;
    if (!rewriting->in_register[value]) continue;
    kept[constants] = map->constants[i];
    kept[constants++].reg = rewriting->reg[value] = next++;
  }
  result->constant_count = constants;
  // What is stored at once lies where it is stored.
  for (int32_t v = rewriting->first_value; v < rewriting->value_count; v++) {
    const int is_pointed_to = rewriting->in_register[v] || !is_in_segment(rewriting, v);
    rewriting->reg[v] = rewriting->first_store[v] >= 0 && is_pointed_to ? next++ : -1;
  }
  result->first_computed = next;
  // Other results take over registers that were read for the last time in an earlier step. released[step] is a chain
  // through `local` of the values that are free after it.
  memset(released, 0xFF, (size_t)rewriting->step_count * sizeof(int32_t));
  int32_t step = -1;
  for (int32_t k = 0; k < map->instruction_count; k++) {
    const int32_t value = rewriting->first_value + rewriting->stages.order[k];
    for (; step < rewriting->step[value]; step++) {
      for (int32_t v = step < 0 ? -1 : released[step]; v >= 0; v = rewriting->local[v]) free[free_count++] = rewriting->reg[v];
    }
    if (rewriting->reg[value] >= 0 || (is_in_segment(rewriting, value) && !rewriting->in_register[value])) continue;
    rewriting->reg[value] = free_count > 0 ? free[--free_count] : next++;
    const int32_t last = rewriting->last_step[value] < step ? step : rewriting->last_step[value];
    if (last == AT_END) continue;
    rewriting->local[value] = released[last];
    released[last] = value;
  }
  result->register_count = next;
}

// MARK: Writing

// Loops of whole vectors have a slow way for the rest. In the map's own storage there is room for a whole vector, so
// there they need none.
static uint8_t padding(const rewriting *rewriting, const gradus_instruction *step) {
  const int is_single = step->to == GRADUS_F32, first = rewriting->result.first_computed;
  switch (step->operation) {
    case GRADUS_EXP: case GRADUS_EXPM1: case GRADUS_LOG: case GRADUS_LOG1P: case GRADUS_SIN: case GRADUS_COS:
    case GRADUS_SINH: case GRADUS_COSH: case GRADUS_TANH: case GRADUS_SIGMOID: case GRADUS_ATAN: case GRADUS_ERF:
      return step->store < 0 && step->a >= first ? is_single ? 16 : 8 : 0;
    default: return 0;
  }
}

static gradus_instruction loop_step(const rewriting *rewriting, int32_t value) {
  gradus_instruction step = *instruction_of(rewriting, value);
  const int32_t *operands = rewriting->operands + 3 * (value - rewriting->first_value);
  step.result = rewriting->reg[value];
  step.a = operands[0] < 0 ? -1 : rewriting->reg[operands[0]];
  step.b = operands[1] < 0 ? -1 : rewriting->reg[operands[1]];
  step.c = operands[2] < 0 ? -1 : rewriting->reg[operands[2]];
  step.store = rewriting->first_store[value];
  step.padding = padding(rewriting, &step);
  return step;
}

static void write_steps(rewriting *rewriting) {
  const int32_t *order = rewriting->stages.order, count = rewriting->map->instruction_count;
  for (int32_t first = 0, end; first < count && !rewriting->is_too_wide; first = end) {
    const int32_t value = rewriting->first_value + order[first], step = rewriting->step[value];
    for (end = first + 1; end < count && rewriting->step[rewriting->first_value + order[end]] == step;) end++;
    if (is_in_segment(rewriting, value)) gradus_build_segment(rewriting, step, first, end);
    else rewriting->steps[step] = loop_step(rewriting, value);
  }
}

static void write_stores(rewriting *rewriting) {
  for (int32_t s = 0; s < rewriting->map->store_count; s++) {
    const int32_t value = rewriting->store_value[s];
    gradus_operand *store = &rewriting->stores[s];
    store->reg = rewriting->reg[value];
    if (!is_in_segment(rewriting, value) || store->access != GRADUS_CONTIGUOUS || !fits(store)) continue;
    store->access = GRADUS_DIRECT;
    if (rewriting->first_store[value] != s) store->reg = -1;
  }
}

// In units of 1/64 ns for each element.
static int32_t cost(const rewriting *rewriting) {
  const gradus_map *map = rewriting->map;
  ptrdiff_t cost = 1;
  for (int32_t i = 0; i < map->load_count; i++) cost += rewriting->loads[i].access == GRADUS_STRIDED ? 8 : map->loads[i].size / 2;
  for (int32_t i = 0; i < map->store_count; i++) cost += map->stores[i].access == GRADUS_STRIDED ? 8 : map->stores[i].size / 2;
  for (int32_t i = 0; i < map->instruction_count; i++) {
    const gradus_instruction *instruction = &map->instructions[i];
    cost += !gradus_is_simple(instruction) ? 10 : gradus_size((gradus_scalar)instruction->to) == 8 ? 2 : 1;
  }
  return cost < INT32_MAX ? (int32_t)cost : INT32_MAX;
}

// Whether the only step is a segment that finds everything.
static int is_whole(const rewriting *rewriting) {
  const gradus_map *result = &rewriting->result;
  if (rewriting->step_count != 1 || !rewriting->steps[0].segment || rewriting->reduced >= 0) return 0;
  if (result->register_count > result->first_computed) return 0;
  for (int32_t i = 0; i < result->load_count; i++) if (rewriting->loads[i].access != GRADUS_DIRECT) return 0;
  for (int32_t i = 0; i < result->store_count; i++) if (rewriting->stores[i].access != GRADUS_DIRECT) return 0;
  return 1;
}

// MARK: Memory

// All arrays of numbers in one piece, freed when the map is written.
static void *allocate_numbers(rewriting *rewriting) {
  const size_t values = (size_t)rewriting->value_count, loads = (size_t)rewriting->map->load_count;
  const size_t stores = (size_t)rewriting->map->store_count, instructions = (size_t)rewriting->map->instruction_count;
  const size_t numbers = 3 * instructions + 2 * stores + loads + 6 * values + 6 * values + 4;
  int32_t *next = calloc(numbers * sizeof(int32_t) + 2 * values, 1), *start = next;
  if (!next) return NULL;
  rewriting->operands = next, next += 3 * instructions;
  rewriting->store_value = next, next += stores;
  rewriting->next_store = next, next += stores;
  rewriting->last_writing = next, next += loads;
  int32_t **of_values[] = {&rewriting->first_store, &rewriting->step,  &rewriting->last_step,
                           &rewriting->reg,         &rewriting->local, &rewriting->local_step};
  for (int i = 0; i < 6; i++, next += values) *of_values[i] = next;
  rewriting->stages_memory = next, next += 6 * values + 4;
  rewriting->leaves = (uint8_t *)next;
  rewriting->in_register = rewriting->leaves + values;
  return start;
}

// The arrays of the new map, which the code keeps.
static int allocate_arrays(rewriting *rewriting) {
  const gradus_map *map = rewriting->map;
  rewriting->loads = gradus_code_array(rewriting->code, map->load_count, sizeof(gradus_operand));
  rewriting->stores = gradus_code_array(rewriting->code, map->store_count, sizeof(gradus_operand));
  rewriting->steps = gradus_code_array(rewriting->code, map->instruction_count, sizeof(gradus_instruction));
  rewriting->result.constants = gradus_code_array(rewriting->code, map->constant_count, sizeof(gradus_operand));
  if (!rewriting->loads || !rewriting->stores || !rewriting->steps || !rewriting->result.constants) return 0;
  memcpy(rewriting->loads, map->loads, (size_t)map->load_count * sizeof(gradus_operand));
  memcpy(rewriting->stores, map->stores, (size_t)map->store_count * sizeof(gradus_operand));
  for (int32_t i = 0; i < map->load_count; i++) {
    if (rewriting->loads[i].access == GRADUS_COPIED) rewriting->loads[i].access = GRADUS_CONTIGUOUS;
  }
  rewriting->result.loads = rewriting->loads;
  rewriting->result.stores = rewriting->stores;
  rewriting->result.instructions = rewriting->steps;
  return 1;
}

// MARK: All

static int32_t rewrite(rewriting *rewriting, const int32_t *reg) {
  // Numbers for a moment: the registers' values, then chains of registers that are free.
  const gradus_map *map = rewriting->map;
  int32_t *moment = rewriting->stages_memory;
  number_values(rewriting, moment, reg);
  rewriting->stages = gradus_order_stages(map, rewriting->operands, rewriting->leaves, rewriting->stages_memory);
  moment += 2 * map->instruction_count;  // behind the stages
  number_steps(rewriting);
  note_reads(rewriting);
  protect_overwritten_loads(rewriting);
  number_registers(rewriting, moment, moment + map->instruction_count);
  memset(rewriting->local_step, 0xFF, (size_t)rewriting->value_count * sizeof(int32_t));
  write_steps(rewriting);
  write_stores(rewriting);
  rewriting->result.instruction_count = rewriting->step_count;
  rewriting->result.cost = cost(rewriting);
  if (is_whole(rewriting)) rewriting->result.whole = rewriting->steps[0].segment;
  return rewriting->reduced < 0 ? -1 : rewriting->reg[rewriting->reduced];
}

int gradus_rewrite_map(gradus_code *code, gradus_map *map, int32_t *reg, const ptrdiff_t *places) {
  rewriting rewriting = {.code = code, .map = map, .places = places, .result = *map};
  rewriting.first_value = map->load_count + map->constant_count;
  rewriting.value_count = rewriting.first_value + map->instruction_count;
  void *numbers = allocate_numbers(&rewriting);
  if (!numbers || !allocate_arrays(&rewriting)) {
    free(numbers);
    code->bytes.failed = 1;
    return 0;
  }
  const int32_t reduced = rewrite(&rewriting, reg);
  free(numbers);
  if (rewriting.is_too_wide) return 0;
  *map = rewriting.result;
  if (reg) *reg = reduced;
  return 1;
}
