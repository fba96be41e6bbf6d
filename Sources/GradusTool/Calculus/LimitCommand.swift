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
      secants for h = 1, 0.1, 0.01 …, of any function, down to where rounding takes over, and the value extrapolated to h = 0.

      Examples:
        gradus limit "2x^3 + 5"
        gradus limit "2x^3 + 5" --at x=3
        gradus limit "sin(x)" --at x=1
      """)

  @OptionGroup var input: FormulaOptions

  @Option(help: "What to differentiate by. (default: x, or the only variable)")
  var variable: String?

  func run() throws {
    let function = try input.expression()
    let variable = try input.variable(variable, of: function)
    let notation = try input.notation()
    let limit = LimitDerivation(of: function, by: variable)
    let table = try input.numbers(for: function.variables).map { point in
      try SecantTable(of: function, by: variable, at: point)
    }
    if input.json {
      Console.write(object(function, variable, limit, table) + "\n", to: .output)
      return
    }
    if limit == nil, table == nil {
      throw UsageError(
        "limit", expected: "a polynomial or a quotient of polynomials, or a point for a table of slopes",
        got: function.text(notation), remedy: "Add --at \(variable)=1.")
    }
    var parts = [String]()
    if let limit { parts.append(limit.text(notation)) }
    if let table { parts.append(text(table)) }
    Console.write(parts.joined(separator: "\n\n") + "\n", to: .output)
  }

  private func text(_ table: SecantTable) -> String {
    let rows = table.rows.map { row in
      [plain(row.step), plain(row.slope), plain(row.error)]
    }
    let header = ["h", "slope of the secant", "error"]
    let widths = (0..<3).map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "   ").trimmed
    }
    var lines = [line(header)] + rows.map(line)
    lines.append("derivative \(plain(table.derivative)), extrapolated \(plain(table.richardson))")
    if let last = table.rows.last, table.bestStep > last.step {
      lines.append("below h = \(plain(table.bestStep)) rounding takes over")
    }
    return lines.joined(separator: "\n")
  }

  private func object(
    _ function: Expression, _ variable: Variable, _ limit: LimitDerivation?, _ table: SecantTable?
  ) -> String {
    var members = ["\"expression\":\(jsonString(function.text(.text)))", "\"variable\":\(jsonString("\(variable)"))"]
    if let limit {
      let lines = limit.steps.map {
        "{\"rule\":\(jsonString($0.rules[0].rawValue)),\"line\":\(jsonString($0.after.text(.text))),\"reason\":\(jsonString($0.reason))}"
      }
      members += [
        "\"derivative\":\(jsonString(limit.result.text(.text)))", "\"steps\":[\(lines.joined(separator: ","))]",
      ]
    }
    if let table {
      let rows = table.rows.map {
        "{\"h\":\(jsonNumber($0.step)),\"slope\":\(jsonNumber($0.slope)),\"error\":\(jsonNumber($0.error))}"
      }
      members += [
        "\"secants\":[\(rows.joined(separator: ","))]", "\"value\":\(jsonNumber(table.derivative))",
        "\"extrapolated\":\(jsonNumber(table.richardson))",
      ]
    }
    return "{\(members.joined(separator: ","))}"
  }
}

extension String {
  /// Without blanks at the end.
  fileprivate var trimmed: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
