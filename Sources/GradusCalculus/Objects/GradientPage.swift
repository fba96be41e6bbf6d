/// Partial derivatives one after the other, and the gradient they make.
///
///     try GradientPage(of: Expression("4x^4 z^3"), by: ["x", "z"]).page()
///     // ∂f/∂x … ∂f/∂z … ∇f = (16x³z³, 12x⁴z²)ᵀ
public struct GradientPage: Sendable {
  public let function: Expression
  public let derivations: [Derivation]

  public var gradient: [Expression] { derivations.map(\.result) }

  public init(of function: Expression, by variables: [Variable], detail: Detail = .board) {
    self.function = function
    derivations = variables.map { Derivation(of: function, by: $0, detail: detail) }
  }

  /// The gradient as a column.
  public func column(name: String = "f") -> Line {
    Line(.name("∇\(name)"), "=", .column(gradient.map { .expression($0) }))
  }

  /// Each partial derivative by its rules, numbered through, then the gradient.
  public func page(name: String = "f") -> Page {
    var blocks: [Block] = [
      .paragraph("\(Math.equation(.application(name, function.variables), .expression(function)))")
    ]
    var number = 1
    for derivation in derivations {
      blocks.append(.heading("\(derivation.slope(name))\(derivation.held)"))
      blocks.append(derivation.derivationBlock(name, first: number))
      if derivation.cases == nil, derivation.steps.count > 1 { number += derivation.steps.count }
    }
    return Page(blocks + [.heading("gradient"), .lines([column(name: name)])])
  }
}

extension Expression {
  /// The matrix of second derivatives as lines: each distinct entry, then the whole.
  public func hessianPage(by variables: [Variable], steps: Bool) -> Page {
    var blocks: [Block] = [
      .paragraph("\(Math.equation(.application("f", self.variables), .expression(self)))")
    ]
    let slopes = gradient(by: variables)
    if steps {
      blocks.append(
        .lines(
          zip(variables, slopes).map { Line(.slope(of: .name("f"), by: [$0], isPartial: true), "=", .expression($1)) }))
      var lines: [Line] = []
      for (i, first) in variables.enumerated() {
        for second in variables[i...] {
          let isSame = first == second
          lines.append(
            Line(
              .slope(of: .name("f"), by: [first, second], isPartial: true), "=",
              .expression(slopes[i].derivative(by: second)),
              because: isSame ? "" : "the order does not matter: the matrix is symmetric"))
        }
      }
      blocks.append(.lines(lines))
    }
    let rows = hessian(by: variables).map { $0.map { Math.expression($0) } }
    return Page(blocks + [.lines([Line(.name("H"), "=", .matrix(rows))])])
  }
}
