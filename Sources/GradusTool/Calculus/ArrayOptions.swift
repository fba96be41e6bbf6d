import GradusCalculus

/// Arrays on the command line: `--shape A=3x4,x=4` and `--at "x=[1,2,3]"`.
extension FormulaOptions {
  static func point(_ text: String) throws -> Point {
    do throws(PointError) { return try Point(text) } catch {
      throw UsageError("--at", expected: error.expected, got: error.got, remedy: error.remedy)
    }
  }

  /// The only output, with its sums over indices written out.
  func number(_ formula: Formula) throws -> Expression {
    let function = formula.expanded[0]
    guard function.isIndexed else { return function }
    guard formula.indices[0].isEmpty else {
      throw UsageError(
        "formula", expected: "a number", got: "an array with the indices \(formula.indices[0].joined(separator: ", "))",
        remedy: "Use `gradus jacobian`, which takes arrays.")
    }
    let shapes = try shapes()
    if let missing = function.variables.first(where: { $0.isSymbolic && shapes[$0.name] == nil }) {
      throw UsageError(
        "formula", expected: "the shape of \(missing.name)", got: "none",
        remedy:
          "Add --shape \(missing.name)=\(missing.indices.map { _ in "3" }.joined(separator: "x")), or use `gradus jacobian`, which needs none."
      )
    }
    return try function.writtenOut(for: shapes)
  }

  /// The shapes of the arrays, by `--shape` and by the values in `--at`.
  func shapes() throws -> [String: [Int]] {
    var shapes = try point.map { try Self.point($0).shapes } ?? [:]
    guard let shape else { return shapes }
    for part in shape.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
      let sizes = sides.count == 2 ? sides[1].split(omittingEmptySubsequences: false) { "x×".contains($0) } : []
      let numbers = sizes.compactMap { Int($0) }
      guard sides.count == 2, case .variable(let name) = try? Expression(sides[0]), name.indices.isEmpty,
        !sizes.isEmpty, numbers.count == sizes.count, numbers.allSatisfy({ (1...1_000_000).contains($0) })
      else {
        throw UsageError("--shape", expected: "shapes such as A=3x4,x=4", got: "\"\(part)\"", remedy: "See --help.")
      }
      if let other = shapes[name.name], other != numbers {
        func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }
        throw UsageError(
          "--shape", expected: "\(name.name)=\(text(other)), as before", got: text(numbers), remedy: "Leave one out.")
      }
      shapes[name.name] = numbers
    }
    return shapes
  }
}
