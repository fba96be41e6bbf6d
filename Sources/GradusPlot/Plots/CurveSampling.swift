/// The pieces of a function's graph, in shares of the axes: 0 at their low ends, 1 at their high ends.
///
/// Where the middle of an interval lies off the straight line, the interval is halved. An interval over which the
/// function changes much, however short it is, holds a pole or a jump: the curve is broken there. Where the function
/// begins or ends to be defined, the place is found by halving.
struct CurveSampling {
  private let function: (Double) -> Double
  private let x: AxisMapping
  private let y: AxisMapping
  /// A share of the axis that nobody sees.
  private let tolerance: Double
  private var pieces: [[PlotPoint]] = []
  private var piece: [PlotPoint] = []
  private var budget = 0

  /// - Parameter resolution: the pixels along the axes.
  static func pieces(
    of function: @escaping (Double) -> Double, x: AxisMapping, y: AxisMapping, resolution: Double
  ) -> [[PlotPoint]] {
    var sampling = CurveSampling(
      function: function, x: x, y: y, tolerance: 0.2 / max(resolution, 10))
    sampling.sample(count: Int(min(max(resolution / 2, 40), 1000)))
    return sampling.pieces
  }

  private init(function: @escaping (Double) -> Double, x: AxisMapping, y: AxisMapping, tolerance: Double) {
    (self.function, self.x, self.y, self.tolerance) = (function, x, y, tolerance)
  }

  private func point(_ share: Double) -> PlotPoint { PlotPoint(share, y.share(function(x.value(share)))) }

  private mutating func sample(count: Int) {
    var last = point(0)
    emit(last)
    for index in 1...count {
      let next = point(Double(index) / Double(count))
      budget = 120
      refine(last, next, depth: 0)
      last = next
    }
    end()
  }

  private mutating func emit(_ point: PlotPoint) {
    if point.isFinite { piece.append(point) } else { end() }
  }

  private mutating func end() {
    if !piece.isEmpty { pieces.append(piece) }
    piece = []
  }

  /// Adds what lies between two points, and the second one.
  private mutating func refine(_ first: PlotPoint, _ last: PlotPoint, depth: Int) {
    let middleShare = first.x + (last.x - first.x) / 2
    guard budget > 0, middleShare > first.x, middleShare < last.x else { return join(first, last) }
    switch (first.isFinite, last.isFinite) {
    case (false, false):
      // A short stretch where the function is defined may lie between.
      guard depth < 3 else { return emit(last) }
    case (true, true):
      if (first.y > 1.5 && last.y > 1.5) || (first.y < -0.5 && last.y < -0.5) { return emit(last) }
    default: break
    }
    budget -= 1
    let middle = point(middleShare)
    if first.isFinite, last.isFinite, middle.isFinite {
      let distance = (middle.y - (first.y + last.y) / 2).magnitude
      if distance < tolerance && depth > 0 {
        emit(middle)
        return emit(last)
      }
      if depth > 5 { return follow(first, middle, last, depth: depth) }
    } else if depth > 5, first.isFinite != last.isFinite {
      // Halve towards the end of the domain alone.
      if middle.isFinite == first.isFinite {
        emit(middle)
        return refine(middle, last, depth: depth + 1)
      }
      refine(first, middle, depth: depth + 1)
      return emit(last)
    }
    refine(first, middle, depth: depth + 1)
    refine(middle, last, depth: depth + 1)
  }

  /// Goes on in the half that changes more.
  private mutating func follow(_ first: PlotPoint, _ middle: PlotPoint, _ last: PlotPoint, depth: Int) {
    if (middle.y - first.y).magnitude > (last.y - middle.y).magnitude {
      refine(first, middle, depth: depth + 1)
      emit(last)
    } else {
      emit(middle)
      refine(middle, last, depth: depth + 1)
    }
  }

  /// Two points that are too close to look between.
  private mutating func join(_ first: PlotPoint, _ last: PlotPoint) {
    let isJump = first.isFinite && last.isFinite && last.x - first.x < 1e-7 && (last.y - first.y).magnitude > 0.01
    if isJump { end() }
    emit(last)
  }
}

/// The part of lines that lies in the unit square, or between two heights of it.
func clipped(_ line: [PlotPoint], low: PlotPoint = PlotPoint(0, 0), high: PlotPoint = PlotPoint(1, 1)) -> [[PlotPoint]]
{
  var (result, piece): ([[PlotPoint]], [PlotPoint]) = ([], [])
  func end() {
    if piece.count > 1 { result.append(piece) }
    piece = []
  }
  for (first, last) in zip(line, line.dropFirst()) {
    guard let (start, stop) = clipped(first, last, low, high) else {
      end()
      continue
    }
    if piece.last != start {
      end()
      piece = [start]
    }
    piece.append(stop)
    if stop != last { end() }
  }
  end()
  return result
}

/// The part of a segment inside a rectangle, by Liang and Barsky: the shares of the way at which it enters and leaves.
func clipped(_ first: PlotPoint, _ last: PlotPoint, _ low: PlotPoint, _ high: PlotPoint) -> (PlotPoint, PlotPoint)? {
  guard first.isFinite, last.isFinite else { return nil }
  var (enter, leave) = (0.0, 1.0)
  let way = last - first
  guard way.isFinite else { return nil }
  for (move, room) in [
    (-way.x, first.x - low.x), (way.x, high.x - first.x), (-way.y, first.y - low.y), (way.y, high.y - first.y),
  ] {
    if move == 0 {
      if room < 0 { return nil }
    } else if move < 0 {
      enter = max(enter, room / move)
    } else {
      leave = min(leave, room / move)
    }
  }
  guard enter <= leave else { return nil }
  return (enter > 0 ? first + way * enter : first, leave < 1 ? first + way * leave : last)
}
