import Gradus

/// Sets an expression in two dimensions: fractions with bars, exponents above, roots.
struct ExpressionLayout {
  let marks: [Mark]

  init(marks: [Mark] = []) { self.marks = marks }

  func layout(_ expression: Expression) -> Layout { layout(expression, []) }

  private func layout(_ expression: Expression, _ path: [Int]) -> Layout {
    let inner = unmarked(expression, path)
    guard let mark = marks.first(where: { $0.path == path && $0.count == 1 }) else { return inner }
    return .marked(inner, mark)
  }

  private func unmarked(_ expression: Expression, _ path: [Int]) -> Layout {
    switch expression {
    case .number(let value): return number(value)
    case .real(let value): return real(value)
    case .constant(let constant): return .identifier(constant == .pi ? "π" : "e")
    case .variable(let variable): return Self.name(variable)
    case .sum(let terms): return sum(terms, path)
    case .product(let factors): return product(factors, path)
    case .negated(let operand): return .row([.prefix("−"), layout(operand, path + [0], atLeast: .product)])
    case .quotient(let left, let right): return .fraction(layout(left, path + [0]), layout(right, path + [1]))
    case .power(let base, let exponent): return power(base, exponent, path)
    case .call(let function, let arguments):
      if let (name, variables) = expression.leibniz {
        return Math.slope(of: .name(name), by: variables, isPartial: true).layout
      }
      return call(function, arguments, path)
    case .comparison(let left, let relation, let right):
      return .row([layout(left, path + [0]), .sign(relation.symbol), layout(right, path + [1])])
    case .delta(let left, let right): return .subscript(.identifier("δ"), .number("\(left),\(right)"))
    case .summation(let body, let index):
      let below = Self.name(Variable(index))
      return .row([.under(.sign("∑"), below), layout(body, path + [0], atLeast: .product)])
    case .derivative(let part, let variable):
      let sign: Layout = .identifier(part.variables.contains { $0 != variable } ? "∂" : "d")
      return .applied(
        .fraction(sign, .row([sign, Self.name(variable)])), .fenced("(", layout(part, path + [0]), ")"))
    }
  }

  private func layout(_ expression: Expression, _ path: [Int], atLeast tightness: Tightness) -> Layout {
    let inner = layout(expression, path)
    return expression.tightness < tightness ? .fenced("(", inner, ")") : inner
  }

  // MARK: Numbers and names

  private func number(_ value: Rational) -> Layout {
    let magnitude = value.magnitude
    let text: Layout =
      magnitude.decimalText.map { .number($0) }
      ?? .fraction(.number("\(magnitude.numerator)"), .number("\(magnitude.denominator)"))
    return value.isNegative ? .row([.prefix("−"), text]) : text
  }

  private func real(_ value: Double) -> Layout {
    let parts = "\(value.magnitude)".split(separator: "e").map(String.init)
    var row: [Layout] = value < 0 ? [.prefix("−")] : []
    row.append(.number(parts[0]))
    if parts.count == 2 {
      row += [.sign("·"), .superscript(.number("10"), .number(parts[1].replacing("-", with: "−")))]
    }
    return row.count == 1 ? row[0] : .row(row)
  }

  /// Digits at the end and indices go below: x1, W[2, 3].
  static func name(_ variable: Variable) -> Layout {
    let digits = String(variable.name.reversed().prefix { $0.isDigit }.reversed())
    var stem = String(variable.name.dropLast(digits.count))
    if stem.last == "_", !digits.isEmpty { stem.removeLast() }
    let below = (digits.isEmpty ? [] : [digits]) + variable.indices.map(\.description)
    let letters = Layout.identifier(stem.isEmpty ? variable.name : Self.letter(stem))
    return below.isEmpty ? letters : .subscript(letters, .number(below.joined(separator: ",")))
  }

  /// A Greek letter for its name.
  static func letter(_ name: String) -> String { greek[name] ?? name }

