/// A number with a fixed count of decimals; in scientific notation when it is too large or too small to show so.
func fixed(_ number: Double, _ decimals: Int) -> String {
  guard number.isFinite else { return "\(number)" }
  let unit = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
  let scaled = (number.magnitude * unit).rounded()
  guard scaled < 1e15, number == 0 || scaled > 0 else { return scientific(number) }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let sign = number < 0 ? "-" : ""
  return decimals == 0 ? sign + padded : "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
}

/// A finite number other than 0 with three digits and a power of ten: 1.23e-5.
private func scientific(_ number: Double) -> String {
  var (mantissa, exponent) = (number, 0)
  while mantissa.magnitude >= 9.995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
  while mantissa.magnitude < 0.9995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
  return "\(fixed(mantissa, 2))e\(exponent)"
}

/// A whole number with blanks between groups of three digits: 123 456.
func grouped(_ number: Double) -> String {
  guard number.isFinite, number.magnitude < 1e15 else { return "\(number)" }
  var result = ""
  let digits = Array(String(Int(number.rounded())))
  for (position, digit) in digits.enumerated() {
    let rest = digits.count - position
    if position > 0, rest % 3 == 0, digits[position - 1] != "-" { result += " " }
    result.append(digit)
  }
  return result
}

/// A time as minutes and seconds, 1:05, or with hours, 2:00:09.
func clock(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "?" }
  let total = Int(seconds.rounded(.up))
  func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let hours = total / 3600
  let rest = "\(hours > 0 ? two(total / 60 % 60) : "\(total / 60)"):\(two(total % 60))"
  return hours > 0 ? "\(hours):\(rest)" : rest
}
