import Gradus

extension Expression {
  /// The expression for LaTeX's mathematics, with plain amsmath.
  public var latex: String { LaTeXPrinter().text(self) }
}

struct LaTeXPrinter {
  func text(_ expression: Expression) -> String {
    switch expression {
    case .number(let value): number(value)
    case .real(let value): real(value)
    case .constant(let constant): constant == .pi ? "\\pi" : "e"
    case .variable(let variable): self.variable(variable)
    case .sum(let terms): sum(terms)
    case .product(let factors): product(factors)
    case .negated(let operand): "-" + text(operand, atLeast: .product)
    case .quotient(let left, let right): "\\frac{\(text(left))}{\(text(right))}"
    case .power(let base, let exponent): power(base, exponent)
    case .call(let function, let arguments): call(function, arguments)
    case .comparison(let left, let relation, let right): "\(text(left)) \(sign(relation)) \(text(right))"
    case .derivative(let part, let variable): derivative(part, variable)
    case .summation(let body, let index): "\\sum_{\(self.variable(Variable(index)))} \(text(body, atLeast: .product))"
    case .delta(let left, let right): "\\delta_{\(left),\(right)}"
    }
  }

  private func text(_ expression: Expression, atLeast tightness: Tightness) -> String {
    expression.tightness < tightness ? parenthesized(text(expression)) : text(expression)
  }

  private func parenthesized(_ text: String) -> String { "\\left(\(text)\\right)" }

  private func number(_ value: Rational) -> String {
    let magnitude = value.magnitude
    let text = magnitude.decimalText ?? "\\frac{\(magnitude.numerator)}{\(magnitude.denominator)}"
    return value.isNegative ? "-" + text : text
  }

  private func real(_ value: Double) -> String {
    let parts = "\(value)".split(separator: "e")
    return parts.count == 2 ? "\(parts[0]) \\cdot 10^{\(parts[1])}" : "\(value)"
  }

  /// One letter stands as it is, Greek names as their letters, longer names upright; digits at the end go below.
  private func variable(_ variable: Variable) -> String {
    let digits = variable.name.reversed().prefix { $0.isDigit }.reversed()
    let stem = String(variable.name.dropLast(digits.count)).replacing("_", with: "\\_")
    let letters = stem.count == 1 ? stem : Self.greek.contains(stem) ? "\\\(stem)" : "\\mathrm{\(stem)}"
    let below = (digits.isEmpty ? [] : [String(digits)]) + variable.indices.map(\.description)
    return below.isEmpty ? letters : "\(letters)_{\(below.joined(separator: ","))}"
  }

