/// The derivative at 0 of a vector function of one number, by central differences whose error terms of order h², h⁴ … are extrapolated away.
///
/// The step halves until the estimates stop improving, each result for itself: from large steps, where the series is cut off, to small
/// ones, where rounding wins.
///
/// - Source: Ridders, "Accurate computation of F′(x) and F′(x)F″(x)", Advances in Engineering Software 4 (1982).
struct Differences {
  struct Estimate {
    var slope = Double.nan
    /// How far the slope may be off: the distance to its neighbours in the table, and the rounding of the function's values.
    var error = Double.infinity
    var step = 0.0
    /// The largest magnitude of the function's values.
    var size: Double
    /// The slopes from the left and the right, at the last steps at which rounding leaves them sound.
    var oneSided: [(left: Double, right: Double)] = []
    fileprivate var score = Double.infinity
  }

  private(set) var estimates: [Estimate]

  private static let columns = 6
  private static let levels = 48
  private let epsilon: Double
  private let firstStep: Double
  // The newest row of the table: row[k] has k error terms removed.
  private var row: [[Double]] = []

  /// - Parameters:
  ///   - center: the function's value at 0.
  ///   - firstStep: larger than the distances on which the function changes, or at least not much smaller.
  ///   - epsilon: the relative rounding error of the function's values.
  init(
    center: [Double], firstStep: Double, epsilon: Double, of function: (Double) throws(TensorError) -> [Double]
  ) throws(TensorError) {
    self.epsilon = epsilon
    self.firstStep = firstStep
    estimates = center.map { Estimate(size: $0.magnitude) }
    var step = firstStep
    var stale = 0
    for _ in 0..<Self.levels {
      let (low, high) = (try function(-step), try function(step))
      stale = add(step, center, low, high) ? 0 : stale + 1
      if stale >= 3, estimates.allSatisfy({ $0.score < 1e-7 }) { break }
      step /= 2
    }
  }

  /// Adds the row of the table for one step; says whether it improved an estimate.
  private mutating func add(_ step: Double, _ center: [Double], _ low: [Double], _ high: [Double]) -> Bool {
    // Values that are not finite say nothing: the edge of a domain, or an overflow.
    guard (low + high).allSatisfy(\.isFinite) else {
      row = []
      return false
    }
    var next = [zip(low, high).map { ($1 - $0) / (2 * step) }]
    var factor = 1.0
    for previous in row.prefix(Self.columns - 1) {
      factor *= 4
      next.append(zip(next[next.count - 1], previous).map { ($0 * factor - $1) / (factor - 1) })
    }
    var isBetter = false
    for index in estimates.indices {
      estimates[index].size = Swift.max(estimates[index].size, low[index].magnitude, high[index].magnitude)
      for column in next.indices.dropFirst() {
        let value = next[column][index]
        let spread = Swift.max((value - next[column - 1][index]).magnitude, (value - row[column - 1][index]).magnitude)
        isBetter = improve(index, value, spread, step) || isBetter
      }
      addSides(index, (center[index] - low[index]) / step, (high[index] - center[index]) / step, step)
    }
    row = next
    return isBetter
  }

  /// Takes a value of the table if its relative error is the smallest so far. For a slope near 0, relative to the slope of a function that
  /// changes by its own size over the first step.
  private mutating func improve(_ index: Int, _ value: Double, _ spread: Double, _ step: Double) -> Bool {
    let error = spread + epsilon * estimates[index].size / step
    let score = error / (value.magnitude + 1e-8 * estimates[index].size / firstStep + .leastNormalMagnitude)
    guard score < estimates[index].score else { return false }
    let isBetter = score < 0.9 * estimates[index].score
    (estimates[index].slope, estimates[index].error) = (value, error)
    (estimates[index].step, estimates[index].score) = (step, score)
    return isBetter
  }

  private mutating func addSides(_ index: Int, _ left: Double, _ right: Double, _ step: Double) {
    guard epsilon * estimates[index].size / step < 1e-3 * Swift.max(left.magnitude, right.magnitude) else { return }
    estimates[index].oneSided = estimates[index].oneSided.suffix(3) + [(left, right)]
  }
}

extension Differences.Estimate {
  /// The slopes from both sides, in order, if they differ and do not come together as the step shrinks.
  var slopesAroundKink: ClosedRange<Double>? {
    guard let last = oneSided.last, let first = oneSided.first, oneSided.count >= 3 else { return nil }
    let gap = (last.right - last.left).magnitude
    let isKink =
      gap > 1e-2 * Swift.max(last.right.magnitude, last.left.magnitude)
      && gap > 0.7 * (first.right - first.left).magnitude
    return isKink ? Swift.min(last.left, last.right)...Swift.max(last.left, last.right) : nil
  }
}
