import ArgumentParser
import GradusCalculus

/// `gradus derivative`.
struct DerivativeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "derivative",
    abstract: "The derivative of a formula, with its steps on request.",
    discussion: """
      Prints the derivative, and its value if a point is given. Other variables are held constant. With --steps each line of the derivation \
      is printed with its reason; --detail says how much stands in one line.

      Examples:
        gradus derivative "2x^3 + 5"
        gradus derivative "2x^3 + 5" --steps --at x=3
        gradus derivative "4x^4 z^3" --variable z --at x=2,z=3
        gradus derivative "sin(x)" --order 3 --format text
        gradus derivative "x^2" --tangent --at x=3
        gradus derivative "sum(i, x[i]^2)" --variable x --steps
        gradus derivative "x/(x+1)" --steps --format html --output steps.html
        echo "h = 2x^2; 3h^5" | gradus derivative - --steps --detail all
      """)

  @OptionGroup var input: FormulaOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var assumptions: AssumptionOptions

  @Option(help: "What to differentiate by. (default: x, or the only variable)")
  var variable: String?

  @Option(parsing: .unconditional, help: "How often to differentiate.")
  var order = 1

  @Flag(help: "Print the derivation line by line.")
  var steps = false

  @Option(help: "How much stands in one line: 0 answer, 1 board, 2 notebook, 3 all. (default: board)")
  var detail: String?

  @Flag(help: "Print the line that touches the curve at the point of --at.")
  var tangent = false

  func run() throws {
    guard (1...20).contains(order) else {
      throw UsageError("--order", expected: "a whole number from 1 to 20", got: "\(order)", remedy: "1 is the default.")
    }
    let formula = try input.formula()
    if formula.hasIndices, order == 1, !tangent {
      let names = try variable.map { try JacobianRun.names($0, option: "--variable") }
      var run = JacobianRun(formula: formula, input: input, output: output, names: names)
      run.assumptions = try assumptions.equations()
      run.steps = steps || self.detail != nil
      return try run.run()
    }
    let function = try input.expression()
    let variable = try input.variable(variable, of: function)
    let detail = try Detail(option: detail) ?? .board
    let numbers = try input.numbers(for: function.variables)
    let derivations = try Derivation.chain(of: function, by: variable, order: order, detail)
    guard let result = derivations.last?.result else { return }
    let value = try numbers.map { try result.value(at: $0) }
    var blocks: [Block] = []
    if steps || self.detail != nil {
      for (index, derivation) in derivations.enumerated() {
        blocks += derivation.page(name: "f" + String(repeating: "′", count: index)).blocks
      }
    }
    if let numbers, steps, order == 1 {
      blocks.append(.paragraph(try SlopeCheck(of: function, by: variable, at: numbers).line))
    } else if let numbers, let value {
      let slope: Prose = try function.value(at: numbers).isFinite ? "\(value)" : "undefined, as is the function"
      blocks.append(.paragraph("at \(numbers.prose): \(slope)"))
    }
    if tangent { blocks.append(.paragraph(try tangentLine(function, variable, result, numbers))) }
    let object = try object(function, variable, derivations, numbers, value)
    if steps || self.detail != nil {
      try output.write(Page(blocks), title: "The derivative of \(function)", object)
    } else if blocks.isEmpty {
      try output.write(Math.expression(result), title: "The derivative of \(function)", object)
    } else {
      try output.write(
        Page([.paragraph(Prose(.expression(result)))] + blocks), title: "The derivative of \(function)", object)
    }
  }

  /// y = f(a) + f′(a)·(x − a)
  private func tangentLine(
    _ function: Expression, _ variable: Variable, _ result: Expression, _ numbers: [Variable: Double]?
  ) throws -> Prose {
    guard numbers != nil, order == 1, function.variables.count <= 1 else {
      throw UsageError(
        "--tangent", expected: "a point, and a first derivative in one variable", got: "something else",
        remedy: "Add --at \(variable)=…; for several variables there is gradus gradient --tangent.")
    }
    let line = TangentPlane(of: function, by: [variable], at: try input.exactNumbers())
    return "tangent: \(Math.chain([.name("y"), .expression(line.expression)], relation: "="))"
  }

  private func object(
    _ function: Expression, _ variable: Variable, _ derivations: [Derivation], _ numbers: [Variable: Double]?,
    _ value: Double?
  ) throws -> JSON {
    var members: [(String, JSON)] = [
      ("expression", .formula(function)), ("variable", .text("\(variable)")), ("order", .integer(order)),
      ("derivative", .formula(derivations.last?.result ?? .zero)),
    ]
    if let numbers, let value { members += [("at", .point(numbers)), ("value", .number(value))] }
    if tangent {
      let line = TangentPlane(of: function, by: [variable], at: try input.exactNumbers())
      members.append(("tangent", .formula(line.expression)))
    }
    if steps {
      members.append(("steps", .list(derivations.flatMap(\.steps).map(JSON.step))))
      members.append(("derivations", .list(derivations.map(JSON.derivation))))
    }
    return .object(members)
  }
}

extension Detail {
  /// `0`…`3`, or the name.
  init?(option text: String?) throws {
    guard let text else { return nil }
    let names = ["answer", "board", "notebook", "all"]
    guard let level = Int(text) ?? names.firstIndex(of: text), let detail = Detail(rawValue: level) else {
      throw UsageError(
        "--detail", expected: "0 to 3, or one of \(names.joined(separator: ", "))", got: "\"\(text)\"",
        remedy: "board is the default.")
    }
    self = detail
  }
}

extension Derivation {
  /// The derivation of a derivative of some order, one after the other, checked at points.
  static func chain(
    of function: Expression, by variable: Variable, order: Int = 1, _ detail: Detail
  ) throws -> [Derivation] {
    var derivations = [Derivation(of: function, by: variable, detail: detail)]
    while derivations.count < order, let last = derivations.last {
      derivations.append(Derivation(of: last.result, by: variable, detail: detail))
    }
    try derivations.forEach { try $0.check() }
    return derivations
  }

  /// Throws where a line differs from the line before, which would be an error of Gradus.
  func check() throws {
    guard isConsistent else {
      throw InternalError("a line of the derivation of \(function) differs from the line before")
    }
  }
}

/// Something that cannot be: an error of Gradus, not of its input.
struct InternalError: Error, CustomStringConvertible {
  let description: String

  init(_ fact: String) { description = "internal error: \(fact). Please report the formula." }
}

extension [Variable: Double] {
  /// x = 3, y = 1
  var prose: Prose {
    .joined(
      sorted { $0.key < $1.key }.map { "\(Math.equation(.expression(.variable($0.key)), .exact($0.value)))" }, by: ", ")
  }
}
