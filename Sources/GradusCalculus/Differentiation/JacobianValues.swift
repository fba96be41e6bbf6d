import Gradus

extension Jacobian {
  /// The Jacobian's numbers at a point.
  public struct Values: Sendable {
    /// shape(y) ++ shape(x) for one output by one input; [outputs, inputs] of numbers; else flat.
    public let shape: [Int]
    /// The numbers of rows and of columns of the flat form: reshape(J, [Πy, Πx]).
    public let rows: Int
    public let columns: Int
    /// In row-major order, which is the same for both.
    public let values: [Double]

    /// The flat form, row by row.
    public var flat: [[Double]] { (0..<rows).map { Array(values[$0 * columns..<($0 + 1) * columns]) } }

    /// Of the flat form, if it is square.
    public let determinant: Double?
  }

  /// The shape of each output and each input, by the shapes of arrays; nil where they do not tell.
  public func shapes(for arrays: [String: [Int]]) -> (outputs: [[Int]?], inputs: [[Int]?]) {
    let outputs = zip(outputs, formula.indices).map { output, indices -> [Int]? in
      let sizes = IndexRanges.sizes(in: output, shapes: arrays)
      let shape = indices.compactMap { sizes[$0] }
      return shape.count == indices.count ? shape : nil
    }
    let inputs = inputs.map { input -> [Int]? in
      guard input.isSymbolic else { return [] }
      guard let shape = arrays[input.name], shape.count == input.indices.count else { return nil }
      return zip(input.indices, shape).filter { $0.0.name != nil }.map(\.1)
    }
    return (outputs, inputs)
  }

  /// shape(y) ++ shape(x) for one output by one input, or [outputs, inputs] of numbers; nil where it is not known.
  public func shape(for arrays: [String: [Int]]) -> [Int]? {
    if isMatrix { return [outputs.count, inputs.count] }
    let (above, below) = shapes(for: arrays)
    guard above.count == 1, below.count == 1, let y = above[0], let x = below[0] else { return nil }
    return y + x
  }

  /// The numbers at a point, which has arrays element by element: x[1], x[2] …
  public func values(at point: [Variable: Double]) throws(EvaluationError) -> Values {
    let arrays = IndexRanges.shapes(of: point.keys)
    let (above, below) = shapes(for: arrays)
    for (output, indices) in zip(outputs, formula.indices) { try Self.requireRanges(of: indices, in: output, arrays) }
    var blocks: [[[Double]]] = []
    var counts: (rows: [Int], columns: [Int]) = ([], [])
    for (r, row) in entries.enumerated() {
      guard let outer = above[r] else { throw .noRange(formula.indices[r].first ?? "") }
      let sizes = IndexRanges.sizes(in: outputs[r], shapes: arrays)
      counts.rows.append(outer.reduce(1, *))
      var line: [[Double]] = []
      for (c, entry) in row.enumerated() {
        guard let inner = below[c] else { throw .missing(inputs[c]) }
        if r == 0 { counts.columns.append(inner.reduce(1, *)) }
        let axes = Array(zip(formula.indices[r] + inputs[c].indexNames, outer + inner).map { (name: $0, size: $1) })
        line.append(try entry.values(at: point, over: axes, sizes: sizes))
      }
      blocks.append(line)
    }
    // Block by block into rows over all inputs.
    var values: [Double] = []
    for (r, line) in blocks.enumerated() {
      for row in 0..<counts.rows[r] {
        for (c, block) in line.enumerated() {
          let width = counts.columns[c]
          values += block[row * width..<(row + 1) * width]
        }
      }
    }
    let (rows, columns) = (counts.rows.reduce(0, +), counts.columns.reduce(0, +))
    return Values(
      shape: shape(for: arrays) ?? [rows, columns], rows: rows, columns: columns, values: values,
      determinant: try determinant(of: values, rows, columns, at: point))
  }

  /// By its formula where there is one, which small whole numbers pass exactly.
  private func determinant(
    of values: [Double], _ rows: Int, _ columns: Int, at point: [Variable: Double]
  ) throws(EvaluationError) -> Double? {
    guard rows == columns, rows > 0, rows <= 256 else { return nil }
    if let determinant { return try determinant.value(at: point) }
    return try? det(Tensor(values, shape: [rows, columns])).scalar(as: Double.self)
  }

  private static func requireRanges(
    of indices: [String], in output: Expression, _ arrays: [String: [Int]]
  ) throws(EvaluationError) {
    var ranges = IndexRanges(shapes: arrays)
    for index in indices { _ = try ranges.range(of: index, in: output) }
  }
}
