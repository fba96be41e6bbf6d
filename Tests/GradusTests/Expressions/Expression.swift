/// A formula of the data files as a tree; it exists to read test cases, and knows no derivative.
indirect enum Expression: Sendable {
  case integer(Int)
  case real(Double)
  case variable(String)
  case negated(Expression)
  case binary(Operator, Expression, Expression)
  case call(String, [Expression], axis: Int?)
  /// The positions start ..< end along the first axis; nil for an open end.
  case slice(Expression, start: Int?, end: Int?)
  case transposed(Expression)

  enum Operator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case power = "^"
    case matmul = "@"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }
}

/// What a text has that the grammar does not.
struct ExpressionError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Reads formulas by recursive descent. From loose to tight: comparisons, `+ -`, `* / @`, unary minus, `^` (right-associative; its exponent
/// may have a minus), then `f(…)`, `x[a:b]` and `x.T`.
struct ExpressionReader {
  private let characters: [Character]
  private var position = 0

  static func read(_ text: String) throws -> Expression {
    var reader = ExpressionReader(text)
    let expression = try reader.comparison()
    guard reader.next == nil else { throw reader.error("an operator or the end") }
    return expression
  }

  private init(_ text: String) { characters = text.filter { !$0.isWhitespace } }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  private func error(_ expected: String) -> ExpressionError {
    ExpressionError("expected \(expected) at \(position) of \"\(String(characters))\"")
  }

  private mutating func skip(_ text: String) -> Bool {
    guard characters[position...].starts(with: text) else { return false }
    position += text.count
    return true
  }

  /// Reads one of the operators, if it comes next; longer ones stand first.
  private mutating func operation(_ names: String...) -> Expression.Operator? {
    names.first { skip($0) }.flatMap { Expression.Operator(rawValue: $0) }
  }

  private mutating func comparison() throws -> Expression {
    let left = try sum()
    guard let operation = operation("==", "!=", "<=", ">=", "<", ">") else { return left }
    return .binary(operation, left, try sum())
  }

  private mutating func sum() throws -> Expression {
    var left = try term()
    while let operation = operation("+", "-") { left = .binary(operation, left, try term()) }
    return left
  }

  private mutating func term() throws -> Expression {
    var left = try signed()
    while let operation = operation("*", "/", "@") { left = .binary(operation, left, try signed()) }
    return left
  }

  private mutating func signed() throws -> Expression {
    if skip("-") { return .negated(try signed()) }
    if skip("+") { return try signed() }
    let base = try postfix()
    return skip("^") ? .binary(.power, base, try signed()) : base
  }

  private mutating func postfix() throws -> Expression {
    var operand = try atom()
    while true {
      if skip("[") {
        let start = integer()
        guard skip(":") else { throw error("\":\"") }
        let end = integer()
        guard skip("]") else { throw error("\"]\"") }
        operand = .slice(operand, start: start, end: end)
      } else if skip(".T") || skip("^T") {
        operand = .transposed(operand)
      } else {
        return operand
      }
    }
  }

  private mutating func atom() throws -> Expression {
    guard let first = next else { throw error("a number, a name or \"(\"") }
    if skip("(") {
      let inner = try comparison()
      guard skip(")") else { throw error("\")\"") }
      return inner
    }
    if first.isNumber || first == "." { return try number() }
    guard let name = word() else { throw error("a number, a name or \"(\"") }
    return skip("(") ? try call(name) : .variable(name)
  }

  private mutating func call(_ name: String) throws -> Expression {
    var arguments: [Expression] = []
    var axis: Int?
    repeat {
      if skip("axis=") { axis = integer() } else { arguments.append(try comparison()) }
    } while skip(",")
    guard skip(")") else { throw error("\",\" or \")\"") }
    return .call(name, arguments, axis: axis)
  }

  private mutating func word() -> String? {
    let start = position
    while let character = next, character.isLetter || character == "_" || (position > start && character.isNumber) {
      position += 1
    }
    return start == position ? nil : String(characters[start..<position])
  }

  private mutating func integer() -> Int? {
    let start = position
    if next == "-" { position += 1 }
    while next?.isNumber == true { position += 1 }
    return Int(String(characters[start..<position]))
  }

  /// `2`, `1.5`, `.5`, `3.`, `2.5e-3`; one without point and exponent is an integer.
  private mutating func number() throws -> Expression {
    let start = position
    var isInteger = true
    while let character = next {
      let isExponent = character == "e" || character == "E"
      let isSign = (character == "-" || character == "+") && "eE".contains(characters[position - 1]) && position > start
      guard character.isNumber || character == "." || isExponent || isSign else { break }
      if !character.isNumber { isInteger = false }
      position += 1
    }
    let text = String(characters[start..<position])
    if isInteger, let value = Int(text) { return .integer(value) }
    // Swift wants a digit on both sides of the point.
    guard let value = Double("0" + (text.hasSuffix(".") ? text + "0" : text.replacing(".e", with: ".0e"))) else {
      throw error("a number instead of \(text)")
    }
    return .real(value)
  }
}