  static let greek: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Sigma": "Σ", "Phi": "Φ", "Omega": "Ω",
  ]

  // MARK: Sums, products, powers

  private func sum(_ terms: [Expression], _ path: [Int]) -> Layout {
    var parts: [[Layout]] = []
    for (index, term) in terms.enumerated() {
      let place = path + [index]
      if index > 0, case .negated(let operand) = term, !marks.contains(where: { $0.path == place && $0.count == 1 }) {
        parts.append([.sign("−"), layout(operand, place + [0], atLeast: .product)])
      } else {
        let loose: Tightness = index == 0 && term.isNegation ? .sum : .product
        parts.append((index > 0 ? [.sign("+")] : []) + [layout(term, place, atLeast: loose)])
      }
    }
    return .row(grouped(parts, path))
  }

  private func product(_ factors: [Expression], _ path: [Int]) -> Layout {
    var parts: [[Layout]] = []
    for (index, factor) in factors.enumerated() {
      // A product in a product stands in parentheses; a sum over an index would take the factors after it.
      let isOpen = index > 0 && factor.isProduct || factor.isSummation && index < factors.count - 1
      let next = layout(factor, path + [index], atLeast: isOpen ? .power : .product)
      guard index > 0 else {
        parts.append([next])
        continue
      }
      parts.append([needsDot(factors[index - 1], factor) ? .sign("·") : .times, next])
    }
    return .row(grouped(parts, path))
  }

  /// Neighbours that are marked together stand in one box.
  private func grouped(_ parts: [[Layout]], _ path: [Int]) -> [Layout] {
    var row: [Layout] = []
    var index = 0
    while index < parts.count {
      if let mark = marks.first(where: { $0.path == path + [index] && $0.count > 1 && index + $0.count <= parts.count })
      {
        let run = parts[index..<index + mark.count]
        if index > 0, let sign = parts[index].first, parts[index].count > 1 { row.append(sign) }
        row.append(.marked(.row(Array(run.joined().dropFirst(index > 0 ? 1 : 0))), mark))
        index += mark.count
      } else {
        row += parts[index]
        index += 1
      }
    }
    return row
  }

  /// A dot before a number, and between what would touch: fractions, derivatives, functions.
  private func needsDot(_ left: Expression, _ right: Expression) -> Bool {
    switch (left, right.powerBase) {
    case (_, .number), (_, .real), (.quotient, _), (_, .quotient), (.derivative, _), (_, .derivative): true
    case (.call, _), (.power(.call, _), _): true
    case (_, .negated(let operand)): operand.isConstant
    default: false
    }
  }

  private func power(_ base: Expression, _ exponent: Expression, _ path: [Int]) -> Layout {
    let above = layout(exponent, path + [1])
    if case .call(.elementary(let function), let arguments) = base, Self.functions[function] != nil {
      // sin²(x), but never sin⁻¹(x), which is read as arcsin.
      guard exponent.integer.map({ $0 > 0 }) == true, let name = Self.functions[function] else {
        return .superscript(.fenced("(", layout(base, path + [0]), ")"), above)
      }
      return .applied(
        .superscript(.identifier(name), above), .fenced("(", layout(arguments[0], path + [0, 0]), ")"))
    }
    let isRoot = if case .call = base { true } else { false }
    let below = layout(base, path + [0])
    return .superscript(isRoot || base.tightness < .atom ? .fenced("(", below, ")") : below, above)
  }

  // MARK: Functions

  private func call(_ function: MathFunction, _ arguments: [Expression], _ path: [Int]) -> Layout {
    let inside = arguments.enumerated().map { layout($1, path + [$0]) }
    switch function {
    case .elementary(.sqrt): return .root(inside[0], degree: 2)
    case .elementary(.cbrt): return .root(inside[0], degree: 3)
    case .elementary(.exp): return .superscript(.identifier("e"), inside[0])
    case .other(.abs): return .fenced("|", inside[0], "|")
    case .other(.floor): return .fenced("⌊", inside[0], "⌋")
    case .other(.ceil): return .fenced("⌈", inside[0], "⌉")
    case .other(.gamma): return .applied(.identifier("Γ"), .fenced("(", inside[0], ")"))
    case .other(.where): return .cases([(inside[1], inside[0]), (inside[2], nil)])
    default:
      let list = inside.enumerated().flatMap { $0 > 0 ? [.sign(","), $1] : [$1] }
      return .applied(functionName(function), .fenced("(", .row(list), ")"))
    }
  }

  private func functionName(_ function: MathFunction) -> Layout {
    if case .elementary(.log2) = function { return .subscript(.identifier("log"), .number("2")) }
    if case .elementary(.log10) = function { return .subscript(.identifier("log"), .number("10")) }
    if case .elementary(let elementary) = function, let name = Self.functions[elementary] { return .identifier(name) }
    if case .named(let named) = function { return Self.derivative(named) }
    return .identifier(function.name)
  }

  /// f′, f⁽⁴⁾, ∂₂g
  private static func derivative(_ function: NamedFunction) -> Layout {
    let letter = name(Variable(function.letter))
    guard function.isDerivative else { return letter }
    if function.arity == 1 {
      let primes = Layout.number("(\(function.order))")
      return .superscript(letter, function.order <= 3 ? .sign(["′", "″", "‴"][function.order - 1]) : primes)
    }
    let places = function.orders.enumerated().flatMap { [String](repeating: "\($0 + 1)", count: $1) }
    return .row([
      .subscript(.identifier("∂"), .number(places.joined(separator: function.arity > 9 ? "," : ""))), letter,
    ])
  }

  /// The names by which books know them.
  private static let functions: [ElementaryFunction: String] = [
    .log: "ln", .sin: "sin", .cos: "cos", .tan: "tan", .sec: "sec", .csc: "csc", .cot: "cot", .asin: "arcsin",
    .acos: "arccos", .atan: "arctan", .sinh: "sinh", .cosh: "cosh", .tanh: "tanh", .coth: "coth",
  ]
}

extension Relation {
  var symbol: String {
    switch self {
    case .lessOrEqual: "≤"
    case .greaterOrEqual: "≥"
    case .notEqual: "≠"
    case .equal: "="
    default: rawValue
    }
  }
}
