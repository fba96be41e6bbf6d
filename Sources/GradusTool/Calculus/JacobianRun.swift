import GradusCalculus

/// Derivatives of formulas with arrays, as `jacobian`, `gradient` and `derivative` print them.
struct JacobianRun {
  let formula: Formula
  let input: FormulaOptions
  let output: OutputOptions
  /// The inputs that were asked for.
  let names: [Variable]?
  var assumptions: [IndexDerivation.Assumption] = []
  var steps = false
  var flat = false

  func run() throws {
    var jacobian = try jacobian()
    let point = try input.numbers(for: Set(formula.expanded.flatMap(\.variables)).sorted())
    guard !flat || point != nil else {
      throw UsageError("--flat", expected: "a point", got: "none", remedy: "Add --at.")
    }
    var derivations: [IndexDerivation] = []
    if steps || !assumptions.isEmpty {
      derivations = try self.derivations(by: jacobian.inputs)
      // With the indices that the derivation has.
      if formula.outputs.count == 1 { jacobian = try Jacobian(of: formula, by: derivations.map(\.variable)) }
    }
    let values = try point.map { try jacobian.values(at: $0) }
    var blocks: [Block] = []
    if steps {
      for derivation in derivations { blocks += derivation.page.blocks + [.paragraph("")] }
    }
    let shapes = try input.shapes()
    blocks += jacobian.page(shapes: shapes, results: assumptions.isEmpty ? nil : derivations.map(\.result)).blocks
    if let values, let point { blocks += try jacobian.blocks(values, at: point, isFlat: flat) }
    try output.write(Page(blocks), title: "The Jacobian", object(jacobian, shapes, values, point, derivations))
  }

  private func jacobian() throws -> Jacobian {
    do throws(JacobianError) { return try Jacobian(of: formula, by: names) } catch {
      throw UsageError("jacobian", expected: error.expected, got: error.got, remedy: error.remedy)
    }
  }

  private func derivations(by inputs: [Variable]) throws -> [IndexDerivation] {
    var derivations: [IndexDerivation] = []
    for output in formula.outputs.indices {
      for input in inputs {
        // Indices that were not asked for are chosen anew, apart from those of the formula's sums.
        let isOwn = names?.contains(input) ?? false
        let name = input.isSymbolic && !isOwn ? Variable(input.name) : input
        derivations.append(try IndexDerivation(of: formula, output: output, by: name, given: assumptions))
      }
    }
    return derivations
  }

  /// What an option names.
  static func names(_ text: String, option: String) throws -> [Variable] {
    try parts(of: text).map { name -> Variable in
      guard case .variable(let variable) = try? Expression(name) else {
        throw UsageError(option, expected: "names such as x or X", got: "\"\(name)\"", remedy: "See --help.")
      }
      return variable
    }
  }

  /// The names between commas outside of brackets.
  private static func parts(of text: String) -> [String] {
    var (depth, parts) = (0, [""])
    for character in text {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts
  }

  private func object(
    _ jacobian: Jacobian, _ shapes: [String: [Int]], _ values: Jacobian.Values?, _ point: [Variable: Double]?,
    _ derivations: [IndexDerivation]
  ) -> JSON {
    var members: [(String, JSON)] = [
      ("outputs", .list(jacobian.formula.outputs.map(JSON.formula))),
      ("inputs", .list(jacobian.inputs.map { .text("\($0)") })),
      ("entries", .list(jacobian.named.map { .list($0.map(JSON.formula)) })),
    ]
    if let shape = jacobian.shape(for: shapes) { members.append(("shape", .list(shape.map { .integer($0) }))) }
    if let determinant = jacobian.determinant { members.append(("determinant", .formula(determinant))) }
    if !derivations.isEmpty {
      members.append(("results", .list(derivations.map { .formula($0.result) })))
      members.append(("derivation", .text(Page(derivations.flatMap(\.page.blocks)).text(.text))))
    }
    if let values, let point {
      let value = flat ? ArrayValue(shape: [values.rows, values.columns], values: values.values) : values.array
      members += [("at", .point(point)), ("rows", .integer(values.rows)), ("columns", .integer(values.columns))]
      members.append(("value", value.json))
      if let determinant = values.determinant { members.append(("determinantValue", .number(determinant))) }
    }
    return .object(members)
  }
}
