/// A function with a number to stand for its variable.
public typealias RealFunction = (Double) -> Double

extension Plot {
  /// Graphs of functions in one plot.
  public static func functions(
    _ title: String, _ functions: [(name: String, function: RealFunction)], x: Axis = Axis("x", -5...5),
    y: Axis = Axis("y")
  ) -> Plot {
    var plot = Plot(title, x: x, y: y)
    for (name, function) in functions { plot.add(.curve(name, function)) }
    return plot
  }

  /// A function with its tangent at a point.
  ///
  /// - Parameter slope: of the tangent.
  public static func tangent(
    _ name: String = "f(x)", of function: @escaping RealFunction, slope: Double, at point: Double,
    over range: ClosedRange<Double>
  ) -> Plot {
    var plot = Plot("", x: Axis("x", range), y: Axis("y"))
    plot.add(.curve(name, function))
    plot.addTangent(of: function, slope: slope, at: point)
    return plot
  }

  /// Adds the tangent of a function, its point and its slope.
  public mutating func addTangent(
    _ name: String? = "tangent", of function: @escaping RealFunction, slope: Double, at point: Double,
    colour: Colour = .vermilion
  ) {
    let value = function(point)
    guard value.isFinite, slope.isFinite else { return }
    var tangent = PlotLayer.curve(name, stroke: Stroke(colour, width: 1.75, dashes: [9, 4])) {
      value + slope * ($0 - point)
    }
    tangent.countsForRange = false
    add(tangent)
    add(.points(nil, [PlotPoint(point, value)], colour))
    add(.words("slope \(NumberText.short(slope))", at: PlotPoint(point, value), colour))
  }

  /// A function and secants through a point that close to its tangent.
  ///
  /// - Parameters:
  ///   - point: where the secants begin.
  ///   - steps: the distances h to their second points.
  ///   - slope: of the tangent; nil for none.
  public static func secants(
    _ name: String = "f(x)", of function: @escaping RealFunction, at point: Double, steps: [Double] = [1, 0.5, 0.1],
    slope: Double? = nil, over range: ClosedRange<Double>? = nil
  ) -> Plot {
    let longest = steps.filter(\.isFinite).map(\.magnitude).max() ?? 1
    let middle = point.isFinite ? point : 0
    let shown = range ?? (middle - 0.6 * longest)...(middle + 1.4 * longest)
    var plot = Plot("Secants closing to the tangent", x: Axis("x", shown), y: Axis("y"))
    plot.add(.curve(name, stroke: Stroke(.black, width: 2.5), function))
    let start = PlotPoint(point, function(point))
    // Longest first: the shorter ones lie nearer to the tangent and on top.
    let drawn = steps.filter { $0 != 0 && function(point + $0).isFinite }.prefix(8)
    for (index, step) in drawn.enumerated() {
      let end = PlotPoint(point + step, function(point + step))
      let rise = (end.y - start.y) / step
      let stroke = Stroke(
        Colour.series[(index + 2) % Colour.series.count], width: 1.75, dashes: Stroke.patterns[1 + index % 6])
      var line = PlotLayer.curve(
        "h = \(NumberText.short(step)): slope \(NumberText.short(rise, digits: 5))", stroke: stroke
      ) {
        start.y + rise * ($0 - start.x)
      }
      line.countsForRange = false
      plot.add(line)
      plot.add(.points(nil, [end], stroke.colour))
    }
    if let slope, slope.isFinite, start.isFinite {
      var tangent = PlotLayer.curve("tangent: slope \(NumberText.short(slope, digits: 5))", stroke: Stroke(.vermilion))
      {
        start.y + slope * ($0 - start.x)
      }
      tangent.countsForRange = false
      plot.add(tangent)
    }
    plot.add(.points(nil, [start], .vermilion))
    return plot
  }

  /// The error of secant slopes against the step, both on logarithmic axes: it falls with the step until rounding takes
  /// over.
  ///
  /// - Parameter errors: their signs do not count; zeros have no place and are left out.
  public static func secantErrors(
    _ errors: [(step: Double, error: Double)], central: [(step: Double, error: Double)] = []
  ) -> Plot {
    var plot = Plot(
      "Error of the secant slope", x: Axis("step h", scale: .logarithmic),
      y: Axis("error of the slope", scale: .logarithmic))
    func points(_ errors: [(step: Double, error: Double)]) -> [PlotPoint] {
      errors.map { PlotPoint($0.step, $0.error.magnitude) }.filter { $0.x > 0 && $0.y > 0 && $0.isFinite }
    }
    let forward = points(errors)
    plot.add(.lines(central.isEmpty ? nil : "(f(x + h) − f(x))/h", forward, .series(0)))
    plot.add(.points(nil, forward, .blue))
    if !central.isEmpty {
      plot.add(.lines("(f(x + h) − f(x − h))/2h", points(central), .series(1)))
      plot.add(.points(nil, points(central), .vermilion))
    }
    if let best = forward.min(by: { $0.y < $1.y }), forward.count > 2, forward.contains(where: { $0.x < best.x }) {
      plot.add(.vertical(best.x))
      plot.add(.words("← rounding takes over", at: best))
    }
    return plot
  }

  /// A function at a kink, with the tangents of both sides.
  ///
  /// - Parameters:
  ///   - left: the slope on the left.
  ///   - right: the slope on the right.
  public static func kink(
    _ name: String = "f(x)", of function: @escaping RealFunction, at point: Double, left: Double, right: Double,
    over range: ClosedRange<Double>
  ) -> Plot {
    var plot = Plot("", x: Axis("x", range), y: Axis("y"))
    plot.add(.curve(name, stroke: Stroke(.black, width: 3), function))
    let value = function(point)
    let reach = 0.3 * (range.upperBound - range.lowerBound)
    guard value.isFinite, reach.isFinite else { return plot }
    for (side, slope, index) in [("left", left, 0), ("right", right, 1)] where slope.isFinite {
      let ends = (
        from: PlotPoint(point - reach, value - slope * reach), to: PlotPoint(point + reach, value + slope * reach)
      )
      plot.add(
        .segments(
          "tangent from the \(side): slope \(NumberText.short(slope))", [ends],
          Stroke(index == 0 ? .blue : .vermilion, width: 2, dashes: Stroke.patterns[index + 1])))
    }
    plot.add(.points(nil, [PlotPoint(point, value)], .black))
    return plot
  }
}

extension Panels {
  /// A function above its derivative, with one cursor: the slope of the tangent is the height below it.
  ///
  /// - Parameter point: of the cursor; nil for none.
  public static func derivative(
    _ name: String = "f(x)", of function: @escaping RealFunction, derivativeName: String = "f′(x)",
    derivative: @escaping RealFunction, at point: Double? = nil, over range: ClosedRange<Double>,
    variable: String = "x"
  ) -> Panels {
    var upper = Plot("", x: Axis("", range), y: Axis("y"))
    upper.add(.curve(name, function))
    var lower = Plot("", x: Axis(variable, range), y: Axis("y"))
    lower.add(.curve(derivativeName, stroke: Stroke(.green, width: 2.25), derivative))
    if let point {
      let slope = derivative(point)
      upper.add(.vertical(point))
      lower.add(.vertical(point))
      upper.addTangent("tangent at \(variable) = \(NumberText.short(point))", of: function, slope: slope, at: point)
      if slope.isFinite {
        lower.add(.points(nil, [PlotPoint(point, slope)], .vermilion))
        lower.add(.words("height \(NumberText.short(slope))", at: PlotPoint(point, slope), .vermilion))
      }
    }
    return Panels("A function above its derivative", rows: [[upper], [lower]])
  }
}
