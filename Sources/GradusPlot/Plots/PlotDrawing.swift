/// Draws a plot.
struct PlotDrawing {
  private let plot: Plot
  private let strokes: [Stroke]
  private var layout: PlotLayout
  private(set) var drawing: Drawing
  /// Points on what is drawn, where neither legend nor words should stand.
  private var ink = InkMap()
  /// What words cover already.
  private var taken: [Box] = []

  init(_ plot: Plot, width: Double, height: Double, leftRoom: Double = 0) {
    self.plot = plot
    strokes = plot.strokes
    layout = PlotLayout(plot, width: width, height: height, legendHeight: 0, leftRoom: leftRoom)
    drawing = Drawing(
      width: width, height: height, title: plot.title.isEmpty ? "Plot" : plot.title, summary: plot.words)
    let legend = Legend(plot, strokes, textSize: layout.textSize)
    let blank = drawing
    drawLayers()
    if !legend.entries.isEmpty {
      if !hasContours, let corner = legend.corner(in: layout.frame, avoiding: ink) {
        legend.draw(at: corner, &drawing)
        taken.append(Box(left: corner.x, top: corner.y, width: legend.size.width, height: legend.size.height))
      } else {
        // No corner is free: below the plot, which becomes smaller for it.
        let rows = legend.rows(width: width - 20)
        layout = PlotLayout(
          plot, width: width, height: height, legendHeight: Double(rows.count) * legend.rowHeight + 6,
          leftRoom: leftRoom)
        (drawing, ink) = (blank, InkMap())
        drawLayers()
        legend.draw(rows, bottom: height - 8, &drawing)
      }
    }
    drawWords()
  }

  /// A legend over them would hide a part that counts.
  private var hasContours: Bool {
    plot.layers.contains { layer in
      if case .contours = layer.shape { return true }
      return false
    }
  }

  // MARK: Axes

  private mutating func drawGrid() {
    let frame = layout.frame
    for tick in layout.xTicks where plot.hasGrid && plot.x.names == nil {
      let at = layout.x.pixel(tick.value)
      drawing.add(.lines([Point(at, frame.top), Point(at, frame.bottom)], grid(tick)))
    }
    for tick in layout.yTicks where plot.hasGrid && plot.y.names == nil {
      let at = layout.y.pixel(tick.value)
      drawing.add(.lines([Point(frame.left, at), Point(frame.right, at)], grid(tick)))
    }
  }

  private func grid(_ tick: Ticks.Tick) -> Stroke { Stroke(.pale, width: tick.label.isEmpty ? 0.5 : 1) }

  private mutating func drawAxes() {
    let frame = layout.frame
    let line = Stroke(.grey, width: 1.25)
    let zero = Stroke(Colour(0x8C_8C8C), width: 1.25)
    if layout.x.scale == .linear, layout.x.low < 0, layout.x.high > 0, plot.hasGrid, plot.x.names == nil {
      let at = layout.x.pixel(0)
      drawing.add(.lines([Point(at, frame.top), Point(at, frame.bottom)], zero))
    }
    if layout.y.scale == .linear, layout.y.low < 0, layout.y.high > 0, plot.hasGrid, plot.y.names == nil {
      let at = layout.y.pixel(0)
      drawing.add(.lines([Point(frame.left, at), Point(frame.right, at)], zero))
    }
    drawing.add(
      .lines(
        [Point(frame.left, frame.top), Point(frame.left, frame.bottom), Point(frame.right, frame.bottom)], line))
  }

