/// Something in a plot: a curve, points, arrows …
public struct PlotLayer {
  enum Shape {
    case function((Double) -> Double)
    /// Broken where a point is not finite.
    case lines([PlotPoint])
    case points([PlotPoint])
    case segments([(from: PlotPoint, to: PlotPoint)])
    case arrows([(from: PlotPoint, to: PlotPoint)])
    /// Between a function and another.
    case between((Double) -> Double, (Double) -> Double, ClosedRange<Double>)
    case polygon([PlotPoint])
    /// From 0 to the heights, round the places.
    case bars([PlotPoint], width: Double)
    case vertical(Double)
    case horizontal(Double)
    case words(String, PlotPoint)
    case contours(Contours)
    case cells([[Double]], showsNumbers: Bool)
  }

  let shape: Shape
  /// In the legend; nil for none.
  public var name: String?
  /// nil for the next of the series.
  public var stroke: Stroke?
  /// Whether the ranges of the axes take it in, where they are not given.
  public var countsForRange = true

  init(_ shape: Shape, _ name: String?, _ stroke: Stroke?) {
    (self.shape, self.name, self.stroke) = (shape, name, stroke)
  }

  /// The graph of a function: drawn finer where it bends, broken at poles and jumps and where it is not defined.
  public static func curve(_ name: String? = nil, stroke: Stroke? = nil, _ function: @escaping (Double) -> Double)
    -> PlotLayer
  { PlotLayer(.function(function), name, stroke) }

  /// Straight lines from point to point.
  public static func lines(_ name: String?, _ points: [PlotPoint], _ stroke: Stroke? = nil) -> PlotLayer {
    PlotLayer(.lines(points), name, stroke)
  }

  /// Discs.
  public static func points(_ name: String?, _ points: [PlotPoint], _ colour: Colour? = nil) -> PlotLayer {
    PlotLayer(.points(points), name, colour.map { Stroke($0) })
  }

  public static func segments(
    _ name: String?, _ segments: [(from: PlotPoint, to: PlotPoint)], _ stroke: Stroke? = nil
  )
    -> PlotLayer
  { PlotLayer(.segments(segments), name, stroke) }

  public static func arrows(
    _ name: String?, _ arrows: [(from: PlotPoint, to: PlotPoint)], _ stroke: Stroke? = nil
  )
    -> PlotLayer
  { PlotLayer(.arrows(arrows), name, stroke) }

  /// The area between two functions.
  public static func area(
    _ name: String? = nil, over range: ClosedRange<Double>, from lower: @escaping (Double) -> Double = { _ in 0 },
    to upper: @escaping (Double) -> Double, _ colour: Colour? = nil
  ) -> PlotLayer { PlotLayer(.between(lower, upper, range), name, colour.map { Stroke($0) }) }

  public static func polygon(_ name: String?, _ points: [PlotPoint], _ colour: Colour? = nil) -> PlotLayer {
    PlotLayer(.polygon(points), name, colour.map { Stroke($0) })
  }

  /// Bars from 0 to y round x.
  public static func bars(_ name: String?, _ tops: [PlotPoint], width: Double = 0.7, _ colour: Colour? = nil)
    -> PlotLayer
  {
    PlotLayer(.bars(tops, width: width), name, colour.map { Stroke($0) })
  }

  /// A line across the plot at x.
  public static func vertical(_ x: Double, _ stroke: Stroke = .cursor) -> PlotLayer {
    PlotLayer(.vertical(x), nil, stroke)
  }

  /// A line across the plot at y.
  public static func horizontal(_ y: Double, _ stroke: Stroke = .cursor) -> PlotLayer {
    PlotLayer(.horizontal(y), nil, stroke)
  }

  /// Words beside a point, where they cover least.
  public static func words(_ text: String, at point: PlotPoint, _ colour: Colour = .black) -> PlotLayer {
    PlotLayer(.words(text, point), nil, Stroke(colour))
  }

  /// Lines of equal height.
  public static func contours(_ contours: Contours, _ stroke: Stroke = Stroke(Colour(0x8A_8A8A), width: 1)) -> PlotLayer
  {
    PlotLayer(.contours(contours), nil, stroke)
  }

  /// The numbers of a matrix as colours: its rows from above, its columns from the left, from 0.5 to n + 0.5.
  public static func cells(_ rows: [[Double]], showsNumbers: Bool) -> PlotLayer {
    PlotLayer(.cells(rows, showsNumbers: showsNumbers), nil, .series(0))
  }
}

extension Stroke {
  /// Of lines that only guide the eye.
  public static let cursor = Stroke(.grey, width: 1.25, dashes: [5, 4])
}
