import RealModule

/// Numbers as figures show them: 0.25, −3, 2.5×10⁻⁷.
enum NumberText {
  /// A number with so many decimals, and a real minus.
  static func decimal(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "undefined" : value < 0 ? "−∞" : "∞" }
    let places = max(0, min(places, 15))
    let scaled = (value.magnitude * powerOfTen(places)).rounded()
    guard scaled < 1e15 else { return scientific(value, digits: 4) }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "−" : ""
    return sign + (places == 0 ? padded : "\(padded.dropLast(places)).\(padded.suffix(places))")
  }

  /// A number with so many significant digits, without zeros at its end.
  static func short(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite, value != 0 else { return decimal(value, places: 0) }
    let power = exponent(value)
    guard power >= -4, power < 7 else { return scientific(value, digits: digits) }
    return trimmed(decimal(value, places: max(0, digits - 1 - power)))
  }

  /// 2.5×10⁻⁷
  static func scientific(_ value: Double, digits: Int) -> String {
    guard value.isFinite, value != 0 else { return decimal(value, places: 0) }
    var power = exponent(value)
    var mantissa = scaled(value, by: -power)
    if (mantissa.magnitude * powerOfTen(digits - 1)).rounded() >= powerOfTen(digits) {
      mantissa /= 10
      power += 1
    }
    return "\(trimmed(decimal(mantissa, places: digits - 1)))×\(self.power(power))"
  }

  /// 10⁻⁷
  static func power(_ exponent: Int) -> String { "10" + raised(exponent) }

  private static func raised(_ number: Int) -> String {
    let signs = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (number < 0 ? "⁻" : "")
      + String(String(number.magnitude).compactMap { $0.wholeNumberValue.map { signs[$0] } })
  }

  /// The marks of an axis, all with the same number of decimals.
  static func alike(_ values: [Double], power: Int, largest: Double) -> [String] {
    if largest < 1e6, power >= -5 { return values.map { decimal($0, places: max(-power, 0)) } }
    return values.map { value in
      // Digits down to the step: what is beyond it is rounding.
      value == 0 ? "0" : scientific(value, digits: min(max(exponent(value) - power + 1, 1), 15))
    }
  }

  /// The power of ten of the first digit.
  private static func exponent(_ value: Double) -> Int {
    let guess = Int(Double.log10(value.magnitude).rounded(.down))
    return value.magnitude >= powerOfTen(guess + 1)
      ? guess + 1 : value.magnitude < powerOfTen(guess) ? guess - 1 : guess
  }

  /// In two steps: one power alone may overflow.
  private static func scaled(_ value: Double, by power: Int) -> Double {
    let half = power / 2
    func times(_ value: Double, _ power: Int) -> Double {
      power < 0 ? value / powerOfTen(-power) : value * powerOfTen(power)
    }
    return times(times(value, half), power - half)
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}
