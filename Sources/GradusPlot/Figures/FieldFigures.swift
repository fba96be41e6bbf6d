import RealModule

/// A function of two variables.
public typealias PlaneFunction = (Double, Double) -> Double

extension Plot {
  /// A way downhill.
  public struct Path {
    public var name: String
    public var points: [PlotPoint]

    public init(_ name: String, _ points: [PlotPoint]) { (self.name, self.points) = (name, points) }

    /// The points of gradient descent: p ← p − η·∇f(p), as far as they are finite.
    public static func descent(
      from start: PlotPoint, rate: Double, steps: Int, gradient: (Double, Double) -> (Double, Double)
    ) -> Path {
      var points = [start]
      var at = start
      for _ in 0..<min(max(steps, 0), 100_000) {
        let slope = gradient(at.x, at.y)
        at = at - PlotPoint(slope.0, slope.1) * rate
        // Beyond this it is lost for a picture and for arithmetic.
        guard at.isFinite, at.length < 1e150 else { break }
        points.append(at)
      }
      return Path("η = \(NumberText.short(rate))", points)
    }
  }

  /// Lines of equal height, with arrows along the gradient and ways downhill.
  ///
  /// - Parameter gradient: nil for no arrows. Their lengths follow the square root of the gradient's, so that small ones
  ///   are seen.
  public static func contours(
    _ title: String = "", of function: PlaneFunction, x: Axis, y: Axis,
    gradient: ((Double, Double) -> (Double, Double))? = nil, paths: [Path] = [], levels: [Double]? = nil
  ) -> Plot {
    var plot = Plot(title, x: x, y: y)
    let (across, up) = (x.range ?? -2...2, y.range ?? -2...2)
    (plot.x.range, plot.y.range) = (across, up)
    plot.hasGrid = false
    let (breadth, height) = (across.upperBound - across.lowerBound, up.upperBound - up.lowerBound)
    plot.hasEqualUnits = breadth > 0 && height > 0 && (0.4...2.5).contains(breadth / height)
    plot.add(.contours(Contours(function, x: across, y: up, levels: levels)))
    if let gradient {
      plot.add(.arrows("gradient", arrows(gradient, across, up), Stroke(.sky.mixed(with: .blue, 0.4), width: 1.5)))
    }
    for (index, path) in paths.enumerated() {
      let colours: [Colour] = [.vermilion, .green, .purple, .black]
      let stroke = Stroke(colours[index % 4], width: 2, dashes: Stroke.patterns[index % 4 == 0 ? 0 : index % 4])
      plot.add(.lines(path.name, path.points, stroke))
      if path.points.count <= 60 { plot.add(.points(nil, path.points, stroke.colour)) }
    }
    if let start = paths.first?.points.first { plot.add(.words("start", at: start)) }
    return plot
  }

  private static func arrows(
    _ gradient: (Double, Double) -> (Double, Double), _ x: ClosedRange<Double>, _ y: ClosedRange<Double>
  ) -> [(from: PlotPoint, to: PlotPoint)] {
    let count = 9
    let cell = PlotPoint((x.upperBound - x.lowerBound) / Double(count), (y.upperBound - y.lowerBound) / Double(count))
    var slopes: [(at: PlotPoint, slope: PlotPoint)] = []
    for row in 0..<count {
      for column in 0..<count {
        let at = PlotPoint(
          x.lowerBound + (Double(column) + 0.5) * cell.x, y.lowerBound + (Double(row) + 0.5) * cell.y)
        let slope = gradient(at.x, at.y)
        slopes.append((at, PlotPoint(slope.0, slope.1)))
      }
    }
    let lengths = slopes.map(\.slope.length).filter(\.isFinite).sorted()
    // The longest ones, near poles, should not make all others vanish.
    guard let typical = lengths.isEmpty ? nil : lengths[(lengths.count - 1) * 9 / 10], typical > 0 else { return [] }
    return slopes.compactMap { at, slope in
      guard slope.isFinite, slope.length.isFinite, slope.length > 0 else { return nil }
      let share = min((slope.length / typical).squareRoot(), 1) * 0.85
      let unit = slope * (1 / slope.length)
      // Along the gradient in the units of the axes, no longer than a cell.
      let room = min(
        unit.x == 0 ? .infinity : cell.x / unit.x.magnitude, unit.y == 0 ? .infinity : cell.y / unit.y.magnitude)
      let reach = unit * (min(room, min(cell.x, cell.y)) * share)
      return (at - reach * 0.5, at + reach * 0.5)
    }
  }

  /// The gradient at a point among all directions: how fast the function rises along each, as an arrow of this length;
  /// the longest one is the gradient.
  public static func directions(
    of function: PlaneFunction, gradient: (Double, Double), at point: PlotPoint, x: ClosedRange<Double>,
    y: ClosedRange<Double>
  ) -> Plot {
    var plot = contours("The gradient among all directions", of: function, x: Axis("x", x), y: Axis("y", y))
    plot.hasEqualUnits = true
    let slope = PlotPoint(gradient.0, gradient.1)
    guard slope.isFinite, slope.length > 0, slope.length.isFinite else {
      plot.add(.points("point with gradient 0", [point], .vermilion))
      return plot
    }
    let radius = 0.28 * min(x.upperBound - x.lowerBound, y.upperBound - y.lowerBound)
    let unit = slope * (1 / slope.length)
    let circle = directions(72).map { point + $0 * radius }
    plot.add(.lines("directions of equal length", circle, Stroke(.grey, width: 1.25, dashes: [4, 3])))
    let rises = directions(24).dropLast().map { direction -> (from: PlotPoint, to: PlotPoint) in
      let rise = direction.x * unit.x + direction.y * unit.y
      return (point, point + direction * (radius * max(rise, 0)))
    }
    plot.add(.arrows("rise along a direction", rises, Stroke(.sky, width: 1.5)))
    plot.add(.arrows("gradient", [(point, point + unit * radius)], Stroke(.vermilion, width: 3)))
    plot.add(.points(nil, [point], .black))
    let value = "∇f = (\(NumberText.short(gradient.0)), \(NumberText.short(gradient.1)))"
    plot.add(.words(value, at: point + unit * radius, .vermilion))
    return plot
  }

  /// Points of the unit circle, the first one also at the end.
  static func directions(_ count: Int) -> [PlotPoint] {
    (0...count).map { index in
      let angle = 2 * Double.pi * Double(index) / Double(count)
      return PlotPoint(.cos(angle), .sin(angle))
    }
  }
}

extension Panels {
  /// A function of two variables with one of them held constant: contours with the line, and the curve above it.
  public static func slice(
    _ name: String = "f", of function: @escaping PlaneFunction, holding value: Double, x: Axis, y: Axis
  ) -> Panels {
    var map = Plot.contours("\(name)(\(x.label), \(y.label))", of: function, x: x, y: y)
    map.add(.horizontal(value, Stroke(.vermilion, width: 2.25)))
    let text = "\(y.label) = \(NumberText.short(value))"
    let range = map.x.range ?? -2...2
    map.add(
      .words(text, at: PlotPoint(range.lowerBound + 0.12 * (range.upperBound - range.lowerBound), value), .vermilion))
    var curve = Plot("\(name)(\(x.label), \(NumberText.short(value)))", x: Axis(x.label, range), y: Axis(""))
    curve.add(.curve(nil, stroke: Stroke(.vermilion, width: 2.25)) { function($0, value) })
    return Panels(rows: [[map, curve]])
  }
}
