/// The notations that are read back: one line of text.
public enum TextNotation: String, Hashable, Sendable, CaseIterable {
  /// ASCII: `16x^3*z^3`.
  case text
  /// With superscripts and signs as in books: `16x³z³`.
  case unicode
}

extension Expression: CustomStringConvertible {
  public var description: String { text(.unicode) }

  /// The expression on one line, which `Expression(_:)` reads back to the same tree if it came from a text or from
  /// `simplified`.
  public func text(_ notation: TextNotation) -> String { TextPrinter(notation: notation).text(self) }
}

/// How tight an expression holds together, for the question whether it needs parentheses.
enum Tightness: Int, Comparable {
  case comparison, sum, product, power, atom

  static func < (left: Tightness, right: Tightness) -> Bool { left.rawValue < right.rawValue }
}

extension Expression {
  var tightness: Tightness {
    switch self {
    case .comparison: .comparison
    case .sum, .negated: .sum
    case .product, .quotient, .derivative, .summation: .product
    case .power: .power
    case .number(let value): value.isNegative ? .sum : value.isWritable ? .atom : .product
    case .real(let value): value < 0 ? .sum : .atom
    case .call: isLeibniz ? .product : .atom
    case .constant, .variable, .delta: .atom
    }
  }
}

extension Rational {
  /// Whether it is written without a fraction bar: an integer, or a decimal number with an end.
  var isWritable: Bool { isInteger || decimalText != nil }

