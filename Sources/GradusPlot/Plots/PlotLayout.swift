/// Where the parts of a plot stand, in pixels.
struct PlotLayout {
  let width: Double
  let height: Double
  /// What the curves are drawn in.
  private(set) var frame: Box
  private(set) var x: AxisMapping
  private(set) var y: AxisMapping
  private(set) var xTicks: [Ticks.Tick]
  private(set) var yTicks: [Ticks.Tick]
  let textSize: Double
  /// Where the label of the axis y ends, from the left.
  private(set) var labelRoom: Double

  /// - Parameters:
  ///   - legendHeight: for a legend below the plot.
  ///   - leftRoom: left of the frame at least, so that frames below each other are in line.
  init(_ plot: Plot, width: Double, height: Double, legendHeight: Double, leftRoom: Double = 0) {
    (self.width, self.height) = (width, height)
    let size = width < 420 ? 12.5 : 14.0
    textSize = size
    let ranges = PlotRanges(plot)
    (x, y) = (ranges.x, ranges.y)
    let top = plot.title.isEmpty ? 16 : size * 1.2 + 26
    let bottom = size + 14 + (plot.x.label.isEmpty ? 0 : size + 10) + legendHeight
    let room = max(height - top - bottom, 24)
    yTicks = Ticks(y, names: plot.y.names, count: max(Int(room / 42), 3)).ticks
    let yWidth = yTicks.map { Label($0.label).width(size: size) }.max() ?? 0
    let labelWidth = Label(plot.y.label).width(size: size)
    labelRoom = plot.y.label.isEmpty ? 6 : (PlotLayout.isShort(plot.y.label) ? labelWidth + 14 : size + 16)
    let left = min(max(labelRoom + yWidth + 10, leftRoom), width * 0.5)
    let right = 20.0
    let breadth = max(width - left - right, 24)
    frame = Box(left: left, top: top, width: breadth, height: room)
    xTicks = []
    if plot.hasEqualUnits { makeUnitsEqual() }
    (x.start, x.end) = (frame.left, frame.right)
    (y.start, y.end) = (frame.bottom, frame.top)
    xTicks = fittingTicks(plot.x.names, isCounting: plot.x.isCounting)
    // The last number must not be cut off.
    let over = xTicks.map { x.pixel($0.value) + Label($0.label).width(size: size) / 2 - width + 3 }.max() ?? 0
    if over > 0, frame.width > over + 60 {
      frame.width -= over
      x.end = frame.right
      xTicks = fittingTicks(plot.x.names, isCounting: plot.x.isCounting)
    }
  }

  /// Whether a label stands upright left of the axis.
  static func isShort(_ label: String) -> Bool { Label(label).width(size: 1) < 3 }

  /// As many marks as have room for their numbers.
  private func fittingTicks(_ names: [Axis.Name]?, isCounting: Bool) -> [Ticks.Tick] {
    for count in stride(from: max(Int(frame.width / 62), 2), through: 2, by: -1) {
      let ticks = Ticks(x, names: names, count: count, isCounting: isCounting).ticks
      let labelled = ticks.filter { !$0.label.isEmpty }
      let fits = zip(labelled, labelled.dropFirst()).allSatisfy { first, second in
        let room = (Label(first.label).width(size: textSize) + Label(second.label).width(size: textSize)) / 2
        return x.pixel(second.value) - x.pixel(first.value) > room + 10
      }
      if fits { return ticks }
    }
    return Ticks(x, names: names, count: 2, isCounting: isCounting).ticks
  }

  private mutating func makeUnitsEqual() {
    let unit = min(frame.width / (x.high - x.low), frame.height / (y.high - y.low))
    guard unit.isFinite, unit > 0 else { return }
    let size = (width: max(unit * (x.high - x.low), 24), height: max(unit * (y.high - y.low), 24))
    frame = Box(
      left: frame.left + (frame.width - size.width) / 2, top: frame.top + (frame.height - size.height) / 2,
      width: size.width, height: size.height)
  }

  func pixel(_ point: PlotPoint) -> PlotPoint { PlotPoint(x.pixel(point.x), y.pixel(point.y)) }

  /// From shares of the axes to pixels.
  func pixel(share: PlotPoint) -> PlotPoint {
    PlotPoint(x.start + share.x * (x.end - x.start), y.start + share.y * (y.end - y.start))
  }
}
