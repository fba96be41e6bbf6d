/// A place in a plane: of numbers in plots, of pixels from the upper left corner in drawings.
public struct PlotPoint: Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }

  var isFinite: Bool { x.isFinite && y.isFinite }
  var length: Double { (x * x + y * y).squareRoot() }

  static func + (left: PlotPoint, right: PlotPoint) -> PlotPoint { PlotPoint(left.x + right.x, left.y + right.y) }
  static func - (left: PlotPoint, right: PlotPoint) -> PlotPoint { PlotPoint(left.x - right.x, left.y - right.y) }
  static func * (point: PlotPoint, factor: Double) -> PlotPoint { PlotPoint(point.x * factor, point.y * factor) }
}

/// A box of pixels.
struct Box: Hashable {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }
  var center: PlotPoint { PlotPoint(left + width / 2, top + height / 2) }

  func contains(_ point: PlotPoint) -> Bool {
    point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
  }

  func contains(_ other: Box) -> Bool {
    other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom
  }

  func overlaps(_ other: Box) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  func grown(by margin: Double) -> Box {
    Box(left: left - margin, top: top - margin, width: width + 2 * margin, height: height + 2 * margin)
  }
}
