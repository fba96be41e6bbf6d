#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Points in the plane on the arms of a spiral, one arm per class: a small problem no linear model can solve.
///
/// Class k, point i of n:
///
///     r = i / (n − 1)        t = 4k + 4r + 0.2 ε,  ε normal        (x, y) = (r sin 2.5t, r cos 2.5t)
///
/// - Source: Karpathy, *CS231n*, "Putting it together: a minimal neural network case study".
public struct Spiral: Sendable, Hashable {
  /// `[count, 2]`, row by row, within the unit disc; class by class, from the centre outwards.
  public let features: [Double]
  /// `[count]`, integers in `0 ..< classes`.
  public let labels: [Int32]

  /// The number of points of all classes together.
  public var count: Int { labels.count }

  /// - Parameters:
  ///   - points: points of each class, at least 2.
  ///   - classes: the number of arms, at least 1; `points` times `classes` is at most 10,000,000.
  /// - Throws: `DataError` when a parameter is outside its range.
  public init(points: Int, classes: Int, seed: UInt64) throws(DataError) {
    guard points >= 2 else {
      throw DataError("points", expected: "at least 2", got: "\(points)", remedy: "Ask for more points.")
    }
    guard classes >= 1 else {
      throw DataError("classes", expected: "at least 1", got: "\(classes)", remedy: "Ask for more classes.")
    }
    let (total, overflow) = points.multipliedReportingOverflow(by: classes)
    guard !overflow, total <= 10_000_000 else {
      throw DataError(
        "points", expected: "at most 10000000 points in all", got: "\(points) of each of \(classes) classes",
        remedy: "Ask for fewer points.")
    }
    var generator = SeededGenerator(seed: seed)
    var features: [Double] = []
    features.reserveCapacity(2 * total)
    for k in 0..<classes {
      for i in 0..<points {
        let r = Double(i) / Double(points - 1)
        let t = 4 * Double(k) + 4 * r + 0.2 * generator.normal()
        features.append(r * sin(2.5 * t))
        features.append(r * cos(2.5 * t))
      }
    }
    self.features = features
    labels = (0..<total).map { Int32($0 / points) }
  }
}
