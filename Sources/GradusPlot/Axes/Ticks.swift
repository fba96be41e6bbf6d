import RealModule

/// The round numbers at which an axis has marks.
struct Ticks {
  struct Tick: Hashable {
    var value: Double
    /// Empty for a mark without a number.
    var label: String
  }

  var ticks: [Tick]

  /// - Parameter count: how many there is room for.
  init(_ axis: AxisMapping, names: [Axis.Name]?, count: Int, isCounting: Bool = false) {
    if let names {
      ticks = names.filter { $0.place >= axis.low && $0.place <= axis.high }.map {
        Tick(value: $0.place, label: $0.text)
      }
      return
    }
    switch axis.scale {
    case .linear: ticks = Self.linear(axis.low, axis.high, count: max(count, 2), isCounting: isCounting)
    case .logarithmic: ticks = Self.logarithmic(axis.low, axis.high, count: max(count, 2))
    }
  }

  /// The largest step of 1, 2 or 5 times a power of ten that gives no more marks than `count`.
  static func step(_ span: Double, count: Int) -> (factor: Int, power: Int) {
    let raw = span / Double(count)
    var power = raw > 0 && raw.isFinite ? Int(Double.log10(raw).rounded(.down)) : 0
    for _ in 0..<3 {
      for factor in [1, 2, 5] where Double(factor) * powerOfTen(power) >= raw * (1 - 1e-9) { return (factor, power) }
      power += 1
    }
    return (1, power)
  }

  private static func linear(_ low: Double, _ high: Double, count: Int, isCounting: Bool = false) -> [Tick] {
    var (factor, power) = step(high - low, count: count)
    if isCounting, power < 0 { (factor, power) = (1, 0) }
    let step = Double(factor) * powerOfTen(power)
    // A rounding error must not cost the mark at the end.
    let first = (low / step - 1e-9).rounded(.up)
    let multiples = (0...3 * count).map { first + Double($0) }
    let values = multiples.filter { $0 * step <= high + step * 1e-9 }.map { multiple -> Double in
      // Division by a power of ten gives the number nearest to the decimal one, multiplication by its inverse not.
      power < 0 && power > -300 ? multiple * Double(factor) / powerOfTen(-power) : multiple * step
    }
    let largest = values.map(\.magnitude).max() ?? 0
    let labels = NumberText.alike(values, power: power, largest: largest)
    return zip(values, labels).map { Tick(value: $0, label: $1) }
  }

  private static func logarithmic(_ low: Double, _ high: Double, count: Int) -> [Tick] {
    let first = Int((Double.log10(low) - 1e-9).rounded(.up))
    let last = Int((Double.log10(high) + 1e-9).rounded(.down))
    guard last > first else {
      // Less than a decade between two powers: round numbers in between say more.
      return linear(low, high, count: count).filter { $0.value >= low }
    }
    let every = max(1, Int((Double(last - first + 1) / Double(count)).rounded(.up)))
    let isPlain = first >= -3 && last <= 3
    var ticks: [Tick] = []
    for power in first - 1...last {
      if power >= first {
        let isLabelled = (power - first) % every == 0
        let label = isPlain ? NumberText.decimal(powerOfTen(power), places: max(-power, 0)) : NumberText.power(power)
        ticks.append(Tick(value: powerOfTen(power), label: isLabelled ? label : ""))
      }
      guard last - first <= 5 else { continue }
      for factor in 2...9 {
        let value = Double(factor) * powerOfTen(power)
        guard value >= low, value <= high else { continue }
        let isLabelled = isPlain && last - first <= 1 && (factor == 2 || factor == 5)
        let label = isLabelled ? NumberText.decimal(value, places: max(-power, 0)) : ""
        ticks.append(Tick(value: value, label: label))
      }
    }
    return ticks
  }
}

func powerOfTen(_ power: Int) -> Double { Double("1e\(power)") ?? 0 }
