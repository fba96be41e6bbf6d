/// The shift and scale that give a column mean 0 and standard deviation 1.
///
///     z = (x − mean) / scale        x = z · scale + mean
public struct Standardisation: Sendable, Hashable {
  public let mean: Double
  /// The population standard deviation, > 0; 1 for a constant column.
  public let scale: Double

  public init(mean: Double, scale: Double) {
    self.mean = mean
    self.scale = scale
  }

  /// The mean and standard deviation of the values that are not NaN; a NaN counts as a value equal to the mean.
  ///
  /// Mean 0 and scale 1 when there is no value; nil when the values range too far for 64-bit numbers.
  init?(of values: some Sequence<Double>) {
    let present = values.filter { !$0.isNaN }
    guard let least = present.min(), let greatest = present.max() else {
      self.init(mean: 0, scale: 1)
      return
    }
    let range = greatest - least
    guard range.isFinite else { return nil }
    guard range > 0 else {
      self.init(mean: least, scale: 1)
      return
    }
    // In units of the range: the squares of very small or large numbers would lose every digit or overflow.
    let shifted = present.map { ($0 - least) / range }
    let mean = shifted.reduce(0, +) / Double(present.count)
    let squares = shifted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let count = values.reduce(0) { total, _ in total + 1 }
    let scale = (squares / Double(count)).squareRoot() * range
    guard scale > 0 else { return nil }
    self.init(mean: least + mean * range, scale: scale)
  }

  /// The value in standard deviations from the mean; 0 for NaN, which stands for a missing cell.
  public func standardised(_ x: Double) -> Double { x.isNaN ? 0 : (x - mean) / scale }

  /// The value of which `z` is the standardised form.
  public func restored(_ z: Double) -> Double { z * scale + mean }
}
