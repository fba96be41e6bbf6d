import RealModule

/// A direction of a plot: what it measures, from where to where, and how.
public struct Axis: Hashable, Sendable {
  public enum Scale: String, Hashable, Sendable, CaseIterable {
    case linear
    /// Equal steps for equal factors; numbers that are not above zero have no place on it.
    case logarithmic
  }

  /// A place with words instead of a number.
  public struct Name: Hashable, Sendable {
    public var place: Double
    public var text: String

    public init(_ place: Double, _ text: String) { (self.place, self.text) = (place, text) }
  }

  public var label: String
  /// What is shown; nil for what there is to show.
  public var range: ClosedRange<Double>?
  public var scale: Scale
  /// In place of numbers, for bars and the like.
  public var names: [Name]?
  /// Whether halves have no meaning on it, as on one of epochs.
  public var isCounting = false

  public init(
    _ label: String = "", _ range: ClosedRange<Double>? = nil, scale: Scale = .linear, names: [Name]? = nil
  ) {
    (self.label, self.range, self.scale, self.names) = (label, range, scale, names)
  }
}

/// A range of numbers, finite and not empty, along some pixels.
struct AxisMapping {
  let low: Double
  let high: Double
  let scale: Axis.Scale
  /// The pixels of `low` and `high`.
  var start = 0.0
  var end = 1.0

  /// - Parameter range: any numbers; what cannot be drawn is replaced by what can.
  init(_ range: ClosedRange<Double>, _ scale: Axis.Scale) {
    self.scale = scale
    switch scale {
    case .linear: (low, high) = Self.linear(range)
    case .logarithmic: (low, high) = Self.logarithmic(range)
    }
  }

  /// Beyond it differences overflow.
  static let largest = 1e300

  private static func linear(_ range: ClosedRange<Double>) -> (Double, Double) {
    var low = range.lowerBound.isNaN ? 0 : min(max(range.lowerBound, -largest), largest)
    var high = range.upperBound.isNaN ? 1 : min(max(range.upperBound, -largest), largest)
    // Narrower than numbers are apart: the difference would be rounding.
    let least = max(low.magnitude, high.magnitude) * 1e-11
    if high - low <= least {
      let middle = low + (high - low) / 2
      let half = middle == 0 ? 1 : max(middle.magnitude * 0.5, 1e-300)
      (low, high) = (max(middle - half, -largest), min(middle + half, largest))
    }
    return (low, high)
  }

  private static func logarithmic(_ range: ClosedRange<Double>) -> (Double, Double) {
    var high = range.upperBound > 0 ? min(range.upperBound, largest) : 1
    var low = range.lowerBound > 0 ? max(range.lowerBound, 1 / largest) : high * 1e-3
    low = max(low, 1 / largest)
    if high / low < 1.01 { (low, high) = (low / 3, max(high, low) * 3) }
    return (low, high)
  }

  private func measure(_ value: Double) -> Double { scale == .linear ? value : .log10(value) }

  /// 0 for the low end, 1 for the high one; not finite for what has no place.
  func share(_ value: Double) -> Double {
    let (first, last) = (measure(low), measure(high))
    return (measure(value) - first) / (last - first)
  }

  func pixel(_ value: Double) -> Double { start + share(value) * (end - start) }

  /// The number at a share of the way.
  func value(_ share: Double) -> Double {
    switch scale {
    case .linear: low + share * (high - low)
    case .logarithmic: .exp10(.log10(low) + share * (.log10(high) - .log10(low)))
    }
  }

  func value(atPixel pixel: Double) -> Double { value((pixel - start) / (end - start)) }
}