  private mutating func drawLabels() {
    let (frame, size) = (layout.frame, layout.textSize)
    let line = Stroke(.grey, width: 1.25)
    for tick in layout.xTicks {
      let at = layout.x.pixel(tick.value)
      let length = tick.label.isEmpty ? 3.0 : 5
      drawing.add(.lines([Point(at, frame.bottom), Point(at, frame.bottom + length)], line))
      drawing.words(tick.label, Point(at, frame.bottom + size + 7), size: size) {
        ($0.anchor, $0.colour) = (.middle, .grey)
      }
    }
    for tick in layout.yTicks {
      let at = layout.y.pixel(tick.value)
      let length = tick.label.isEmpty ? 3.0 : 5
      drawing.add(.lines([Point(frame.left - length, at), Point(frame.left, at)], line))
      drawing.words(tick.label, Point(frame.left - 9, at + size * 0.35), size: size) {
        ($0.anchor, $0.colour) = (.end, .grey)
      }
    }
    drawing.words(plot.x.label, Point(frame.center.x, frame.bottom + 2 * size + 16), size: size) { $0.anchor = .middle }
    let widest = layout.yTicks.map { Label($0.label).width(size: size) }.max() ?? 0
    let edge = frame.left - 10 - widest
    if PlotLayout.isShort(plot.y.label) {
      drawing.words(plot.y.label, Point(edge - 8, frame.center.y + size * 0.35), size: size) { $0.anchor = .end }
    } else {
      drawing.words(plot.y.label, Point(edge - 9, frame.center.y), size: size) {
        ($0.anchor, $0.isTurned) = (.middle, true)
      }
    }
    drawing.words(plot.title, Point(layout.width / 2, size * 1.2 + 10), size: size * 1.15) {
      ($0.anchor, $0.isBold) = (.middle, true)
    }
  }

  // MARK: Layers

  private mutating func drawLayers() {
    drawGrid()
    let order = plot.layers.indices.sorted { (plot.layers[$0].depth, $0) < (plot.layers[$1].depth, $1) }
    for index in order where plot.layers[index].depth == 0 { draw(plot.layers[index], strokes[index]) }
    drawAxes()
    for index in order where plot.layers[index].depth > 0 { draw(plot.layers[index], strokes[index]) }
    drawLabels()
  }

  private mutating func draw(_ layer: Layer, _ stroke: Stroke) {
    switch layer.shape {
    case .function(let function):
      let pieces = CurveSampling.pieces(
        of: function, x: layout.x, y: layout.y, resolution: max(layout.frame.width, layout.frame.height))
      for piece in pieces { drawShares(piece, stroke) }
    case .lines(let points):
      for piece in points.split(whereSeparator: { !isPlaceable($0) }) {
        drawShares(piece.map { Point(layout.x.share($0.x), layout.y.share($0.y)) }, stroke)
      }
    case .points(let points): for point in points { drawPoint(point, stroke.colour) }
    case .segments(let pairs):
      for pair in pairs { drawShares([share(pair.from), share(pair.to)], stroke) }
    case .arrows(let pairs): for pair in pairs { drawArrow(pair.from, pair.to, stroke) }
    case .between(let lower, let upper, let range): drawArea(lower, upper, range, stroke.colour)
    case .polygon(let points): drawPolygon(points, stroke.colour)
    case .bars(let tops, let width): for top in tops { drawBar(top, width, stroke.colour) }
    case .vertical(let place):
      let share = layout.x.share(place)
      drawShares([Point(share, 0), Point(share, 1)], stroke)
    case .horizontal(let place):
      let share = layout.y.share(place)
      drawShares([Point(0, share), Point(1, share)], stroke)
    case .contours(let contours): drawContours(contours, stroke)
    case .cells(let rows, let showsNumbers): drawCells(rows, showsNumbers)
    case .words: break
    }
  }

  private func share(_ point: Point) -> Point { Point(layout.x.share(point.x), layout.y.share(point.y)) }

  private func isPlaceable(_ point: Point) -> Bool { share(point).isFinite }

  /// Draws a line given in shares of the axes, as far as it lies in the frame.
  private mutating func drawShares(_ line: [Point], _ stroke: Stroke) {
    if line.count == 1, line[0].isFinite, (0...1).contains(line[0].x), (0...1).contains(line[0].y) {
      drawing.add(.disc(layout.pixel(share: line[0]), radius: stroke.width, fill: stroke.colour, nil))
    }
    for piece in clipped(line) {
      let points = simplified(piece.map(layout.pixel(share:)))
      drawing.add(.lines(points, stroke))
      addInk(points)
    }
  }

