// The loops that Gradus' native engine runs. Plain C, no Gradus types: buffers, counts and strides in, buffers out.
//
// Every count and stride is in elements. Buffers are aligned to 64 bytes where the engine allocated them, to their
// element otherwise. Nothing here allocates after a pool has been created, and nothing traps: integer arithmetic
// wraps, conversions saturate (NaN becomes 0).

#ifndef GRADUS_KERNELS_H
#define GRADUS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Scalars and instruction sets

typedef enum { GRADUS_BOOL, GRADUS_I32, GRADUS_I64, GRADUS_F32, GRADUS_F64 } gradus_scalar;

/// Bytes of one element: 1, 4, 8, 4, 8.
static inline ptrdiff_t gradus_size(gradus_scalar type) {
  return type == GRADUS_BOOL ? 1 : (type == GRADUS_I32 || type == GRADUS_F32) ? 4 : 8;
}

typedef enum { GRADUS_BASELINE, GRADUS_AVX2, GRADUS_AVX512, GRADUS_NEON } gradus_level;

/// The best level that this processor has, or the lower one that the environment variable
/// GRADUS_LEVEL (baseline, avx2, avx512, neon) asks for. Read once.
gradus_level gradus_current_level(void);
const char *gradus_level_name(gradus_level level);

/// Whether the processor has the level, whatever the environment asks for.
int gradus_has_level(gradus_level level);

/// A number larger than every one returned before, in this process.
uint64_t gradus_next_serial(void);

/// Threads that share the work of a call; see below.
typedef struct gradus_pool gradus_pool;

// MARK: Loops over a block

/// result[i] = f(a[i], b[i], c[i]) for i in 0 ..< count. Unused operands are NULL.
/// `result` may be the same buffer as an operand of the same element size; otherwise nothing overlaps.
typedef void (*gradus_loop)(void *result, const void *a, const void *b, const void *c, ptrdiff_t count);

typedef enum {
  // numbers of every type but bool
  GRADUS_ADD, GRADUS_SUBTRACT, GRADUS_MULTIPLY, GRADUS_MINIMUM, GRADUS_MAXIMUM,
  GRADUS_NEGATE, GRADUS_ABSOLUTE, GRADUS_SIGN, GRADUS_DIVIDE, GRADUS_REMAINDER,
  // f32 and f64
  GRADUS_SCALE, GRADUS_FLOOR, GRADUS_CEIL, GRADUS_ROUND, GRADUS_SQRT, GRADUS_RSQRT,
  GRADUS_EXP, GRADUS_EXPM1, GRADUS_LOG, GRADUS_LOG1P,
  GRADUS_SIN, GRADUS_COS, GRADUS_TAN, GRADUS_ASIN, GRADUS_ACOS, GRADUS_ATAN,
  GRADUS_SINH, GRADUS_COSH, GRADUS_TANH, GRADUS_ASINH, GRADUS_ACOSH, GRADUS_ATANH,
  GRADUS_SIGMOID, GRADUS_ERF, GRADUS_POWER, GRADUS_ATAN2,
  GRADUS_CBRT, GRADUS_EXP2, GRADUS_LOG2, GRADUS_LOG10, GRADUS_ERFC, GRADUS_ERFINV, GRADUS_GAMMA, GRADUS_LOG_GAMMA,
  GRADUS_HYPOT, GRADUS_POLYGAMMA, GRADUS_SINC,
  // any type in, bool out
  GRADUS_EQUAL, GRADUS_NOT_EQUAL, GRADUS_LESS, GRADUS_LESS_EQUAL, GRADUS_GREATER, GRADUS_GREATER_EQUAL,
  // bool
  GRADUS_AND, GRADUS_OR, GRADUS_NOT,
  // a is bool, b and c of the named type: a ? b : c
  GRADUS_SELECT,
  GRADUS_OPERATION_COUNT,
  GRADUS_CONVERT = GRADUS_OPERATION_COUNT,  // names an instruction of a map; its loop is found by gradus_find_convert
} gradus_operation;

/// The loop of an operation on elements of a type at the current level; NULL where the operation has no such type.
/// scale is a product in which 0 times anything, infinity and NaN too, is 0.
/// minimum and maximum give NaN if either operand is NaN. round: ties to even. sign(±0) = ±0, sign(NaN) = NaN.
/// sigmoid(x) = 1/(1 + exp(−x)) without overflow. Of integers, divide truncates and remainder is what it leaves, with the
/// sign of a; both are 0 where b is 0. remainder of floating numbers is C's fmod. polygamma and sinc take the order of the
/// derivative in a, the argument in b. bool is one byte, 0 or 1.
gradus_loop gradus_find_loop(gradus_operation operation, gradus_scalar type);

