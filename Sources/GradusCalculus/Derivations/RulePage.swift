extension Rule {
  /// The rules of differentiation that have a page: the law, why it holds, two examples, the usual mistake.
  public static let explained: [Rule] = [
    .constant, .identity, .factor, .sum, .power, .product, .quotient, .chain, .exponential, .logarithm, .trigonometric,
    .function,
    .generalPower, .cases, .hold, .rename, .paths, .index, .limitDefinition,
  ]

  /// Why the law holds, in a few words.
  private var proof: String {
    switch self {
    case .constant: "f(x + h) − f(x) = c − c = 0, whatever h is."
    case .identity: "(x + h − x)/h = h/h = 1."
    case .factor: "(c·f(x + h) − c·f(x))/h = c·(f(x + h) − f(x))/h: the factor stands before the limit."
    case .sum: "The difference quotient of a sum is the sum of the difference quotients; so is its limit."
    case .power: "(x + h)ⁿ = xⁿ + n·xⁿ⁻¹·h + h²·(…): minus xⁿ, divided by h, the first term stays, the rest goes to 0."
    case .product:
      "u(x+h)v(x+h) − u(x)v(x) = (u(x+h) − u(x))·v(x+h) + u(x)·(v(x+h) − v(x)); divide by h and let h go to 0. In a picture: a rectangle with sides u and v grows by two strips."
    case .quotient: "u = (u/v)·v; the product rule gives u′ = (u/v)′v + (u/v)v′; solve for (u/v)′."
    case .chain:
      "A step dx moves u by u′·dx, and a step du moves f by f′(u)·du: together f′(u)·u′·dx. Rates multiply, as gears do."
    case .exponential:
      "(aˣ⁺ʰ − aˣ)/h = aˣ·(aʰ − 1)/h; the second factor goes to a number that depends on a alone: log(a). It is 1 for a = e."
    case .logarithm: "e^(log x) = x; the chain rule gives x·(log x)′ = 1."
    case .trigonometric:
      "sin(x + h) = sin(x)·cos(h) + cos(x)·sin(h); for h towards 0, sin(h)/h goes to 1 and (cos(h) − 1)/h to 0. The others follow by the chain and the quotient rule."
    case .function: "Each from its definition or as an inverse; the table is the one that Gradus' tensors use."
    case .generalPower: "u^v = e^(v·log(u)); then the chain rule and the product rule."
    case .cases:
      "Inside a region one formula holds. Where two regions meet there is a slope only if the values and both slopes agree."
    case .hold:
      "A partial derivative is the slope of a cut: all inputs but one stay where they are, and what stays is a number."
    case .paths:
      "A step dx moves each quantity that uses x; each of these moves the result. For small steps the moves add: with u(x) and v(x), f moves by ∂f/∂u·u′·dx + ∂f/∂v·v′·dx."
    case .index: "x[j] is an input of its own: it moves x[i] by its own step if i is j, and not at all if not."
    case .rename: "While x moves nothing else does: every other variable is a number, and a number may have any name."
    case .limitDefinition:
      "It is the definition: the slope of the secant, while its second point moves towards the first."
    default: ""
    }
  }

  private var examples: [String] {
    switch self {
    case .constant: ["7", "pi^2"]
    case .identity: ["x", "x + 2"]
    case .factor: ["5x^3", "x^2/4"]
    case .sum: ["x^2 + x", "x^3 - sin(x)"]
    case .power: ["x^5", "x^-2"]
    case .product: ["x*sin(x)", "x^2*exp(x)"]
    case .quotient: ["x/(x+1)", "sin(x)/x"]
    case .chain: ["3(2x^2)^5", "sin(x^2)"]
    case .exponential: ["e^x", "2^x"]
    case .logarithm: ["log(x)", "log(2x)"]
    case .trigonometric: ["cos(x)", "tan(2x)"]
    case .function: ["tanh(x)", "atan(x)"]
    case .generalPower: ["x^x", "x^sin(x)"]
    case .cases: ["max(x, 0)", "|2x - 3|"]
    case .hold: ["3x^3 z - y^2 + 5z + 2y*z", "x*y"]
    case .paths: ["u = x^2; v = 3x; u*v", "u = x; v = sin(x); u*v"]
    case .index: ["sum(i, x[i]^2)", "p[i] = exp(x[i])/sum(k, exp(x[k]))"]
    case .rename: ["4x^4 z^3", "x*sin(y)"]
    case .limitDefinition: ["x^2", "1/x"]
    default: []
    }
  }

  private var mistake: Mistake? {
    switch self {
    case .constant: .constantKept
    case .power: .exponentNotLowered
    case .product: .productOfDerivatives
    case .quotient: .quotientOfDerivatives
    case .chain: .innerMissing
    case .trigonometric: .signLost
    default: nil
    }
  }

  /// The page about the rule: law, proof, worked examples, usual mistake.
  public func page() throws(ParseError) -> Page {
    var blocks: [Block] = [
      .heading("\(name)"), .paragraph("Law: \(law)"), .paragraph("Why: \(proof)"),
    ]
    for example in examples {
      blocks.append(.paragraph(""))
      blocks += try worked(example)
    }
    if let mistake, let example = examples.first {
      let function = try Expression(example)
      if let wrong = mistake.line(of: function, by: "x") {
        blocks.append(.paragraph(""))
        blocks.append(.paragraph("Usual mistake: \(function) → \(wrong) — \(mistake.words)."))
      }
    }
    return Page(blocks)
  }

  /// An example, in the way that the rule is for.
  private func worked(_ example: String) throws(ParseError) -> [Block] {
    switch self {
    case .paths:
      guard let graph = try? ComputationGraph(Formula(example)), let start = graph.node("x"),
        let page = try? graph.pathsPage(from: start)
      else { return [] }
      return page.blocks
    case .index:
      guard let derivation = try? IndexDerivation(of: Formula(example), by: "x") else { return [] }
      return derivation.page.blocks
    case .limitDefinition:
      if let limit = LimitDerivation(of: try Expression(example), by: "x") { return limit.page().blocks }
      return []
    default: return Derivation(of: try Expression(example), by: "x").page().blocks
    }
  }
}
