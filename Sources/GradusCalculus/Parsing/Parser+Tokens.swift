/// Numbers, names and signs.
extension Parser {
  /// The next character that is no space.
  var next: Character? {
    mutating get {
      while position < characters.count, characters[position].isWhitespace { position += 1 }
      return position < characters.count ? characters[position] : nil
    }
  }

  mutating func skip(_ sign: String) -> Bool {
    guard next != nil, characters[position...].starts(with: sign) else { return false }
    // "=" is no part of "==".
    if sign == "=", characters[position...].starts(with: "==") { return false }
    if sign == "*", characters[position...].starts(with: "**") { return false }
    position += sign.count
    return true
  }

  /// `2`, `1.5`, `.5`, `3.`, `2.5e-3`.
  mutating func number() throws(ParseError) -> Expression {
    let start = position
    func peek(_ offset: Int) -> Character? {
      position + offset < characters.count ? characters[position + offset] : nil
    }
    var points = 0
    while let character = peek(0), character.isDigit || character == "." {
      if character == "." { points += 1 }
      position += 1
    }
    let hasDigits = characters[start..<position].contains { $0.isDigit }
    if let letter = peek(0), letter == "e" || letter == "E" {
      let sign = peek(1).map { "+-−".contains($0) } == true ? 1 : 0
      if peek(1 + sign)?.isDigit == true {
        position += 1 + sign
        while peek(0)?.isDigit == true { position += 1 }
      }
    }
    let text = String(characters[start..<position]).replacing("−", with: "-")
    guard points <= 1, hasDigits else {
      position = start
      throw error("a number with one point", "")
    }
    if let exact = Rational(decimal: text) { return .number(exact) }
    // Swift wants a digit on both sides of the point.
    let padded = "0" + text.replacing(".e", with: ".0e").replacing(".E", with: ".0E")
    guard let value = Double(padded.hasSuffix(".") ? padded + "0" : padded), value.isFinite else {
      position = start
      throw error("a number below 1.8e308", "")
    }
    return Expression(rounded: value)
  }

  /// `²`, `⁻¹`, `¹⁰`; nil if there is none.
  mutating func superscript() -> Expression? {
    var (digits, isNegative, index) = ("", false, position)
    if index < characters.count, characters[index] == "⁻" { (isNegative, index) = (true, index + 1) }
    while index < characters.count, let digit = Self.superscripts.firstIndex(of: characters[index]) {
      digits += String(digit)
      index += 1
    }
    guard let value = Int(digits) else { return nil }
    position = index
    return isNegative ? .negated(Expression(value)) : Expression(value)
  }

  static let superscripts: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]

  /// A constant, a variable, or a call.
  mutating func named() throws(ParseError) -> Expression {
    let start = position
    if next == "Σ" || next == "∑", let sum = try sigma() { return sum }
    let name = word()
    // A letter below the line belongs to a name.
    guard !name.isEmpty else { throw error("a number, a name or \"(\"", "") }
    if name == "sum", skip("(") { return try summation() }
    if name == "delta" || name == "δ", skip("(") { return try delta(until: ")") }
    if name == "transpose", skip("(") { return try transposition(at: start) }
    if name == "δ", skip("[") { return try delta(until: "]") }
    if name == "pi" || name == "π" { return .constant(.pi) }
    if name == "e" { return .constant(.e) }
    if let function = MathFunction.names[name] { return try call(name, at: start) { _ in function } }
    if let call = try namedCall(name, at: start) { return call }
    if name == "pow" {
      guard skip("(") else { throw error("\"(\" after pow", "") }
      let values = try arguments()
      guard values.count == 2 else { throw countError(name, 2...2, values.count, at: start) }
      return .power(values[0], values[1])
    }
    if let element = try element(name, at: start) { return .variable(element) }
    // A single letter before a parenthesis is a factor; a longer name was meant as a function.
    if next == "(" && name.filter(\.isLetter).count > 1 {
      position = start
      throw error("a function", suggestion(for: name))
    }
    return whole(name) ?? .variable(Variable(name))
  }

  /// A name without the letters below it; x₁ is x1, and a letter after it begins another name.
  mutating func word() -> String {
    let start = position
    if characters[position] == "π" {
      position += 1
      return "π"
    }
    while position < characters.count, characters[position] != "π",
      (characters[position].isLetter && Self.subscripts[characters[position]] == nil && characters[position] != "ᵀ")
        || (position > start && (characters[position].isDigit || characters[position] == "_"))
    {
      position += 1
    }
    var name = String(characters[start..<position])
    while position > start, position < characters.count, let digit = Self.subscripts[characters[position]],
      digit.isDigit
    {
      name.append(digit)
      position += 1
    }
    return name
  }

  /// A call `f(…)`, or its power `f²(…)`.
  ///
  /// - Parameter function: the function, by the number of its arguments.
  mutating func call(
    _ name: String, at start: Int, _ function: (Int) -> MathFunction
  ) throws(ParseError) -> Expression {
    var exponent = superscript()
    if exponent == nil, next == "^", position + 2 < characters.count, characters[position + 1].isDigit,
      characters[position + 2] == "("
    {
      exponent = characters[position + 1].wholeNumberValue.map { Expression($0) }
      position += 2
    }
    guard skip("(") else { throw error("\"(\" after \(name)", "Write \(name)(x).") }
    let values = try nested { (parser) throws(ParseError) in try parser.arguments() }
    let function = function(values.count)
    guard function.arity.contains(values.count) else {
      throw countError(name, function.arity, values.count, at: start)
    }
    let call = Expression.call(function, values)
    return exponent.map { .power(call, $0) } ?? call
  }

  // MARK: Errors

  mutating func error(_ expected: String, _ remedy: String) -> ParseError {
    let got = next.map { "\"\($0)\"" } ?? "the end"
    return ParseError(text: text, column: position + 1, expected: expected, got: got, remedy: remedy)
  }

  func tooLarge() -> ParseError {
    ParseError(
      text: text, column: Swift.min(position, characters.count) + 1,
      expected: "a formula nested at most \(Self.deepest) deep, of at most \(Self.largestSize) parts", got: "more",
      remedy: "Split the formula with definitions.")
  }

  private func countError(_ name: String, _ arity: ClosedRange<Int>, _ count: Int, at start: Int) -> ParseError {
    let wanted = arity.count == 1 ? "\(arity.lowerBound)" : "\(arity.lowerBound) to \(arity.upperBound)"
    return ParseError(
      text: text, column: start + 1, expected: "\(wanted) argument\(arity == 1...1 ? "" : "s") of \(name)",
      got: "\(count)", remedy: "")
  }

  /// The known names nearest to one.
  private func suggestion(for name: String) -> String {
    let names = Array(MathFunction.names.keys) + functions.keys
    let near = names.filter { distance($0, name) <= 1 }.sorted()
    return near.isEmpty
      ? "Write a product of names with \"*\"." : "Did you mean \(near.joined(separator: " or "))?"
  }

  /// The number of letters to change, insert or delete.
  private func distance(_ left: String, _ right: String) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        (diagonal, row[j + 1]) = (row[j + 1], Swift.min(diagonal + (a == b ? 0 : 1), row[j] + 1, row[j + 1] + 1))
      }
    }
    return row[right.count]
  }
}

extension Character {
  /// 0 … 9 alone, not the digits of other scripts.
  var isDigit: Bool { self >= "0" && self <= "9" }
}