/// The loop at another level that the processor has.
gradus_loop gradus_find_loop_of_level(gradus_level level, gradus_operation operation, gradus_scalar type);

/// result = (to) a. Floating to integer truncates, saturates, NaN becomes 0. Anything to bool is a != 0.
gradus_loop gradus_find_convert(gradus_scalar from, gradus_scalar to);

/// result[i] = *a for all i, elements of `size` bytes (1, 4, 8).
void gradus_fill(void *result, const void *a, ptrdiff_t size, ptrdiff_t count);

/// Copies a strided block of `rank` dimensions into a strided block: both strides are in elements of `size` bytes.
void gradus_copy(void *result, const ptrdiff_t *result_strides, const void *a, const ptrdiff_t *a_strides,
                 const ptrdiff_t *dimensions, ptrdiff_t rank, ptrdiff_t size, gradus_pool *pool);

// MARK: Special functions

/// log |Γ(x)|: +∞ at 0, −1, −2 … and at ±∞.
double gradus_log_gamma(double x);

/// The derivative of log |Γ| of order n + 1, for an integer n ≥ 0: ψ⁽ⁿ⁾(x).
///
/// At 0, −1, −2 … it is +∞ for odd n, where both sides agree. For even n it is NaN there, but ∓∞ at ±0.
double gradus_polygamma(double n, double x);

/// The x with erf(x) = y: ±∞ at ±1, NaN beyond.
double gradus_inverse_error_function(double y);

/// The derivative of order n, an integer ≥ 0, of sin(πx)/(πx), which is 1 at 0.
double gradus_sinc(double n, double x);

// MARK: Memory

/// At least `bytes` bytes, aligned to 64, with anything in them; NULL where the system refuses. `granted` becomes the
/// number of bytes to give back.
///
/// Blocks of 32 KiB and more that were given back wait for the next user: up to 64 blocks and 64 MiB in the whole
/// process, the oldest of which make room for others.
void *gradus_memory_take(size_t bytes, size_t *granted);
void gradus_memory_give(void *memory, size_t granted);

/// The bytes of the blocks that wait.
size_t gradus_memory_kept(void);

// MARK: Threads

/// A pool of `threads` − 1 workers beside the caller. Workers spin briefly (tens of microseconds), then sleep.
/// One caller at a time; a second caller that finds the pool busy does its work alone.
gradus_pool *gradus_pool_create(int threads);
void gradus_pool_destroy(gradus_pool *pool);
int gradus_pool_threads(const gradus_pool *pool);

/// Calls body(context, task, worker) for every task in 0 ..< tasks, each once, worker in 0 ..< threads, and returns when all are
/// done. pool may be NULL: then the caller does all, as worker 0.
typedef void (*gradus_task)(void *context, ptrdiff_t task, int worker);
void gradus_parallel(gradus_pool *pool, ptrdiff_t tasks, gradus_task body, void *context);

// MARK: Fused maps

/// The elements of a block, and so of a register, at most: a map runs in blocks of this many or fewer.
enum { GRADUS_BLOCK = 1024, GRADUS_MAXIMUM_RANK = 8 };

/// How a map reads or writes one buffer.
typedef enum {
  GRADUS_CONTIGUOUS,  // element i of the iteration is element offset + i
  GRADUS_SCALAR,      // every element is element offset
  GRADUS_STRIDED,     // by `strides`, one per dimension of the iteration
  GRADUS_COPIED,      // a contiguous load whose elements a store overwrites before their last use
  GRADUS_DIRECT,      // strides[0] apart, 1 or 0, and machine code finds the elements by itself
} gradus_access;

typedef struct {
  int32_t buffer;      // index into the buffers of a call
  int32_t access;      // gradus_access
  int32_t size;        // bytes of an element
  int32_t reg;         // the register it is loaded into, or stored from; of a direct store: that points to it, or −1
  ptrdiff_t offset;
  ptrdiff_t strides[GRADUS_MAXIMUM_RANK];
} gradus_operand;

