import RealModule

/// Lines on which a function of two variables has equal values, by marching squares.
///
/// In each cell of a grid the corners above a level are told from those below; the line crosses the sides between them
/// at places found by halving on the function itself, so that the points of a line lie on it. Cells with a corner
/// where the function is not finite are left out.
///
/// - Source: W. E. Lorensen, H. E. Cline, "Marching cubes", SIGGRAPH (1987), in two dimensions; the two ways through a
///   saddle are told apart by the value in the middle.
public struct Contours {
  public struct Line: Hashable, Sendable {
    public var level: Double
    public var points: [PlotPoint]
    public var isClosed: Bool
  }

  public let x: ClosedRange<Double>
  public let y: ClosedRange<Double>
  public let levels: [Double]
  public let lines: [Line]

  /// - Parameters:
  ///   - levels: nil for round numbers between the least and the greatest value.
  ///   - cells: in each direction.
  public init(
    _ function: (Double, Double) -> Double, x: ClosedRange<Double>, y: ClosedRange<Double>, levels: [Double]? = nil,
    cells: Int = 100
  ) {
    let (across, up) = (AxisMapping(x, .linear), AxisMapping(y, .linear))
    (self.x, self.y) = (across.low...across.high, up.low...up.high)
    let count = min(max(cells, 4), 400)
    let values = (0...count).map { row in
      (0...count).map { function(across.value(Double($0) / Double(count)), up.value(Double(row) / Double(count))) }
    }
    let chosen = (levels ?? Self.levels(values)).filter(\.isFinite).prefix(100)
    self.levels = Array(chosen)
    lines = chosen.flatMap { level in
      MarchingSquares(function, values, across, up, level: level).lines
    }
  }

  /// About ten round numbers; closer together at the low end of bowls that rise steeply.
  static func levels(_ values: [[Double]]) -> [Double] {
    let sorted = values.joined().filter(\.isFinite).sorted()
    guard let least = sorted.first, let greatest = sorted.last, least < greatest else { return [] }
    func share(_ share: Double) -> Double { sorted[Int(share * Double(sorted.count - 1))] }
    // Poles should not take all the levels.
    let (low, high) = (share(0.005), share(0.97))
    let ticks = Ticks(AxisMapping(min(low, high)...max(low, high), .linear), names: nil, count: 12).ticks.map(\.value)
    guard share(0.5) - least < 0.12 * (share(0.97) - least), least.isFinite else { return ticks.filter { $0 > least } }
    // A steep valley: levels by factors of two to three above the floor, at round numbers.
    let floor = least >= 0 ? 0 : least
    let span = share(0.97) - floor
    guard span > 0, span.isFinite else { return ticks }
    let top = Int(Double.log10(span).rounded(.up))
    let ladder = (top - 4...top).flatMap { power in [1.0, 2, 5].map { $0 * powerOfTen(power) } }
    return ladder.map { floor + $0 }.filter { $0 < greatest && $0 <= floor + span && $0 > share(0.01) }.suffix(10)
  }
}

/// One level of contours.
private struct MarchingSquares {
  private(set) var lines: [Contours.Line] = []

  /// A side of a cell: the corner it starts at, and whether it goes up.
  private struct Side: Hashable {
    var column: Int
    var row: Int
    var goesUp: Bool
  }

  init(
    _ function: (Double, Double) -> Double, _ values: [[Double]], _ x: AxisMapping, _ y: AxisMapping, level: Double
  ) {
    let count = values.count - 1
    // A value on the level would count as above with one neighbour and not cross: it always counts as above.
    func isAbove(_ column: Int, _ row: Int) -> Bool { values[row][column] >= level }
    func place(_ column: Double, _ row: Double) -> PlotPoint {
      PlotPoint(x.value(column / Double(count)), y.value(row / Double(count)))
    }
    var neighbours: [Side: [Side]] = [:]
    var order: [Side] = []
    func join(_ first: Side, _ second: Side) {
      for (side, other) in [(first, second), (second, first)] {
        if neighbours[side] == nil { order.append(side) }
        neighbours[side, default: []].append(other)
      }
    }
    for row in 0..<count {
      for column in 0..<count {
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map { (column + $0.0, row + $0.1) }
        guard corners.allSatisfy({ values[$0.1][$0.0].isFinite }) else { continue }
        let above = corners.map { isAbove($0.0, $0.1) }
        let sides = [
          Side(column: column, row: row, goesUp: false), Side(column: column + 1, row: row, goesUp: true),
          Side(column: column, row: row + 1, goesUp: false), Side(column: column, row: row, goesUp: true),
        ]
        let crossed = (0..<4).filter { above[$0] != above[($0 + 1) % 4] }
        if crossed.count == 2 {
          join(sides[crossed[0]], sides[crossed[1]])
        } else if crossed.count == 4 {
          let middle = place(Double(column) + 0.5, Double(row) + 0.5)
          // The corners like the middle are connected: the lines cut off the two others.
          let cutsFirst = (function(middle.x, middle.y) >= level) != above[0]
          join(sides[0], sides[cutsFirst ? 3 : 1])
          join(sides[2], sides[cutsFirst ? 1 : 3])
        }
      }
    }
    func crossing(_ side: Side) -> PlotPoint? {
      let (column, row) = (Double(side.column), Double(side.row))
      let end = side.goesUp ? (side.column, side.row + 1) : (side.column + 1, side.row)
      var (from, to) = (place(column, row), place(Double(end.0), Double(end.1)))
      let startsAbove = isAbove(side.column, side.row)
      var (near, far) = (values[side.row][side.column] - level, values[end.1][end.0] - level)
      let jump = (near - far).magnitude
      // Halving and straight lines by turns: sure to close in, and fast where the function is smooth.
      for round in 0..<50 {
        let share = round % 3 == 2 ? 0.5 : min(max(near / (near - far), 0.01), 0.99)
        let middle = from + (to - from) * share
        let value = function(middle.x, middle.y) - level
        guard value.isFinite else { return nil }
        if value.magnitude <= 1e-7 * jump { return middle }
        if (value >= 0) == startsAbove { (from, near) = (middle, value) } else { (to, far) = (middle, value) }
      }
      // A jump over the level is no place where it is reached.
      return (near - far).magnitude <= 0.5 * jump ? from : nil
    }
    trace(order, neighbours, level, crossing)
  }

  private mutating func trace(
    _ order: [Side], _ neighbours: [Side: [Side]], _ level: Double, _ crossing: (Side) -> PlotPoint?
  ) {
    var seen: Set<Side> = []
    func walk(from start: Side) -> [Side] {
      var (way, at) = ([start], start)
      seen.insert(start)
      while let next = neighbours[at]?.first(where: { !seen.contains($0) }) {
        seen.insert(next)
        way.append(next)
        at = next
      }
      return way
    }
    // Open lines from their ends first; what is left are closed ones.
    for side in order where neighbours[side]?.count == 1 && !seen.contains(side) {
      add(walk(from: side).map(crossing), level, isClosed: false)
    }
    for side in order where !seen.contains(side) {
      add(walk(from: side).map(crossing), level, isClosed: true)
    }
  }

  private mutating func add(_ points: [PlotPoint?], _ level: Double, isClosed: Bool) {
    if isClosed, !points.contains(nil) {
      let whole = points.compactMap { $0 }
      if whole.count > 2 { lines.append(.init(level: level, points: whole + [whole[0]], isClosed: true)) }
      return
    }
    for part in points.split(separator: nil) where part.count > 1 {
      lines.append(.init(level: level, points: part.compactMap { $0 }, isClosed: false))
    }
  }
}
