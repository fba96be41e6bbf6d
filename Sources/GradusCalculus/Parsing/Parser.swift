import RealModule

/// Reads formulas by recursive descent; the grammar is with `Expression.init(_:)`.
///
/// Nesting and size are bounded, so that a hostile text costs no more than a long one.
struct Parser {
  static let longest = 100_000
  static let deepest = 250
  static let largestSize = 200_000

  let text: String
  let characters: [Character]
  var position = 0
  private var depth = 0
  /// The functions that the text may call besides the built-in ones, with the number of their arguments once it is known.
  var functions: [String: Int?] = [:]
  /// The parameters of the function whose formula is being read, and its name.
  var scope: (parameters: Set<Variable>, function: String)?
  /// What stands free in formulas of definitions so far.
  var used: [String: Set<Variable>] = [:]
  /// What definitions so far have on their left sides.
  var defined: [String: [Variable]] = [:]
  /// How many axes the arrays have that may stand without indices.
  var ranks: [String: Int]
  /// The names in the text, which new indices avoid.
  let words: Set<String>
  /// How many `|` are open.
  private var bars = 0

  init(_ text: String, functions: [String] = [], shapes: [String: [Int]] = [:]) throws(ParseError) {
    self.text = text
    ranks = shapes.mapValues(\.count)
    words = text.utf8.count > Self.longest ? [] : Self.words(of: text)
    for name in functions { self.functions[name] = .some(nil) }
    characters = Array(text)
    guard characters.count <= Self.longest else {
      throw ParseError(
        text: "", column: 1, expected: "at most \(Self.longest) characters", got: "\(characters.count)",
        remedy: "Split the formula with definitions.")
    }
  }

  // MARK: Expressions, from loose to tight

  mutating func comparison() throws(ParseError) -> Expression {
    try nested { (parser) throws(ParseError) in
      let left = try parser.sum()
      for (sign, relation) in Self.relations where parser.skip(sign) {
        return .comparison(left, relation, try parser.sum())
      }
      return left
    }
  }

  private static let relations: [(String, Relation)] = [
    ("==", .equal), ("!=", .notEqual), ("≠", .notEqual), ("<=", .lessOrEqual), ("≤", .lessOrEqual),
    (">=", .greaterOrEqual), ("≥", .greaterOrEqual), ("<", .less), (">", .greater),
  ]

  private mutating func sum() throws(ParseError) -> Expression {
    var terms = [try signed { (parser) throws(ParseError) in try parser.term() }]
    while let next, "+-−–".contains(next) {
      position += 1
      let term = try term()
      terms.append(next == "+" ? term : .negated(term))
    }
    return terms.count == 1 ? terms[0] : .sum(terms)
  }

  private mutating func signed(_ body: (inout Parser) throws(ParseError) -> Expression) throws(ParseError) -> Expression
  {
    if skip("-") || skip("−") || skip("–") {
      return try nested { (parser) throws(ParseError) in .negated(try parser.signed(body)) }
    }
    if skip("+") { return try nested { (parser) throws(ParseError) in try parser.signed(body) } }
    return try body(&self)
  }

  mutating func term() throws(ParseError) -> Expression {
    var value = try power()
    // Factors join the product that is being read, not one in parentheses.
    var isOpen = false
    func multiply(_ factor: Expression) {
      if isOpen, case .product(let factors) = value {
        value = .product(factors + [factor])
      } else {
        (value, isOpen) = (.product([value, factor]), true)
      }
    }
    var divisions = 0
    while true {
      if skip("**") {
        position -= 2
        throw error("a factor", "")
      }
      if skip("*") || skip("·") || skip("×") || skip("∙") || skip("⋅") {
        multiply(try factor())
      } else if skip("/") || skip("÷") {
        divisions += 1
        guard divisions < Self.deepest else { throw tooLarge() }
        (value, isOpen) = (.quotient(value, try factor()), false)
      } else if skip("@") {
        let place = position - 1
        (value, isOpen) = (try matrixProduct(value, try factor(), at: place), false)
      } else if startsFactor {
        if case .number = value, let next, next.isNumber { throw error("an operator between numbers", "") }
        multiply(try power())
      } else {
        return value
      }
    }
  }

  /// A factor after an operator, which may have a sign.
  private mutating func factor() throws(ParseError) -> Expression {
    try signed { (parser) throws(ParseError) in try parser.power() }
  }

  /// Whether a factor begins here without an operator.
  private var startsFactor: Bool {
    mutating get {
      guard let next else { return false }
      return next.isLetter || next == "∑" || next == "(" || next == "√" || (next == "|" && bars == 0) || next.isDigit
        || next == "."
    }
  }

  private mutating func power() throws(ParseError) -> Expression {
    let base = transposed(try atom())
    return try raised(base)
  }

  /// The base with the exponents that follow it.
  mutating func raised(_ base: Expression) throws(ParseError) -> Expression {
    if let exponent = superscript() { return try raised(.power(base, exponent)) }
    guard skip("^") || skip("**") else { return base }
    let exponent = try nested { (parser) throws(ParseError) in
      try parser.signed { (parser) throws(ParseError) in try parser.power() }
    }
    return .power(base, exponent)
  }

  // MARK: Atoms

  private mutating func atom() throws(ParseError) -> Expression {
    guard let next else { throw error("a number, a name or \"(\"", "") }
    if next.isDigit || next == "." { return try number() }
    if skip("(") {
      let inner = try nested { (parser) throws(ParseError) in try parser.insideParentheses() }
      guard skip(")") else { throw error("\")\"", "") }
      return inner
    }
    if next == "|" && bars == 0 { return try magnitude() }
    if skip("√") {
      return .call(.sqrt, try nested { (parser) throws(ParseError) in try parser.atom() })
    }
    if next.isLetter || next == "∑" { return try named() }
    throw error("a number, a name or \"(\"", "")
  }

  private mutating func insideParentheses() throws(ParseError) -> Expression {
    let open = bars
    bars = 0
    defer { bars = open }
    return try comparison()
  }

  private mutating func magnitude() throws(ParseError) -> Expression {
    position += 1
    bars += 1
    let inner = try comparison()
    bars -= 1
    guard skip("|") else { throw error("\"|\"", "") }
    return .call(.abs, inner)
  }

  /// The arguments of a call, whose `(` has been read.
  mutating func arguments() throws(ParseError) -> [Expression] {
    var values: [Expression] = []
    repeat { values.append(try insideParentheses()) } while skip(",")
    guard skip(")") else { throw error("\",\" or \")\"", "") }
    return values
  }

  /// Runs `body` one level deeper.
  mutating func nested<Result>(_ body: (inout Parser) throws(ParseError) -> Result) throws(ParseError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw tooLarge() }
    return try body(&self)
  }
}
