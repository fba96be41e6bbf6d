// The code of a plan: from its maps to executable memory.

#include "code.h"

#include <stdlib.h>
#include <string.h>

#if GRADUS_HAS_CODE

#include <sys/mman.h>

static int is_wanted(void) {
  const char *wanted = getenv("GRADUS_CODE");
  return gradus_current_level() >= GRADUS_AVX2 && !(wanted && strcmp(wanted, "off") == 0);
}

gradus_code *gradus_code_create(void) { return is_wanted() ? calloc(1, sizeof(gradus_code)) : NULL; }

void *gradus_code_array(gradus_code *code, ptrdiff_t count, size_t size) {
  void *array = calloc(count > 0 ? (size_t)count : 1, size);
  void **room = array ? gradus_list_extend(&code->blocks, 1, sizeof array) : NULL;
  if (room) *room = array;
  else free(array);
  return room ? array : NULL;
}

// One instruction alone is a loop already.
static int pays(const gradus_map *map) {
  for (int32_t i = 0; i < map->instruction_count && map->instruction_count > 1; i++) {
    if (gradus_is_simple(&map->instructions[i])) return 1;
  }
  return 0;
}

void gradus_code_add(gradus_code *code, gradus_map *map, int32_t *reg, const ptrdiff_t *places) {
  if (map->count <= 0 || !pays(map)) return;
  gradus_change *change = gradus_list_extend(&code->changes, 1, sizeof *change);
  if (!change) return;
  // No segment begins at 0, which stands for none.
  if (code->bytes.count == 0 && gradus_list_extend(&code->bytes, 64, 1)) memset(code->bytes.start, 0xCC, 64);
  *change = (gradus_change){map, *map, reg, reg ? *reg : -1};
  const ptrdiff_t bytes = code->bytes.count;
  if (gradus_rewrite_map(code, map, reg, places)) return;
  code->bytes.count = bytes;
  code->changes.count--;
}

static int has_failed(const gradus_code *code) {
  const gradus_segment_build *build = &code->build;
  return code->bytes.failed || code->blocks.failed || build->values.failed || build->machine.failed || build->placed.failed ||
         build->places.failed || build->pointers.failed || build->constants.failed || build->early.failed ||
         build->slots.failed || build->next.failed;
}

static int make_executable(gradus_code *code) {
  if (has_failed(code) || code->bytes.count >= INT32_MAX / 2) return 0;
  const size_t size = (size_t)code->bytes.count;
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  memcpy(memory, code->bytes.start, size);
  if (mprotect(memory, size, PROT_READ | PROT_EXEC) != 0) {
    munmap(memory, size);
    return 0;
  }
  code->executable = memory;
  code->executable_bytes = size;
  return 1;
}

static gradus_segment placed(const gradus_code *code, gradus_segment segment) {
  return segment ? (gradus_segment)(intptr_t)((char *)code->executable + (intptr_t)segment) : NULL;
}

void gradus_code_finish(gradus_code *code) {
  gradus_change *changes = code->changes.start;
  const int is_ready = code->changes.count > 0 && make_executable(code);
  for (ptrdiff_t i = 0; i < code->changes.count; i++) {
    gradus_map *map = changes[i].map;
    if (!is_ready) {
      *map = changes[i].before;
      if (changes[i].reg) *changes[i].reg = changes[i].reg_before;
      continue;
    }
    gradus_instruction *steps = (gradus_instruction *)map->instructions;
    for (int32_t k = 0; k < map->instruction_count; k++) steps[k].segment = placed(code, steps[k].segment);
    map->whole = placed(code, map->whole);
  }
  gradus_build_free(&code->build);
  free(code->bytes.start);
  free(code->changes.start);
  memset(&code->build, 0, sizeof code->build);
  code->bytes = code->changes = (gradus_list){0};
}

void gradus_code_destroy(gradus_code *code) {
  if (!code) return;
  void **blocks = code->blocks.start;
  for (ptrdiff_t i = 0; i < code->blocks.count; i++) free(blocks[i]);
  free(code->blocks.start);
  gradus_build_free(&code->build);
  free(code->bytes.start);
  free(code->changes.start);
  if (code->executable) munmap(code->executable, code->executable_bytes);
  free(code);
}

#else

gradus_code *gradus_code_create(void) { return NULL; }
void gradus_code_add(gradus_code *code, gradus_map *map, int32_t *reg, const ptrdiff_t *places) {
  (void)code, (void)map, (void)reg, (void)places;
}
void gradus_code_finish(gradus_code *code) { (void)code; }
void gradus_code_destroy(gradus_code *code) { (void)code; }

#endif
