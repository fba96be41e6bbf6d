import ArgumentParser
import GradusCalculus

/// `gradus gradient`.
struct GradientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradient",
    abstract: "All partial derivatives of a formula, and what follows from them.",
    discussion: """
      Prints the gradient: the partial derivatives as a column, and their values if a point is given. For several outputs there is \
      gradus jacobian.

      Examples:
        gradus gradient "4x^4 z^3" --at x=2,z=3
        gradus gradient "4x^4 z^3" --steps
        gradus gradient "x^2 y" --direction x=3,y=4 --at x=1,y=2
        gradus gradient "x^2 + y^2" --tangent --at x=1,y=2
        gradus gradient "x*y" --total t
        gradus gradient "x^3 - 3x + y^2" --critical
        gradus gradient "p[i] = exp(z[i])/sum(k, exp(z[k])); -sum(i, t[i]*log(p[i]))" --by z --given "sum(i, t[i]) = 1" --steps
      """)

  @OptionGroup var input: FormulaOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var assumptions: AssumptionOptions

  @Option(help: ArgumentHelp("The variables to differentiate by: x,y. (default: all)", valueName: "names"))
  var by: String?

  @Flag(help: "Print the derivations line by line.")
  var steps = false

  @Option(help: "How much stands in one line: 0 answer, 1 board, 2 notebook, 3 all. (default: board)")
  var detail: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The slope along a direction: x=3,y=4.", valueName: "direction"))
  var direction: String?

  @Option(help: ArgumentHelp("The slope by a parameter on which all variables depend: t.", valueName: "name"))
  var total: String?

  @Flag(help: "Print the plane that touches the graph at the point of --at.")
  var tangent = false

  @Flag(help: "Search the points where the gradient is 0, for one to three variables.")
  var critical = false

  @Option(parsing: .unconditional, help: "How far from 0 --critical searches along each axis.")
  var within = 5.0

  func run() throws {
    let formula = try input.formula()
    if formula.hasIndices, formula.indices == [[]], direction == nil, total == nil, !tangent, !critical {
      let names = try by.map { try JacobianRun.names($0, option: "--by") } ?? formula.inputs
      var run = JacobianRun(formula: formula, input: input, output: output, names: names)
      run.assumptions = try assumptions.equations()
      run.steps = steps || self.detail != nil
      return try run.run()
    }
    let function = try input.scalar("gradient")
    let variables = try input.variables(by, of: function)
    let numbers = try input.numbers(for: function.variables)
    let gradient = GradientPage(of: function, by: variables, detail: try Detail(option: detail) ?? .board)
    try gradient.derivations.forEach { try $0.check() }
    var blocks = steps || detail != nil ? gradient.page().blocks : [.lines([gradient.column()])]
    var members: [(String, JSON)] = [
      ("expression", .formula(function)), ("variables", .list(variables.map { .text("\($0)") })),
      ("gradient", .list(gradient.gradient.map(JSON.formula))),
    ]
    if steps { members.append(("derivations", .list(gradient.derivations.map(JSON.derivation)))) }
    if let numbers {
      var values: [Double] = []
      for slope in gradient.gradient { values.append(try slope.value(at: numbers)) }
      blocks.append(.paragraph("at \(numbers.prose): \(Prose.tuple(values))"))
      members += [("at", .point(numbers)), ("values", .numbers(values))]
    }
    try add(function, variables, numbers, &blocks, &members)
    try output.write(Page(blocks), title: "The gradient of \(function)", .object(members))
  }

  /// What else was asked for.
  private func add(
    _ function: Expression, _ variables: [Variable], _ numbers: [Variable: Double]?, _ blocks: inout [Block],
    _ members: inout [(String, JSON)]
  ) throws {
    if let direction {
      let slope = try along(direction, function)
      blocks.append(.paragraph("along (\(direction)): \(slope)\(try value(slope, numbers))"))
      members.append(("directional", .formula(slope)))
    }
    if let total {
      guard case .variable(let parameter) = try? Expression(total) else {
        throw UsageError("--total", expected: "a name", got: "\"\(total)\"", remedy: "Name a parameter such as t.")
      }
      let (page, slope) = function.totalDerivativePage(by: parameter)
      blocks += page.blocks
      members.append(("total", .formula(slope)))
    }
    if tangent {
      let plane = try tangentPlane(function, variables)
      blocks.append(.paragraph("tangent: \(Math.equation(.name("t"), .expression(plane.expression)))"))
      members.append(("tangent", .formula(plane.expression)))
    }
    if critical {
      let points = try criticalPoints(function, variables)
      blocks.append(points.block)
      members.append(("critical", points.object))
    }
  }

  private func value(_ slope: Expression, _ numbers: [Variable: Double]?) throws -> Prose {
    guard let numbers else { return "" }
    return ", at the point \(try slope.value(at: numbers))"
  }

  private func along(_ text: String, _ function: Expression) throws -> Expression {
    let direction = try FormulaOptions.assignments(text, option: "--direction")
    if let stranger = direction.keys.sorted().first(where: { !function.contains($0) }) {
      throw UsageError(
        "--direction", expected: "variables of the formula", got: "\(stranger)", remedy: "Leave \(stranger) out.")
    }
    guard direction.values.contains(where: { (try? $0.value(at: [:])) != 0 }) else {
      throw UsageError("--direction", expected: "a direction", got: "0", remedy: "Give a component that is not 0.")
    }
    return function.directionalDerivative(along: direction)
  }

  private func tangentPlane(_ function: Expression, _ variables: [Variable]) throws -> TangentPlane {
    let point = try input.exactNumbers()
    guard input.point != nil else {
      throw UsageError(
        "--tangent", expected: "a point", got: "none", remedy: "Add --at with a number for each variable.")
    }
    return TangentPlane(of: function, by: variables, at: point)
  }

  private func criticalPoints(_ function: Expression, _ variables: [Variable]) throws -> CriticalPoints {
    guard (1...3).contains(variables.count), function.variables.allSatisfy(variables.contains) else {
      throw UsageError(
        "--critical", expected: "a formula of one to three variables, and the gradient by all of them",
        got: "\(function.variables.count)", remedy: "Put numbers in place of the others.")
    }
    guard within > 0, within.isFinite else {
      throw UsageError("--within", expected: "a positive number", got: "\(within)", remedy: "5 is the default.")
    }
    return try CriticalPoints(of: function, by: variables, in: -within...within)
  }
}

extension Prose {
  /// (3456, 1728)
  static func tuple(_ numbers: [Double]) -> Prose { "(\(Prose.joined(numbers.map { "\($0)" }, by: ", ")))" }
}

extension CriticalPoints {
  fileprivate var block: Block {
    guard !points.isEmpty else { return .paragraph("no critical point was found") }
    let names = variables.map(\.description).joined(separator: ", ")
    return .table(
      header: ["(\(names))", "f", "eigenvalues of the Hessian", "kind"],
      rows: points.map { point in
        [
          Prose.tuple(point.coordinates), "\(point.value)",
          .joined(point.eigenvalues.map { "\($0)" }, by: ", "), "\(point.kind.rawValue)",
        ]
      })
  }

  fileprivate var object: JSON {
    .list(
      points.map { point in
        [
          "at": .numbers(point.coordinates), "value": .number(point.value), "eigenvalues": .numbers(point.eigenvalues),
          "kind": .text(point.kind.rawValue),
        ]
      })
  }
}