  private static let greek: Set<String> = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "rho", "sigma", "tau", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Sigma", "Phi", "Omega",
  ]

  private func sum(_ terms: [Expression]) -> String {
    terms.dropFirst().reduce(text(terms[0], atLeast: terms[0].isNegation ? .sum : .product)) { line, term in
      if case .negated(let operand) = term { return line + " - " + text(operand, atLeast: .product) }
      return line + " + " + text(term, atLeast: .product)
    }
  }

  private func product(_ factors: [Expression]) -> String {
    var line = ""
    for (index, factor) in factors.enumerated() {
      let isOpen = factor.isSummation && index < factors.count - 1
      let next = isOpen ? parenthesized(text(factor)) : text(factor, atLeast: .product)
      guard index > 0 else {
        line = next
        continue
      }
      line += (needsDot(factors[index - 1], factor) ? " \\cdot " : " ") + next
    }
    return line
  }

  /// A dot before a number, and between what would touch: fractions, derivatives, functions.
  private func needsDot(_ left: Expression, _ right: Expression) -> Bool {
    switch (left, right.powerBase) {
    case (_, .number), (_, .real), (.quotient, _), (_, .quotient), (.derivative, _), (_, .derivative): true
    case (.call, _), (.power(.call, _), _): true
    default: false
    }
  }

  private func power(_ base: Expression, _ exponent: Expression) -> String {
    let above = text(exponent)
    if case .call(.elementary(let function), let arguments) = base, let name = Self.functions[function] {
      return exponent.integer.map { $0 > 0 } == true
        ? "\(name)^{\(above)}\(parenthesized(text(arguments[0])))"
        : "\(parenthesized(text(base)))^{\(above)}"
    }
    let isRoot = if case .call = base { true } else { false }
    return (isRoot ? parenthesized(text(base)) : text(base, atLeast: .atom)) + "^{\(above)}"
  }

  private func call(_ function: MathFunction, _ arguments: [Expression]) -> String {
    let inside = arguments.map { text($0) }
    switch function {
    case .elementary(.sqrt): return "\\sqrt{\(inside[0])}"
    case .elementary(.cbrt): return "\\sqrt[3]{\(inside[0])}"
    case .elementary(.exp): return "e^{\(inside[0])}"
    case .other(.abs): return "\\left|\(inside[0])\\right|"
    case .other(.floor): return "\\left\\lfloor \(inside[0])\\right\\rfloor"
    case .other(.ceil): return "\\left\\lceil \(inside[0])\\right\\rceil"
    case .other(.gamma): return "\\Gamma\(parenthesized(inside[0]))"
    case .other(.max), .other(.min): return "\\\(function.name)\(parenthesized(inside.joined(separator: ", ")))"
    case .other(.where):
      return "\\begin{cases} \(inside[1]) & \\text{if } \(inside[0]) \\\\ \(inside[2]) & \\text{otherwise} \\end{cases}"
    case .elementary(let elementary):
      return (Self.functions[elementary] ?? operatorName(function.name)) + parenthesized(inside[0])
    case .other, .named: return operatorName(function.name) + parenthesized(inside.joined(separator: ", "))
    }
  }

  private func operatorName(_ name: String) -> String { "\\operatorname{\(name)}" }

  private static let functions: [ElementaryFunction: String] = [
    .log: "\\ln", .log2: "\\log_2", .log10: "\\log_{10}", .sin: "\\sin", .cos: "\\cos", .tan: "\\tan", .sec: "\\sec",
    .csc: "\\csc", .cot: "\\cot", .asin: "\\arcsin", .acos: "\\arccos", .atan: "\\arctan", .sinh: "\\sinh",
    .cosh: "\\cosh", .tanh: "\\tanh", .coth: "\\coth",
  ]

  private func derivative(_ part: Expression, _ variable: Variable) -> String {
    let sign = part.variables.contains { $0 != variable } ? "\\partial" : "d"
    return "\\frac{\(sign)}{\(sign) \(self.variable(variable))}\(parenthesized(text(part)))"
  }

  private func sign(_ relation: Relation) -> String {
    switch relation {
    case .lessOrEqual: "\\le"
    case .greaterOrEqual: "\\ge"
    case .notEqual: "\\ne"
    case .equal: "="
    default: relation.rawValue
    }
  }
}

extension Derivation {
  /// The derivation as an `align*` of amsmath, each line with its reason.
  public var latex: String {
    let printer = LaTeXPrinter()
    let isPartial = function.variables.contains { $0 != variable }
    let name = printer.text(.variable(variable))
    let left = isPartial ? "\\frac{\\partial f}{\\partial \(name)}" : "f'(\(name))"
    let lines = steps.enumerated().map { index, step in
      "  \(index == 0 ? left : "") &= \(printer.text(step.after)) && \\text{\(Self.escaped(step.reason, printer))}"
    }
    return "\\begin{align*}\n\(lines.joined(separator: " \\\\\n"))\n\\end{align*}"
  }

  /// Words between formulas: signs that LaTeX's text does not have become mathematics.
  private static func escaped(_ text: String, _ printer: LaTeXPrinter) -> String {
    text.map { character -> String in
      switch character {
      case "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁰", "¹":
        return "$^{\(Parser.superscripts.firstIndex(of: character) ?? 0)}$"
      case "⁻": return "$^{-}$"
      case "′": return "$'$"
      case "·": return "$\\cdot$"
      case "−": return "$-$"
      case "√": return "$\\surd$"
      case "π": return "$\\pi$"
      case "∂": return "$\\partial$"
      case "≠": return "$\\ne$"
      case "≤": return "$\\le$"
      case "≥": return "$\\ge$"
      case "ˣ": return "$^x$"
      case "^": return "\\textasciicircum{}"
      case "<", ">", "|": return "$\(character)$"
      case "_", "%", "&", "#", "$", "{", "}": return "\\\(character)"
      default: return String(character)
      }
    }.joined()
  }
}
