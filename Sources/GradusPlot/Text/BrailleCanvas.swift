/// A picture of dots made of the characters of Braille, each two dots wide and four dots high.
struct BrailleCanvas {
  let columns: Int
  let rows: Int
  private var cells: [UInt8]
  private var signs: [Int: Character] = [:]

  init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = Array(repeating: 0, count: columns * rows)
  }

  var width: Int { 2 * columns }
  var height: Int { 4 * rows }

  /// The bits of the dots: the columns of three from above, then the fourth row.
  private static let bits: [[UInt8]] = [[1, 2, 4, 64], [8, 16, 32, 128]]

  mutating func dot(_ x: Int, _ y: Int) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    cells[y / 4 * columns + x / 2] |= Self.bits[x % 2][y % 4]
  }

  /// A character over whatever dots are there.
  mutating func sign(_ character: Character, column: Int, row: Int) {
    guard column >= 0, column < columns, row >= 0, row < rows else { return }
    signs[row * columns + column] = character
  }

  /// - Parameter pattern: which of the dots that follow each other are set, by turns.
  mutating func line(from start: PlotPoint, to end: PlotPoint, pattern: [Bool], phase: inout Int) {
    guard start.isFinite, end.isFinite else { return }
    let way = end - start
    let count = Int(min(max(way.x.magnitude, way.y.magnitude), 10_000).rounded(.up))
    for step in 0...max(count, 1) {
      let place = start + way * (Double(step) / Double(max(count, 1)))
      if pattern[phase % pattern.count] { dot(Int(place.x.rounded(.down)), Int(place.y.rounded(.down))) }
      if step > 0 { phase += 1 }
    }
  }

  func line(_ row: Int) -> String {
    String(
      (0..<columns).map { column -> Character in
        let index = row * columns + column
        if let sign = signs[index] { return sign }
        return cells[index] == 0 ? " " : Character(Unicode.Scalar(0x2800 + UInt32(cells[index])) ?? " ")
      })
  }
}
