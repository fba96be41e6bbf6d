import ArgumentParser
import GradusCalculus

/// `gradus jacobian`.
struct JacobianCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jacobian",
    abstract: "All derivatives of several outputs, or of an array, by several inputs or an array.",
    discussion: """
      Numerator layout: outputs come first. Of numbers it is the matrix J[i,j] = ∂y[i]/∂x[j], a row for each output; of an array by an array \
      J has shape(y) ++ shape(x). Indices count from 1. Arrays stand with indices, A[i,k], or whole, A @ X, where --shape or --at tells \
      how many axes they have. With --given an equation that holds, as Σᵢ t[i] = 1, shortens a derivation.

      Examples:
        gradus jacobian "x1+x2; x1*x2" --at x1=3,x2=5
        gradus jacobian "x^0; x^1; x^2" --at x=0
        gradus jacobian "Y[i,j] = sum(k, A[i,k]*X[k,j])" --variable X --shape A=3x4,X=4x2
        gradus jacobian "X @ X'" --shape X=3x2 --flat --at "X=[[1,2],[3,4],[5,6]]"
        gradus jacobian "p[i] = exp(z[i])/sum(k, exp(z[k]))" --at z=[2,1,0.1] --steps
        gradus jacobian "p[i] = exp(z[i])/sum(k, exp(z[k])); L = -sum(i, t[i]*log(p[i]))" --variable z --given "sum(i, t[i]) = 1" --steps
      """)

  @OptionGroup var input: FormulaOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "The input: an array such as X, or a number.")
  var variable: String?

  @Option(help: ArgumentHelp("Several inputs: x,y,z. (default: all numbers, or the only array)", valueName: "names"))
  var by: String?

  @OptionGroup var assumptions: AssumptionOptions

  @Flag(help: "Print the derivation line by line.")
  var steps = false

  @Flag(help: "Print the numbers as a matrix: reshape(J, [size of y, size of x]).")
  var flat = false

  func run() throws {
    let formula = try input.formula()
    var jacobian = try jacobian(of: formula)
    let point = try input.numbers(for: Set(formula.expanded.flatMap(\.variables)).sorted())
    let values = try point.map { try jacobian.values(at: $0) }
    guard !flat || values != nil else {
      throw UsageError("--flat", expected: "a point", got: "none", remedy: "Add --at.")
    }
    let assumptions = try assumptions.equations()
    var derivations: [IndexDerivation] = []
    if steps || !assumptions.isEmpty {
      derivations = try self.derivations(of: formula, by: jacobian.inputs, assumptions)
      // With the indices that the derivation has.
      if formula.outputs.count == 1 { jacobian = try Jacobian(of: formula, by: derivations.map(\.variable)) }
    }
    var blocks: [Block] = []
    if steps {
      for derivation in derivations { blocks += derivation.page.blocks + [.paragraph("")] }
    }
    let shapes = try input.shapes()
    let results = derivations.map(\.result)
    blocks += jacobian.page(shapes: shapes, results: assumptions.isEmpty ? nil : results).blocks
    if let values, let point { blocks += try jacobian.blocks(values, at: point, isFlat: flat) }
    try output.write(Page(blocks), title: "The Jacobian", object(jacobian, shapes, values, point, derivations))
  }

  private func derivations(
    of formula: Formula, by inputs: [Variable], _ assumptions: [IndexDerivation.Assumption]
  ) throws -> [IndexDerivation] {
    var derivations: [IndexDerivation] = []
    for output in formula.outputs.indices {
      for input in inputs {
        // Indices that were not asked for are chosen anew, apart from those of the formula's sums.
        let isOwn = try names().map { $0.contains(input) } ?? false
        let name = input.isSymbolic && !isOwn ? Variable(input.name) : input
        derivations.append(try IndexDerivation(of: formula, output: output, by: name, given: assumptions))
      }
    }
    return derivations
  }

  private func jacobian(of formula: Formula) throws -> Jacobian {
    let names = try names()
    do throws(JacobianError) { return try Jacobian(of: formula, by: names) } catch {
      throw UsageError("jacobian", expected: error.expected, got: error.got, remedy: error.remedy)
    }
  }

  /// What was asked for with --variable or --by.
  private func names() throws -> [Variable]? {
    if variable != nil, by != nil {
      throw UsageError("--by", expected: "--variable or --by", got: "both", remedy: "Leave one out.")
    }
    let option = variable == nil ? "--by" : "--variable"
    return try (variable ?? by).map { text in
      try Self.parts(of: text).map { name -> Variable in
        guard case .variable(let variable) = try? Expression(name) else {
          throw UsageError(option, expected: "names such as x or X", got: "\"\(name)\"", remedy: "See --help.")
        }
        return variable
      }
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
