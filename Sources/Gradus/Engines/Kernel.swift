/// The loops an engine implements. The set is closed: a new primitive uses these, a new kernel makes the compiler
/// list every engine.
///
/// Shapes come from the types of the operands and the result. Operands and results are row-major.
enum Kernel: Hashable, Sendable {
  /// The same value everywhere.
  case fill(ScalarValue)
  /// The coordinate along one axis.
  case iota(axis: Int)
  /// A scalar program applied to every element; all operands have the result's shape.
  case map(ScalarProgram)
  /// A strided view of the only operand, which covers reshape, transpose, broadcast, slice and reverse.
  case view(View)
  /// A result of `fill` with each operand written into its region, which covers pad and concatenate.
  case assemble(fill: ScalarValue, [View])
  case reduce(Reducer, axes: [Int])
  /// The position of the first extreme element along an axis, as i64.
  case argReduce(isMinimum: Bool, axis: Int)
  case contract(ContractionAxes)
  /// Slices of operand 0 along an axis, picked by the integers in operand 1. The first `batch` axes of both run
  /// together; the others of operand 1 take the place of the axis.
  case gather(axis: Int, batch: Int)
  /// What the reducer gives for nothing, combined along an axis with the slices of operand 0 where the integers in
  /// operand 1 say; axes as in `gather`.
  case scatter(Reducer, axis: Int, batch: Int)
  /// The elements up to each one along an axis (or from it on, if reversed), folded.
  case cumulate(Reducer, axis: Int, isReversed: Bool)
  /// h of h[k] = a[k]·h[k − 1] + b[k] along an axis (reversed: h[k + 1]), where h is 0 outside; a product of 0 with
  /// anything is 0. Operands a, b.
  case recurrence(axis: Int, isReversed: Bool)
  /// The elements in stable order along an axis, NaN as the largest, and where they were, as i64.
  case sort(axis: Int, isDescending: Bool)
  /// Random bits for each key (i64) in operand 0: `bits` of them in each element.
  case random(bits: Int)
  /// Programs: calls, branches and loops.
  case control(ControlFlow)
  /// A factorization of each matrix in the last two axes, with several results.
  case linearAlgebra(Factorization)
  /// Taylor coefficients of an elementwise operation.
  case series(SeriesKernel)
}

/// Where the elements of one tensor lie in another: element i is at offset + Σ strides[axis]·i[axis].
struct View: Hashable, Sendable {
  var offset: Int
  var strides: [Int]

  /// The view of a tensor as itself, possibly with another shape of as many elements.
  static func whole(_ shape: [Int]) -> View { View(offset: 0, strides: shape.rowMajorStrides) }

  /// Whether the elements of `shape` lie in row-major order without gaps.
  func isContiguous(_ shape: [Int]) -> Bool {
    if shape.elementCount <= 1 { return true }
    return zip(zip(strides, shape.rowMajorStrides), shape).allSatisfy { $1 == 1 || $0.0 == $0.1 }
  }

  /// Whether every element is the same one.
  func isScalar(_ shape: [Int]) -> Bool { zip(strides, shape).allSatisfy { $1 <= 1 || $0 == 0 } }

  func position(_ index: [Int]) -> Int {
    var position = offset
    for axis in index.indices { position += strides[axis] * index[axis] }
    return position
  }
}

enum Reducer: Hashable, Sendable {
  case sum, product, maximum, minimum
}

/// Which axes of the operands of a contraction run together.
///
/// result[b…, m…, n…] = sum over the contracted axes of left · right, where b are the batch axes (in the order
/// given), m the other axes of the left operand and n the other axes of the right one.
struct ContractionAxes: Hashable, Sendable {
  var leftBatch: [Int]
  var rightBatch: [Int]
  var leftContracted: [Int]
  var rightContracted: [Int]

  func leftFree(_ rank: Int) -> [Int] { (0..<rank).filter { !leftBatch.contains($0) && !leftContracted.contains($0) } }
  func rightFree(_ rank: Int) -> [Int] {
    (0..<rank).filter { !rightBatch.contains($0) && !rightContracted.contains($0) }
  }
}
