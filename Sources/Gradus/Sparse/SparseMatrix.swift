/// A sparse matrix: a pattern and the value of each of its nonzeros.
///
/// The pattern gives the compressed rows (CSR) `rowPointers`, `columnIndices`, `values` and the coordinates (COO)
/// `rowIndices`, `columnIndices`, `values`. The values are a tensor, so a sparse derivative may itself be
/// differentiated, compiled and returned from a compiled function. As everywhere, an error is carried by the values.
public struct SparseMatrix: Sendable {
  public let pattern: SparsityPattern
  /// The nonzeros in the order of the pattern, row by row.
  public var values: Tensor
  /// How many sweeps through the function computed the values; 0 for a matrix made otherwise.
  public let sweepCount: Int
  /// The colours by which they were computed.
  public let coloring: Coloring?

  init(_ pattern: SparsityPattern, _ values: Tensor, sweepCount: Int = 0, coloring: Coloring? = nil) {
    self.pattern = pattern
    self.values = values
    self.sweepCount = sweepCount
    self.coloring = coloring
  }

  /// A matrix of given values; as many as the pattern has nonzeros.
  public init(_ pattern: SparsityPattern, values: Tensor) {
    let expected = [pattern.nonzeroCount]
    guard values.error == nil, values.shape != expected else {
      self.init(pattern, values)
      return
    }
    let error = TensorError(
      "SparseMatrix", "values of shape \(expected)", got: "\(values.type)", "Give one for each nonzero.", at: .here())
    self.init(pattern, Tensor(failed: error))
  }

  /// The error that the values carry, if an operation that led to them failed.
  public var error: TensorError? { values.error }

  public var rowCount: Int { pattern.rowCount }
  public var columnCount: Int { pattern.columnCount }
  /// The nonzeros of row i stand at the positions `rowPointers[i] ..< rowPointers[i + 1]`.
  public var rowPointers: [Int] { pattern.rowPointers }
  /// The column of each nonzero.
  public var columnIndices: [Int32] { pattern.columnIndices }
  /// The row of each nonzero.
  public var rowIndices: [Int32] { pattern.rowIndices }
}

extension SparseMatrix: TensorTree {
  public mutating func visit(_ visitor: inout TensorVisitor) { visitor.visit(&values, "values") }
}

extension SparseMatrix {
  /// The transposed matrix.
  public var transposed: SparseMatrix {
    let (pattern, places) = self.pattern.transposition
    var order = places
    for (position, place) in places.enumerated() { order[place] = position }
    return SparseMatrix(pattern, values.gathered(Tensor(order)), sweepCount: sweepCount)
  }

  /// The matrix with its zeros.
  ///
  /// A matrix that the machine's memory cannot hold gives an error that says how large it would be.
  public var dense: Tensor {
    Tensor { () throws(TensorError) in
      let size = values.scalarType.byteCount
      try MemoryLimit.check(
        Double(rowCount) * Double(columnCount), of: size, "dense",
        "a matrix that fits in memory, not \(rowCount) × \(columnCount)",
        "Use the nonzeros, or products with `matmul`.")
      let rows = pattern.rowIndices
      let positions = Tensor(zip(rows, columnIndices).map { Int($0) * columnCount + Int($1) })
      return values.scatterAdded(positions, count: rowCount * columnCount).reshaped(to: [rowCount, columnCount])
    }
  }
}

/// The product of a sparse matrix and a vector (or the columns of a matrix).
public func matmul(_ matrix: SparseMatrix, _ x: Tensor) -> Tensor {
  let operand = x.concreteLiteral
  guard operand.error == nil, matrix.error == nil else { return matrix.error == nil ? operand : matrix.values }
  guard (1...2).contains(operand.rank), operand.shape[0] == matrix.columnCount else {
    return Tensor(
      failed: TensorError(
        "matmul", "a vector or matrix of \(matrix.columnCount) rows", got: "\(operand.type)",
        "Reshape it, or transpose the sparse matrix.", at: .here()))
  }
  let type = matrix.values.scalarType.promoted(with: operand.scalarType)
  let values = matrix.values.converted(to: type)
  let picked = operand.converted(to: type).gathered(Tensor(matrix.columnIndices))
  let products = operand.rank == 1 ? values * picked : values.expandingAxis(1) * picked
  return products.scatterAdded(Tensor(matrix.rowIndices), count: matrix.rowCount)
}

extension SparseMatrix: CustomStringConvertible {
  /// The sizes and the number of sweeps, and for a few nonzeros their places and values.
  public var description: String {
    let sweeps = sweepCount == 0 ? "" : ", \(sweepCount) \(sweepCount == 1 ? "sweep" : "sweeps")"
    let title = "SparseMatrix: \(rowCount) × \(columnCount), \(pattern.nonzeroCount) nonzeros\(sweeps)"
    if let error { return "\(title), \(error)" }
    guard pattern.nonzeroCount <= 60, !values.isTraced else { return title }
    let entries = zip(pattern.rowIndices, columnIndices).enumerated().map { position, place in
      "(\(place.0), \(place.1)): \(values[position])"
    }
    return ([title] + entries).joined(separator: "\n")
  }
}