/// Machine code for several instructions of a map, on elements first ..< first + count. `registers` points to the
/// elements of each register from `first` on.
typedef void (*gradus_segment)(void *const *buffers, const char *const *registers, ptrdiff_t first, ptrdiff_t count);

/// One step on registers; each register holds a block of elements of up to 8 bytes. −1: no operand, no store.
typedef struct {
  gradus_loop loop;
  int32_t result, a, b, c;
  int32_t store;  // the contiguous store whose buffer the result is written into: it is the last one for that register
  int16_t operation;  // gradus_operation
  uint8_t from, to;   // gradus_scalar of a and of the result
  uint8_t padding;    // the loop may run on as many elements as make up a multiple of this; 0 for 1
  gradus_segment segment;  // instead of a loop: it knows its operands and results
} gradus_instruction;

/// A straight-line program run over every element of an iteration space, block by block.
///
/// For each block: loads fill (or point) their registers, instructions run in order, stores write theirs.
/// A contiguous load makes its register point into the buffer; a contiguous store may let the last instruction that
/// defines its register write straight into the buffer; a strided one scatters the register's elements. The
/// elements of a buffer that strided stores leave out keep their values. Constants are filled once per task.
typedef struct {
  ptrdiff_t count;                              // product of dimensions; 0 means nothing to do
  int32_t rank;                                 // 0 … GRADUS_MAXIMUM_RANK
  int32_t block;                                // elements run at a time, 1 … GRADUS_BLOCK; GRADUS_BLOCK in a reduction
  int32_t register_count;
  int32_t first_computed;                       // registers before it are loaded or constant and need no storage
  int32_t operation_count;                      // for the reader: segments join several in one instruction
  int32_t cost;                                 // of an element, in units of 1/64 ns
  ptrdiff_t dimensions[GRADUS_MAXIMUM_RANK];
  int32_t load_count, constant_count, instruction_count, store_count;
  const gradus_operand *loads;
  const gradus_operand *constants;              // access is GRADUS_SCALAR, buffer indexes `constant_data` in units of 8 bytes
  const uint64_t *constant_data;
  const gradus_instruction *instructions;
  const gradus_operand *stores;
  gradus_segment whole;                         // all of the map, if that is one segment that needs nothing else
} gradus_map;

/// Bytes of scratch that one worker needs to run the map.
ptrdiff_t gradus_map_scratch(const gradus_map *map);

/// Runs the map. `scratch` holds gradus_map_scratch bytes for each thread of the pool, 64-byte aligned.
/// A store's buffer may be a load's buffer only if both are contiguous with the same offset, and the load is a copied one
/// if it is needed after the store.
void gradus_map_run(const gradus_map *map, void *const *buffers, gradus_pool *pool, void *scratch);

// MARK: Machine code

/// Machine code for the maps of a plan.
typedef struct gradus_code gradus_code;

/// NULL where the level has no machine code, the environment variable GRADUS_CODE is "off", or memory is short.
gradus_code *gradus_code_create(void);

/// Joins the simple instructions of a map to segments: changes the map, whose arrays the code then owns, and `reg`, the
/// register that a reduction folds, if there is one. places[buffer] tells where a buffer lies: two buffers that are
/// contiguous operands of the map and have equal places, 0 or more, are the same memory. Nothing may run the map before
/// gradus_code_finish.
void gradus_code_add(gradus_code *code, gradus_map *map, int32_t *reg, const ptrdiff_t *places);

/// Makes the code executable. Where the system refuses, every map and register is as it was before.
void gradus_code_finish(gradus_code *code);
void gradus_code_destroy(gradus_code *code);

/// Asks the processor to bring memory into its caches.
static inline void gradus_prefetch(const void *memory, ptrdiff_t bytes) {
  for (ptrdiff_t i = 0; i < bytes; i += 64) __builtin_prefetch((const char *)memory + i);
}

// MARK: Reductions fed by a map

typedef enum { GRADUS_REDUCE_SUM, GRADUS_REDUCE_PRODUCT, GRADUS_REDUCE_MAXIMUM, GRADUS_REDUCE_MINIMUM } gradus_reducer;

