import ArgumentParser
import GradusCalculus
import GradusNN

/// `gradus derivative`.
struct DerivativeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "derivative",
    abstract: "The derivative of a formula, with its steps on request.",
    discussion: """
      Prints the derivative, and its value if a point is given. Other variables are held constant. With --steps each line of the derivation \
      is printed with its reason.

      Examples:
        gradus derivative "2x^3 + 5"
        gradus derivative "2x^3 + 5" --steps
        gradus derivative "4x^4 z^3" --variable z --at x=2,z=3
        gradus derivative "sin(x)" --order 3 --format text
        gradus derivative "x/(x+1)" --steps --format latex
        echo "h = 2x^2; 3h^5" | gradus derivative - --steps
      """)

  @OptionGroup var input: FormulaOptions

  @Option(help: "What to differentiate by. (default: x, or the only variable)")
  var variable: String?

  @Option(parsing: .unconditional, help: "How often to differentiate.")
  var order = 1

  @Flag(help: "Print the derivation line by line.")
  var steps = false

  func run() throws {
    guard (1...20).contains(order) else {
      throw UsageError("--order", expected: "a whole number from 1 to 20", got: "\(order)", remedy: "1 is the default.")
    }
    let function = try input.expression()
    let variable = try input.variable(variable, of: function)
    let printer = input.isLaTeX ? TextNotation.text : try input.notation()
    let numbers = try input.numbers(for: function.variables)
    var derivations = [Derivation(of: function, by: variable)]
    while derivations.count < order, let last = derivations.last {
      derivations.append(Derivation(of: last.result, by: variable))
    }
    guard let result = derivations.last?.result else { return }
    let value = try numbers.map { try result.value(at: $0) }
    if input.json {
      Console.write(object(function, variable, derivations, numbers, value) + "\n", to: .output)
      return
    }
    func text(_ derivation: Derivation) -> String { input.isLaTeX ? derivation.latex : derivation.text(printer) }
    var lines =
      steps
      ? [derivations.map(text).joined(separator: "\n\n")] : [input.isLaTeX ? result.latex : result.text(printer)]
    if let value, let numbers {
      let point = numbers.sorted { $0.key < $1.key }.map { "\($0.key) = \(plain($0.value))" }
      lines.append("at \(point.joined(separator: ", ")): \(plain(value))")
    }
    Console.write(lines.joined(separator: "\n") + "\n", to: .output)
  }

  private func object(
    _ function: Expression, _ variable: Variable, _ derivations: [Derivation], _ numbers: [Variable: Double]?,
    _ value: Double?
  ) -> String {
    let result = derivations.last?.result ?? .zero
    var members = [
      "\"expression\":\(jsonString(function.text(.text)))", "\"variable\":\(jsonString("\(variable)"))",
      "\"order\":\(order)", "\"derivative\":\(jsonString(result.text(.text)))",
    ]
    if let numbers, let value {
      let point = numbers.sorted { $0.key < $1.key }.map { "\(jsonString("\($0.key)")):\(jsonNumber($0.value))" }
      members += ["\"at\":{\(point.joined(separator: ","))}", "\"value\":\(jsonNumber(value))"]
    }
    if steps { members.append("\"steps\":[\(derivations.flatMap(\.steps).map(Self.object).joined(separator: ","))]") }
    return "{\(members.joined(separator: ","))}"
  }

  private static func object(_ step: Step) -> String {
    let inner = step.substeps.flatMap(\.steps).map(object).joined(separator: ",")
    return "{\"rules\":[\(step.rules.map { jsonString($0.rawValue) }.joined(separator: ","))],"
      + "\"before\":\(jsonString(step.before.text(.text))),\"after\":\(jsonString(step.after.text(.text))),"
      + "\"reason\":\(jsonString(step.reason)),"
      + "\"conditions\":[\(step.conditions.map { jsonString($0.text(.text)) }.joined(separator: ","))],"
      + "\"substeps\":[\(inner)]}"
  }
}
