import ArgumentParser
import GradusCalculus
import GradusNN

/// `gradus limit`.
struct LimitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limit",
    abstract: "The derivative from its definition, as the limit of slopes of secants.",
    discussion: """
      For a polynomial or a quotient of polynomials every line of (f(x + h) − f(x))/h is shown, up to the limit. With --at: the slopes of \
      secants for h = 1, 0.1, 0.01 …, of any function, down to where rounding takes over, and the value extrapolated to h = 0; a file of \
      --output whose name ends in .svg gets the picture.

      Examples:
        gradus limit "2x^3 + 5"
        gradus limit "2x^3 + 5" --at x=3 --decades 4
        gradus limit "sin(x)" --at x=1 --format html --output secants.html
        gradus limit "sin(x)" --at x=1 --output secants.svg
      """)

  @OptionGroup var input: FormulaOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "What to differentiate by. (default: x, or the only variable)")
  var variable: String?

  @Option(help: "The smallest step of the table: h = 1, 0.1 … down to 10⁻ⁿ.")
  var decades = 15

  func run() throws {
    guard (0...300).contains(decades) else {
      throw UsageError(
        "--decades", expected: "a whole number from 0 to 300", got: "\(decades)", remedy: "15 is the default.")
    }
    let function = try input.expression()
    let variable = try input.variable(variable, of: function)
    let limit = LimitDerivation(of: function, by: variable)
    let table = try input.numbers(for: function.variables).map { point in
      try SecantTable(of: function, by: variable, at: point, decades: decades)
    }
    if limit == nil, table == nil {
      throw UsageError(
        "limit", expected: "a polynomial or a quotient of polynomials, or a point for a table of slopes",
        got: function.text(try output.notation()), remedy: "Add --at \(variable)=1.")
    }
    let picture = try input.numbers(for: function.variables).flatMap { point in
      try table.map { try SecantPicture(of: function, by: variable, at: point, $0).panels }
    }
    if let file = output.output, file.lowercased().hasSuffix(".svg") {
      guard let picture else {
        throw UsageError("--output", expected: "a point for a picture", got: "none", remedy: "Add --at \(variable)=1.")
      }
      return try writeFile(picture.svg(height: 760), to: file)
    }
    var blocks = limit?.page().blocks ?? []
    if let table { blocks += (blocks.isEmpty ? [] : [.paragraph("")]) + Self.blocks(table) }
    if let picture, try output.kind() == .html {
      blocks.append(
        .figure(Figure(svg: picture.svg(height: 760), caption: "Secants closing to the tangent, and their errors.")))
    }
    try output.write(
      Page(blocks), title: "The derivative of \(function) as a limit", object(function, variable, limit, table))
  }

  private static func blocks(_ table: SecantTable) -> [Block] {
    let rows = table.rows.map { row -> [Prose] in
      ["\(plain(row.step))", "\(plain(row.slope))", "\(plain(row.error))"]
    }
    var words: Prose = "derivative \(plain(table.derivative)), extrapolated \(plain(table.richardson))"
    let least = table.rows.map(\.error.magnitude).min() ?? 0
    if let first = table.rows.first, table.rows.count > 2, least > 0.5 * first.error.magnitude,
      least > 1e-3 * max(first.slope.magnitude, 1)
    {
      words.parts.append(
        .words("\nthe slopes do not close to it: there may be a kink, where the derivative is a policy"))
    } else if let last = table.rows.last, table.bestStep > last.step {
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