/// Reduces register `reg` of a map (run without regard to its stores, of which there are none) over the middle part of its iteration,
/// seen as [outer, reduced, inner] in row-major order (outer·reduced·inner == map.count).
/// result[o, i] = reduce over r of value[o, r, i], contiguous. An empty reduction gives 0, 1, −∞ (or the least integer), +∞ (greatest).
/// Sums use a tree that depends on the sizes only, never on the number of threads: results are the same bit for bit.
/// Maximum and minimum give NaN if any element is NaN.
typedef struct {
  gradus_map map;
  ptrdiff_t outer, reduced, inner;
  int32_t reg;
  int32_t reducer;   // gradus_reducer
  int32_t type;      // gradus_scalar
  int32_t result;    // index into the buffers
} gradus_reduction;

/// Bytes of scratch in all for a pool of that many threads.
ptrdiff_t gradus_reduction_scratch(const gradus_reduction *reduction, int threads);
void gradus_reduction_run(const gradus_reduction *reduction, void *const *buffers, gradus_pool *pool, void *scratch);

// MARK: Matrix product

enum { GRADUS_PRODUCT_AXES = 6 };

/// How an index of a product runs through several axes, the last one fastest, and how far each of them goes in the
/// operands and the result. Strides of what the index does not run through are not read.
typedef struct {
  int32_t rank;
  ptrdiff_t extents[GRADUS_PRODUCT_AXES];
  ptrdiff_t left[GRADUS_PRODUCT_AXES], right[GRADUS_PRODUCT_AXES], result[GRADUS_PRODUCT_AXES];
} gradus_product_axes;

/// The axes of every index, whose extents multiply to `batch`, `m`, `n` and `k`; and where the elements of one product of
/// the batch go: at i·result_row + j·result_column, one of which is 1.
typedef struct {
  gradus_product_axes batch, rows, columns, depth;
  ptrdiff_t result_row, result_column;
} gradus_product_walk;

/// result[b, i, j] = sum over p of left[b, i, p] · right[b, p, j]; the result is contiguous [batch, m, n].
/// Strides may be anything (transposes cost no copy). k == 0 gives zeros. The order of summation depends on the sizes and
/// strides only, never on the number of threads.
typedef struct {
  ptrdiff_t batch, m, n, k;
  ptrdiff_t left_batch, left_row, left_column;
  ptrdiff_t right_batch, right_row, right_column;
  int32_t type;      // GRADUS_F32, GRADUS_F64, GRADUS_I32 or GRADUS_I64 (integers may be plain loops)
  /// Of floating products: instead of the strides above; NULL if they serve. Windows of an image are rows of such a product.
  const gradus_product_walk *walk;
} gradus_contraction;

/// Bytes of scratch in all for a pool of that many threads.
ptrdiff_t gradus_contraction_scratch(const gradus_contraction *contraction, int threads);
void gradus_contraction_run(const gradus_contraction *contraction, const void *left, const void *right, void *result,
                            gradus_pool *pool, void *scratch);

// MARK: Gather, scatter, search

/// result[b, o, j, i] = source[b, o, index[b, j], i] for b < batch, o < outer, j < indices, i < inner, where source is
/// [batch, outer, length, inner]. index is i32 or i64; negative ones count from the end. Returns −1, or the position in `index`
/// of the first one outside −length ..< length (then the result is unspecified).
ptrdiff_t gradus_gather(void *result, const void *source, const void *index, gradus_scalar index_type, ptrdiff_t batch,
                        ptrdiff_t outer, ptrdiff_t length, ptrdiff_t indices, ptrdiff_t inner, ptrdiff_t size,
                        gradus_pool *pool);

/// result of [batch, outer, length, inner] = what the reducer gives for nothing (0, 1, −∞ or the least integer, …), then
/// result[b, o, index[b, j], i] is combined with update[b, o, j, i], in the order of j. Returns as gradus_gather.
ptrdiff_t gradus_scatter(void *result, const void *update, const void *index, gradus_scalar type, gradus_scalar index_type,
                         gradus_reducer reducer, ptrdiff_t batch, ptrdiff_t outer, ptrdiff_t length, ptrdiff_t indices,
                         ptrdiff_t inner, gradus_pool *pool);

/// result[o, i] (i64) = position of the first largest (or smallest) of source[o, :, i]; the first NaN wins over numbers. length ≥ 1.
void gradus_arg_reduce(int64_t *result, const void *source, gradus_scalar type, int smallest, ptrdiff_t outer, ptrdiff_t length,
                       ptrdiff_t inner);

/// result[i] = (i / inner) % length as the type: the coordinate along one axis.
void gradus_iota(void *result, gradus_scalar type, ptrdiff_t count, ptrdiff_t length, ptrdiff_t inner);

