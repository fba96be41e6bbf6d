/// Which elements of the Hessian of a scalar function may differ from zero: which pairs of elements of `x` interact.
///
/// Found from the program of the gradient; numbered and with the meaning of `jacobianSparsity(at:of:)`; symmetric.
public func hessianSparsity<Input: TensorTree>(
  at x: Input, of function: (Input) throws -> Tensor
) throws -> SparsityPattern {
  let (program, _) = try hessianProgram("hessianSparsity", x, readsValues: true, function)
  let found = try program.sparsity().pattern
  return try found.intersection(found.transposed)
}

/// The Hessian of a scalar function whose Hessian is sparse, in as few sweeps as its pattern allows.
///
///     let matrix = sparseHessian(at: Tensor.ones([1000])) { x in sum(square(x[1...] - square(x[0..<999]))) }
///     print(matrix.sweepCount)   // 3, for a tridiagonal matrix
///
/// A sweep is forward over reverse mode. All nonzeros of both halves are returned. Rows and columns are numbered as
/// in `jacobianSparsity(at:of:)`.
///
/// - Parameters:
///   - pattern: the pattern, symmetric, if it is known; it is checked by one more sweep.
///   - coloring: a colouring of any kind; otherwise a star colouring.
///   - chunk: how many sweeps run at once; more need more memory. Otherwise as many as keep tensors small.
/// - Returns: the matrix; an error is carried by its values.
public func sparseHessian<Input: TensorTree, Failure: Error>(
  at x: Input, pattern: SparsityPattern? = nil, coloring: Coloring? = nil, chunk: Int? = nil,
  of function: (Input) throws(Failure) -> Tensor
) throws(Failure) -> SparseMatrix {
  let leaves = activeLeaves(of: x, "sparseHessian")
  if case .failure(let error) = leaves { return SparseMatrix(failed: error) }
  let trace = try Trace(x, leaves, function)
  return SparseMatrix { () throws(TensorError) in
    let recorded = try trace.recorded.get()
    let program = try recorded.gradient("sparseHessian")
    let derivative = try CompressedDerivative(
      "sparseHessian", program, isSymmetric: true, pattern: pattern, coloring: coloring, chunk: chunk)
    let matrix = derivative.matrix(at: recorded.arguments)
    if pattern != nil { try derivative.check("sparseHessian", matrix, at: recorded.arguments) }
    return matrix
  }
}

/// The sparse Hessian of a scalar function, prepared once and computed at many points.
///
/// The function is recorded once, as by `compiled`: it cannot read values, and what it captures stays as it is now.
public struct SparseHessian<Input: TensorTree>: Sendable {
  private let derivative: CompressedDerivative

  /// Finds the pattern and the colours, unless they are given, and prepares the sweeps.
  public init(
    at x: Input, pattern: SparsityPattern? = nil, coloring: Coloring? = nil, chunk: Int? = nil,
    of function: (Input) throws -> Tensor
  ) throws {
    let (program, arguments) = try hessianProgram("SparseHessian", x, readsValues: false, function)
    derivative = try CompressedDerivative(
      "SparseHessian", program, isSymmetric: true, pattern: pattern, coloring: coloring, chunk: chunk)
    if pattern != nil { try derivative.check("SparseHessian", derivative.matrix(at: arguments), at: arguments) }
  }

  public var pattern: SparsityPattern { derivative.pattern }
  public var coloring: Coloring { derivative.coloring }
  /// How many sweeps each point takes.
  public var sweepCount: Int { derivative.coloring.colorCount }

  /// The Hessian at a point of the types that it was prepared for.
  public func callAsFunction(_ x: Input) -> SparseMatrix { derivative.matrix("SparseHessian", at: x) }
}

private func hessianProgram<Input: TensorTree>(
  _ operation: String, _ x: Input, readsValues: Bool, _ function: (Input) throws -> Tensor
) throws -> (program: DifferentiatedProgram, arguments: [Tensor]) {
  let leaves = try activeLeaves(of: x, operation).get()
  let recorded = try Trace(x, .success(leaves), readsValues: readsValues, function).recorded.get()
  return (try recorded.gradient(operation), recorded.arguments)
}

extension Trace.Recorded {
  /// The program of the gradient of a scalar function.
  fileprivate func gradient(_ operation: String) throws(TensorError) -> DifferentiatedProgram {
    let type = program.outputTypes[0]
    guard type.rank == 0, type.scalarType.isFloatingPoint else {
      throw TensorError(
        operation, "a function with a floating-point scalar as its value", got: "\(type)",
        "Reduce the value with `sum` or `mean`, or use `sparseJacobian`.")
    }
    let active = arguments.count
    let purpose = Programs.Purpose.gradient(active: active, keepsValue: false)
    let gradient = try Programs.shared.transformed(program, for: purpose) { () throws(TensorError) in
      try program.gradient(active: active, keepsValue: false)
    }
    return DifferentiatedProgram(program: gradient, active: active, captured: captured)
  }
}
