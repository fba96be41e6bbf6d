// Fused maps: a straight-line program run block by block.

#include "map_frame.h"
#include "strided.h"

#include <string.h>

// What a block's elements are found by: the elements themselves are found when the block runs.
struct gradus_frame_load {
  char *storage;
  gradus_strided *strided;
};

// MARK: Scratch

static inline ptrdiff_t aligned(ptrdiff_t bytes) { return (bytes + 63) & ~(ptrdiff_t)63; }

static inline ptrdiff_t smaller(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

static ptrdiff_t register_bytes(const gradus_map *map) {
  // The slack also keeps the registers from falling on the same lines of the cache.
  return aligned(smaller(map->count, map->block) * 8) + GRADUS_STRIDED_SLACK;
}

static ptrdiff_t storage_bytes(ptrdiff_t count, ptrdiff_t size) { return aligned(count * size) + GRADUS_STRIDED_SLACK; }

static ptrdiff_t block_bytes(const gradus_map *map, const gradus_operand *operand) {
  return storage_bytes(smaller(map->count, map->block), operand->size);
}

static ptrdiff_t strided_bytes(const gradus_strided *strided) {
  return aligned(sizeof(gradus_strided)) + storage_bytes(gradus_strided_capacity(strided), strided->size);
}

static ptrdiff_t load_bytes(const gradus_map *map, const gradus_operand *load) {
  if (load->access == GRADUS_CONTIGUOUS || load->access == GRADUS_DIRECT) return 0;
  if (load->access != GRADUS_STRIDED) return block_bytes(map, load);
  gradus_strided strided;
  gradus_strided_prepare(&strided, load, map);
  return strided_bytes(&strided);
}

ptrdiff_t gradus_map_scratch(const gradus_map *map) {
  if (map->count <= 0 || map->whole) return 0;
  ptrdiff_t bytes = aligned(map->register_count * (ptrdiff_t)sizeof(const char *));
  bytes += aligned(map->load_count * (ptrdiff_t)sizeof(gradus_frame_load));
  bytes += (map->register_count - map->first_computed) * register_bytes(map);
  for (int i = 0; i < map->load_count; i++) bytes += load_bytes(map, &map->loads[i]);
  for (int i = 0; i < map->constant_count; i++) bytes += block_bytes(map, &map->constants[i]);
  return bytes;
}

// MARK: Beginning

static const char *start_of(const gradus_operand *operand, void *const *buffers) {
  return (const char *)buffers[operand->buffer] + operand->offset * operand->size;
}

// Returns the end of the storage that the load takes.
static char *begin_load(gradus_frame *frame, const gradus_operand *operand, gradus_frame_load *load, char *storage) {
  const gradus_map *map = frame->map;
  if (operand->access == GRADUS_CONTIGUOUS || operand->access == GRADUS_DIRECT) return storage;
  load->storage = storage;
  if (operand->access == GRADUS_STRIDED) {
    load->strided = (gradus_strided *)storage;
    gradus_strided_prepare(load->strided, operand, map);
    gradus_strided_begin(load->strided, start_of(operand, frame->buffers), storage + aligned(sizeof(gradus_strided)));
    return storage + strided_bytes(load->strided);
  }
  if (operand->access == GRADUS_SCALAR) {
    gradus_fill(storage, start_of(operand, frame->buffers), operand->size, smaller(map->count, map->block));
  }
  return storage + block_bytes(map, operand);
}

void gradus_frame_begin(gradus_frame *frame, const gradus_map *map, void *const *buffers, void *scratch) {
  char *storage = scratch;
  *frame = (gradus_frame){.map = map, .buffers = buffers, .registers = scratch, .register_bytes = register_bytes(map)};
  storage += aligned(map->register_count * (ptrdiff_t)sizeof(const char *));
  frame->loads = (gradus_frame_load *)storage;
  storage += aligned(map->load_count * (ptrdiff_t)sizeof(gradus_frame_load));
  frame->storage = storage;
  for (int i = map->first_computed; i < map->register_count; i++, storage += frame->register_bytes) {
    frame->registers[i] = storage;
  }
  for (int i = 0; i < map->load_count; i++) storage = begin_load(frame, &map->loads[i], &frame->loads[i], storage);
  frame->constants = storage;
  for (int i = 0; i < map->constant_count; i++) {
    const gradus_operand *constant = &map->constants[i];
    const void *value = &map->constant_data[constant->buffer];
    gradus_fill(storage, value, constant->size, smaller(map->count, map->block));
    storage += block_bytes(map, constant);
  }
}

// MARK: Blocks

static const char *loaded(const gradus_frame *frame, int index, ptrdiff_t first, ptrdiff_t count) {
  const gradus_operand *operand = &frame->map->loads[index];
  const gradus_frame_load *load = &frame->loads[index];
  const ptrdiff_t size = operand->size;
  switch (operand->access) {
    case GRADUS_CONTIGUOUS: return start_of(operand, frame->buffers) + first * size;
    case GRADUS_COPIED:
      return memcpy(load->storage, start_of(operand, frame->buffers) + first * size, (size_t)(count * size));
    case GRADUS_SCALAR: return load->storage;
    case GRADUS_DIRECT: return NULL;
    default: return gradus_strided_elements(load->strided, first, count);
  }
}

static inline const char *elements(const gradus_frame *frame, int reg) {
  return reg < 0 ? NULL : frame->registers[reg];
}

static char *stored(const gradus_frame *frame, const gradus_operand *store, ptrdiff_t first) {
  return (char *)start_of(store, frame->buffers) + first * store->size;
}

static inline void run_instruction(gradus_frame *frame, const gradus_instruction *instruction, ptrdiff_t first,
                                   ptrdiff_t count) {
  const gradus_map *map = frame->map;
  if (instruction->segment) {
    instruction->segment(frame->buffers, frame->registers, first, count);
    return;
  }
  char *result = frame->storage + (instruction->result - map->first_computed) * frame->register_bytes;
  if (instruction->store >= 0) result = stored(frame, &map->stores[instruction->store], first);
  if (instruction->padding) count = (count + instruction->padding - 1) & -(ptrdiff_t)instruction->padding;
  instruction->loop(result, elements(frame, instruction->a), elements(frame, instruction->b),
                    elements(frame, instruction->c), count);
  frame->registers[instruction->result] = result;
}

static void begin_block(gradus_frame *frame, ptrdiff_t first, ptrdiff_t count) {
  const gradus_map *map = frame->map;
  for (int i = 0; i < map->load_count; i++) frame->registers[map->loads[i].reg] = loaded(frame, i, first, count);
  const char *constant = frame->constants;
  for (int i = 0; i < map->constant_count; i++) {
    frame->registers[map->constants[i].reg] = constant;
    constant += block_bytes(map, &map->constants[i]);
  }
  for (int i = 0; i < map->store_count; i++) {
    const gradus_operand *store = &map->stores[i];
    if (store->access == GRADUS_DIRECT && store->reg >= 0) frame->registers[store->reg] = stored(frame, store, first);
  }
}

void gradus_frame_block(gradus_frame *frame, ptrdiff_t first, ptrdiff_t count) {
  const gradus_map *map = frame->map;
  begin_block(frame, first, count);
  for (int i = 0; i < map->instruction_count; i++) run_instruction(frame, &map->instructions[i], first, count);
  for (int i = 0; i < map->store_count; i++) {
    const gradus_operand *store = &map->stores[i];
    if (store->access == GRADUS_DIRECT) continue;
    const char *source = frame->registers[store->reg];
    if (store->access == GRADUS_STRIDED) {
      gradus_strided_store(map, store, (char *)start_of(store, frame->buffers), source, first, count);
      continue;
    }
    char *target = stored(frame, store, first);
    if (source != target) memcpy(target, source, (size_t)(count * store->size));
  }
}

const void *gradus_frame_register_elements(const gradus_frame *frame, int reg) { return frame->registers[reg]; }

// MARK: Running

ptrdiff_t gradus_map_cost(const gradus_map *map) { return map->count * map->cost / 64; }

typedef struct {
  const gradus_map *map;
  void *const *buffers;
  char *scratch;
  ptrdiff_t scratch_bytes, task_elements;
} run_context;

static void run_part(void *argument, ptrdiff_t task, int worker) {
  const run_context *context = argument;
  const gradus_map *map = context->map;
  const ptrdiff_t first = task * context->task_elements;
  const ptrdiff_t end = smaller(first + context->task_elements, map->count);
  if (map->whole) {
    map->whole(context->buffers, NULL, first, end - first);
    return;
  }
  gradus_frame frame;
  gradus_frame_begin(&frame, map, context->buffers, context->scratch + worker * context->scratch_bytes);
  for (ptrdiff_t i = first; i < end; i += map->block) gradus_frame_block(&frame, i, smaller(end - i, map->block));
}

void gradus_map_run(const gradus_map *map, void *const *buffers, gradus_pool *pool, void *scratch) {
  if (map->count <= 0) return;
  if (map->whole && map->count <= GRADUS_BLOCK) {
    map->whole(buffers, NULL, 0, map->count);
    return;
  }
  run_context context = {map, buffers, scratch, 0, map->count};
  const ptrdiff_t parts = smaller(gradus_map_cost(map) * 2 / GRADUS_PARALLEL_COST, 4 * gradus_pool_threads(pool));
  if (parts < 2 || gradus_pool_threads(pool) < 2) {
    run_part(&context, 0, 0);
    return;
  }
  const ptrdiff_t blocks = (map->count + GRADUS_BLOCK - 1) / GRADUS_BLOCK;
  context.scratch_bytes = gradus_map_scratch(map);
  context.task_elements = (blocks + parts - 1) / parts * GRADUS_BLOCK;
  gradus_parallel(pool, (map->count + context.task_elements - 1) / context.task_elements, run_part, &context);
}
