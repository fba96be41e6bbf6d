/// Real functions of one variable whose derivatives are special functions again.
enum SpecialFunction: Hashable, Sendable {
  /// Γ(x), and log |Γ(x)|.
  case gamma, logGamma
  /// The derivative of order n of ψ(x) = d log |Γ(x)| / dx.
  case polygamma(Int)
  /// The derivative of order n of sin(πx)/(πx).
  case sinc(Int)

  static var digamma: SpecialFunction { .polygamma(0) }

  /// The function as a formula of library functions.
  func value(at x: ScalarTerm) -> ScalarTerm {
    switch self {
    case .gamma: x.calling(.gamma)
    case .logGamma: x.calling(.logGamma)
    case .polygamma(let order): x.constant(Double(order)).calling(.polygamma, x)
    case .sinc(let order): x.constant(Double(order)).calling(.sinc, x)
    }
  }

  /// The table of derivatives, in terms of the argument x, the function's value y there, and `calling`, which applies
  /// another special function to a number of this kind.
  func derivative<Number: Numeric>(
    at x: Number, value y: Number, calling: (SpecialFunction, Number) -> Number
  ) -> Number {
    switch self {
    case .gamma: y * calling(.digamma, x)
    case .logGamma: calling(.digamma, x)
    case .polygamma(let order): calling(.polygamma(order + 1), x)
    case .sinc(let order): calling(.sinc(order + 1), x)
    }
  }
}

/// A special function of each element.
struct Special: Elementwise {
  let function: SpecialFunction

  var notation: String {
    switch function {
    case .gamma: "gamma"
    case .logGamma: "lgamma"
    case .polygamma(let order): order == 0 ? "digamma" : "polygamma"
    case .sinc: "sinc"
    }
  }

  var attributes: String {
    switch function {
    case .polygamma(let order): order == 0 ? "" : "\(order)"
    case .sinc(let order): order == 0 ? "" : "derivative: \(order)"
    case .gamma, .logGamma: ""
    }
  }

  var acceptedTypes: String { "a floating-point tensor" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? {
    operands.count == 1 && operands[0].isFloatingPoint ? operands[0] : nil
  }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .formula(operands) { function.value(at: $0[0]) }
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    guard let tangent = tangents[0] else { return nil }
    let slope = function.derivative(at: operands[0], value: result) { apply(Special(function: $0), [$1]) }
    return scaled(tangent, by: slope)
  }
}
