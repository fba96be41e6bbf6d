import RealModule

/// What a plot shows: the ranges of its axes, from what there is to show where they are not given.
struct PlotRanges {
  let x: AxisMapping
  let y: AxisMapping

  init(_ plot: Plot) {
    let isFilled = plot.layers.contains(where: \.fillsFrame)
    let xs = plot.layers.filter(\.countsForRange).flatMap(\.extent).map(\.x)
    x = Self.mapping(plot.x, Self.usual(xs, plot.x.scale), usual: -5...5, isFilled: isFilled)
    let mapping = x
    let ys = plot.layers.filter(\.countsForRange).map { layer -> ClosedRange<Double>? in
      switch layer.shape {
      case .function(let function): Self.heights(of: function, over: mapping, plot.y.scale)
      case .between(let lower, let upper, let range):
        Self.usual(
          (0...60).flatMap { step -> [Double] in
            let place = range.lowerBound + Double(step) / 60 * (range.upperBound - range.lowerBound)
            return [lower(place), upper(place)]
          }, plot.y.scale)
      default: Self.usual(layer.extent.map(\.y), plot.y.scale)
      }
    }
    y = Self.mapping(plot.y, Self.hull(ys), usual: -1...1, isFilled: isFilled)
  }

  private static func mapping(_ axis: Axis, _ found: ClosedRange<Double>?, usual: ClosedRange<Double>, isFilled: Bool)
    -> AxisMapping
  {
    if let range = axis.range { return AxisMapping(range, axis.scale) }
    guard let found else { return AxisMapping(axis.scale == .linear ? usual : 0.1...10, axis.scale) }
    if isFilled { return AxisMapping(found, axis.scale) }
    // Nothing should lie on the rim.
    let bare = AxisMapping(found, axis.scale)
    let share = 0.06
    return AxisMapping(bare.value(-share)...max(bare.value(-share), bare.value(1 + share)), axis.scale)
  }

  /// The range of the numbers that have a place.
  private static func usual(_ numbers: [Double], _ scale: Axis.Scale) -> ClosedRange<Double>? {
    var (low, high) = (Double.infinity, -Double.infinity)
    for number in numbers where number.isFinite && (scale == .linear || number > 0) {
      (low, high) = (min(low, number), max(high, number))
    }
    return low <= high ? low...high : nil
  }

  private static func hull(_ ranges: [ClosedRange<Double>?]) -> ClosedRange<Double>? {
    let found = ranges.compactMap { $0 }
    guard let low = found.map(\.lowerBound).min(), let high = found.map(\.upperBound).max() else { return nil }
    return low...high
  }

  /// The heights of a function that are worth showing: all of them, or without the neighbourhood of poles.
  static func heights(of function: (Double) -> Double, over x: AxisMapping, _ scale: Axis.Scale) -> ClosedRange<Double>?
  {
    let count = 400
    let samples = (0...count).map { function(x.value(Double($0) / Double(count))) }
    let places = samples.indices.filter { samples[$0].isFinite && (scale == .linear || samples[$0] > 0) }
    guard let least = places.min(by: { samples[$0] < samples[$1] }),
      let greatest = places.max(by: { samples[$0] < samples[$1] })
    else { return nil }
    /// The extremum nearer by: samples round the outermost one.
    func outermost(_ index: Int, _ isBetter: (Double, Double) -> Bool) -> Double {
      (0...60).reduce(samples[index]) { best, step in
        let share = (Double(index) - 1 + Double(step) / 30) / Double(count)
        let value = function(x.value(min(max(share, 0), 1)))
        return value.isFinite && isBetter(value, best) && (scale == .linear || value > 0) ? value : best
      }
    }
    let (low, high) = (outermost(least, <), outermost(greatest, >))
    let sorted = places.map { samples[$0] }.sorted()
    let middle = sorted[sorted.count / 2]
    func share(_ share: Double) -> Double { sorted[Int(share * Double(sorted.count - 1))] }
    // Much farther from the middle where one looks closer: no end in sight.
    let growsBelow = scale == .linear && middle - low > 1.3 * (middle - samples[least]) + 1e-300
    let growsAbove = scale == .linear && high - middle > 1.3 * (samples[greatest] - middle) + 1e-300
    guard growsBelow || growsAbove else { return withoutRounding(low...high) }
    let spread = max(share(0.9) - share(0.1), 1e-300)
    // A pole on one side must not cost what there is to see on the other.
    let bottom = growsBelow ? max(low, share(0.1) - 0.25 * spread) : max(low, share(0.1) - 2 * spread)
    let top = growsAbove ? min(high, share(0.9) + 0.25 * spread) : min(high, share(0.9) + 2 * spread)
    return bottom <= top ? bottom...top : low...high
  }

  /// A constant whose last digit trembles is a constant.
  private static func withoutRounding(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let size = max(range.lowerBound.magnitude, range.upperBound.magnitude)
    guard range.upperBound - range.lowerBound < size * 1e-11 else { return range }
    let middle = range.lowerBound + (range.upperBound - range.lowerBound) / 2
    return middle...middle
  }
}

extension PlotLayer {
  /// Whether it has a rim of its own, so that none is needed round it.
  fileprivate var fillsFrame: Bool {
    switch shape {
    case .contours, .cells: true
    default: false
    }
  }

  /// Points that the ranges should take in.
  var extent: [PlotPoint] {
    switch shape {
    case .function, .words: []
    case .lines(let points), .points(let points), .polygon(let points): points
    case .segments(let pairs), .arrows(let pairs): pairs.flatMap { [$0.from, $0.to] }
    case .between(_, _, let range): [PlotPoint(range.lowerBound, .nan), PlotPoint(range.upperBound, .nan)]
    case .bars(let tops, let width):
      tops.flatMap { [PlotPoint($0.x - width, $0.y), PlotPoint($0.x + width, 0)] }
    case .vertical(let x): [PlotPoint(x, .nan)]
    case .horizontal(let y): [PlotPoint(.nan, y)]
    case .contours(let contours):
      [
        PlotPoint(contours.x.lowerBound, contours.y.lowerBound),
        PlotPoint(contours.x.upperBound, contours.y.upperBound),
      ]
    case .cells(let rows, _):
      [PlotPoint(0.5, 0.5), PlotPoint(Double(rows.map(\.count).max() ?? 0) + 0.5, Double(rows.count) + 0.5)]
    }
  }
}
