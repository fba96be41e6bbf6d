/// Plots beside and below each other as one picture, with their frames in line.
public struct Panels {
  public var title: String
  /// From above; each from left to right.
  public var rows: [[Plot]]

  public init(_ title: String = "", rows: [[Plot]]) { (self.title, self.rows) = (title, rows) }

  /// The picture as a complete `<svg>` element.
  public func svg(width: Double = Plot.width, height: Double? = nil) -> String {
    drawing(width: width, height: height).svg
  }

  public func drawing(width: Double = Plot.width, height: Double? = nil) -> Drawing {
    let width = Drawing.size(width)
    let height = Drawing.size(height ?? (rows.count > 1 ? 260 * Double(rows.count) : 0.5 * width) + 40)
    let plots = rows.joined()
    let summary = plots.map { [$0.title, $0.words].filter { !$0.isEmpty }.joined(separator: ". ") }
    var result = Drawing(
      width: width, height: height, title: title.isEmpty ? plots.first?.title ?? "Plots" : title,
      summary: summary.joined(separator: " "))
    let top = title.isEmpty ? 0.0 : 34
    result.heading(title, middle: width / 2, base: 25, size: 16)
    // A row with words below its axes needs room for them.
    let extras = rows.map { $0.contains { !$0.x.label.isEmpty } ? 24.0 : 0 }
    let even = (height - top - extras.reduce(0, +)) / Double(max(rows.count, 1))
    var at = top
    for (row, extra) in zip(rows, extras) {
      let rowHeight = max(even + extra, 60)
      defer { at += rowHeight }
      let columnWidth = width / Double(max(row.count, 1))
      for (column, plot) in row.enumerated() {
        let room = leftRoom(ofColumn: column, width: columnWidth, height: rowHeight)
        let inner = PlotDrawing(plot, width: columnWidth, height: rowHeight, leftRoom: room).drawing
        result.place(inner, at: PlotPoint(Double(column) * columnWidth, at))
      }
    }
    return result
  }

  /// What the widest numbers of a column need.
  private func leftRoom(ofColumn column: Int, width: Double, height: Double) -> Double {
    rows.filter { column < $0.count && !$0[column].hasEqualUnits }.map { row in
      PlotLayout(row[column], width: width, height: height, legendHeight: 0).frame.left
    }.max() ?? 0
  }
}
