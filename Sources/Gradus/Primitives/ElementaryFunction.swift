import RealModule

/// The real functions of one variable that have a derivative wherever they are smooth.
enum ElementaryFunction: String, Hashable, Sendable, CaseIterable {
  case exp, expm1, log, log1p, sqrt, rsqrt
  case sin, cos, tan, asin, acos, atan
  case sinh, cosh, tanh, asinh, acosh, atanh
  case sigmoid, erf

  var libraryFunction: LibraryFunction {
    switch self {
    case .exp: .exp
    case .expm1: .expm1
    case .log: .log
    case .log1p: .log1p
    case .sqrt: .squareRoot
    case .rsqrt: .reciprocalSquareRoot
    case .sin: .sin
    case .cos: .cos
    case .tan: .tan
    case .asin: .asin
    case .acos: .acos
    case .atan: .atan
    case .sinh: .sinh
    case .cosh: .cosh
    case .tanh: .tanh
    case .asinh: .asinh
    case .acosh: .acosh
    case .atanh: .atanh
    case .sigmoid: .sigmoid
    case .erf: .erf
    }
  }

  /// The table of derivatives, in terms of the argument x and the function's value y there.
  ///
  /// Generic over the kind of number, so that the same table serves programs, forward mode on plain numbers and
  /// symbols.
  func derivative<Number>(at x: Number, value y: Number) -> Number
  where Number: AlgebraicField & ElementaryFunctions & ExpressibleByFloatLiteral {
    switch self {
    case .exp: y
    case .expm1: y + 1
    case .log: 1 / x
    case .log1p: 1 / (1 + x)
    case .sqrt: 0.5 / y
    case .rsqrt: -0.5 * (y / x)
    case .sin: Number.cos(x)
    case .cos: -Number.sin(x)
    case .tan: 1 + y * y
    case .asin: 1 / Number.sqrt((1 - x) * (1 + x))
    case .acos: -1 / Number.sqrt((1 - x) * (1 + x))
    case .atan: 1 / (1 + x * x)
    case .sinh: Number.cosh(x)
    case .cosh: Number.sinh(x)
    case .tanh: 1 - y * y
    case .asinh: 1 / Number.sqrt(x * x + 1)
    case .acosh: 1 / (Number.sqrt(x - 1) * Number.sqrt(x + 1))
    case .atanh: 1 / ((1 - x) * (1 + x))
    case .sigmoid: y * (1 - y)
    case .erf: 1.1283791670955126 * Number.exp(-(x * x))  // 2/√π
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
    .of(.call(function.libraryFunction, [0]), operands, operands[0])
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangents[0].map { scaled($0, by: function.derivative(at: operands[0], value: result)) }
  }
}
