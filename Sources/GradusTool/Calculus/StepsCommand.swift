import ArgumentParser
import GradusCalculus
import GradusNN
import GradusPlot

/// `gradus steps`.
struct StepsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steps",
    abstract: "A derivative worked out as a teacher does, or the page about a rule.",
    discussion: """
      The lines of the derivation, a check with numbers by four ways, another way where there is one, the usual mistake, and the rules that \
      were used. With --rule: the law, why it holds, two examples, the usual mistake.

      Examples:
        gradus steps "3(2x^2)^5"
        gradus steps "sin(x^2)/x" --detail all --at x=2
        gradus steps --rule chain
        gradus steps --rules
        gradus steps "x*exp(x)" --format html --output worked.html
      """)

  @OptionGroup var input: FormulaOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "What to differentiate by. (default: x, or the only variable)")
  var variable: String?

  @Option(help: "How much stands in one line: 0 answer, 1 board, 2 notebook, 3 all. (default: board)")
  var detail: String?

  @Option(help: ArgumentHelp("The page about a rule: chain, product, cases …", valueName: "name"))
  var rule: String?

  @Flag(help: "List the rules.")
  var rules = false

  func run() throws {
    if rules { return try list() }
    if let rule { return try show(rule) }
    let function = try input.expression()
    let variable = try input.variable(variable, of: function)
    let detail = try Detail(option: detail) ?? .board
    let example = try WorkedExample(
      of: function, by: variable, detail: detail, at: try input.numbers(for: function.variables))
    try example.derivation.check()
    var members: [(String, JSON)] = [
      ("expression", .formula(function)), ("variable", .text("\(variable)")),
      ("derivative", .formula(example.derivation.result)), ("derivation", .derivation(example.derivation)),
      ("rules", .list(example.rules.map { .text($0.rawValue) })),
    ]
    if let mistake = example.mistake {
      members.append(("mistake", ["id": .text(mistake.mistake.rawValue), "gives": .formula(mistake.result)]))
    }
    var page = example.page()
    if try output.kind() == .html, let figure = Self.figure(example) { page.blocks.append(.figure(figure)) }
    try output.write(page, title: "The derivative of \(function)", .object(members))
  }

  /// The function above its derivative, with the tangent at the point of the check.
  private static func figure(_ example: WorkedExample) -> Figure? {
    let (function, variable) = (example.derivation.function, example.derivation.variable)
    guard function.variables == [variable], let place = example.check?.point[variable], place.magnitude < 1e6 else {
      return nil
    }
    func real(_ expression: Expression) -> (Double) -> Double {
      { (try? expression.value(at: [variable: $0])) ?? .nan }
    }
    let reach = Swift.max(2, place.magnitude * 0.75)
    let panels = Panels.derivative(
      "f(\(variable))", of: real(function), derivativeName: "f′(\(variable))",
      derivative: real(example.derivation.result),
      at: place, over: place - reach...place + reach)
    return Figure(
      svg: panels.svg(),
      caption: "Above: the function with its tangent. Below: the derivative, whose height is the slope of the tangent.")
  }

  private func list() throws {
    let rows = Rule.explained.map { rule -> [Prose] in ["\(rule.rawValue)", "\(rule.name)", "\(rule.law)"] }
    let object = JSON.list(
      Rule.explained.map { ["id": .text($0.rawValue), "name": .text($0.name), "law": .text($0.law)] })
    try output.write(Page([.table(header: ["id", "name", "law"], rows: rows)]), title: "Rules", object)
  }

  private func show(_ name: String) throws {
    guard let rule = Rule(rawValue: name), Rule.explained.contains(rule) else {
      let names = Rule.explained.map(\.rawValue)
      let near = suggestion(for: name, among: names).map { "Did you mean \($0)?" }
      throw UsageError(
        "--rule", expected: "one of \(names.joined(separator: ", "))", got: "\"\(name)\"",
        remedy: near ?? "List them with --rules.")
    }
    let page = try rule.page()
    try output.write(
      page, title: rule.name, ["id": .text(rule.rawValue), "name": .text(rule.name), "law": .text(rule.law)])
  }
}
