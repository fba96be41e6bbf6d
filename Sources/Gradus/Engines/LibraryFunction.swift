import GradusKernels
import RealModule

/// A real function that scalar programs call: its definition on one number, and the SIMD loops of the native engine.
struct LibraryFunction: Hashable, Sendable {
  let name: String
  /// The function by the system's mathematics library, in double precision.
  let scalar: @Sendable ([Double]) -> Double
  let kernelOperation: gradus_operation

  /// The block loop for f32 or f64 elements.
  func loop(_ type: gradus_scalar) -> gradus_loop? { gradus_find_loop(kernelOperation, type) }

  static func == (left: LibraryFunction, right: LibraryFunction) -> Bool { left.name == right.name }
  func hash(into hasher: inout Hasher) { hasher.combine(name) }

  private init(_ name: String, _ operation: gradus_operation, _ scalar: @escaping @Sendable ([Double]) -> Double) {
    self.name = name
    self.scalar = scalar
    kernelOperation = operation
  }

  private init(_ name: String, _ operation: gradus_operation, of scalar: @escaping @Sendable (Double) -> Double) {
    self.init(name, operation) { scalar($0[0]) }
  }

  static let power = LibraryFunction("power", GRADUS_POWER) { x in libraryPower(x[0], x[1]) }
  static let atan2 = LibraryFunction("atan2", GRADUS_ATAN2) { x in Double.atan2(y: x[0], x: x[1]) }
  static let squareRoot = LibraryFunction("sqrt", GRADUS_SQRT, of: { $0.squareRoot() })
  static let reciprocalSquareRoot = LibraryFunction("rsqrt", GRADUS_RSQRT, of: { 1 / $0.squareRoot() })
  static let exp = LibraryFunction("exp", GRADUS_EXP, of: { Double.exp($0) })
  static let expm1 = LibraryFunction("expm1", GRADUS_EXPM1, of: { Double.expMinusOne($0) })
  static let log = LibraryFunction("log", GRADUS_LOG, of: { Double.log($0) })
  static let log1p = LibraryFunction("log1p", GRADUS_LOG1P, of: { Double.log(onePlus: $0) })
  static let sin = LibraryFunction("sin", GRADUS_SIN, of: { Double.sin($0) })
  static let cos = LibraryFunction("cos", GRADUS_COS, of: { Double.cos($0) })
  static let tan = LibraryFunction("tan", GRADUS_TAN, of: { Double.tan($0) })
  static let asin = LibraryFunction("asin", GRADUS_ASIN, of: { Double.asin($0) })
  static let acos = LibraryFunction("acos", GRADUS_ACOS, of: { Double.acos($0) })
  static let atan = LibraryFunction("atan", GRADUS_ATAN, of: { Double.atan($0) })
  static let sinh = LibraryFunction("sinh", GRADUS_SINH, of: { Double.sinh($0) })
  static let cosh = LibraryFunction("cosh", GRADUS_COSH, of: { Double.cosh($0) })
  static let tanh = LibraryFunction("tanh", GRADUS_TANH, of: { Double.tanh($0) })
  static let asinh = LibraryFunction("asinh", GRADUS_ASINH, of: { Double.asinh($0) })
  static let acosh = LibraryFunction("acosh", GRADUS_ACOSH, of: { Double.acosh($0) })
  static let atanh = LibraryFunction("atanh", GRADUS_ATANH, of: { Double.atanh($0) })
  static let sigmoid = LibraryFunction("sigmoid", GRADUS_SIGMOID, of: { stableSigmoid($0) })
  static let erf = LibraryFunction("erf", GRADUS_ERF, of: { Double.erf($0) })
  static let cubeRoot = LibraryFunction("cbrt", GRADUS_CBRT, of: libraryCubeRoot)
  static let exp2 = LibraryFunction("exp2", GRADUS_EXP2, of: { Double.exp2($0) })
  static let log2 = LibraryFunction("log2", GRADUS_LOG2, of: { Double.log2($0) })
  static let log10 = LibraryFunction("log10", GRADUS_LOG10, of: { Double.log10($0) })
  static let erfc = LibraryFunction("erfc", GRADUS_ERFC, of: { Double.erfc($0) })
  static let erfinv = LibraryFunction("erfinv", GRADUS_ERFINV, of: { gradus_inverse_error_function($0) })
  static let gamma = LibraryFunction("gamma", GRADUS_GAMMA, of: { Double.gamma($0) })
  static let logGamma = LibraryFunction("lgamma", GRADUS_LOG_GAMMA, of: { gradus_log_gamma($0) })
  static let hypot = LibraryFunction("hypot", GRADUS_HYPOT) { x in Double.hypot(x[0], x[1]) }
  /// Of the order of the derivative and the argument.
  static let polygamma = LibraryFunction("polygamma", GRADUS_POLYGAMMA) { x in gradus_polygamma(x[0], x[1]) }
  static let sinc = LibraryFunction("sinc", GRADUS_SINC) { x in gradus_sinc(x[0], x[1]) }
}

/// 1 / (1 + e⁻ˣ), by the form whose exponential cannot overflow.
@Sendable private func stableSigmoid(_ x: Double) -> Double {
  let small = Double.exp(-x.magnitude)
  return x < 0 ? small / (1 + small) : 1 / (1 + small)
}
