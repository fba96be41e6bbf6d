import GradusCalculus
import GradusPlot

/// What `gradus plot` was asked for, checked.
struct PlotRequest {
  let command: PlotCommand
  let functions: [Expression]
  /// The numbers of `--at`.
  let point: [Variable: Double]
  private static let mostFunctions = 12

  init(_ command: PlotCommand) throws {
    self.command = command
    functions = try command.input.formula().expanded
    point = try command.input.point.map { try FormulaOptions.point($0).numbers } ?? [:]
    guard functions.count <= Self.mostFunctions else {
      throw UsageError(
        "formula", expected: "at most \(Self.mostFunctions) formulas", got: "\(functions.count)",
        remedy: "Draw them in several plots.")
    }
    guard !functions.contains(where: \.isIndexed) else {
      throw UsageError(
        "formula", expected: "formulas of numbers", got: "sums over indices", remedy: "Write their terms out.")
    }
  }

  // MARK: Curves

  func curves() throws -> Picture {
    for (isGiven, option) in [
      (command.gradient, "--gradient"), (command.descent != nil, "--descent"), (command.directions, "--directions"),
    ] where isGiven {
      throw UsageError(option, expected: "--contour beside it", got: "none", remedy: "Add --contour.")
    }
    let variable = try curveVariable()
    let function = functions[0]
    if command.derivative || command.secants != nil, functions.count > 1 {
      throw UsageError(
        command.derivative ? "--derivative" : "--secants", expected: "one formula", got: "\(functions.count)",
        remedy: "Draw one at a time.")
    }
    if let secants = command.secants { return try .plot(self.secants(secants, function, variable)) }
    let data = try data()
    let range = try range(of: variable) ?? Self.range(of: data) ?? -5...5
    let tangent = try command.tangentAt.map { try number($0, "--tangent-at", variable) }
    try checkDefined(variable, range)
    let axis = Axis("\(variable)", range)
    if command.derivative {
      let slope = function.derivative(by: variable)
      var panels = Panels.derivative(
        name(function), of: closure(function, variable), derivativeName: name(slope),
        derivative: closure(slope, variable), at: tangent, over: range, variable: "\(variable)")
      panels.title = command.title ?? ""
      for row in panels.rows.indices { panels.rows[row][0].y.scale = scale }
      panels.rows[0][0].y = try heights(variable)
      return .panels(panels)
    }
    var plot = Plot(command.title ?? "", x: axis, y: try heights(variable))
    if let tangent, functions.count == 1, data.isEmpty, let kink = kink(of: function, by: variable, at: tangent) {
      let curve = closure(function, variable)
      plot = .kink(name(function), of: curve, at: tangent, left: kink.left, right: kink.right, over: range)
      (plot.title, plot.x, plot.y) = (command.title ?? "", axis, try heights(variable))
      return .plot(plot)
    }
    if functions.count == 1, !data.isEmpty { plot.add(sticks(data, closure(function, variable))) }
    for function in functions { plot.add(.curve(name(function), closure(function, variable))) }
    if !data.isEmpty { plot.add(.points("data", data, .black)) }
    if let tangent {
      for (index, function) in functions.enumerated() {
        let slope = closure(function.derivative(by: variable), variable)(tangent)
        let curve = closure(function, variable)
        guard slope.isFinite, curve(tangent).isFinite else {
          throw UsageError(
            "--tangent-at", expected: "a number where \(name(function)) has a slope", got: plain(tangent),
            remedy: "Choose another one.")
        }
        let isOnly = functions.count == 1
        plot.addTangent(
          isOnly ? "tangent" : nil, of: curve, slope: slope, at: tangent,
          colour: isOnly ? .vermilion : Stroke.series(index).colour)
      }
    }
    return .plot(plot)
  }

  private func secants(_ text: String, _ function: Expression, _ variable: Variable) throws -> Plot {
    let steps = try text.split(separator: ",", omittingEmptySubsequences: false).map {
      try number(String($0), "--secants", nil)
    }
    guard steps.count <= 8, steps.allSatisfy({ $0 != 0 }) else {
      throw UsageError(
        "--secants", expected: "up to 8 steps other than 0", got: "\"\(text)\"", remedy: "Write for example 1,0.5,0.1.")
    }
    guard let start = point[variable] else {
      throw UsageError(
        "--secants", expected: "the point where they begin", got: "none", remedy: "Add --at \(variable)=1.")
    }
    let slope = closure(function.derivative(by: variable), variable)(start)
    guard closure(function, variable)(start).isFinite else {
      throw UsageError(
        "--at", expected: "a number where \(name(function)) has a value", got: plain(start),
        remedy: "Choose another one.")
    }
    var plot = Plot.secants(
      name(function), of: closure(function, variable), at: start, steps: steps, slope: slope,
      over: try range(of: variable))
    plot.title = command.title ?? plot.title
    plot.x.label = "\(variable)"
    plot.y = try heights(variable)
    return plot
  }