  /// As a decimal number; nil if it has no end, or more digits than a double, or is no decimal number by origin.
  var decimalText: String? {
    if isInteger { return "\(numerator)" }
    guard isDecimal, let (whole, places) = decimalDigits, whole.magnitude <= Self.digitsOfDouble else { return nil }
    let digits = String(whole.magnitude)
    let padded = String(repeating: "0", count: Swift.max(0, places + 1 - digits.count)) + digits
    return (isNegative ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// The digits and how many of them stand behind the point; nil if the decimal number has no end or does not fit.
  private var decimalDigits: (whole: Int, places: Int)? {
    guard let places = decimalPlaces, places <= 18, let power = Rational(10).raised(to: places),
      let whole = times(power)?.integer
    else { return nil }
    return (whole, places)
  }

  /// How many digits stand behind the point; nil if there is no end.
  private var decimalPlaces: Int? {
    var rest = denominator
    var (twos, fives) = (0, 0)
    while rest % 2 == 0 { (rest, twos) = (rest / 2, twos + 1) }
    while rest % 5 == 0 { (rest, fives) = (rest / 5, fives + 1) }
    return rest == 1 ? Swift.max(twos, fives) : nil
  }

  /// Whether it is a decimal number that can be written only as a fraction or rounded.
  var isTooLongDecimal: Bool {
    guard isDecimal, !isInteger, decimalPlaces != nil else { return false }
    return decimalDigits.map { $0.whole.magnitude > Self.digitsOfDouble } ?? true
  }
}

struct TextPrinter {
  let notation: TextNotation

  private var isUnicode: Bool { notation == .unicode }
  private var minus: String { isUnicode ? "−" : "-" }
  private var dot: String { isUnicode ? "·" : "*" }

  func text(_ expression: Expression) -> String {
    switch expression {
    case .number(let value): number(value)
    case .real(let value): real(value)
    case .constant(let constant): isUnicode && constant == .pi ? "π" : constant.rawValue
    // Xᵀ stands for a whole array, in lines that say all indices together.
    case .variable(let variable): isUnicode ? "\(variable)" : "\(variable)".replacing("ᵀ", with: "'")
    case .sum(let terms): sum(terms)
    case .product(let factors): product(factors)
    case .negated(let operand): minus + text(operand, atLeast: .product)
    case .quotient(let left, let right): dividend(left) + "/" + text(right, atLeast: .power)
    case .power(let base, let exponent): power(base, exponent)
    case .call(let function, let arguments): call(function, arguments)
    case .derivative(let part, let variable): derivative(part, variable)
    case .summation(let body, let index): summation(body, index)
    case .delta(let left, let right): isUnicode ? "δ[\(left),\(right)]" : "delta(\(left), \(right))"
    case .comparison(let left, let relation, let right):
      text(left, atLeast: .sum) + " \(sign(relation)) " + text(right, atLeast: .sum)
    }
  }

  func text(_ expression: Expression, atLeast tightness: Tightness) -> String {
    self.tightness(of: expression) < tightness ? "(\(text(expression)))" : text(expression)
  }

  /// sum(k, …) is a call and holds together as one.
  private func tightness(of expression: Expression) -> Tightness {
    !isUnicode && expression.isSummation ? .atom : expression.tightness
  }

  /// Σₖ and what it takes: a product, or a sum in parentheses.
  private func summation(_ body: Expression, _ index: String) -> String {
    guard isUnicode else { return "sum(\(index), \(text(body)))" }
    return "\(Self.sigma(index)) \(text(body, atLeast: .product))"
  }

  /// Σₖ, or Σ_b where the letter cannot stand below the line.
  static func sigma(_ index: String) -> String { "Σ" + (Parser.subscripted(index) ?? "_\(index)") }

  /// What stands before a bar; Σ would take the bar too.
  private func dividend(_ left: Expression) -> String {
    isUnicode && left.factors[left.factors.count - 1].isSummation ? "(\(text(left)))" : text(left, atLeast: .product)
  }

  private func number(_ value: Rational) -> String {
    let magnitude = value.magnitude
    let text = magnitude.decimalText ?? "\(magnitude.numerator)/\(magnitude.denominator)"
    return value.isNegative ? minus + text : text
  }

  private func real(_ value: Double) -> String {
    let text = "\(value.magnitude)".replacing(".0e", with: "e")
    return value < 0 ? minus + text : text
  }

  private func sum(_ terms: [Expression]) -> String {
    terms.dropFirst().reduce(text(terms[0], atLeast: terms[0].isNegation ? .sum : .product)) { line, term in
      if case .negated(let operand) = term { return line + " \(minus) " + text(operand, atLeast: .product) }
      return line + " + " + text(term, atLeast: .product)
    }
  }

  private func product(_ factors: [Expression]) -> String { placed(factors).line }

  /// Where each factor of a product stands, in signs from the start.
  func columns(of factors: [Expression]) -> [Range<Int>] { placed(factors).columns }

  private func placed(_ factors: [Expression]) -> (line: String, columns: [Range<Int>]) {
    var line = ""
    var columns: [Range<Int>] = []
    for (index, factor) in factors.enumerated() {
      // A quotient stands without parentheses only in front; a product in a product never does.
      // Σ takes all that follows, so that it stands without parentheses only at the end.
      let isOpen = factor.isSummation && (!isUnicode || index == factors.count - 1)
      let isLoose =
        index == 0
        ? factor.isProduct || (factor.isSummation && !isOpen)
        : factor.tightness <= .product && !factor.isDerivative && !factor.isLeibniz && !isOpen
      let next = isLoose ? "(\(text(factor)))" : text(factor, atLeast: .product)
      if index > 0, !joins(factors[index - 1], factor, line, next) { line += dot }
      let start = line.count
      line += next
      columns.append(start..<line.count)
    }
    return (line, columns)
  }

  /// Whether a factor stands beside the one before it without a sign.
  private func joins(_ left: Expression, _ right: Expression, _ line: String, _ next: String) -> Bool {
    guard let first = next.first else { return false }
    if right.isDerivative || right.isLeibniz || right.powerBase.isSummation || right.powerBase.isDelta { return false }
    // 2·(−3): numbers are never side by side.
    if right.isNegation, right.isConstant { return false }
    // A name, π or a parenthesis after a number.
    if left == .zero { return false }
    if case .number(let value) = left, value.isWritable {
      if case .call(let function, _) = right.powerBase {
        return isUnicode && function == .elementary(.sqrt) && first == "√"
      }
      // "2e3" would be read as a number.
      let isExponent = (first == "e" || first == "E") && next.dropFirst().first?.isDigit == true
      return first == "(" || (first.isLetter && !isExponent)
    }
    guard isUnicode, left.powerBase.isLetter else { return false }
    if first == "(" { return true }
    guard right.powerBase.isLetter else { return false }
    // x² and y stand side by side; x and y would be read as one name.
    return line.last.map { TextPrinter.superscripts.contains($0) } == true
  }

  private static let superscripts = Parser.superscripts

  private func power(_ base: Expression, _ exponent: Expression) -> String {
    let left = text(base, atLeast: .atom)
    if isUnicode, let integer = exponent.integer, !base.isPower {
      let digits = String(integer.magnitude).compactMap { $0.wholeNumberValue.map { Self.superscripts[$0] } }
      // −0 is no integer of its own.
      return left + (exponent.isNegation ? "⁻" : "") + String(digits)
    }
    if case .negated(let operand) = exponent { return left + "^" + minus + text(operand, atLeast: .power) }
    return left + "^" + text(exponent, atLeast: .power)
  }

  private func call(_ function: MathFunction, _ arguments: [Expression]) -> String {
    if isUnicode, case .elementary(.sqrt) = function { return "√" + text(arguments[0], atLeast: .atom) }
    if isUnicode, case .other(.abs) = function, !arguments[0].containsBars { return "|\(text(arguments[0]))|" }
    if let (function, variables) = Expression.call(function, arguments).leibniz {
      return PageText(notation: notation).slope(function, variables, true)
    }
    return (isUnicode ? function.name : function.plainName) + "(" + arguments.map { text($0) }.joined(separator: ", ")
      + ")"
  }

  /// d/dx(…), with ∂ where the part has other variables.
  private func derivative(_ part: Expression, _ variable: Variable) -> String {
    let sign = isUnicode && part.variables.contains { $0 != variable } ? "∂" : "d"
    return "\(sign)/\(sign)\(variable)(\(text(part)))"
  }

  private func sign(_ relation: Relation) -> String {
    guard isUnicode else { return relation.rawValue }
    return switch relation {
    case .lessOrEqual: "≤"
    case .greaterOrEqual: "≥"
    case .notEqual: "≠"
    default: relation.rawValue
    }
  }
}

extension Expression {
  var isNegation: Bool { if case .negated = self { true } else { false } }
  var isProduct: Bool { if case .product = self { true } else { false } }
  var isDerivative: Bool { if case .derivative = self { true } else { false } }
  var isSummation: Bool { if case .summation = self { true } else { false } }
  var isDelta: Bool { if case .delta = self { true } else { false } }
  var isPower: Bool { if case .power = self { true } else { false } }

  /// What a power raises, or the expression itself.
  var powerBase: Expression { if case .power(let base, _) = self { base } else { self } }

  /// Whether it is written as a fraction ∂g/∂h.
  var isLeibniz: Bool { leibniz != nil }

  /// A variable of one letter without indices.
  var isLetter: Bool { if case .variable(let name) = self { name.description.count == 1 } else { false } }

  /// Whether bars for a magnitude stand somewhere inside without parentheses round them.
  var containsBars: Bool {
    if case .call(.other(.abs), _) = self { return true }
    return children.contains(where: \.containsBars)
  }
}
