/// A line without the points that nobody would miss.
///
/// - Source: D. H. Douglas, T. K. Peucker, "Algorithms for the reduction of the number of points", Cartographica (1973).
func simplified(_ line: [PlotPoint], tolerance: Double = 0.08) -> [PlotPoint] {
  guard line.count > 2 else { return line }
  var isKept = Array(repeating: false, count: line.count)
  (isKept[0], isKept[line.count - 1]) = (true, true)
  // Long lines in parts: the search is quadratic at worst.
  let part = 256
  for start in stride(from: 0, to: line.count - 1, by: part) {
    let end = min(start + part, line.count - 1)
    isKept[end] = true
    var open = [(start, end)]
    while let (first, last) = open.popLast() {
      guard last - first > 1 else { continue }
      var (worst, greatest) = (first, tolerance)
      for index in first + 1..<last {
        let distance = distance(of: line[index], fromSegment: line[first], line[last])
        if distance > greatest { (worst, greatest) = (index, distance) }
      }
      guard worst != first else { continue }
      isKept[worst] = true
      open += [(first, worst), (worst, last)]
    }
  }
  return zip(line, isKept).filter(\.1).map(\.0)
}

private func distance(of point: PlotPoint, fromSegment start: PlotPoint, _ end: PlotPoint) -> Double {
  let (way, there) = (end - start, point - start)
  let square = way.x * way.x + way.y * way.y
  guard square > 0 else { return there.length }
  let share = min(max((there.x * way.x + there.y * way.y) / square, 0), 1)
  return (there - way * share).length
}
