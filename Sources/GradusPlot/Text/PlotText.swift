extension Plot {
  /// The plot as lines of text for a terminal, without blanks or line breaks at its end.
  ///
  /// - Parameters:
  ///   - columns: of characters, all of them; at least 24.
  ///   - rows: of characters for the frame; at least 4.
  public func text(columns: Int = 72, rows: Int = 18) -> String {
    PlotText(self, columns: min(max(columns, 24), 400), rows: min(max(rows, 4), 200)).lines.joined(separator: "\n")
  }
}

extension Panels {
  /// The plots one below the other.
  public func text(columns: Int = 72, rows: Int = 12) -> String {
    let parts = self.rows.joined().map { $0.text(columns: columns, rows: rows) }
    return ([title].filter { !$0.isEmpty } + parts).joined(separator: "\n\n")
  }
}

/// Draws a plot with characters.
struct PlotText {
  private(set) var lines: [String] = []
  private let plot: Plot
  private var x: AxisMapping
  private var y: AxisMapping
  private var canvas: BrailleCanvas
  private let margin: Int
  /// Dots of the n-th curve.
  private static let patterns: [[Bool]] = [
    [true], [true, true, false, false], [true, false, false],
    [true, true, true, true, false, false, true, false, false],
  ]

  init(_ plot: Plot, columns: Int, rows: Int) {
    self.plot = plot
    let ranges = PlotRanges(plot)
    (x, y) = (ranges.x, ranges.y)
    let yTicks = Ticks(y, names: plot.y.names, count: max(rows / 3, 2)).ticks.filter { !$0.label.isEmpty }
    margin = min(yTicks.map(\.label.count).max() ?? 0, columns / 2)
    canvas = BrailleCanvas(columns: columns - margin - 2, rows: rows)
    (x.start, x.end) = (0, Double(canvas.width) - 0.001)
    (y.start, y.end) = (Double(canvas.height) - 0.001, 0)
    drawZeros()
    var used = 0
    for layer in plot.layers where layer.isText {
      draw(layer, Self.patterns[used % Self.patterns.count])
      if layer.stroke == nil || layer.name != nil { used += 1 }
    }
    compose(yTicks, columns: columns)
  }

  // MARK: Frame

  private mutating func drawZeros() {
    guard plot.x.names == nil, plot.y.names == nil else { return }
    var phase = 0
    let dots = [true, false, false, false]
    if y.scale == .linear, y.low < 0, y.high > 0 {
      canvas.line(
        from: PlotPoint(0, y.pixel(0)), to: PlotPoint(Double(canvas.width), y.pixel(0)), pattern: dots, phase: &phase)
    }
    phase = 0
    if x.scale == .linear, x.low < 0, x.high > 0 {
      canvas.line(
        from: PlotPoint(x.pixel(0), 0), to: PlotPoint(x.pixel(0), Double(canvas.height)), pattern: dots, phase: &phase)
    }
  }

