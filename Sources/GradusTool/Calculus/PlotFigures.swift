import GradusCalculus
import GradusPlot

/// Further figures that `gradus plot` was asked for.
extension PlotRequest {
  func picture() throws -> Picture {
    let kinds: [(isGiven: Bool, option: String, draw: () throws -> Picture)] = [
      (command.contour, "--contour", contours), (command.slice != nil, "--slice", slice),
      (command.wiggle != nil, "--wiggle", wiggles), (command.map, "--map", linearMap),
    ]
    let given = kinds.filter(\.isGiven)
    guard given.count <= 1 else {
      throw UsageError(
        "plot", expected: "one kind of picture", got: given.map(\.option).joined(separator: ", "),
        remedy: "Leave one of them out.")
    }
    guard let kind = given.first else { return try curves() }
    if kind.option != "--contour" {
      let others = [
        (command.gradient, "--gradient"), (command.descent != nil, "--descent"), (command.directions, "--directions"),
        (command.derivative, "--derivative"), (command.secants != nil, "--secants"),
        (command.tangentAt != nil, "--tangent-at"), (command.points != nil, "--points"),
      ]
      if let other = others.first(where: \.0) {
        throw UsageError(
          other.1, expected: "another kind of picture", got: kind.option, remedy: "Leave one of them out.")
      }
    }
    return try kind.draw()
  }

  /// One of two variables held constant: the line on the contours, and the curve along it.
  private func slice() throws -> Picture {
    let (function, first, second) = try surface("--slice")
    let sides = (command.slice ?? "").split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2, case .variable(let held)? = try? Expression(sides[0]), [first, second].contains(held) else {
      throw UsageError(
        "--slice", expected: "a number for \(first) or \(second)", got: "\"\(command.slice ?? "")\"",
        remedy: "Write for example \(second)=1.")
    }
    let free = held == first ? second : first
    let value = try number(sides[1], "--slice", nil)
    let reach = max(5, 1.3 * value.magnitude)
    let (across, up) = (try range(of: free) ?? -5...5, try range(of: held) ?? -reach...reach)
    var panels = Panels.slice(
      of: plane(function, free, held), holding: value, x: Axis("\(free)", across), y: Axis("\(held)", up))
    panels.title = command.title ?? ""
    let cut = held == first ? "\(plain(value)), \(second)" : "\(first), \(plain(value))"
    (panels.rows[0][0].title, panels.rows[0][1].title) = ("f(\(first), \(second))", "f(\(cut))")
    return .panels(panels)
  }

  /// How the output changes when one input at a time is moved.
  private func wiggles() throws -> Picture {
    let function = functions[0]
    guard functions.count == 1, (1...24).contains(function.variables.count) else {
      throw UsageError(
        "--wiggle", expected: "one formula of 1 to 24 variables",
        got: functions.count == 1 ? "\(function.variables.count) variables" : "\(functions.count) formulas",
        remedy: "Draw less at a time.")
    }
    let step = try number(command.wiggle ?? "", "--wiggle", nil)
    let before = try value(function, at: point, "--wiggle")
    let changes = try function.variables.map { variable in
      var moved = point
      moved[variable, default: 0] += step
      return (name: "\(variable)", change: try value(function, at: moved, "--wiggle") - before)
    }
    var plot = Plot.wiggles(changes, by: step)
    plot.title = command.title ?? plot.title
    return .plot(plot)
  }

  /// What the Jacobian does to the unit circle.
  private func linearMap() throws -> Picture {
    let inputs = Set(functions.flatMap(\.variables)).sorted()
    guard functions.count == 2, inputs.count == 2 else {
      throw UsageError(
        "--map", expected: "two formulas of two variables",
        got: "\(functions.count) of \(inputs.count)", remedy: "Write for example \"x + y; x*y\".")
    }
    let matrix = try functions.map { function in
      try inputs.map { try value(function.derivative(by: $0), at: point, "--map", of: inputs) }
    }
    var panels = Panels.linearMap(matrix)
    (panels.rows[0][0].x.label, panels.rows[0][0].y.label) = ("\(inputs[0])", "\(inputs[1])")
    panels.title = command.title ?? ""
    return .panels(panels)
  }

  /// A value that can be drawn, of a formula whose variables all have numbers.
  private func value(
    _ function: Expression, at point: [Variable: Double], _ option: String, of variables: [Variable]? = nil
  ) throws -> Double {
    if let missing = (variables ?? function.variables).first(where: { self.point[$0] == nil }) {
      throw UsageError("--at", expected: "a number for \(missing)", got: "none", remedy: "Add \(missing)=1.")
    }
    guard let value = try? function.value(at: point), value.isFinite else {
      throw UsageError(
        option, expected: "a point where \(name(function)) has a value", got: "one where it has none",
        remedy: "Choose another one.")
    }
    return value
  }

  // MARK: Beside a curve

  /// 1,2; 2,4; 3,7
  func data() throws -> [PlotPoint] {
    guard let text = command.points else { return [] }
    let data = try text.split(separator: ";").map { pair in
      let sides = pair.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2 else {
        throw UsageError("--points", expected: "pairs such as \"1,2; 2,4\"", got: "\"\(pair)\"", remedy: "See --help.")
      }
      return PlotPoint(try number(sides[0], "--points", nil), try number(sides[1], "--points", nil))
    }
    guard (1...10_000).contains(data.count) else {
      throw UsageError(
        "--points", expected: "1 to 10000 pairs", got: "\(data.count)", remedy: "Write for example \"1,2; 2,4\".")
    }
    return data
  }

  /// Around data, with some room; nil for none.
  static func range(of data: [PlotPoint]) -> ClosedRange<Double>? {
    guard let low = data.map(\.x).min(), let high = data.map(\.x).max() else { return nil }
    let room = max(0.15 * (high - low), 1e-3 * max(low.magnitude, high.magnitude), 0.15)
    return (low - room)...(high + room)
  }

  /// What a squared error is made of.
  func sticks(_ data: [PlotPoint], _ curve: RealFunction) -> PlotLayer {
    .segments(
      "residuals", data.map { ($0, PlotPoint($0.x, curve($0.x))) }.filter { $0.1.y.isFinite },
      Stroke(.vermilion, width: 1.75, dashes: [4, 3]))
  }

  /// The slopes on both sides of a kink; nil where they agree, or the curve has a gap.
  func kink(of function: Expression, by variable: Variable, at place: Double) -> (left: Double, right: Double)? {
    let (curve, slope) = (closure(function, variable), closure(function.derivative(by: variable), variable))
    let near = 1e-9 * max(place.magnitude, 1)
    let (left, right) = (slope(place - near), slope(place + near))
    let size = max(left.magnitude, right.magnitude)
    let (gap, wide) = ((right - left).magnitude, (slope(place + 1000 * near) - slope(place - 1000 * near)).magnitude)
    // The gap of a smooth function would be a thousand times smaller when it is that much nearer.
    guard gap.isFinite, gap > 1e-6 * size, gap > 0.5 * wide, gap < 2 * wide,
      (curve(place + near) - curve(place - near)).magnitude <= 8 * near * size
    else { return nil }
    func rounded(_ slope: Double) -> Double { slope.magnitude < 1e-6 * size ? 0 : slope }
    return (rounded(left), rounded(right))
  }
}
