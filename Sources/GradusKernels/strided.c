// Loads from strided buffers into registers, and stores into them.

#include "strided.h"
#include "compute/table.h"

#include <string.h>

// Elements of the largest panel that is worth its storage.
enum { LARGEST_PANEL = 65536 };

static inline ptrdiff_t smaller(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

// MARK: Preparing

// Drops dimensions of one element and joins a dimension to the one inside it where one stride serves both.
static void merge_dimensions(gradus_strided *strided, const gradus_operand *operand, const gradus_map *map) {
  int rank = 0;
  for (int axis = 0; axis < map->rank; axis++) {
    const ptrdiff_t dimension = map->dimensions[axis], stride = operand->strides[axis];
    if (dimension == 1) continue;
    if (rank > 0 && strided->strides[rank - 1] == stride * dimension) {
      strided->dimensions[rank - 1] *= dimension;
      strided->strides[rank - 1] = stride;
    } else {
      strided->dimensions[rank] = dimension;
      strided->strides[rank++] = stride;
    }
  }
  if (rank == 0) {
    strided->dimensions[0] = 1;
    strided->strides[0] = 0;
    rank = 1;
  }
  strided->rank = rank;
}

// A panel has as many rows as a line of the cache has elements: what is read of a line is used at once.
static ptrdiff_t panel_rows(const gradus_strided *strided) {
  const int last = strided->rank - 1;
  if (last == 0 || strided->size == 1 || strided->strides[last - 1] != 1) return 0;
  const ptrdiff_t columns = strided->dimensions[last], all = strided->dimensions[last - 1];
  const ptrdiff_t line = 64 / strided->size, wanted = columns * line < GRADUS_BLOCK ? GRADUS_BLOCK / columns : line;
  if (columns < 4 || columns > LARGEST_PANEL / line || all < 4) return 0;
  return wanted < all ? wanted : all;
}

void gradus_strided_prepare(gradus_strided *strided, const gradus_operand *operand, const gradus_map *map) {
  merge_dimensions(strided, operand, map);
  strided->way = GRADUS_WALKED;
  strided->size = operand->size;
  strided->count = map->count;
  strided->period = strided->strides[0] == 0 ? map->count / strided->dimensions[0] : 0;
  strided->panel_rows = panel_rows(strided);
  if (strided->strides[0] == 0 && strided->period <= GRADUS_BLOCK) strided->way = GRADUS_REPEATED;
  else if (strided->panel_rows > 0) strided->way = GRADUS_PANELS;
}

ptrdiff_t gradus_strided_capacity(const gradus_strided *strided) {
  const ptrdiff_t block = smaller(strided->count, GRADUS_BLOCK);
  switch (strided->way) {
    case GRADUS_WALKED: return block;
    case GRADUS_REPEATED: return smaller(strided->count, GRADUS_BLOCK + strided->period);
    case GRADUS_PANELS: break;
  }
  return strided->panel_rows * strided->dimensions[strided->rank - 1] + block;
}

// MARK: Filling

#define ELEMENT uint8_t
#define NAME(name) name##_1
#include "strided_walk.h"
#undef ELEMENT
#undef NAME

#define ELEMENT uint32_t
#define NAME(name) name##_4
#include "strided_walk.h"
#undef ELEMENT
#undef NAME

#define ELEMENT uint64_t
#define NAME(name) name##_8
#include "strided_walk.h"
#undef ELEMENT
#undef NAME

static void walk(const gradus_strided *strided, ptrdiff_t first, ptrdiff_t count, void *result) {
  switch (strided->size) {
    case 1: load_1(strided, first, count, result); break;
    case 4: load_4(strided, first, count, result); break;
    default: load_8(strided, first, count, result); break;
  }
}

static void repeat(const gradus_strided *strided) {
  const ptrdiff_t count = gradus_strided_capacity(strided), size = strided->size;
  ptrdiff_t filled = smaller(strided->period, count);
  walk(strided, 0, filled, strided->storage);
  // What is filled is always a whole number of periods, until the last copy.
  while (filled < count) {
    const ptrdiff_t copied = smaller(filled, count - filled);
    memcpy(strided->storage + filled * size, strided->storage, (size_t)(copied * size));
    filled += copied;
  }
}

void gradus_strided_begin(gradus_strided *strided, const char *base, char *storage) {
  strided->base = base;
  strided->storage = storage;
  strided->panel_count = 0;
  if (strided->way == GRADUS_REPEATED) repeat(strided);
}

// MARK: Reading

static ptrdiff_t offset_of_row(const gradus_strided *strided, ptrdiff_t row) {
  ptrdiff_t offset = 0;
  for (int axis = strided->rank - 2; axis >= 0; axis--) {
    offset += row % strided->dimensions[axis] * strided->strides[axis];
    row /= strided->dimensions[axis];
  }
  return offset;
}

static const char *walked(const gradus_strided *strided, ptrdiff_t first, ptrdiff_t count) {
  const int last = strided->rank - 1;
  const ptrdiff_t columns = strided->dimensions[last], column = first % columns;
  if (strided->strides[last] == 1 && column + count <= columns) {
    return strided->base + (offset_of_row(strided, first / columns) + column) * strided->size;
  }
  walk(strided, first, count, strided->storage);
  return strided->storage;
}

// Turns the panel of rows that holds element `first`.
static void turn_panel(gradus_strided *strided, ptrdiff_t first) {
  const int last = strided->rank - 1;
  const ptrdiff_t columns = strided->dimensions[last], all = strided->dimensions[last - 1], row = first / columns;
  const ptrdiff_t start = row - row % all % strided->panel_rows;
  const ptrdiff_t rows = smaller(strided->panel_rows, all - start % all);
  strided->panel = start * columns;
  strided->panel_count = rows * columns;
  gradus_compute()->products[strided->size == 8].transpose(strided->storage, columns,
                                                          strided->base + offset_of_row(strided, start) * strided->size,
                                                          strided->strides[last], columns, rows);
}

static const char *from_panels(gradus_strided *strided, ptrdiff_t first, ptrdiff_t count) {
  const ptrdiff_t size = strided->size;
  char *joined = strided->storage + strided->panel_rows * strided->dimensions[strided->rank - 1] * size;
  for (ptrdiff_t done = 0; done < count;) {
    const ptrdiff_t element = first + done;
    if (element < strided->panel || element >= strided->panel + strided->panel_count) turn_panel(strided, element);
    const char *source = strided->storage + (element - strided->panel) * size;
    const ptrdiff_t found = smaller(count - done, strided->panel + strided->panel_count - element);
    if (found == count) return source;
    memcpy(joined + done * size, source, (size_t)(found * size));
    done += found;
  }
  return joined;
}

const char *gradus_strided_elements(gradus_strided *strided, ptrdiff_t first, ptrdiff_t count) {
  switch (strided->way) {
    case GRADUS_WALKED: return walked(strided, first, count);
    case GRADUS_REPEATED: return strided->storage + first % strided->period * strided->size;
    case GRADUS_PANELS: break;
  }
  return from_panels(strided, first, count);
}

// MARK: Writing

void gradus_strided_store(const gradus_map *map, const gradus_operand *store, char *base, const char *source,
                          ptrdiff_t first, ptrdiff_t count) {
  switch (store->size) {
    case 1: store_1(map, store, base, source, first, count); break;
    case 4: store_4(map, store, base, source, first, count); break;
    default: store_8(map, store, base, source, first, count); break;
  }
}
