// Philox 4×32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), several blocks side by side.

// Words of 32 bits in lanes of 64, as their products need. The upper halves may hold anything: multiplications of the
// lower halves cost nothing more.
typedef uint64_t words __attribute__((ext_vector_type(8)));

enum { BLOCKS_AT_ONCE = 8 };

static inline __attribute__((always_inline)) void philox(const words *counter, uint64_t key, words result[2]) {
  const uint64_t low = 0xffffffff;
  words x0 = *counter, x1 = *counter >> 32, x2 = 0, x3 = 0;
  uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
  _Pragma("clang loop unroll(full)") for (int round = 0; round < 10; round++) {
    const words product0 = (x0 & low) * (uint64_t)0xD2511F53, product1 = (x2 & low) * (uint64_t)0xCD9E8D57;
    x0 = (product1 >> 32) ^ x1 ^ (uint64_t)key0;
    x2 = (product0 >> 32) ^ x3 ^ (uint64_t)key1;
    x1 = product1;
    x3 = product0;
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  result[0] = x0 << 32 | (x1 & low);
  result[1] = x2 << 32 | (x3 & low);
}

// Two elements of 64 bits for each of the blocks numbered from `block`.
static void random_words(uint64_t *result, uint64_t key, uint64_t block, ptrdiff_t blocks) {
  const words step = {0, 1, 2, 3, 4, 5, 6, 7};
  for (ptrdiff_t i = 0; i < blocks; i += BLOCKS_AT_ONCE) {
    const words counter = step + (block + (uint64_t)i);
    words drawn[2], mixed[2];
    philox(&counter, key, drawn);
    mixed[0] = __builtin_shufflevector(drawn[0], drawn[1], 0, 8, 1, 9, 2, 10, 3, 11);
    mixed[1] = __builtin_shufflevector(drawn[0], drawn[1], 4, 12, 5, 13, 6, 14, 7, 15);
    const ptrdiff_t count = blocks - i < BLOCKS_AT_ONCE ? blocks - i : BLOCKS_AT_ONCE;
    memcpy(result + 2 * i, mixed, (size_t)count * 16);
  }
}