  private mutating func addInk(_ points: [Point]) {
    for (start, end) in zip(points, points.dropFirst()) {
      let way = end - start
      let count = min(max(Int(way.length / 5), 1), 400)
      for step in 0...count { ink.add(start + way * (Double(step) / Double(count))) }
    }
  }

  private mutating func drawPoint(_ point: Point, _ colour: Colour) {
    let place = layout.pixel(point)
    guard place.isFinite, layout.frame.grown(by: 1).contains(place) else { return }
    drawing.add(.disc(place, radius: 4.5, fill: colour, Stroke(.white, width: 1.25)))
    for shift in [Point(0, 0), Point(5, 0), Point(-5, 0), Point(0, 5), Point(0, -5)] { ink.add(place + shift) }
  }

  private mutating func drawArrow(_ from: Point, _ to: Point, _ stroke: Stroke) {
    let (start, end) = (share(from), share(to))
    guard let (first, last) = clipped(start, end, Point(0, 0), Point(1, 1)) else { return }
    let (tail, tip) = (layout.pixel(share: first), layout.pixel(share: last))
    // The head of an arrow that leaves the frame is not there.
    if last == end {
      drawing.arrow(from: tail, to: tip, stroke, head: 6 + 2.2 * stroke.width)
    } else {
      drawing.add(.lines([tail, tip], stroke))
    }
    addInk([tail, tip])
  }

  private mutating func drawArea(
    _ lower: (Double) -> Double, _ upper: (Double) -> Double, _ range: ClosedRange<Double>, _ colour: Colour
  ) {
    let (low, high) = (max(range.lowerBound, layout.x.low), min(range.upperBound, layout.x.high))
    guard low < high else { return }
    var (bottom, top): ([Point], [Point]) = ([], [])
    for step in 0...240 {
      let place = low + Double(step) / 240 * (high - low)
      let ends = [share(Point(place, lower(place))), share(Point(place, upper(place)))]
      guard ends.allSatisfy(\.isFinite) else { continue }
      let limited = ends.map { layout.pixel(share: Point($0.x, min(max($0.y, 0), 1))) }
      bottom.append(limited[0])
      top.append(limited[1])
    }
    guard top.count > 1 else { return }
    drawing.add(.area(simplified(top) + simplified(bottom.reversed()), fill: colour, opacity: 0.2))
  }

  private mutating func drawPolygon(_ points: [Point], _ colour: Colour) {
    let shares = points.map(share)
    guard shares.count > 2, shares.allSatisfy(\.isFinite) else { return }
    let limited = shares.map { layout.pixel(share: Point(min(max($0.x, 0), 1), min(max($0.y, 0), 1))) }
    drawing.add(.area(limited, fill: colour, opacity: 0.2))
  }

  private mutating func drawBar(_ top: Point, _ width: Double, _ colour: Colour) {
    let base = layout.y.scale == .linear ? 0 : layout.y.low
    let ends = [share(Point(top.x - width / 2, base)), share(Point(top.x + width / 2, top.y))]
    guard ends.allSatisfy(\.isFinite) else { return }
    let corners = ends.map { layout.pixel(share: Point(min(max($0.x, 0), 1), min(max($0.y, 0), 1))) }
    let box = Box(
      left: corners[0].x, top: min(corners[0].y, corners[1].y), width: corners[1].x - corners[0].x,
      height: (corners[0].y - corners[1].y).magnitude)
    guard box.width > 0 else { return }
    drawing.add(.rectangle(box, fill: colour, opacity: 1, nil, corner: 0))
    for step in 0...6 {
      for rung in 0...6 {
        ink.add(Point(box.left + box.width * Double(step) / 6, box.top + box.height * Double(rung) / 6))
      }
    }
  }

  private mutating func drawContours(_ contours: Contours, _ stroke: Stroke) {
    for line in contours.lines {
      for piece in clipped(line.points.map(share)) {
        drawing.add(.lines(simplified(piece.map(layout.pixel(share:))), stroke))
      }
    }
  }

