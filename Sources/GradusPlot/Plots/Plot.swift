/// A plot: axes, and curves, points, arrows and words on them.
///
///     var plot = Plot("A parabola", x: Axis("x", -2...2))
///     plot.add(.curve("x²") { $0 * $0 })
///     plot.svg()                      // a complete <svg> element
///     plot.text(columns: 60)          // for a terminal
///
/// Nothing that is drawn can trap: numbers that are not finite break curves, and empty or endless ranges are replaced.
public struct Plot {
  public var title: String
  public var x: Axis
  public var y: Axis
  public var layers: [PlotLayer] = []
  /// What there is to see, for those who cannot; made from the names of the layers if empty.
  public var summary: String
  /// Whether a unit is as long on both axes.
  public var hasEqualUnits = false
  public var hasGrid = true

  public init(_ title: String = "", x: Axis = Axis("x"), y: Axis = Axis("y"), summary: String = "") {
    (self.title, self.x, self.y, self.summary) = (title, x, y, summary)
  }

  public mutating func add(_ layer: PlotLayer) { layers.append(layer) }

  public static let width = 640.0
  public static let height = 420.0

  /// The picture as a complete `<svg>` element.
  public func svg(width: Double = Plot.width, height: Double = Plot.height) -> String {
    drawing(width: width, height: height).svg
  }

  public func drawing(width: Double = Plot.width, height: Double = Plot.height) -> Drawing {
    PlotDrawing(self, width: Drawing.size(width), height: Drawing.size(height)).drawing
  }

  /// The strokes of the layers: those without one get the next of the series.
  var strokes: [Stroke] {
    var used = 0
    return layers.map { layer in
      if let stroke = layer.stroke { return stroke }
      used += 1
      return .series(used - 1)
    }
  }

  var words: String {
    if !summary.isEmpty { return summary }
    let names = layers.compactMap(\.name).filter { !$0.isEmpty }
    let axes = [x.label, y.label].filter { !$0.isEmpty }.joined(separator: " and ")
    return [axes.isEmpty ? "" : "Axes: \(axes).", names.isEmpty ? "" : "Shown: \(names.joined(separator: "; "))."]
      .filter { !$0.isEmpty }.joined(separator: " ")
  }
}
