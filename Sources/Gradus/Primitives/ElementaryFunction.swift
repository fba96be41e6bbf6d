import RealModule

/// The real functions of one variable whose derivatives are made of elementary functions and their own values.
///
/// `ElementaryFunction+Value.swift` holds their values.
public enum ElementaryFunction: String, Hashable, Sendable, CaseIterable {
  case exp, exp2, expm1, log, log2, log10, log1p, logit, sigmoid
  case sqrt, rsqrt, cbrt
  case sin, cos, tan, sec, csc, cot
  case asin, acos, atan, asec, acsc, acot
  case sinh, cosh, tanh, sech, csch, coth
  case asinh, acosh, atanh, asech, acsch, acoth
  case erf, erfc, erfinv

  /// The table of derivatives, in terms of the argument x and the function's value y there.
  ///
  /// Generic over the kind of number, so that the same table serves programs, forward mode on plain numbers and
  /// symbols. Of two forms it takes the one that neither overflows nor cancels. Inlined there: with a constant case only
  /// its row is left (benchmark `dual`).
  @inlinable @inline(__always)
  public func derivative<Number>(at x: Number, value y: Number) -> Number
  where Number: AlgebraicField & ElementaryFunctions & ExpressibleByFloatLiteral {
    switch self {
    case .exp: y
    case .exp2: 0.6931471805599453 * y  // log 2
    case .expm1: Number.exp(x)
    case .log: 1 / x
    case .log2: 1.4426950408889634 / x  // 1/log 2
    case .log10: 0.4342944819032518 / x  // 1/log 10
    case .log1p: 1 / (1 + x)
    case .logit: 1 / (x * (1 - x))
    case .sigmoid: y * (1 - y)
    case .sqrt: 0.5 / y
    case .rsqrt: -0.5 * (y / x)
    case .cbrt: (1 / y) * (1 / y) / 3  // not 1/y², whose own derivative would be 0 · ∞ at 0
    case .erf: 1.1283791670955126 * Number.exp(-(x * x))  // 2/√π
    case .erfc: -1.1283791670955126 * Number.exp(-(x * x))
    case .erfinv: 0.8862269254527580 * Number.exp(y * y)  // √π/2
    case .sin: Number.cos(x)
    case .cos: -Number.sin(x)
    case .tan: 1 + y * y
    case .sec: y * Number.tan(x)
    case .csc: -y / Number.tan(x)
    case .cot: -1 - y * y
    case .asin: 1 / Number.sqrt((1 - x) * (1 + x))
    case .acos: -1 / Number.sqrt((1 - x) * (1 + x))
    case .atan: 1 / (1 + x * x)
    case .asec: 1 / (Number.sqrt(x * x) * Number.sqrt((x - 1) * (x + 1)))
    case .acsc: -1 / (Number.sqrt(x * x) * Number.sqrt((x - 1) * (x + 1)))
    case .acot: -1 / (1 + x * x)
    case .sinh: Number.cosh(x)
    case .cosh: Number.sinh(x)
    case .tanh: 1 - y * y
    case .sech: -y * Number.tanh(x)
    case .csch: -y / Number.tanh(x)
    case .coth: -1 / (Number.sinh(x) * Number.sinh(x))
    case .asinh: 1 / Number.cosh(y)
    case .acosh: 1 / (Number.sqrt(x - 1) * Number.sqrt(x + 1))
    case .atanh: 1 / ((1 - x) * (1 + x))
    case .asech: -1 / (x * Number.sqrt((1 - x) * (1 + x)))
    case .acsch: -Number.tanh(y) / x
    case .acoth: 1 / ((1 - x) * (1 + x))
    }
  }
}

/// An elementary function of each element.
struct Elementary: Elementwise {
  let function: ElementaryFunction

  init(_ function: ElementaryFunction) { self.function = function }

  var notation: String { function.rawValue }
  var acceptedTypes: String { "a floating-point tensor" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? {
    operands.count == 1 && operands[0].isFloatingPoint ? operands[0] : nil
  }

  func resultScalarType(_ operand: ScalarType, isBinary: Bool) -> ScalarType? {
    !isBinary && operand.isFloatingPoint ? operand : nil
  }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .formula(operands) { function.value(at: $0[0]) }
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangents[0].map { scaled($0, by: function.derivative(at: operands[0], value: result)) }
  }
}
