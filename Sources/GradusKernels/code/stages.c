// The order in which the instructions of a map run: the simple ones in as few and as long segments as possible.

#include "code.h"

#include <limits.h>

typedef struct {
  const gradus_map *map;
  const int32_t *operands;
  const uint8_t *leaves;
  int32_t first_value;           // of the instructions
  int32_t *stage, *first, *last;  // by instruction; by value: the first and last stage that reads it
} ordering;

static inline int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }

static int is_simple(const ordering *ordering, int32_t instruction) {
  return gradus_is_simple(&ordering->map->instructions[instruction]);
}

// A segment comes before the loops of its stage, so a simple instruction that reads a loop's result is a stage later.
static void place_early(ordering *ordering) {
  for (int32_t i = 0; i < ordering->map->instruction_count; i++) {
    const int simple = is_simple(ordering, i);
    int32_t stage = 0;
    for (int k = 0; k < 3; k++) {
      const int32_t operand = ordering->operands[3 * i + k] - ordering->first_value;
      if (operand >= 0) stage = larger(stage, ordering->stage[operand] + (simple && !is_simple(ordering, operand)));
    }
    ordering->stage[i] = stage;
  }
}

// How many of the operands would have to be kept in memory if the instruction moved to a later stage.
static int newly_kept(const ordering *ordering, int32_t instruction, int32_t stage) {
  int count = 0;
  for (int k = 0; k < 3; k++) {
    const int32_t value = ordering->operands[3 * instruction + k], operand = value - ordering->first_value;
    if (operand < 0 || ordering->leaves[value] || !is_simple(ordering, operand)) continue;
    count += ordering->last[value] < stage && ordering->stage[operand] < stage;
  }
  return count;
}

// A simple instruction moves to the stage that reads it if no more values cross from segment to segment then.
static void place_late(ordering *ordering) {
  const int32_t values = ordering->first_value + ordering->map->instruction_count;
  for (int32_t value = 0; value < values; value++) {
    ordering->first[value] = INT_MAX;
    ordering->last[value] = -1;
  }
  for (int32_t i = ordering->map->instruction_count - 1; i >= 0; i--) {
    const int32_t value = ordering->first_value + i, reader = ordering->first[value];
    if (!ordering->leaves[value] && reader != INT_MAX && reader > ordering->stage[i] && is_simple(ordering, i) &&
        newly_kept(ordering, i, reader) <= 1) {
      ordering->stage[i] = reader;
    }
    for (int k = 0; k < 3; k++) {
      const int32_t operand = ordering->operands[3 * i + k];
      if (operand < 0) continue;
      ordering->last[operand] = larger(ordering->last[operand], ordering->stage[i]);
      if (ordering->stage[i] < ordering->first[operand]) ordering->first[operand] = ordering->stage[i];
    }
  }
}

gradus_stages gradus_order_stages(const gradus_map *map, const int32_t *operands, const uint8_t *leaves, int32_t *memory) {
  const int32_t count = map->instruction_count, first_value = map->load_count + map->constant_count;
  const int32_t values = first_value + count;
  int32_t *stage = memory, *order = stage + count, *first = order + count, *last = first + values, *starts = last + values;
  ordering ordering = {map, operands, leaves, first_value, stage, first, last};
  place_early(&ordering);
  place_late(&ordering);
  // Sorted by twice the stage, and one more for loops.
  int32_t stages = 0;
  for (int32_t i = 0; i < count; i++) stages = larger(stages, stage[i] + 1);
  for (int32_t key = 0; key <= 2 * stages; key++) starts[key] = 0;
  for (int32_t i = 0; i < count; i++) starts[2 * stage[i] + !is_simple(&ordering, i) + 1]++;
  for (int32_t key = 0; key < 2 * stages; key++) starts[key + 1] += starts[key];
  for (int32_t i = 0; i < count; i++) order[starts[2 * stage[i] + !is_simple(&ordering, i)]++] = i;
  return (gradus_stages){stages, stage, order};
}
