// Growing arrays, and what is added to a segment before it is lowered.

#include "code.h"

#include <stdlib.h>
#include <string.h>

void *gradus_list_extend(gradus_list *list, ptrdiff_t added, size_t size) {
  if (list->failed) return NULL;
  if (list->count + added > list->capacity) {
    const ptrdiff_t capacity = 2 * (list->count + added) + 64;
    void *start = realloc(list->start, (size_t)capacity * size);
    if (!start) {
      list->failed = 1;
      return NULL;
    }
    list->start = start;
    list->capacity = capacity;
  }
  void *room = (char *)list->start + (size_t)list->count * size;
  list->count += added;
  return room;
}

int32_t gradus_add_value(gradus_segment_build *build, gradus_value value) {
  gradus_value *room = gradus_list_extend(&build->values, 1, sizeof value);
  if (!room) return 0;
  *room = value;
  return (int32_t)build->values.count - 1;
}

int32_t gradus_add_place(gradus_segment_build *build, gradus_place place) {
  gradus_place *room = gradus_list_extend(&build->places, 1, sizeof place);
  if (!room) return 0;
  *room = place;
  return (int32_t)build->places.count - 1;
}

int32_t gradus_add_constant(gradus_segment_build *build, uint64_t bits, int size) {
  if (size == 4) bits = (uint32_t)bits;
  const gradus_constant *constants = build->constants.start;
  // Segments have few constants; of many, only the first are searched.
  const ptrdiff_t searched = build->constants.count < 64 ? build->constants.count : 64;
  for (ptrdiff_t i = 0; i < searched; i++) {
    if (constants[i].bits == bits && constants[i].size == size) return constants[i].value;
  }
  const int32_t place = gradus_add_place(
      build, (gradus_place){.kind = GRADUS_FIXED, .size = size, .displacement = 8 * build->constants.count});
  const int32_t value = gradus_add_value(
      build, (gradus_value){.size = (uint8_t)size, .is_once = 1, .reg = -1, .place = place, .slot = -1});
  gradus_constant *room = gradus_list_extend(&build->constants, 1, sizeof *room);
  if (room) *room = (gradus_constant){.bits = bits, .size = size, .value = value};
  return value;
}

void gradus_build_clear(gradus_segment_build *build) {
  gradus_list *lists[] = {&build->values,   &build->machine,   &build->placed, &build->places,
                          &build->pointers, &build->constants, &build->early,  &build->slots,     &build->next};
  for (int i = 0; i < 9; i++) lists[i]->count = 0;
  build->slot_count = 0;
}

void gradus_build_free(gradus_segment_build *build) {
  gradus_list *lists[] = {&build->values,   &build->machine,   &build->placed, &build->places,
                          &build->pointers, &build->constants, &build->early,  &build->slots,     &build->next};
  for (int i = 0; i < 9; i++) free(lists[i]->start);
}