// MARK: Along an axis: running folds, recurrences, order. Arrays are [outer, length, inner].

/// result[o, r, i] = source[o, 0 … r, i] folded; reversed: source[o, r … length − 1, i], from the end. Any type but bool.
void gradus_cumulate(void *result, const void *source, gradus_scalar type, gradus_reducer reducer, int reversed,
                     ptrdiff_t outer, ptrdiff_t length, ptrdiff_t inner, gradus_pool *pool);

/// h[0] = term[0], h[r] = factor[r] · h[r − 1] + term[r] for each o and i; reversed: from the last r to the first.
/// A product of 0 with anything is 0. f32 or f64.
void gradus_recurrence(void *result, const void *factor, const void *term, gradus_scalar type, int reversed,
                       ptrdiff_t outer, ptrdiff_t length, ptrdiff_t inner, gradus_pool *pool);

/// values[o, :, i] = source[o, :, i] in ascending or descending order, equal elements in their order, NaN as the largest;
/// positions[o, r, i] = where values[o, r, i] was. −0 equals 0.
void gradus_sort(void *values, int64_t *positions, const void *source, gradus_scalar type, int descending,
                 ptrdiff_t outer, ptrdiff_t length, ptrdiff_t inner, gradus_pool *pool, void *scratch);

/// Bytes of scratch in all for a pool of that many threads.
ptrdiff_t gradus_sort_scratch(ptrdiff_t length, int threads);

// MARK: Random bits

/// result[i] = `bits` random bits (1 … 53) of Philox 4×32-10 with the key `key`, as a non-negative i64 or (bits ≤ 31) i32.
/// Element i depends on key and i only: word pair (2·(i mod 2), +1) of the block with counter i / 2, the high word first; the top `bits` of
/// those 64 bits are kept.
void gradus_random_bits(void *result, gradus_scalar type, int bits, uint64_t key, ptrdiff_t count, gradus_pool *pool);

// MARK: Factorizations

/// Operands and results of each kind, as stacks of row-major matrices; `rows` × `columns` is the size of the first operand.
typedef enum {
  GRADUS_CHOLESKY,          // a → L, lower, from the lower triangle of a; NaN on and below the diagonal where a is not positive definite
  GRADUS_LU,                // a → L and U in one matrix, permutation (i64) of the rows, its sign: a[permutation] = L·U
  GRADUS_LU_COMPLETE,       // a → L and U in one matrix, permutations of rows and of columns (i64), the product of their signs
  GRADUS_LU_SOLVE,          // a (not read), L and U in one matrix, permutation, b [rows, right] → x with a·x = b, or transpose(a)·x = b
  GRADUS_TRIANGULAR_SOLVE,  // t, b [rows, right] → x with t·x = b, or transpose(t)·x = b
  GRADUS_QR,                // a → Q [rows, k], R [k, columns], by Householder reflections; k is the smaller extent, or rows if full
  GRADUS_SYMMETRIC_EIGEN,   // a → eigenvalues (ascending), eigenvectors (columns), from the lower triangle of a
  GRADUS_SVD,               // a → U [rows, k], singular values (descending), transpose(V) [k, columns]; U and V square if full
} gradus_factorization_kind;

enum {
  GRADUS_LOWER = 1,          // a triangular operand is lower, not upper
  GRADUS_TRANSPOSED = 2,
  GRADUS_UNIT_DIAGONAL = 4,  // a triangular operand has ones on its diagonal, whatever is stored there
  GRADUS_FULL = 8,
};

/// A factorization of each matrix of a batch, computed in f64. Elements that are infinite or NaN give NaN.
typedef struct {
  int32_t kind;   // gradus_factorization_kind
  int32_t flags;
  int32_t type;   // GRADUS_F32 or GRADUS_F64
  ptrdiff_t batch, rows, columns, right;
} gradus_factorization;

/// Bytes of scratch in all for a pool of that many threads.
ptrdiff_t gradus_factorization_scratch(const gradus_factorization *factorization, int threads);

/// Large matrices go to LAPACK where the system has one, unless the environment variable GRADUS_LAPACK is `none`; the results differ in
/// rounding only.
void gradus_factorization_run(const gradus_factorization *factorization, void *const *operands, void *const *results,
                              gradus_pool *pool, void *scratch);

#ifdef __cplusplus
}
#endif
#endif
