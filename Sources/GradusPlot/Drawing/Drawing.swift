/// A picture of lines, areas and words in pixels from the upper left corner, which writes itself as SVG.
///
/// The SVG stands alone: no scripts, no fonts or styles from elsewhere, no identifiers that could clash with those of
/// another picture on the same page; a white ground shows it in dark viewers too.
public struct Drawing: Hashable, Sendable {
  public var width: Double
  public var height: Double
  /// What it is, for those who cannot see it.
  public var title: String
  /// What there is to see.
  public var summary: String
  var elements: [Element] = []

  init(width: Double, height: Double, title: String, summary: String) {
    (self.width, self.height) = (Drawing.size(width), Drawing.size(height))
    (self.title, self.summary) = (title, summary)
  }

  /// A size that can be drawn on.
  static func size(_ pixels: Double) -> Double { pixels.isFinite ? min(max(pixels, 80), 10_000) : 640 }

  /// A part of a drawing.
  enum Element: Hashable {
    /// Straight lines from point to point.
    case lines([PlotPoint], Stroke)
    /// A closed area.
    case area([PlotPoint], fill: Colour, opacity: Double)
    /// A cubic curve with two control points.
    case bend(PlotPoint, PlotPoint, PlotPoint, PlotPoint, Stroke)
    case disc(PlotPoint, radius: Double, fill: Colour, Stroke?)
    case rectangle(Box, fill: Colour, opacity: Double, Stroke?, corner: Double)
    case words(Words)
  }

  /// Words at a place.
  struct Words: Hashable {
    enum Anchor: String, Hashable { case start, middle, end }

    var label: Label
    /// On the base line.
    var place: PlotPoint
    var size: Double
    var anchor = Anchor.start
    var colour = Colour.black
    var isBold = false
    /// Whether they run upwards.
    var isTurned = false
    /// Whether a white rim keeps lines behind from touching the letters.
    var hasRim = false

    init(_ text: String, _ place: PlotPoint, size: Double) {
      (label, self.place, self.size) = (Label(text), place, size)
    }

    var width: Double { label.width(size: size) * (isBold ? 1.1 : 1) }

    /// What the words cover, if they are not turned.
    var box: Box {
      let left = anchor == .start ? place.x : anchor == .end ? place.x - width : place.x - width / 2
      return Box(left: left, top: place.y - 0.8 * size, width: width, height: 1.05 * size)
    }
  }

  mutating func add(_ element: Element) { elements.append(element) }

  mutating func words(_ text: String, _ place: PlotPoint, size: Double, _ change: (inout Words) -> Void = { _ in }) {
    guard !text.isEmpty else { return }
    var words = Words(text, place, size: size)
    change(&words)
    elements.append(.words(words))
  }

  /// A title, smaller where it would be wider than the picture.
  mutating func heading(_ text: String, middle: Double, base: Double, size: Double) {
    let room = 2 * min(middle, width - middle) - 12
    let fitting = room / max(Label(text).width(size: 1) * 1.1, 1)
    words(text, PlotPoint(middle, base), size: max(min(size, fitting), 9)) { ($0.anchor, $0.isBold) = (.middle, true) }
  }

  /// An arrow: a line and its head.
  mutating func arrow(from start: PlotPoint, to end: PlotPoint, _ stroke: Stroke, head: Double = 9) {
    let way = end - start
    guard way.isFinite, way.length > 0.5 else { return }
    let direction = way * (1 / way.length)
    let size = min(head, way.length * 0.6)
    let back = end - direction * size
    let side = PlotPoint(-direction.y, direction.x) * (size * 0.42)
    add(.lines([start, end - direction * (size * 0.7)], stroke))
    add(.area([end, back + side, end - direction * (size * 0.75), back - side], fill: stroke.colour, opacity: 1))
  }

  /// Puts another drawing into this one.
  mutating func place(_ other: Drawing, at corner: PlotPoint) {
    elements += other.elements.map { $0.moved(by: corner) }
  }
}

extension Drawing.Element {
  func moved(by shift: PlotPoint) -> Self {
    func moved(_ box: Box) -> Box {
      Box(left: box.left + shift.x, top: box.top + shift.y, width: box.width, height: box.height)
    }
    switch self {
    case .lines(let points, let stroke): return .lines(points.map { $0 + shift }, stroke)
    case .area(let points, let fill, let opacity):
      return .area(points.map { $0 + shift }, fill: fill, opacity: opacity)
    case .bend(let a, let b, let c, let d, let stroke):
      return .bend(a + shift, b + shift, c + shift, d + shift, stroke)
    case .disc(let center, let radius, let fill, let stroke):
      return .disc(center + shift, radius: radius, fill: fill, stroke)
    case .rectangle(let box, let fill, let opacity, let stroke, let corner):
      return .rectangle(moved(box), fill: fill, opacity: opacity, stroke, corner: corner)
    case .words(var words):
      words.place = words.place + shift
      return .words(words)
    }
  }
}
