/// How the nonzeros of a matrix are found among the results of compressed sweeps.
enum Recovery: Sendable {
  /// Each stands there alone.
  case direct(DirectRecovery)
  /// Some have others subtracted; the values that this takes are read first.
  case substitution(DirectRecovery, Substitution)

  init(
    _ pattern: SparsityPattern, _ coloring: Coloring, length: Int, chunk: Int
  ) throws(TensorError) {
    func direct(_ elements: [Int32], _ colors: [Int32]) -> DirectRecovery {
      DirectRecovery(elements: elements, colors: colors, length: length, chunk: chunk)
    }
    let colors = coloring.colors
    switch coloring.kind {
    case .column:
      self = .direct(direct(pattern.rowIndices, pattern.columnIndices.map { colors[Int($0)] }))
    case .row:
      self = .direct(direct(pattern.columnIndices, pattern.rowIndices.map { colors[Int($0)] }))
    case .star:
      let sources = try coloring.starSources(pattern)
      self = .direct(direct(sources.rows, sources.colors))
    case .acyclic:
      let substitution = try Substitution(pattern, coloring)
      self = .substitution(direct(substitution.rows, substitution.colors), substitution)
    }
  }

  /// The values of the nonzeros, given the results of the chunk of sweeps from a colour on.
  func values(_ results: (Int) -> Tensor) -> Tensor {
    switch self {
    case .direct(let recovery): recovery.values(results)
    case .substitution(let recovery, let substitution): solved(recovery.values(results), substitution)
    }
  }

  private func solved(_ compressed: Tensor, _ substitution: Substitution) -> Tensor {
    Tensor { () throws(TensorError) in
      guard !compressed.isTraced else {
        throw TensorError(
          "sparseHessian", "values that are known, to substitute by an acyclic coloring",
          got: "\(compressed.type), which is only being recorded", "Use a star coloring here.")
      }
      if compressed.scalarType == .f32 { return Tensor(substitution.solve(try compressed.scalars(as: Float.self))) }
      return Tensor(substitution.solve(try compressed.scalars(as: Double.self)))
    }
  }
}

/// The places of values that stand alone in the results of compressed sweeps.
struct DirectRecovery: Sendable {
  /// For each chunk of sweeps, where in its results the values stand that it yields.
  private let positions: [Tensor]
  /// Where each value stands among those of all chunks; nil if they come in order.
  private let order: Tensor?
  private let chunk: Int

  /// - Parameters:
  ///   - elements: for each value, its place in the result of one sweep.
  ///   - colors: for each value, its sweep.
  ///   - length: of the result of a sweep.
  init(elements: [Int32], colors: [Int32], length: Int, chunk: Int) {
    self.chunk = chunk
    let chunkOfValue = colors.map { Int($0) / chunk }
    let chunks = Buckets(chunkOfValue, count: (chunkOfValue.max() ?? -1) + 1)
    positions = (0..<max(chunks.starts.count - 1, 0)).map { number in
      Tensor(
        chunks[number].map { value in
          (Int(colors[Int(value)]) - number * chunk) * length + Int(elements[Int(value)])
        })
    }
    var order = [Int](repeating: 0, count: elements.count)
    for (place, value) in chunks.items.enumerated() { order[Int(value)] = place }
    self.order = positions.count > 1 ? Tensor(order) : nil
  }

  func values(_ results: (Int) -> Tensor) -> Tensor {
    let parts = positions.enumerated().map { number, positions in results(number * chunk).gathered(positions) }
    let all = concatenate(parts)
    return order.map { all.gathered($0) } ?? all
  }
}
