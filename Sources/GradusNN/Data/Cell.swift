/// What the text of a table cell means.
enum Cell: Equatable {
  /// Nothing, or one of the usual marks of a missing value: NA, N/A, NaN, nan, ?.
  case missing
  case number(Double)
  /// An infinity, spelled out or too large for a 64-bit number.
  case nonFinite
  /// Anything else, without the blanks around it.
  case text(String)

  init(_ bytes: ArraySlice<UInt8>) {
    let bytes = trimmingBlanks(bytes)
    guard !bytes.isEmpty else {
      self = .missing
      return
    }
    if let value = shortDecimal(bytes) {
      self = .number(value)
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if isNumber(bytes, point: UInt8(ascii: ".")), let value = Double(text) {
      self = value.isFinite ? .number(value) : .nonFinite
    } else if missingMarks.contains(text) {
      self = .missing
    } else if infinities.contains(text.lowercased()) {
      self = .nonFinite
    } else {
      self = .text(text)
    }
  }

  /// True for a number like 3,14: text here, but surely meant as a number when a whole column looks so.
  var hasDecimalComma: Bool {
    guard case .text(let text) = self else { return false }
    return isNumber(ArraySlice(text.utf8), point: UInt8(ascii: ","))
  }
}

/// The value of [sign] digits [point digits] with at most 15 digits; nil for anything else, be it a number or not.
///
/// Such digits and the power of ten below them are exact in 64 bits, so that one division rounds correctly.
///
/// - Source: Clinger, *How to Read Floating Point Numbers Accurately* (1990).
private func shortDecimal(_ bytes: ArraySlice<UInt8>) -> Double? {
  let isNegative = bytes.first == UInt8(ascii: "-")
  var digits = 0.0
  var digitCount = 0
  var powerOfTen = 1.0
  var isBehindPoint = false
  for byte in isNegative ? bytes.dropFirst() : bytes {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      digits = 10 * digits + Double(byte - UInt8(ascii: "0"))
      digitCount += 1
      if isBehindPoint { powerOfTen *= 10 }
    case UInt8(ascii: ".") where !isBehindPoint: isBehindPoint = true
    default: return nil
    }
  }
  guard 1...15 ~= digitCount else { return nil }
  return (isNegative ? -digits : digits) / powerOfTen
}

/// True for [sign] digits [point digits] [e [sign] digits], with at least one digit beside the point.
private func isNumber(_ bytes: ArraySlice<UInt8>, point: UInt8) -> Bool {
  var rest = bytes
  func skipSign() {
    if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { rest = rest.dropFirst() }
  }
  func skipDigits() -> Int {
    let count = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
    rest = rest.dropFirst(count)
    return count
  }
  skipSign()
  var digits = skipDigits()
  if rest.first == point {
    rest = rest.dropFirst()
    digits += skipDigits()
  }
  guard digits > 0 else { return false }
  if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
    rest = rest.dropFirst()
    skipSign()
    guard skipDigits() > 0 else { return false }
  }
  return rest.isEmpty
}

private let missingMarks: Set<String> = ["NA", "N/A", "NaN", "nan", "?"]
private let infinities: Set<String> = ["inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"]
