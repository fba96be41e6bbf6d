// One segment of a map: where it finds and leaves its values.

#include "rewrite.h"

static int32_t pointer(gradus_segment_build *build, int32_t index, int is_register) {
  const gradus_pointer *pointers = build->pointers.start;
  const ptrdiff_t searched = build->pointers.count < 16 ? build->pointers.count : 16;
  for (ptrdiff_t i = 0; i < searched; i++) {
    if (pointers[i].index == index && pointers[i].is_register == is_register) return (int32_t)i;
  }
  gradus_pointer *room = gradus_list_extend(&build->pointers, 1, sizeof *room);
  if (room) *room = (gradus_pointer){index, (int8_t)is_register, -1};
  return (int32_t)build->pointers.count - 1;
}

static int32_t place_of_operand(gradus_segment_build *build, const gradus_operand *operand) {
  const int is_once = operand->access == GRADUS_SCALAR;
  return gradus_add_place(build, (gradus_place){.kind = is_once ? GRADUS_ONCE : GRADUS_IN_BUFFER, .index = operand->buffer,
                                                .size = operand->size, .displacement = operand->offset * operand->size,
                                                .pointer = is_once ? -1 : pointer(build, operand->buffer, 0)});
}

static int32_t place_of_register(const rewriting *rewriting, int32_t reg, int32_t size) {
  gradus_segment_build *build = &rewriting->code->build;
  return gradus_add_place(build, (gradus_place){.kind = GRADUS_IN_REGISTER, .index = reg, .size = size,
                                                .has_room = reg >= rewriting->result.first_computed,
                                                .pointer = pointer(build, reg, 1)});
}

static int32_t size_of_value(const rewriting *rewriting, int32_t value) {
  const gradus_map *map = rewriting->map;
  if (value < map->load_count) return map->loads[value].size;
  if (value < rewriting->first_value) return map->constants[value - map->load_count].size;
  return (int32_t)gradus_size((gradus_scalar)instruction_of(rewriting, value)->to);
}

static int32_t fetched_constant(rewriting *rewriting, int32_t value) {
  const gradus_operand *constant = &rewriting->map->constants[value - rewriting->map->load_count];
  return gradus_add_constant(&rewriting->code->build, rewriting->map->constant_data[constant->buffer], constant->size);
}

static int32_t fetched_from_memory(rewriting *rewriting, int32_t value, int32_t step) {
  gradus_segment_build *build = &rewriting->code->build;
  const int32_t load_count = rewriting->map->load_count;
  const int32_t size = size_of_value(rewriting, value);
  gradus_value result = {.size = (uint8_t)size, .reg = -1, .slot = -1};
  if (value < load_count && is_found(&rewriting->loads[value])) {
    result.is_once = rewriting->map->loads[value].access == GRADUS_SCALAR;
    result.is_early = rewriting->last_writing[value] == step;
    result.place = place_of_operand(build, &rewriting->map->loads[value]);
  } else if (value >= load_count && is_in_segment(rewriting, value) && rewriting->first_store[value] >= 0) {
    result.place = place_of_operand(build, &rewriting->map->stores[rewriting->first_store[value]]);
  } else {
    result.place = place_of_register(rewriting, rewriting->reg[value], size);
  }
  const int32_t number = gradus_add_value(build, result);
  if (result.is_early) {
    int32_t *room = gradus_list_extend(&build->early, 1, sizeof *room);
    if (room) *room = number;
  }
  return number;
}

static void store_in_buffers(rewriting *rewriting, int32_t value, int32_t number) {
  gradus_segment_build *build = &rewriting->code->build;
  for (int32_t store = rewriting->first_store[value]; store >= 0; store = rewriting->next_store[store]) {
    gradus_store_value(build, number, place_of_operand(build, &rewriting->map->stores[store]));
  }
}

// The number of an operand in the segment of a step.
static int32_t fetched(rewriting *rewriting, int32_t value, int32_t step) {
  if (value < 0) return -1;
  if (rewriting->local_step[value] == step) return rewriting->local[value];
  const int is_constant = value >= rewriting->map->load_count && value < rewriting->first_value;
  int32_t number = is_constant ? fetched_constant(rewriting, value) : fetched_from_memory(rewriting, value, step);
  if (size_of_value(rewriting, value) == 1) number = gradus_mask_of_bytes(&rewriting->code->build, number);
  rewriting->local_step[value] = step;
  return rewriting->local[value] = number;
}

static void store_everywhere(rewriting *rewriting, int32_t value, int32_t number) {
  gradus_segment_build *build = &rewriting->code->build;
  const int32_t size = size_of_value(rewriting, value), reg = rewriting->reg[value];
  const int is_in_block = reg >= rewriting->result.first_computed;
  if (rewriting->first_store[value] < 0 && !is_in_block) return;
  if (size == 1) number = gradus_bytes_of_mask(build, number);
  store_in_buffers(rewriting, value, number);
  if (is_in_block) gradus_store_value(build, number, place_of_register(rewriting, reg, size));
}

static int has_wide_elements(const gradus_instruction *instruction) {
  return gradus_size((gradus_scalar)instruction->from) == 8 || gradus_size((gradus_scalar)instruction->to) == 8;
}

void gradus_build_segment(rewriting *rewriting, int32_t step, int32_t first, int32_t end) {
  gradus_segment_build *build = &rewriting->code->build;
  gradus_build_clear(build);
  build->bytes = &rewriting->code->bytes;
  build->has_masks = gradus_current_level() == GRADUS_AVX512;
  build->lanes = build->has_masks ? 16 : 8;
  const int32_t *order = rewriting->stages.order;
  for (int32_t k = first; k < end; k++) {
    if (has_wide_elements(&rewriting->map->instructions[order[k]])) build->lanes = build->has_masks ? 8 : 4;
  }
  for (int32_t load = 0; load < rewriting->map->load_count; load++) {
    if (rewriting->last_writing[load] == step && rewriting->loads[load].access != GRADUS_COPIED) fetched(rewriting, load, step);
  }
  for (int32_t k = first; k < end; k++) {
    const int32_t *operands = rewriting->operands + 3 * order[k], value = rewriting->first_value + order[k];
    const int32_t a = fetched(rewriting, operands[0], step), b = fetched(rewriting, operands[1], step);
    const int32_t c = fetched(rewriting, operands[2], step);
    const int32_t number = gradus_lower(build, &rewriting->map->instructions[order[k]], a, b, c);
    rewriting->local_step[value] = step;
    rewriting->local[value] = number;
    store_everywhere(rewriting, value, number);
  }
  gradus_assign_registers(build);
  if (build->slot_count > GRADUS_MAXIMUM_SLOTS) rewriting->is_too_wide = 1;
  // A segment is known by its place until the code has found its own.
  rewriting->steps[step].segment = (gradus_segment)(intptr_t)gradus_encode(build);
}
