/// Draws the shapes of layers.
extension PlotDrawing {
  func share(_ point: PlotPoint) -> PlotPoint { PlotPoint(layout.x.share(point.x), layout.y.share(point.y)) }

  func isPlaceable(_ point: PlotPoint) -> Bool { share(point).isFinite }

  /// Draws a line given in shares of the axes, as far as it lies in the frame.
  mutating func drawShares(_ line: [PlotPoint], _ stroke: Stroke) {
    if line.count == 1, line[0].isFinite, (0...1).contains(line[0].x), (0...1).contains(line[0].y) {
      drawing.add(.disc(layout.pixel(share: line[0]), radius: stroke.width, fill: stroke.colour, nil))
    }
    for piece in clipped(line) {
      let points = simplified(piece.map(layout.pixel(share:)))
      drawing.add(.lines(points, stroke))
      addInk(points)
    }
  }

  mutating func addInk(_ points: [PlotPoint], owner: Int = 0) {
    for (start, end) in zip(points, points.dropFirst()) {
      let way = end - start
      let count = min(max(Int(way.length / 5), 1), 400)
      for step in 0...count { ink.add(start + way * (Double(step) / Double(count)), owner: owner) }
    }
  }

  mutating func drawPoint(_ point: PlotPoint, _ colour: Colour, radius: Double) {
    let place = layout.pixel(point)
    guard place.isFinite, layout.frame.grown(by: 1).contains(place) else { return }
    drawing.add(.disc(place, radius: radius, fill: colour, Stroke(.white, width: 1.25)))
    for shift in [PlotPoint(0, 0), PlotPoint(5, 0), PlotPoint(-5, 0), PlotPoint(0, 5), PlotPoint(0, -5)] {
      ink.add(place + shift)
    }
  }

  mutating func drawArrow(_ from: PlotPoint, _ to: PlotPoint, _ stroke: Stroke) {
    let (start, end) = (share(from), share(to))
    guard let (first, last) = clipped(start, end, PlotPoint(0, 0), PlotPoint(1, 1)) else { return }
    let (tail, tip) = (layout.pixel(share: first), layout.pixel(share: last))
    // The head of an arrow that leaves the frame is not there.
    if last == end {
      drawing.arrow(from: tail, to: tip, stroke, head: 6 + 2.2 * stroke.width)
    } else {
      drawing.add(.lines([tail, tip], stroke))
    }
    addInk([tail, tip])
  }

  mutating func drawArea(
    _ lower: (Double) -> Double, _ upper: (Double) -> Double, _ range: ClosedRange<Double>, _ colour: Colour
  ) {
    let (low, high) = (max(range.lowerBound, layout.x.low), min(range.upperBound, layout.x.high))
    guard low < high else { return }
    var (bottom, top): ([PlotPoint], [PlotPoint]) = ([], [])
    for step in 0...240 {
      let place = low + Double(step) / 240 * (high - low)
      let ends = [share(PlotPoint(place, lower(place))), share(PlotPoint(place, upper(place)))]
      guard ends.allSatisfy(\.isFinite) else { continue }
      let limited = ends.map { layout.pixel(share: PlotPoint($0.x, min(max($0.y, 0), 1))) }
      bottom.append(limited[0])
      top.append(limited[1])
    }
    guard top.count > 1 else { return }
    drawing.add(.area(simplified(top) + simplified(bottom.reversed()), fill: colour, opacity: 0.2))
  }

  mutating func drawPolygon(_ points: [PlotPoint], _ colour: Colour) {
    let shares = points.map(share)
    guard shares.count > 2, shares.allSatisfy(\.isFinite) else { return }
    let limited = shares.map { layout.pixel(share: PlotPoint(min(max($0.x, 0), 1), min(max($0.y, 0), 1))) }
    drawing.add(.area(limited, fill: colour, opacity: 0.2))
  }

  mutating func drawBar(_ top: PlotPoint, _ width: Double, _ colour: Colour) {
    let base = layout.y.scale == .linear ? 0 : layout.y.low
    let ends = [share(PlotPoint(top.x - width / 2, base)), share(PlotPoint(top.x + width / 2, top.y))]
    guard ends.allSatisfy(\.isFinite) else { return }
    let corners = ends.map { layout.pixel(share: PlotPoint(min(max($0.x, 0), 1), min(max($0.y, 0), 1))) }
    let box = Box(
      left: corners[0].x, top: min(corners[0].y, corners[1].y), width: corners[1].x - corners[0].x,
      height: (corners[0].y - corners[1].y).magnitude)
    guard box.width > 0 else { return }
    drawing.add(.rectangle(box, fill: colour, opacity: 1, nil, corner: 0))
    for step in 0...6 {
      for rung in 0...6 {
        ink.add(PlotPoint(box.left + box.width * Double(step) / 6, box.top + box.height * Double(rung) / 6))
      }
    }
  }

  mutating func drawContours(_ contours: Contours, _ stroke: Stroke) {
    for line in contours.lines {
      for piece in clipped(line.points.map(share)) {
        drawing.add(.lines(simplified(piece.map(layout.pixel(share:))), stroke))
      }
    }
  }

  mutating func drawCells(_ rows: [[Double]], _ showsNumbers: Bool) {
    let largest = rows.joined().filter(\.isFinite).map(\.magnitude).max() ?? 0
    let size = min(layout.textSize, (layout.x.pixel(2) - layout.x.pixel(1)) / 3)
    for (row, numbers) in rows.enumerated() {
      for (column, number) in numbers.enumerated() {
        let center = PlotPoint(Double(column + 1), Double(rows.count - row))
        let (start, end) = (layout.pixel(center + PlotPoint(-0.5, 0.5)), layout.pixel(center + PlotPoint(0.5, -0.5)))
        guard start.isFinite, end.isFinite, layout.frame.grown(by: 1).contains(layout.pixel(center)) else { continue }
        let share = number.isFinite && largest > 0 ? number / largest : 0
        let colour = (share < 0 ? Colour.blue : .vermilion).tinted(share.magnitude.squareRoot() * 0.9)
        let box = Box(left: start.x, top: start.y, width: end.x - start.x, height: end.y - start.y)
        let fill = number.isFinite ? colour : Colour.pale
        drawing.add(.rectangle(box, fill: fill, opacity: 1, Stroke(Colour(0xC8_C8C8), width: 0.75), corner: 0))
        guard showsNumbers, size >= 7 else { continue }
        let text = NumberText.short(number, digits: 3)
        let place = layout.pixel(center) + PlotPoint(0, size * 0.35)
        drawing.words(text, place, size: min(size, box.width * 0.9 / max(Label(text).width(size: 1), 0.5))) {
          ($0.anchor, $0.colour) = (.middle, fill.isDark ? .white : .black)
        }
      }
    }
  }
}
