/// The shortest decimal digits that identify a floating-point number, to be shown with fewer.
struct DecimalText {
  private let isNegative: Bool
  /// "nan" or "inf", for a value that is not finite.
  private let word: String?
  /// Significant digits: the value is 0.d₁d₂d₃… · 10^exponent.
  private var digits: [UInt8] = []
  private var exponent = 0

  init(_ value: Double, isSingle: Bool) {
    isNegative = value.sign == .minus && !value.isNaN
    word = value.isNaN ? "nan" : value.isInfinite ? "inf" : nil
    guard value.isFinite, value != 0 else { return }
    let text = isSingle ? Float(value).magnitude.description : value.magnitude.description
    let parts = text.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    exponent = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    digits = parts[0].utf8.filter { $0 != UInt8(ascii: ".") }.map { $0 - UInt8(ascii: "0") }
    while digits.first == 0 {
      digits.removeFirst()
      exponent -= 1
    }
    trim()
  }

  var isFinite: Bool { word == nil }
  var isZero: Bool { isFinite && digits.isEmpty }
  /// The power of ten of the first digit.
  var magnitude: Int { exponent - 1 }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }

  /// The number rounded to `count` digits after the decimal point; halves away from zero.
  func rounded(fraction count: Int) -> DecimalText {
    let kept = exponent + count
    guard isFinite, kept < digits.count else { return self }
    var result = self
    let roundsUp = kept >= 0 && digits[kept] >= 5
    result.digits = Array(digits.prefix(max(kept, 0)))
    if roundsUp {
      var position = kept - 1
      while position >= 0 && result.digits[position] == 9 {
        result.digits[position] = 0
        position -= 1
      }
      if position >= 0 {
        result.digits[position] += 1
      } else {
        result.digits.insert(1, at: 0)
        result.exponent += 1
      }
    }
    result.trim()
    return result
  }

  /// The same digits as a number in 1 ..< 10, for scientific notation.
  func scaled() -> DecimalText {
    var result = self
    if !digits.isEmpty { result.exponent = 1 }
    return result
  }

  /// How many digits stand after the decimal point.
  var fractionCount: Int { isFinite ? max(digits.count - exponent, 0) : 0 }

  /// Decimal notation with exactly `fraction` digits after the point; the number must have been rounded to at most so
  /// many.
  func text(fraction: Int) -> String {
    let sign = isNegative ? "-" : ""
    if let word { return sign + word }
    func digit(_ position: Int) -> Character {
      Character(UnicodeScalar(UInt8(ascii: "0") + (digits.indices.contains(position) ? digits[position] : 0)))
    }
    let whole = exponent > 0 ? String((0..<exponent).map(digit)) : "0"
    return sign + whole + "." + String((0..<fraction).map { digit(exponent + $0) })
  }
}

/// How the numbers of one tensor are shown: alike, with at most 8 digits after the point, in scientific notation
/// where the magnitudes ask for it.
struct NumberFormat {
  private let isScientific: Bool
  private let fraction: Int
  private static let precision = 8

  init(_ numbers: [DecimalText]) {
    let magnitudes = numbers.filter { $0.isFinite && !$0.isZero }.map(\.magnitude)
    let (low, high) = (magnitudes.min() ?? 0, magnitudes.max() ?? 0)
    let isScientific = high >= Self.precision || low < -4 || high - low > 3 && low < -1
    self.isScientific = isScientific
    fraction = max(
      1,
      numbers.map { (isScientific ? $0.scaled() : $0).rounded(fraction: Self.precision).fractionCount }.max() ?? 1)
  }

  func text(_ number: DecimalText) -> String {
    guard isScientific, number.isFinite else {
      return number.rounded(fraction: Self.precision).text(fraction: fraction)
    }
    // Rounding 9.999… gives 10: the carry belongs to the exponent.
    let rounded = number.scaled().rounded(fraction: Self.precision)
    let magnitude = number.isZero ? 0 : number.magnitude + rounded.magnitude
    let mantissa = rounded.scaled().text(fraction: fraction)
    let power = String(magnitude.magnitude)
    return mantissa + "e" + (magnitude < 0 ? "-" : "+") + (power.count < 2 ? "0" + power : power)
  }
}
