/// Draws a plot.
struct PlotDrawing {
  private let plot: Plot
  private let strokes: [Stroke]
  var layout: PlotLayout
  var drawing: Drawing
  /// Marks points on axes: words should keep off them, legends need not.
  static let axisOwner = -1
  /// Points on what is drawn, where neither legend nor words should stand.
  var ink = InkMap()
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
      drawing.add(.lines([PlotPoint(at, frame.top), PlotPoint(at, frame.bottom)], grid(tick)))
    }
    for tick in layout.yTicks where plot.hasGrid && plot.y.names == nil {
      let at = layout.y.pixel(tick.value)
      drawing.add(.lines([PlotPoint(frame.left, at), PlotPoint(frame.right, at)], grid(tick)))
    }
  }

  private func grid(_ tick: Ticks.Tick) -> Stroke { Stroke(.pale, width: tick.label.isEmpty ? 0.5 : 1) }

  private mutating func drawAxes() {
    let frame = layout.frame
    let line = Stroke(.grey, width: 1.25)
    let zero = Stroke(Colour(0x8C_8C8C), width: 1.25)
    var zeros: [[PlotPoint]] = []
    if layout.x.scale == .linear, layout.x.low < 0, layout.x.high > 0, plot.x.names == nil {
      let at = layout.x.pixel(0)
      zeros.append([PlotPoint(at, frame.top), PlotPoint(at, frame.bottom)])
    }
    if layout.y.scale == .linear, layout.y.low < 0, layout.y.high > 0, plot.y.names == nil {
      let at = layout.y.pixel(0)
      zeros.append([PlotPoint(frame.left, at), PlotPoint(frame.right, at)])
    }
    for points in zeros where plot.hasGrid {
      drawing.add(.lines(points, zero))
      addInk(points, owner: Self.axisOwner)
    }
    drawing.add(
      .lines(
        [PlotPoint(frame.left, frame.top), PlotPoint(frame.left, frame.bottom), PlotPoint(frame.right, frame.bottom)],
        line))
  }

  private mutating func drawLabels() {
    let (frame, size) = (layout.frame, layout.textSize)
    let line = Stroke(.grey, width: 1.25)
    for tick in layout.xTicks {
      let at = layout.x.pixel(tick.value)
      let length = tick.label.isEmpty ? 3.0 : 5
      drawing.add(.lines([PlotPoint(at, frame.bottom), PlotPoint(at, frame.bottom + length)], line))
      drawing.words(tick.label, PlotPoint(at, frame.bottom + size + 7), size: size) {
        ($0.anchor, $0.colour) = (.middle, .grey)
      }
    }
    for tick in layout.yTicks {
      let at = layout.y.pixel(tick.value)
      let length = tick.label.isEmpty ? 3.0 : 5
      drawing.add(.lines([PlotPoint(frame.left - length, at), PlotPoint(frame.left, at)], line))
      drawing.words(tick.label, PlotPoint(frame.left - 9, at + size * 0.35), size: size) {
        ($0.anchor, $0.colour) = (.end, .grey)
      }
    }
    drawing.words(plot.x.label, PlotPoint(frame.center.x, frame.bottom + 2 * size + 16), size: size) {
      $0.anchor = .middle
    }
    let widest = layout.yTicks.map { Label($0.label).width(size: size) }.max() ?? 0
    let edge = frame.left - 10 - widest
    if PlotLayout.isShort(plot.y.label) {
      drawing.words(plot.y.label, PlotPoint(edge - 8, frame.center.y + size * 0.35), size: size) { $0.anchor = .end }
    } else {
      drawing.words(plot.y.label, PlotPoint(edge - 9, frame.center.y), size: size) {
        ($0.anchor, $0.isTurned) = (.middle, true)
      }
    }
    drawing.heading(plot.title, middle: layout.width / 2, base: size * 1.2 + 10, size: size * 1.15)
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

  private mutating func draw(_ layer: PlotLayer, _ stroke: Stroke) {
    switch layer.shape {
    case .function(let function):
      let pieces = CurveSampling.pieces(
        of: function, x: layout.x, y: layout.y, resolution: max(layout.frame.width, layout.frame.height))
      for piece in pieces { drawShares(piece, stroke) }
    case .lines(let points):
      for piece in points.split(whereSeparator: { !isPlaceable($0) }) {
        drawShares(piece.map { PlotPoint(layout.x.share($0.x), layout.y.share($0.y)) }, stroke)
      }
    case .points(let points):
      // Many points would hide each other.
      let radius = (points.count > 25 ? 3.2 : 4.5) * layout.textSize / 14
      for point in points { drawPoint(point, stroke.colour, radius: radius) }
    case .segments(let pairs):
      for pair in pairs { drawShares([share(pair.from), share(pair.to)], stroke) }
    case .arrows(let pairs): for pair in pairs { drawArrow(pair.from, pair.to, stroke) }
    case .between(let lower, let upper, let range): drawArea(lower, upper, range, stroke.colour)
    case .polygon(let points): drawPolygon(points, stroke.colour)
    case .bars(let tops, let width): for top in tops { drawBar(top, width, stroke.colour) }
    case .vertical(let place):
      let share = layout.x.share(place)
      drawShares([PlotPoint(share, 0), PlotPoint(share, 1)], stroke)
    case .horizontal(let place):
      let share = layout.y.share(place)
      drawShares([PlotPoint(0, share), PlotPoint(1, share)], stroke)
    case .contours(let contours): drawContours(contours, stroke)
    case .cells(let rows, let showsNumbers): drawCells(rows, showsNumbers)
    case .words: break
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
        let covered =
          ink.weight(in: box) { $0 == Self.axisOwner ? 0.4 : 1 } + 40 * Double(taken.count { $0.overlaps(box) })
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
  private func candidates(_ text: String, _ place: PlotPoint) -> [Drawing.Words] {
    let size = layout.textSize
    var result: [Drawing.Words] = []
    for distance in [9.0, 20, 36] {
      let (lift, drop) = (place.y - distance * 0.7, place.y + distance * 0.7 + size * 0.75)
      for (anchor, at) in [
        (Drawing.Words.Anchor.start, PlotPoint(place.x + distance, lift)), (.end, PlotPoint(place.x - distance, lift)),
        (.start, PlotPoint(place.x + distance, drop)), (.end, PlotPoint(place.x - distance, drop)),
        (.middle, PlotPoint(place.x, place.y - distance)),
        (.middle, PlotPoint(place.x, place.y + distance + size * 0.75)),
        (.start, PlotPoint(place.x + distance, place.y + size * 0.35)),
        (.end, PlotPoint(place.x - distance, place.y + size * 0.35)),
      ] {
        var words = Drawing.Words(text, at, size: size)
        words.anchor = anchor
        result.append(words)
      }
    }
    return result
  }
}

extension PlotLayer {
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
