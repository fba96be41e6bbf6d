import ArgumentParser
import GradusCalculus

/// `gradus limit`.
struct LimitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limit",
    abstract: "The derivative from its definition, as the limit of slopes of secants.",
    discussion: """
      For a polynomial or a quotient of polynomials every line of (f(x + h) − f(x))/h is shown, up to the limit. With --at: the slopes of \
      secants for h = 1, 0.1, 0.01 …, of any function, down to where rounding takes over, and the value extrapolated to h = 0.

      Examples:
        gradus limit "2x^3 + 5"
        gradus limit "2x^3 + 5" --at x=3
        gradus limit "sin(x)" --at x=1 --format html --output secants.html
      """)

  @OptionGroup var input: FormulaOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "What to differentiate by. (default: x, or the only variable)")
  var variable: String?

  func run() throws {
    let function = try input.expression()
    let variable = try input.variable(variable, of: function)
    let limit = LimitDerivation(of: function, by: variable)
    let table = try input.numbers(for: function.variables).map { point in
      try SecantTable(of: function, by: variable, at: point)
    }
    if limit == nil, table == nil {
      throw UsageError(
        "limit", expected: "a polynomial or a quotient of polynomials, or a point for a table of slopes",
        got: function.text(try output.notation()), remedy: "Add --at \(variable)=1.")
    }
    var blocks = limit?.page().blocks ?? []
    if let table { blocks += (blocks.isEmpty ? [] : [.paragraph("")]) + Self.blocks(table) }
    try output.write(
      Page(blocks), title: "The derivative of \(function) as a limit", object(function, variable, limit, table))
  }

  private static func blocks(_ table: SecantTable) -> [Block] {
    let rows = table.rows.map { row -> [Prose] in
      ["\(plain(row.step))", "\(plain(row.slope))", "\(plain(row.error))"]
    }
    var words: Prose = "derivative \(plain(table.derivative)), extrapolated \(plain(table.richardson))"
    if let last = table.rows.last, table.bestStep > last.step {
      words.parts.append(.words("\nbelow h = \(plain(table.bestStep)) rounding takes over"))
    }
    return [.table(header: ["h", "slope of the secant", "error"], rows: rows), .paragraph(words)]
  }

  private func object(
    _ function: Expression, _ variable: Variable, _ limit: LimitDerivation?, _ table: SecantTable?
  ) -> JSON {
    var members: [(String, JSON)] = [("expression", .formula(function)), ("variable", .text("\(variable)"))]
    if let limit {
      let lines = limit.steps.map { step -> JSON in
        ["rule": .text(step.rules[0].rawValue), "line": .formula(step.after), "reason": .text("\(step.reason)")]
      }
      members += [("derivative", .formula(limit.result)), ("steps", .list(lines))]
    }
    if let table {
      let rows = table.rows.map { row -> JSON in
        ["h": .number(row.step), "slope": .number(row.slope), "error": .number(row.error)]
      }
      members += [
        ("secants", .list(rows)), ("value", .number(table.derivative)), ("extrapolated", .number(table.richardson)),
      ]
    }
    return .object(members)
  }
}
