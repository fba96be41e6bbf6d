/// The names of what is drawn, each beside a sample.
struct Legend {
  enum Sample { case line, point, box, arrow }

  struct Entry {
    var name: String
    var stroke: Stroke
    var sample: Sample
  }

  let entries: [Entry]
  private let textSize: Double
  private let sampleWidth = 30.0

  init(_ plot: Plot, _ strokes: [Stroke], textSize: Double) {
    self.textSize = textSize
    // A long list would be no help.
    entries = zip(plot.layers, strokes).compactMap { layer, stroke in
      layer.name.flatMap { $0.isEmpty ? nil : Entry(name: $0, stroke: stroke, sample: layer.sample) }
    }.prefix(14).map { $0 }
  }

  var rowHeight: Double { textSize + 7 }

  private func width(_ entry: Entry) -> Double { sampleWidth + 8 + Label(entry.name).width(size: textSize) }

  var size: (width: Double, height: Double) {
    ((entries.map(width).max() ?? 0) + 18, Double(entries.count) * rowHeight + 9)
  }

  /// A corner of the frame where it covers nothing; nil if there is none.
  func corner(in frame: Box, avoiding ink: InkMap) -> PlotPoint? {
    let gap = 8.0
    guard size.width < frame.width * 0.6, size.height < frame.height * 0.6 else { return nil }
    let (left, right) = (frame.left + gap, frame.right - gap - size.width)
    let (top, bottom) = (frame.top + gap, frame.bottom - gap - size.height)
    let corners = [PlotPoint(right, top), PlotPoint(left, top), PlotPoint(right, bottom), PlotPoint(left, bottom)]
    return corners.first { corner in
      let box = Box(left: corner.x, top: corner.y, width: size.width, height: size.height).grown(by: 4)
      return ink.weight(in: box) { $0 < 0 ? 0 : 1 } == 0
    }
  }

  func draw(at corner: PlotPoint, _ drawing: inout Drawing) {
    let box = Box(left: corner.x, top: corner.y, width: size.width, height: size.height)
    drawing.add(.rectangle(box, fill: .white, opacity: 0.88, Stroke(.pale, width: 1), corner: 4))
    for (index, entry) in entries.enumerated() {
      draw(entry, PlotPoint(corner.x + 9, corner.y + 4.5 + (Double(index) + 0.5) * rowHeight), &drawing)
    }
  }

  /// The entries in rows of no more than this width.
  func rows(width limit: Double) -> [[Entry]] {
    var (rows, used): ([[Entry]], Double) = ([[]], 0)
    for entry in entries {
      if used + width(entry) > limit, !(rows.last ?? []).isEmpty {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(entry)
      used += width(entry) + 22
    }
    return rows
  }

  func draw(_ rows: [[Entry]], bottom: Double, _ drawing: inout Drawing) {
    for (index, row) in rows.enumerated() {
      var left = (drawing.width - row.reduce(-22) { $0 + width($1) + 22 }) / 2
      let middle = bottom - (Double(rows.count - index) - 0.5) * rowHeight
      for entry in row {
        draw(entry, PlotPoint(left, middle), &drawing)
        left += width(entry) + 22
      }
    }
  }

  private func draw(_ entry: Entry, _ place: PlotPoint, _ drawing: inout Drawing) {
    let end = PlotPoint(place.x + sampleWidth, place.y)
    switch entry.sample {
    case .line: drawing.add(.lines([place, end], entry.stroke))
    case .arrow: drawing.arrow(from: place, to: end, entry.stroke, head: 6 + 2.2 * entry.stroke.width)
    case .point:
      let center = PlotPoint(place.x + sampleWidth / 2, place.y)
      drawing.add(.disc(center, radius: 4.5, fill: entry.stroke.colour, Stroke(.white, width: 1.25)))
    case .box:
      let box = Box(left: place.x + 8, top: place.y - 6, width: sampleWidth - 16, height: 12)
      drawing.add(.rectangle(box, fill: entry.stroke.colour, opacity: 1, nil, corner: 0))
    }
    drawing.words(entry.name, PlotPoint(end.x + 8, place.y + textSize * 0.35), size: textSize)
  }
}

extension PlotLayer {
  fileprivate var sample: Legend.Sample {
    switch shape {
    case .points: .point
    case .bars, .between, .polygon, .cells: .box
    case .arrows: .arrow
    default: .line
    }
  }
}
