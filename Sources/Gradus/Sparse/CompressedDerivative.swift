/// Everything that does not change from point to point when a sparse Jacobian or Hessian is computed: the pattern,
/// its colours, the program of the sweeps and where their results go.
struct CompressedDerivative: Sendable {
  let function: DifferentiatedProgram
  let pattern: SparsityPattern
  let coloring: Coloring
  private let sweeps: CompressedSweeps?
  private let recovery: Recovery

  init(
    _ operation: String, _ function: DifferentiatedProgram, isSymmetric: Bool, pattern given: SparsityPattern?,
    coloring givenColoring: Coloring?, chunk: Int?
  ) throws(TensorError) {
    if let chunk, chunk < 1 {
      throw TensorError(operation, "a `chunk:` of at least one sweep", got: "\(chunk)", "Leave it out.", at: .here())
    }
    let (rows, columns) = (function.rowCount, function.columnCount)
    if let given, (given.rowCount, given.columnCount) != (rows, columns) {
      throw TensorError(
        operation, "a pattern of \(rows) × \(columns)", got: "one of \(given.rowCount) × \(given.columnCount)",
        "Rows are the elements of the value, columns those of the argument.", at: .here())
    }
    self.function = function
    var isForward = true
    if let given {
      if isSymmetric { try given.checkSymmetry(operation) }
      pattern = given
    } else {
      let found = try function.sparsity()
      isForward = found.isForward
      pattern = isSymmetric ? try found.pattern.intersection(found.pattern.transposed) : found.pattern
    }
    if let givenColoring {
      try Self.checkKind(operation, givenColoring, isSymmetric)
      try givenColoring.check(pattern)
      coloring = givenColoring
    } else if isForward {
      coloring = isSymmetric ? try Coloring(.star, of: pattern) : .cheapest(of: pattern)
    } else {
      coloring = try Coloring(.row, of: pattern)
    }
    sweeps = coloring.colorCount == 0 ? nil : try CompressedSweeps(function, coloring, chunk: chunk)
    recovery = try Recovery(pattern, coloring, length: sweeps?.length ?? 0, chunk: sweeps?.chunk ?? 1)
  }

  private static func checkKind(_ operation: String, _ coloring: Coloring, _ isSymmetric: Bool) throws(TensorError) {
    guard isSymmetric || coloring.kind == .column || coloring.kind == .row else {
      throw TensorError(
        operation, "a column or row coloring", got: "a \(coloring.kind.rawValue) coloring",
        "Star and acyclic colorings are for symmetric matrices: use `sparseHessian`.", at: .here())
    }
  }

  /// The nonzeros at a point.
  func matrix(at arguments: [Tensor]) -> SparseMatrix {
    let inputs = arguments + function.captured
    guard let sweeps else {
      return SparseMatrix(pattern, .zeros([pattern.nonzeroCount], function.scalarType), coloring: coloring)
    }
    let values = recovery.values { sweeps.results(inputs, from: $0) }
    return SparseMatrix(pattern, values, sweepCount: coloring.colorCount, coloring: coloring)
  }
}

// MARK: Checking a given pattern

extension CompressedDerivative {
  /// Checks that a pattern that somebody gave lacks no nonzero: one sweep along a vector without zeros must equal the
  /// product of the matrix with it.
  func check(_ operation: String, _ matrix: SparseMatrix, at arguments: [Tensor]) throws(TensorError) {
    let inputs = arguments + function.captured
    if inputs.contains(where: \.isTraced) { return }
    let direction = (0..<function.columnCount).map { column in
      let fraction = Double(column) * 0.618_033_988_749_894_9
      return 0.5 + fraction - fraction.rounded(.down)
    }
    let linear = try function.tangents()
    let tangents = split(Tensor(direction), function.program.inputTypes[..<function.active])
    let results = call(linear, inputs + tangents)[function.program.outputs.count...]
    // Without forward mode there is nothing to compare with.
    if matrix.error == nil, results.contains(where: { $0.error != nil }) { return }
    let sweep = concatenate(results.map { $0.converted(to: .f64).flattened })
    let product = matmul(matrix, Tensor(direction))
    let size = matmul(SparseMatrix(pattern, abs(matrix.values)), Tensor(direction)) + abs(sweep)
    let tolerance = function.scalarType == .f32 ? 0x1p-6 : 0x1p-20
    let isOff = try (abs(product - sweep) .> size * Tensor(tolerance)).scalars(as: Bool.self)
    guard let row = isOff.firstIndex(of: true) else { return }
    throw TensorError(
      operation, "a pattern with every nonzero of the matrix", got: "one that lacks some in row \(row)",
      "Leave out `pattern:` to have it found.", at: .here())
  }

  private func split(_ vector: Tensor, _ types: ArraySlice<TensorType>) -> [Tensor] {
    var first = 0
    return types.map { type in
      defer { first += type.elementCount }
      return vector.slice(axis: 0, first..<first + type.elementCount).reshaped(to: type.shape)
        .converted(to: type.scalarType)
    }
  }
}
