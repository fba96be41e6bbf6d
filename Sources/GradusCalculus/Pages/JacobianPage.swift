extension Jacobian {
  /// The Jacobian as a matrix of formulas, or entry by entry with its shape.
  ///
  /// - Parameters:
  ///   - shapes: of arrays, as far as they are known.
  ///   - results: forms of the entries that are to be shown instead, row by row.
  public func page(shapes: [String: [Int]] = [:], results: [Expression]? = nil) -> Page {
    let isOne = outputs.count == 1 && inputs.count == 1
    return isMatrix && !isOne ? Page(matrixBlocks(results)) : Page(arrayBlocks(shapes, results))
  }

  private func entry(_ row: Int, _ column: Int, _ results: [Expression]?) -> Math {
    .expression(results.map { $0[row * inputs.count + column] } ?? named[row][column])
  }

  private func matrixBlocks(_ results: [Expression]?) -> [Block] {
    let rows = outputs.indices.map { row in inputs.indices.map { entry(row, $0, results) } }
    var lines = [Line(.name("J"), "=", .matrix(rows))]
    if let determinant, outputs.count > 1 { lines.append(Line(.name("det J"), "=", .expression(determinant))) }
    let names = Prose.joined(inputs.map { "\($0)" }, by: ", ")
    let words: Prose =
      "\(outputs.count) \(outputs.count == 1 ? "row" : "rows") for the outputs, \(inputs.count) \(inputs.count == 1 ? "column" : "columns") for \(names)"
    return [.lines(lines), .paragraph(words)]
  }

  private func arrayBlocks(_ shapes: [String: [Int]], _ results: [Expression]?) -> [Block] {
    let places = self.shapes(for: shapes)
    var blocks: [Block] = []
    for (row, output) in formula.outputs.enumerated() {
      for (column, input) in inputs.enumerated() {
        let left = Math.slope(of: name(of: output, row), by: [input], isPartial: true)
        blocks.append(.lines([Line(left, "=", entry(row, column, results))]))
        if !isMatrix, let y = places.outputs[row], let x = places.inputs[column] {
          let sum: Prose = y.isEmpty ? "" : "\(Self.text(y)) ++ \(Self.text(x)) = "
          blocks.append(.paragraph("shape \(sum)\(Self.text(y + x))\(y.isEmpty ? "" : ", outputs first")"))
        }
      }
    }
    return blocks
  }

  private static func text(_ shape: [Int]) -> String { "[\(shape.map(String.init).joined(separator: ", "))]" }

  private func name(of output: Expression, _ row: Int) -> Math {
    if case .variable = output { return .expression(output) }
    let name = ["y", "f", "u"].first { name in !outputs.contains { $0.namesInUse.contains(name) } } ?? "f"
    let index = outputs.count == 1 ? "" : "\(row + 1)"
    return .expression(.variable(Variable(name + index, formula.indices[row].map { .name($0) })))
  }
}