  private mutating func compose(_ yTicks: [Ticks.Tick], columns: Int) {
    func padded(_ text: String) -> String {
      let cut = text.suffix(margin)
      return String(repeating: " ", count: margin - cut.count) + cut
    }
    if !plot.title.isEmpty { lines.append(plot.title) }
    if !plot.y.label.isEmpty { lines.append(padded(plot.y.label.count <= margin ? plot.y.label : "") + labelAbove) }
    var labels: [Int: String] = [:]
    for tick in yTicks { labels[Int(y.pixel(tick.value)) / 4] = tick.label }
    for row in 0..<canvas.rows {
      lines.append(padded(labels[row] ?? "") + (labels[row] == nil ? " │" : " ┤") + canvas.line(row))
    }
    var axis = Array(repeating: Character("─"), count: canvas.columns)
    var words = Array(repeating: Character(" "), count: canvas.columns + margin + 2)
    var end = -1
    for tick in Ticks(x, names: plot.x.names, count: max(canvas.columns / 10, 2), isCounting: plot.x.isCounting).ticks
    where !tick.label.isEmpty {
      let column = Int(x.pixel(tick.value)) / 2
      guard axis.indices.contains(column) else { continue }
      let start = min(max(column + margin + 2 - tick.label.count / 2, 0), words.count - tick.label.count)
      guard start > end, start >= 0 else { continue }
      axis[column] = "┬"
      for (offset, character) in tick.label.enumerated() { words[start + offset] = character }
      end = start + tick.label.count
    }
    lines.append(padded("") + " └" + String(axis))
    lines.append(String(words))
    if !plot.x.label.isEmpty {
      lines.append(String(repeating: " ", count: max((columns + margin - plot.x.label.count) / 2, 0)) + plot.x.label)
    }
    lines += legend
    lines = lines.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  private var labelAbove: String { plot.y.label.count <= margin ? "" : plot.y.label }

  private var legend: [String] {
    let samples = ["⠒⠒⠒⠒", "⠒ ⠒ ", "⠂⠂⠂⠂", "⠒⠂⠒⠂"]
    var used = 0
    return plot.layers.filter(\.isText).compactMap { layer in
      defer { if layer.stroke == nil || layer.name != nil { used += 1 } }
      guard let name = layer.name, !name.isEmpty else { return nil }
      let sample: String
      switch layer.shape {
      case .points: sample = "●   "
      case .bars, .between, .polygon: sample = "⣿⣿  "
      default: sample = samples[used % samples.count]
      }
      return "\(String(repeating: " ", count: margin + 2))\(sample) \(name)"
    }
  }

  // MARK: Layers

  private func share(_ point: PlotPoint) -> PlotPoint { PlotPoint(x.share(point.x), y.share(point.y)) }

  private func place(_ share: PlotPoint) -> PlotPoint {
    PlotPoint(x.start + share.x * (x.end - x.start), y.start + share.y * (y.end - y.start))
  }

  private mutating func drawShares(_ line: [PlotPoint], _ pattern: [Bool]) {
    for piece in clipped(line) {
      var phase = 0
      for (start, end) in zip(piece, piece.dropFirst()) {
        canvas.line(from: place(start), to: place(end), pattern: pattern, phase: &phase)
      }
    }
  }

  private mutating func draw(_ layer: PlotLayer, _ pattern: [Bool]) {
    switch layer.shape {
    case .function(let function):
      let pieces = CurveSampling.pieces(of: function, x: x, y: y, resolution: Double(canvas.width))
      for piece in pieces { drawShares(piece, pattern) }
    case .lines(let points):
      for piece in points.split(whereSeparator: { !share($0).isFinite }) { drawShares(piece.map(share), pattern) }
    case .segments(let pairs), .arrows(let pairs):
      for pair in pairs { drawShares([share(pair.from), share(pair.to)], pattern) }
    case .vertical(let at): drawShares([PlotPoint(x.share(at), 0), PlotPoint(x.share(at), 1)], [true, false, false])
    case .horizontal(let at): drawShares([PlotPoint(0, y.share(at)), PlotPoint(1, y.share(at))], [true, false, false])
    case .contours(let contours): for line in contours.lines { drawShares(line.points.map(share), pattern) }
    case .points(let points): for point in points { drawPoint(point, points.count > 12 ? "•" : "●") }
    case .bars(let tops, let width): for top in tops { drawBar(top, width) }
    case .cells(let rows, _): drawCells(rows)
    case .between, .polygon, .words: break
    }
  }

  private mutating func drawPoint(_ point: PlotPoint, _ sign: Character) {
    let share = share(point)
    guard share.isFinite, (0...1).contains(share.x), (0...1).contains(share.y) else { return }
    let at = place(share)
    canvas.sign(sign, column: Int(at.x) / 2, row: Int(at.y) / 4)
  }

  private mutating func drawBar(_ top: PlotPoint, _ width: Double) {
    let base = y.scale == .linear ? 0 : y.low
    let ends = [share(PlotPoint(top.x - width / 2, base)), share(PlotPoint(top.x + width / 2, top.y))]
    guard ends.allSatisfy(\.isFinite) else { return }
    let corners = ends.map { place(PlotPoint(min(max($0.x, 0), 1), min(max($0.y, 0), 1))) }
    for column in Int(corners[0].x)...max(Int(corners[1].x), Int(corners[0].x)) {
      for row in Int(min(corners[0].y, corners[1].y))...Int(max(corners[0].y, corners[1].y)) { canvas.dot(column, row) }
    }
  }

  private mutating func drawCells(_ rows: [[Double]]) {
    let largest = rows.joined().filter(\.isFinite).map(\.magnitude).max() ?? 0
    let shades: [Character] = ["·", "░", "▒", "▓", "█"]
    for row in 0..<canvas.rows {
      for column in 0..<canvas.columns {
        let (across, up) = (
          x.value(atPixel: Double(2 * column + 1)), y.value(atPixel: Double(4 * row + 2))
        )
        let (line, place) = (Int(Double(rows.count) - up + 0.5), Int(across - 0.5))
        guard rows.indices.contains(line), rows[line].indices.contains(place) else { continue }
        let share = rows[line][place].isFinite && largest > 0 ? rows[line][place].magnitude / largest : 0
        canvas.sign(shades[share == 0 ? 0 : 1 + Int(min(share * 4, 3))], column: column, row: row)
      }
    }
  }
}

extension PlotLayer {
  /// Whether characters can show it.
  fileprivate var isText: Bool {
    switch shape {
    case .between, .polygon, .words: false
    default: true
    }
  }
}
