#include "gradus_kernels.h"
#include <stdlib.h>
#include <string.h>
#include <math.h>
#define WEAK __attribute__((weak))
WEAK gradus_pool *gradus_pool_create(int threads) { (void)threads; return NULL; }
WEAK void gradus_pool_destroy(gradus_pool *pool) { (void)pool; }
WEAK int gradus_pool_threads(const gradus_pool *pool) { (void)pool; return 1; }
WEAK ptrdiff_t gradus_map_scratch(const gradus_map *map) { return (ptrdiff_t)map->register_count * GRADUS_BLOCK * 8 + 64; }
static ptrdiff_t pos(const gradus_map *m, const gradus_operand *o, ptrdiff_t i) {
  if (o->access == GRADUS_CONTIGUOUS) return o->offset + i;
  if (o->access == GRADUS_SCALAR) return o->offset;
  ptrdiff_t p = o->offset;
  for (int a = m->rank - 1; a >= 0; a--) { p += (i % m->dimensions[a]) * o->strides[a]; i /= m->dimensions[a]; }
  return p;
}
static void block(const gradus_map *m, void *const *buffers, char *scratch, ptrdiff_t start, ptrdiff_t n) {
  for (int k = 0; k < m->load_count; k++) {
    const gradus_operand *o = &m->loads[k];
    char *r = scratch + (ptrdiff_t)o->reg * GRADUS_BLOCK * 8;
    for (ptrdiff_t i = 0; i < n; i++) memcpy(r + i * o->size, (char *)buffers[o->buffer] + pos(m, o, start + i) * o->size, o->size);
  }
  for (int k = 0; k < m->constant_count; k++) {
    const gradus_operand *o = &m->constants[k];
    gradus_fill(scratch + (ptrdiff_t)o->reg * GRADUS_BLOCK * 8, &m->constant_data[o->buffer], o->size, n);
  }
  for (int k = 0; k < m->instruction_count; k++) {
    const gradus_instruction *s = &m->instructions[k];
#define R(x) ((x) < 0 ? NULL : scratch + (ptrdiff_t)(x) * GRADUS_BLOCK * 8)
    s->loop(R(s->result), R(s->a), R(s->b), R(s->c), n);
  }
}
WEAK void gradus_map_run(const gradus_map *m, void *const *buffers, gradus_pool *pool, void *scratch) {
  (void)pool;
  for (ptrdiff_t s = 0; s < m->count; s += GRADUS_BLOCK) {
    ptrdiff_t n = m->count - s < GRADUS_BLOCK ? m->count - s : GRADUS_BLOCK;
    block(m, buffers, scratch, s, n);
    for (int k = 0; k < m->store_count; k++) {
      const gradus_operand *o = &m->stores[k];
      memcpy((char *)buffers[o->buffer] + (o->offset + s) * o->size, (char *)scratch + (ptrdiff_t)o->reg * GRADUS_BLOCK * 8, n * o->size);
    }
  }
}
WEAK ptrdiff_t gradus_reduction_scratch(const gradus_reduction *r, int threads) { (void)threads; return gradus_map_scratch(&r->map); }
WEAK void gradus_reduction_run(const gradus_reduction *r, void *const *buffers, gradus_pool *pool, void *scratch) {
  (void)pool;
  ptrdiff_t results = r->outer * r->inner;
#define RED(T, LOW, HIGH) { T *out = buffers[r->result]; \
  for (ptrdiff_t i = 0; i < results; i++) out[i] = r->reducer == 0 ? 0 : r->reducer == 1 ? 1 : r->reducer == 2 ? LOW : HIGH; \
  for (ptrdiff_t s = 0; s < r->map.count; s += GRADUS_BLOCK) { \
    ptrdiff_t n = r->map.count - s < GRADUS_BLOCK ? r->map.count - s : GRADUS_BLOCK; block(&r->map, buffers, scratch, s, n); \
    T *v = (T *)((char *)scratch + (ptrdiff_t)r->reg * GRADUS_BLOCK * 8); \
    for (ptrdiff_t i = 0; i < n; i++) { ptrdiff_t f = s + i, o = f / (r->reduced * r->inner), in = f % r->inner; T *t = &out[o * r->inner + in]; \
      if (r->reducer == 0) *t += v[i]; else if (r->reducer == 1) *t *= v[i]; \
      else if (r->reducer == 2) { if (v[i] != v[i] || v[i] > *t) *t = v[i]; } else { if (v[i] != v[i] || v[i] < *t) *t = v[i]; } } } }
  switch (r->type) {
  case GRADUS_F32: RED(float, -INFINITY, INFINITY) break;
  case GRADUS_F64: RED(double, -INFINITY, INFINITY) break;
  case GRADUS_I32: RED(int32_t, INT32_MIN, INT32_MAX) break;
  default: RED(int64_t, INT64_MIN, INT64_MAX) break;
  }
}
WEAK ptrdiff_t gradus_contraction_scratch(const gradus_contraction *c, int threads) { (void)c; (void)threads; return 0; }
WEAK void gradus_contraction_run(const gradus_contraction *c, const void *left, const void *right, void *result, gradus_pool *pool, void *scratch) {
  (void)pool; (void)scratch;
#define CON(T, A) { const T *l = left, *r = right; T *o = result; for (ptrdiff_t b = 0; b < c->batch; b++) for (ptrdiff_t i = 0; i < c->m; i++) for (ptrdiff_t j = 0; j < c->n; j++) { A s = 0; \
  for (ptrdiff_t p = 0; p < c->k; p++) s += (A)l[b * c->left_batch + i * c->left_row + p * c->left_column] * r[b * c->right_batch + p * c->right_row + j * c->right_column]; *o++ = s; } }
  switch (c->type) { case GRADUS_F32: CON(float, double) break; case GRADUS_F64: CON(double, double) break; case GRADUS_I32: CON(int32_t, int64_t) break; default: CON(int64_t, int64_t) }
}
static ptrdiff_t at(const void *index, gradus_scalar t, ptrdiff_t j) { return t == GRADUS_I32 ? ((const int32_t *)index)[j] : ((const int64_t *)index)[j]; }
WEAK ptrdiff_t gradus_gather(void *result, const void *source, const void *index, gradus_scalar it, ptrdiff_t outer, ptrdiff_t length, ptrdiff_t indices, ptrdiff_t inner, ptrdiff_t size, gradus_pool *pool) {
  (void)pool; for (ptrdiff_t j = 0; j < indices; j++) { ptrdiff_t v = at(index, it, j); if (v < -length || v >= length) return j; }
  for (ptrdiff_t o = 0; o < outer; o++) for (ptrdiff_t j = 0; j < indices; j++) { ptrdiff_t v = at(index, it, j); if (v < 0) v += length;
    memcpy((char *)result + ((o * indices + j) * inner) * size, (const char *)source + ((o * length + v) * inner) * size, inner * size); }
  return -1;
}
WEAK ptrdiff_t gradus_scatter_add(void *result, const void *update, const void *index, gradus_scalar type, gradus_scalar it, ptrdiff_t outer, ptrdiff_t length, ptrdiff_t indices, ptrdiff_t inner, gradus_pool *pool) {
  (void)pool; for (ptrdiff_t j = 0; j < indices; j++) { ptrdiff_t v = at(index, it, j); if (v < -length || v >= length) return j; }
  memset(result, 0, outer * length * inner * gradus_size(type));
#define SCA(T) for (ptrdiff_t o = 0; o < outer; o++) for (ptrdiff_t j = 0; j < indices; j++) { ptrdiff_t v = at(index, it, j); if (v < 0) v += length; for (ptrdiff_t i = 0; i < inner; i++) ((T *)result)[(o * length + v) * inner + i] += ((const T *)update)[(o * indices + j) * inner + i]; }
  switch (type) { case GRADUS_F32: SCA(float) break; case GRADUS_F64: SCA(double) break; case GRADUS_I32: SCA(int32_t) break; default: SCA(int64_t) }
  return -1;
}
WEAK void gradus_arg_reduce(int64_t *result, const void *source, gradus_scalar type, int smallest, ptrdiff_t outer, ptrdiff_t length, ptrdiff_t inner) {
#define ARG(T) { const T *x = source; for (ptrdiff_t o = 0; o < outer; o++) for (ptrdiff_t i = 0; i < inner; i++) { ptrdiff_t best = 0; for (ptrdiff_t j = 1; j < length; j++) { T v = x[(o * length + j) * inner + i], w = x[(o * length + best) * inner + i]; if (w == w && (v != v || (smallest ? v < w : v > w))) best = j; } result[o * inner + i] = best; } }
  switch (type) { case GRADUS_F32: ARG(float) break; case GRADUS_F64: ARG(double) break; case GRADUS_I32: ARG(int32_t) break; case GRADUS_BOOL: ARG(uint8_t) break; default: ARG(int64_t) }
}
WEAK void gradus_iota(void *result, gradus_scalar type, ptrdiff_t count, ptrdiff_t length, ptrdiff_t inner) {
  for (ptrdiff_t i = 0; i < count; i++) { ptrdiff_t v = (i / inner) % length; switch (type) { case GRADUS_F32: ((float *)result)[i] = v; break; case GRADUS_F64: ((double *)result)[i] = v; break; case GRADUS_I32: ((int32_t *)result)[i] = v; break; default: ((int64_t *)result)[i] = v; } }
}
WEAK void gradus_copy(void *result, const ptrdiff_t *rs, const void *a, const ptrdiff_t *as, const ptrdiff_t *dims, ptrdiff_t rank, ptrdiff_t size) {
  if (rank == 0) { memcpy(result, a, size); return; }
  for (ptrdiff_t i = 0; i < dims[0]; i++) gradus_copy((char *)result + i * rs[0] * size, rs + 1, (const char *)a + i * as[0] * size, as + 1, dims + 1, rank - 1, size);
}
WEAK void gradus_random_bits(void *result, gradus_scalar type, int bits, uint64_t key, ptrdiff_t count, gradus_pool *pool) {
  (void)pool;
  for (ptrdiff_t i = 0; i < count; i++) {
    uint32_t c[4] = {(uint32_t)(i / 2), (uint32_t)((uint64_t)(i / 2) >> 32), 0, 0}, k[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
    for (int r = 0; r < 10; r++) { uint64_t f = (uint64_t)c[0] * 0xD2511F53u, s = (uint64_t)c[2] * 0xCD9E8D57u; uint32_t n[4] = {(uint32_t)(s >> 32) ^ c[1] ^ k[0], (uint32_t)s, (uint32_t)(f >> 32) ^ c[3] ^ k[1], (uint32_t)f}; memcpy(c, n, 16); k[0] += 0x9E3779B9u; k[1] += 0xBB67AE85u; }
    uint64_t w = ((uint64_t)c[(i % 2) * 2] << 32 | c[(i % 2) * 2 + 1]) >> (64 - bits);
    if (type == GRADUS_I32) ((int32_t *)result)[i] = (int32_t)w; else ((int64_t *)result)[i] = (int64_t)w;
  }
}
