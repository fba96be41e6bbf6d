/// Which elements of a function's Jacobian may differ from zero: found by following how tangents flow through its
/// program.
///
/// Rows are the elements of the value, columns those of `x`, both in row-major order, the tensors of a tree one after
/// another. The pattern holds for every point with the same shapes: branches of `select` count both, and positions
/// that depend on `x` (as after a sort) count the whole axis. Only the integers that the function gathers by and that
/// it captures or makes without `x` are taken as they are, and where it reads values the pattern is that of the way
/// that it took.
public func jacobianSparsity<Input: TensorTree, Output: TensorTree>(
  at x: Input, of function: (Input) throws -> Output
) throws -> SparsityPattern {
  try jacobianProgram("jacobianSparsity", x, readsValues: true, function).program.sparsity().pattern
}

/// The Jacobian of a function whose Jacobian is sparse, in as few sweeps as its pattern allows.
///
///     let matrix = sparseJacobian(at: Tensor.ones([5])) { x in x[1...] * x[0..<4] }
///     print(matrix.sweepCount)   // 2
///
/// Columns that share no row (or rows that share no column) are computed in one sweep. Rows and columns are numbered
/// as in `jacobianSparsity(at:of:)`.
///
/// - Parameters:
///   - pattern: the pattern, if it is known; it is checked by one more sweep.
///   - coloring: a column or row colouring of the pattern; otherwise the one with fewer colours.
///   - chunk: how many sweeps run at once; more need more memory. Otherwise as many as keep tensors small.
/// - Returns: the matrix; an error is carried by its values.
public func sparseJacobian<Input: TensorTree, Output: TensorTree, Failure: Error>(
  at x: Input, pattern: SparsityPattern? = nil, coloring: Coloring? = nil, chunk: Int? = nil,
  of function: (Input) throws(Failure) -> Output
) throws(Failure) -> SparseMatrix {
  let leaves = activeLeaves(of: x, "sparseJacobian")
  if case .failure(let error) = leaves { return SparseMatrix(failed: error) }
  let trace = try Trace(x, leaves, function)
  return SparseMatrix { () throws(TensorError) in
    let recorded = try trace.recorded.get()
    let program = try recorded.differentiated("sparseJacobian")
    let derivative = try CompressedDerivative(
      "sparseJacobian", program, isSymmetric: false, pattern: pattern, coloring: coloring, chunk: chunk)
    let matrix = derivative.matrix(at: recorded.arguments)
    if pattern != nil { try derivative.check("sparseJacobian", matrix, at: recorded.arguments) }
    return matrix
  }
}

/// The sparse Jacobian of a function, prepared once and computed at many points.
///
///     let slope = try SparseJacobian(at: start, of: rightHandSide)
///     for point in points { solve(slope(point)) }
///
/// The function is recorded once, as by `compiled`: it cannot read values, and what it captures stays as it is now.
public struct SparseJacobian<Input: TensorTree>: Sendable {
  private let derivative: CompressedDerivative

  /// Finds the pattern and the colours, unless they are given, and prepares the sweeps.
  public init<Output: TensorTree>(
    at x: Input, pattern: SparsityPattern? = nil, coloring: Coloring? = nil, chunk: Int? = nil,
    of function: (Input) throws -> Output
  ) throws {
    let (program, arguments) = try jacobianProgram("SparseJacobian", x, readsValues: false, function)
    derivative = try CompressedDerivative(
      "SparseJacobian", program, isSymmetric: false, pattern: pattern, coloring: coloring, chunk: chunk)
    if pattern != nil { try derivative.check("SparseJacobian", derivative.matrix(at: arguments), at: arguments) }
  }

  public var pattern: SparsityPattern { derivative.pattern }
  public var coloring: Coloring { derivative.coloring }
  /// How many sweeps each point takes.
  public var sweepCount: Int { derivative.coloring.colorCount }

  /// The Jacobian at a point of the types that it was prepared for.
  public func callAsFunction(_ x: Input) -> SparseMatrix { derivative.matrix("SparseJacobian", at: x) }
}

/// Records a function and the program whose Jacobian is wanted.
private func jacobianProgram<Input: TensorTree, Output: TensorTree>(
  _ operation: String, _ x: Input, readsValues: Bool, _ function: (Input) throws -> Output
) throws -> (program: DifferentiatedProgram, arguments: [Tensor]) {
  let leaves = try activeLeaves(of: x, operation).get()
  let recorded = try Trace(x, .success(leaves), readsValues: readsValues, function).recorded.get()
  return (try recorded.differentiated(operation), recorded.arguments)
}

extension Trace.Recorded {
  /// The recorded program as one to differentiate; its outputs must be floating-point.
  func differentiated(_ operation: String) throws(TensorError) -> DifferentiatedProgram {
    for type in program.outputTypes where !type.scalarType.isFloatingPoint {
      throw TensorError(operation, "a function with floating-point values", got: "\(type)", "Convert the value.")
    }
    return DifferentiatedProgram(program: program, active: arguments.count, captured: captured)
  }
}

extension CompressedDerivative {
  /// The matrix at a tree of the prepared types.
  func matrix(_ operation: String, at x: some TensorTree) -> SparseMatrix {
    SparseMatrix { () throws(TensorError) in
      let types = Array(function.program.inputTypes[..<function.active])
      return matrix(at: try matchingLeaves(x.leaves, types, operation, "point"))
    }
  }
}

extension SparseMatrix {
  /// A matrix without elements whose values failed.
  init(failed error: TensorError) {
    let empty = SparsityPattern(rows: 0, columns: 0, rowPointers: [0], columnIndices: [])
    self.init(empty, Tensor(failed: error.located()))
  }

  /// Runs `body`; an error becomes a matrix whose values failed.
  init(catching body: () throws(TensorError) -> SparseMatrix) {
    do { self = try body() } catch { self.init(failed: error) }
  }
}
