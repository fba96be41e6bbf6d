/// Points on what is drawn, found quickly by their neighbourhood.
struct InkMap {
  private struct Cell: Hashable {
    var column: Int
    var row: Int
  }

  private var cells: [Cell: [(point: PlotPoint, owner: Int)]] = [:]
  private static let size = 24.0

  private static func index(_ place: Double) -> Int { Int((min(max(place, -1e6), 1e6) / size).rounded(.down)) }

  mutating func add(_ point: PlotPoint, owner: Int = 0) {
    guard point.isFinite else { return }
    cells[Cell(column: Self.index(point.x), row: Self.index(point.y)), default: []].append((point, owner))
  }

  /// The sum of the weights of the points in a box.
  func weight(in box: Box, _ weight: (Int) -> Double = { _ in 1 }) -> Double {
    var sum = 0.0
    for column in Self.index(box.left)...Self.index(max(box.left, box.right)) {
      for row in Self.index(box.top)...Self.index(max(box.top, box.bottom)) {
        for (point, owner) in cells[Cell(column: column, row: row)] ?? [] where box.contains(point) {
          sum += weight(owner)
        }
      }
    }
    return sum
  }
}

/// Boxes that are taken, found quickly by their neighbourhood.
struct BoxMap {
  private struct Cell: Hashable {
    var column: Int
    var row: Int
  }

  private var boxes: [Box] = []
  private var cells: [Cell: [Int]] = [:]
  private static let size = 64.0

  private static func cells(_ box: Box) -> [Cell] {
    func index(_ place: Double) -> Int { Int((min(max(place, -1e5), 1e5) / size).rounded(.down)) }
    return (index(box.left)...index(max(box.left, box.right))).flatMap { column in
      (index(box.top)...index(max(box.top, box.bottom))).map { Cell(column: column, row: $0) }
    }
  }

  mutating func add(_ box: Box) {
    boxes.append(box)
    for cell in Self.cells(box) { cells[cell, default: []].append(boxes.count - 1) }
  }

  /// How many overlap a box.
  func count(overlapping box: Box) -> Int {
    Set(Self.cells(box).flatMap { cells[$0] ?? [] }).count { boxes[$0].overlaps(box) }
  }
}