  /// The one variable that has no number.
  private func curveVariable() throws -> Variable {
    if let name = command.variable { return try command.input.variable(name, of: functions[0]) }
    let names = Set(functions.flatMap(\.variables)).sorted()
    // Where secants begin is a number of the variable itself.
    let free = names.filter { point[$0] == nil }
    if free.count == 1 { return free[0] }
    if free.isEmpty { return names.contains("x") || names.isEmpty ? "x" : names[0] }
    let list = free.map(\.description).joined(separator: ", ")
    let others = free.filter { $0 != "x" }.prefix(free.contains("x") ? free.count : free.count - 1)
    let numbers = others.map { "\($0)=1" }.joined(separator: ",")
    throw UsageError(
      "formula", expected: "one variable", got: list,
      remedy: "Add --at \(numbers)\(free.count == 2 ? ", or --contour" : "").")
  }

  private func checkDefined(_ variable: Variable, _ range: ClosedRange<Double>) throws {
    for function in functions {
      if let missing = function.variables.first(where: { $0 != variable && point[$0] == nil }) {
        throw UsageError("--at", expected: "a number for \(missing)", got: "none", remedy: "Add \(missing)=1.")
      }
      let curve = closure(function, variable)
      let width = range.upperBound - range.lowerBound
      let isDefined = (0...500).contains { curve(range.lowerBound + width * Double($0) / 500).isFinite }
      if !isDefined {
        throw UsageError(
          "plot", expected: "a formula with values from \(plain(range.lowerBound)) to \(plain(range.upperBound))",
          got: "\(name(function)), which has none there", remedy: "Choose another range with --from and --to.")
      }
    }
  }

  // MARK: Numbers

  /// The range of a variable; nil if none was given.
  func range(of variable: Variable) throws -> ClosedRange<Double>? {
    let low = try command.from.flatMap { try bound($0, "--from", variable) }
    let high = try command.to.flatMap { try bound($0, "--to", variable) }
    if low == nil, high == nil { return nil }
    return try checked(low ?? (high ?? 0) - 10, high ?? (low ?? 0) + 10, "--from", "--to")
  }

  private func checked(_ low: Double, _ high: Double, _ first: String, _ second: String) throws -> ClosedRange<Double> {
    // A picture of the last digits of numbers would show their rounding.
    guard low < high, high - low > 1e-10 * max(low.magnitude, high.magnitude), high - low <= 1e300 else {
      throw UsageError(
        first, expected: "a number well below that of \(second)", got: "\(plain(low)) and \(plain(high))",
        remedy: "Widen the range, or swap the two.")
    }
    return low...high
  }

  private func heights(_ variable: Variable) throws -> Axis {
    let label = variable == "y" ? "f" : "y"
    guard command.yFrom != nil || command.yTo != nil else { return Axis(label, scale: scale) }
    guard let low = command.yFrom, let high = command.yTo else {
      throw UsageError(
        command.yFrom == nil ? "--y-to" : "--y-from", expected: "both ends of the heights", got: "one",
        remedy: "Add \(command.yFrom == nil ? "--y-from" : "--y-to").")
    }
    let range = try checked(number(low, "--y-from", nil), number(high, "--y-to", nil), "--y-from", "--y-to")
    return Axis(label, range, scale: scale)
  }

  private var scale: Axis.Scale { command.logarithmic ? .logarithmic : .linear }

  /// One number for all variables, or one for this in a list such as x=-2,y=-1.
  private func bound(_ text: String, _ option: String, _ variable: Variable) throws -> Double? {
    guard text.contains("=") else { return try number(text, option, nil) }
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2, case .variable(let name)? = try? Expression(sides[0]) else {
        throw UsageError(option, expected: "numbers such as x=-2,y=-1", got: "\"\(part)\"", remedy: "See --help.")
      }
      if name == variable { return try number(sides[1], option, nil) }
    }
    return nil
  }

  /// A number, which may be written as a formula; with the name of the variable before it where one is given.
  func number(_ text: String, _ option: String, _ variable: Variable?) throws -> Double {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let isNamed = sides.count == 2 && variable != nil && (try? Expression(sides[0])) == variable.map { .variable($0) }
    if let value = try? Expression(isNamed ? sides[1] : text).value(at: [:]), value.isFinite, value.magnitude <= 1e300 {
      return value
    }
    throw UsageError(option, expected: "a number", got: "\"\(text)\"", remedy: "Write for example 1.5 or pi/2.")
  }

  // MARK: Functions

  func closure(_ function: Expression, _ variable: Variable) -> RealFunction {
    let point = point
    return { x in
      var at = point
      at[variable] = x
      return (try? function.value(at: at)) ?? .nan
    }
  }

  func plane(_ function: Expression, _ x: Variable, _ y: Variable) -> PlaneFunction {
    let point = point
    return { first, second in
      var at = point
      (at[x], at[y]) = (first, second)
      return (try? function.value(at: at)) ?? .nan
    }
  }

  /// A formula as a legend has room for it.
  func name(_ function: Expression) -> String {
    let text = function.text(.unicode)
    return text.count > 48 ? text.prefix(47) + "…" : text
  }
}
