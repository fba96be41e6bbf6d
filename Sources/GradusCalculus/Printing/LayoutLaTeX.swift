extension Expression {
  /// The expression for LaTeX's mathematics, with plain amsmath.
  public var latex: String { ExpressionLayout().layout(self).latex }
}

extension Math {
  /// The formula for LaTeX's mathematics, with plain amsmath.
  public var latex: String { layout.latex }
}

extension Layout {
  /// For LaTeX's mathematics, with plain amsmath and without colour.
  var latex: String { LayoutLaTeX(hasColour: false).text(self) }
}

extension Layout {
  var isComma: Bool { if case .sign(",") = self { true } else { false } }
}

/// Writes layouts for LaTeX.
struct LayoutLaTeX {
  /// Whether marked parts are coloured, which takes the package xcolor.
  let hasColour: Bool

  func text(_ layout: Layout) -> String {
    switch layout {
    case .identifier(let name): identifier(name)
    case .number(let text): Self.sign(text)
    case .sign(let sign), .prefix(let sign): Self.sign(sign)
    case .times: ""
    case .row(let parts): row(parts)
    case .fraction(let above, let below): "\\frac{\(text(above))}{\(text(below))}"
    // Primes stand above by themselves.
    case .superscript(let base, .sign(let primes)): text(base) + Self.sign(primes)
    case .superscript(let base, let above): "\(text(base))^{\(text(above))}"
    case .subscript(let base, let below): "\(text(base))_{\(text(below))}"
    case .root(let inner, let degree): degree == 2 ? "\\sqrt{\(text(inner))}" : "\\sqrt[\(degree)]{\(text(inner))}"
    case .fenced(let left, let inner, let right): fenced(left, inner, right)
    case .applied(let function, let argument): text(function) + text(argument)
    case .cases(let cases):
      "\\begin{cases} "
        + cases.map { "\(text($0.value)) & " + ($0.condition.map { "\\text{if } \(text($0))" } ?? "\\text{otherwise}") }
        .joined(separator: " \\\\ ") + " \\end{cases}"
    case .matrix(let rows):
      "\\begin{matrix} \(rows.map { $0.map(text).joined(separator: " & ") }.joined(separator: " \\\\ ")) \\end{matrix}"
    case .under(let base, let below): "\(text(base))_{\(text(below))}"
    case .underbraced(let inner, let label): "\\underbrace{\(text(inner))}_{\(label.map(text).joined())}"
    case .words(let words): "\\text{\(Self.escaped(words))}"
    case .marked(let inner, let mark): marked(inner, mark)
    }
  }

  private func row(_ parts: [Layout]) -> String {
    var line = ""
    // After a minus in front the next part follows without a space.
    var isGlued = true
    for part in parts {
      if case .times = part { continue }
      let isClose = if case .words = part { true } else { part.isComma }
      line += (isGlued || isClose ? "" : " ") + text(part)
      isGlued = if case .prefix = part { true } else if case .words = part { true } else { false }
    }
    return line
  }

  private func fenced(_ left: String, _ inner: Layout, _ right: String) -> String {
    if case .matrix(let rows) = inner, left == "[" {
      let lines = rows.map { $0.map(text).joined(separator: " & ") }.joined(separator: " \\\\ ")
      return "\\begin{bmatrix} \(lines) \\end{bmatrix}"
    }
    if left == "(", !inner.isTall { return "(\(text(inner)))" }
    let names = ["⌊": "\\lfloor ", "⌋": "\\right\\rfloor", "⌈": "\\lceil ", "⌉": "\\right\\rceil"]
    return "\\left\(names[left] ?? left)\(text(inner))\(names[right] ?? "\\right" + right)"
  }

  private func identifier(_ name: String) -> String {
    if let named = Self.names[name] { return named }
    if name.count == 1 { return Self.sign(name) }
    if Self.functions.contains(name) { return "\\\(name)" }
    return "\\mathrm{\(name.replacing("_", with: "\\_"))}"
  }

  private func marked(_ inner: Layout, _ mark: Mark) -> String {
    if let label = mark.label {
      let bare = Mark(path: [], mark.kind, colour: mark.colour)
      return "\\underbrace{\(marked(inner, bare))}_{\\text{\(Self.escaped(label))}}"
    }
    guard hasColour else { return text(inner) }
    switch mark.kind {
    case .result: return "\\textcolor{\(["blue", "red", "teal"][(mark.colour - 1) % 3])}{\(text(inner))}"
    case .work: return "\\underline{\(text(inner))}"
    case .cancelled: return "\\textcolor{gray}{\(text(inner))}"
    case .held: return "\\textcolor{gray}{\(text(inner))}"
    }
  }

  private static let functions: Set<String> = [
    "ln", "sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "coth", "log",
    "max", "min", "lim",
  ]

  private static let names: [String: String] = [
    "α": "\\alpha", "β": "\\beta", "γ": "\\gamma", "δ": "\\delta", "ε": "\\epsilon", "ζ": "\\zeta", "η": "\\eta",
    "θ": "\\theta", "ι": "\\iota", "κ": "\\kappa", "λ": "\\lambda", "μ": "\\mu", "ν": "\\nu", "ξ": "\\xi",
    "π": "\\pi", "ρ": "\\rho", "σ": "\\sigma", "τ": "\\tau", "φ": "\\phi", "χ": "\\chi", "ψ": "\\psi",
    "ω": "\\omega", "Γ": "\\Gamma", "Δ": "\\Delta", "Θ": "\\Theta", "Λ": "\\Lambda", "Σ": "\\Sigma", "Φ": "\\Phi",
    "Ω": "\\Omega", "∂": "\\partial", "∇": "\\nabla",
  ]

  private static let signs: [Character: String] = [
    "−": "-", "·": "\\cdot", "→": "\\to", "≤": "\\le", "≥": "\\ge", "≠": "\\ne", "≈": "\\approx", "×": "\\times",
    "∑": "\\sum", "′": "'", "″": "''", "‴": "'''", "∞": "\\infty",
  ]

  static func sign(_ text: String) -> String {
    text.map { signs[$0] ?? names[String($0)] ?? String($0) }.joined()
  }

  /// Words between formulas: signs that LaTeX's text does not have become mathematics.
  static func escaped(_ text: String) -> String {
    text.map { character -> String in
      if let index = Parser.superscripts.firstIndex(of: character) { return "$^{\(index)}$" }
      switch character {
      case "⁻": return "$^{-}$"
      case "√": return "$\\surd$"
      case "ˣ": return "$^x$"
      case "ᵀ": return "$^T$"
      case "^": return "\\textasciicircum{}"
      case "~": return "\\textasciitilde{}"
      case "\\": return "\\textbackslash{}"
      case "<", ">", "|": return "$\(character)$"
      case "_", "%", "&", "#", "$", "{", "}": return "\\\(character)"
      default: return (signs[character] ?? names[String(character)]).map { "$\($0)$" } ?? String(character)
      }
    }.joined()
  }
}
