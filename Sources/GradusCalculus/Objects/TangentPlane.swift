/// The line, plane or hyperplane that touches the graph of a function at a point:
///
///     t(x) = f(a) + Σᵢ ∂f/∂xᵢ(a)·(xᵢ − aᵢ)
public struct TangentPlane: Hashable, Sendable {
  public let variables: [Variable]
  /// f(a)
  public let value: Expression
  /// ∇f(a)
  public let slopes: [Expression]
  /// t(x), collected.
  public let expression: Expression

  /// - Parameter point: a number for every variable of the function; exact numbers stay exact.
  public init(of function: Expression, by variables: [Variable], at point: [Variable: Expression]) {
    self.variables = variables
    value = function.substituting(point).simplified
    slopes = variables.map { function.derivative(by: $0).substituting(point).simplified }
    var terms = [value]
    for (variable, slope) in zip(variables, slopes) {
      terms.append(slope * (.variable(variable) - (point[variable] ?? .zero)))
    }
    expression = Expression.sum(terms).expanded
  }
}

extension Expression {
  /// The slope along a direction: ∇f·v/|v|.
  ///
  /// - Parameter direction: the components of v by variable; those left out are 0. Must not be 0 altogether.
  public func directionalDerivative(along direction: [Variable: Expression]) -> Expression {
    let components = direction.sorted { $0.key < $1.key }.filter { $0.value != .zero }
    let sum = Expression.joinedSum(components.map { $0.value * derivative(by: $0.key) })
    let length = Expression.joinedSum(components.map { $0.value * $0.value })
    return (sum / .call(.sqrt, length)).simplified
  }

  /// The derivative by a parameter on which every variable depends:
  ///
  ///     df/dt = Σᵢ ∂f/∂xᵢ · x′ᵢ(t)
  ///
  /// The variables become functions without a formula; x(t) is `x`, its slope `x′(t)`.
  public func totalDerivative(by parameter: Variable) -> Expression {
    let along = variables.filter { $0 != parameter }
    let curves = Dictionary(
      uniqueKeysWithValues: along.map { ($0, Expression.call("\($0)", .variable(parameter))) })
    return substituting(curves).derivative(by: parameter)
  }

  /// The same in lines: the sum over the variables, then with the partial derivatives put in.
  public func totalDerivativePage(by parameter: Variable) -> (page: Page, slope: Expression) {
    let slope = totalDerivative(by: parameter)
    let isPartial = variables.count > 1
    let along = variables.filter { $0 != parameter }
    func sum(_ first: (Variable) -> Math) -> Math {
      // Where the formula has the parameter itself, that is a path too.
      let own: [Math] = contains(parameter) ? [.slope(of: .name("f"), by: [parameter], isPartial: true)] : []
      let paths =
        own
        + along.map { variable -> Math in
          .row([first(variable), .name("·"), .slope(of: .name("\(variable)"), by: [parameter], isPartial: false)])
        }
      return .chain(paths, relation: "+")
    }
    let names = along.map(\.description).joined(separator: ", ")
    let lines = [
      Line(
        .slope(of: .name("f"), by: [parameter], isPartial: false), "=",
        sum { .slope(of: .name("f"), by: [$0], isPartial: isPartial) },
        because: "\(names) \(along.count == 1 ? "depends" : "all depend") on \(parameter): one path for each, added"),
      Line(nil, "=", .expression(slope), because: "the partial derivatives put in"),
    ]
    return (Page([.lines(lines)]), slope)
  }
}