  private mutating func drawCells(_ rows: [[Double]], _ showsNumbers: Bool) {
    let largest = rows.joined().filter(\.isFinite).map(\.magnitude).max() ?? 0
    let size = min(layout.textSize, (layout.x.pixel(2) - layout.x.pixel(1)) / 3)
    for (row, numbers) in rows.enumerated() {
      for (column, number) in numbers.enumerated() {
        let center = Point(Double(column + 1), Double(rows.count - row))
        let (start, end) = (layout.pixel(center + Point(-0.5, 0.5)), layout.pixel(center + Point(0.5, -0.5)))
        guard start.isFinite, end.isFinite, layout.frame.grown(by: 1).contains(layout.pixel(center)) else { continue }
        let share = number.isFinite && largest > 0 ? number / largest : 0
        let colour = (share < 0 ? Colour.blue : .vermilion).tinted(share.magnitude.squareRoot() * 0.9)
        let box = Box(left: start.x, top: start.y, width: end.x - start.x, height: end.y - start.y)
        let fill = number.isFinite ? colour : Colour.pale
        drawing.add(.rectangle(box, fill: fill, opacity: 1, Stroke(Colour(0xC8_C8C8), width: 0.75), corner: 0))
        guard showsNumbers, size >= 7 else { continue }
        let text = NumberText.short(number, digits: 3)
        let place = layout.pixel(center) + Point(0, size * 0.35)
        drawing.words(text, place, size: min(size, box.width * 0.9 / max(Label(text).width(size: 1), 0.5))) {
          ($0.anchor, $0.colour) = (.middle, fill.isDark ? .white : .black)
        }
      }
    }
  }

  // MARK: Words

  private mutating func drawWords() {
    for layer in plot.layers {
      guard case .contours(let contours) = layer.shape else { continue }
      for words in ContourLabels(contours, layout: layout, textSize: layout.textSize - 2.5, avoiding: ink).words {
        drawing.add(.words(words))
        taken.append(words.box)
      }
    }
    for (layer, stroke) in zip(plot.layers, strokes) {
      guard case .words(let text, let point) = layer.shape else { continue }
      let place = layout.pixel(point)
      guard place.isFinite, layout.frame.grown(by: 1).contains(place) else { continue }
      var best: (words: Drawing.Words, cost: Double)?
      for (rank, candidate) in candidates(text, place).enumerated() {
        let box = candidate.box.grown(by: 1)
        let covered = ink.weight(in: box) + 40 * Double(taken.count { $0.overlaps(box) })
        let cost = covered + (layout.frame.contains(box) ? 0 : 200) + Double(rank) * 0.3
        if cost < best?.cost ?? .infinity { best = (candidate, cost) }
      }
      guard var words = best?.words else { continue }
      (words.colour, words.hasRim) = (stroke.colour, true)
      drawing.add(.words(words))
      taken.append(words.box)
    }
  }

  /// Places round a point, the usual ones first.
  private func candidates(_ text: String, _ place: Point) -> [Drawing.Words] {
    let size = layout.textSize
    var result: [Drawing.Words] = []
    for distance in [9.0, 20, 36] {
      let (lift, drop) = (place.y - distance * 0.7, place.y + distance * 0.7 + size * 0.75)
      for (anchor, at) in [
        (Drawing.Words.Anchor.start, Point(place.x + distance, lift)), (.end, Point(place.x - distance, lift)),
        (.start, Point(place.x + distance, drop)), (.end, Point(place.x - distance, drop)),
        (.middle, Point(place.x, place.y - distance)), (.middle, Point(place.x, place.y + distance + size * 0.75)),
        (.start, Point(place.x + distance, place.y + size * 0.35)),
        (.end, Point(place.x - distance, place.y + size * 0.35)),
      ] {
        var words = Drawing.Words(text, at, size: size)
        words.anchor = anchor
        result.append(words)
      }
    }
    return result
  }
}

extension Layer {
  /// What lies behind is drawn first.
  fileprivate var depth: Int {
    switch shape {
    case .cells, .between, .polygon, .bars: 0
    case .contours: 1
    case .vertical, .horizontal: 2
    case .function, .lines, .segments: 3
    case .arrows: 4
    case .points: 5
    case .words: 6
    }
  }
}
