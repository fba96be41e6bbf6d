import Foundation
import GradusKernels
import GradusTestSupport
import Testing

/// The loops of the native engine against the system's mathematics library.
@Suite struct KernelTests {
  struct Function: Sendable, CustomStringConvertible {
    let description: String
    let operation: gradus_operation
    let truth: @Sendable (Double) -> Double

    init(_ name: String, _ operation: gradus_operation, _ truth: @escaping @Sendable (Double) -> Double) {
      (description, self.operation, self.truth) = (name, operation, truth)
    }
  }

  static let functions: [Function] = [
    Function("exp", GRADUS_EXP) { exp($0) }, Function("expm1", GRADUS_EXPM1) { expm1($0) },
    Function("log", GRADUS_LOG) { log($0) }, Function("log1p", GRADUS_LOG1P) { log1p($0) },
    Function("sqrt", GRADUS_SQRT) { sqrt($0) }, Function("rsqrt", GRADUS_RSQRT) { 1 / sqrt($0) },
    Function("sin", GRADUS_SIN) { sin($0) }, Function("cos", GRADUS_COS) { cos($0) },
    Function("tan", GRADUS_TAN) { tan($0) }, Function("asin", GRADUS_ASIN) { asin($0) },
    Function("acos", GRADUS_ACOS) { acos($0) }, Function("atan", GRADUS_ATAN) { atan($0) },
    Function("sinh", GRADUS_SINH) { sinh($0) }, Function("cosh", GRADUS_COSH) { cosh($0) },
    Function("tanh", GRADUS_TANH) { tanh($0) }, Function("asinh", GRADUS_ASINH) { asinh($0) },
    Function("acosh", GRADUS_ACOSH) { acosh($0) }, Function("atanh", GRADUS_ATANH) { atanh($0) },
    Function("erf", GRADUS_ERF) { erf($0) }, Function("erfc", GRADUS_ERFC) { erfc($0) },
    Function("cbrt", GRADUS_CBRT) { cbrt($0) }, Function("exp2", GRADUS_EXP2) { exp2($0) },
    Function("log2", GRADUS_LOG2) { log2($0) }, Function("log10", GRADUS_LOG10) { log10($0) },
    Function("gamma", GRADUS_GAMMA) { tgamma($0) }, Function("lgamma", GRADUS_LOG_GAMMA) { lgamma($0).0 },
    Function("sigmoid", GRADUS_SIGMOID) { x in
      x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
    },
  ]

  @Test(arguments: functions)
  func `f32 functions are within 2 ulp over all bit patterns`(function: Function) throws {
    // Every 20,011th pattern (a prime, so that all exponents and low bits come up), and the edges of the format.
    var inputs = stride(from: UInt32(17), to: .max - 20_011, by: 20_011).map(Float.init(bitPattern:))
    inputs += [0, -0.0, 1, -1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude]
    inputs += [.leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1 - 0x1p-24, -1 + 0x1p-24]
    inputs += (0..<4000).map { Float($0 - 2000) * 0.005 }
    let results = try Self.apply(function.operation, GRADUS_F32, [inputs], zero: Float(0))
    var worst = (error: 0.0, input: Float(0))
    for (x, result) in zip(inputs, results) {
      let error = Self.error(result, function.truth(Double(x)))
      if !(error <= worst.error) { worst = (error, x) }
    }
    #expect(worst.error <= 2, "\(function)(\(worst.input)) is off by \(worst.error) ulp")
  }

  @Test(arguments: functions)
  func `f64 functions are within 2 ulp of the system's`(function: Function) throws {
    var generator = SplitMix64(seed: "kernel \(function)")
    var inputs = (0..<20_000).map { _ in Double(bitPattern: generator.next()) }
    for limit in [1e-8, 0.1, 1, 3, 30, 720, 1e5, 1e10] {
      inputs += (0..<2000).map { _ in generator.number(in: -limit...limit) }
    }
    inputs += (0..<2000).map { _ in 1 + generator.number(in: -1e-6...1e-6) }
    inputs += [0, -0.0, 1, -1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude]
    inputs += [.leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1 - 0x1p-53]
    let results = try Self.apply(function.operation, GRADUS_F64, [inputs], zero: 0.0)
    var worst = (error: 0.0, input: 0.0)
    for (x, result) in zip(inputs, results) {
      let error = Self.error(result, function.truth(x))
      if !(error <= worst.error) { worst = (error, x) }
    }
    #expect(worst.error <= 2, "\(function)(\(worst.input)) is off by \(worst.error) ulp")
  }

  @Test(arguments: [GRADUS_POWER.rawValue, GRADUS_ATAN2.rawValue])
  func `powers and angles are within 2 ulp`(operation: UInt32) throws {
    let isPower = operation == GRADUS_POWER.rawValue
    let truth = { (x: Double, y: Double) in isPower ? pow(x, y) : atan2(x, y) }
    let special: [Double] = [
      0, -0.0, 1, -1, 0.5, 2, -2, 3, -3, .nan, .infinity, -.infinity, 1e300, .leastNonzeroMagnitude,
    ]
    var generator = SplitMix64(seed: "pairs \(operation)")
    var (x, y) = (special.flatMap { value in special.map { _ in value } }, special.flatMap { _ in special })
    x += (0..<10_000).map { _ in isPower ? exp(generator.number(in: -20...20)) : generator.number(in: -5...5) }
    y += (0..<10_000).map { _ in generator.number(in: -12...12) }
    let doubles = try Self.apply(gradus_operation(operation), GRADUS_F64, [x, y], zero: 0.0)
    let singles = try Self.apply(
      gradus_operation(operation), GRADUS_F32, [x.map(Float.init), y.map(Float.init)], zero: Float(0))
    for index in x.indices {
      let error = Self.error(doubles[index], truth(x[index], y[index]))
      #expect(error <= 2, "f64 at \(x[index]), \(y[index]): \(error) ulp")
      let single = Self.error(singles[index], truth(Double(Float(x[index])), Double(Float(y[index]))))
      #expect(single <= 2, "f32 at \(x[index]), \(y[index]): \(single) ulp")
    }
  }

  @Test func `a loop gives the same bits wherever its block starts and however long it is`() throws {
    let inputs = (0..<70).map { Double($0) * 0.37 - 12 }
    for function in Self.functions {
      let whole = try Self.apply(function.operation, GRADUS_F64, [inputs], zero: 0.0).map(\.bitPattern)
      for start in 0..<9 {
        let part = try Self.apply(function.operation, GRADUS_F64, [Array(inputs[start..<start + 53])], zero: 0.0)
        #expect(part.map(\.bitPattern) == Array(whole[start..<start + 53]), "\(function) from \(start)")
      }
    }
  }

  private static func apply<Scalar>(
    _ operation: gradus_operation, _ type: gradus_scalar, _ operands: [[Scalar]], zero: Scalar
  ) throws -> [Scalar] {
    let loop = try #require(gradus_find_loop(operation, type))
    var result = [Scalar](repeating: zero, count: operands[0].count)
    result.withUnsafeMutableBytes { target in
      operands[0].withUnsafeBytes { first in
        operands[operands.count - 1].withUnsafeBytes { second in
          loop(
            target.baseAddress, first.baseAddress, operands.count > 1 ? second.baseAddress : nil, nil, operands[0].count
          )
        }
      }
    }
    return result
  }

  /// The distance in units in the last place; infinite where one is NaN or infinite and the other is not, or zeros differ in sign.
  private static func error(_ value: Float, _ truth: Double) -> Double {
    let rounded = Float(truth)
    if rounded.isNaN || value.isNaN { return rounded.isNaN && value.isNaN ? 0 : .infinity }
    if value == rounded { return value == 0 && value.sign != rounded.sign ? .infinity : 0 }
    guard value.isFinite && rounded.isFinite else { return .infinity }
    return (Double(value) - truth).magnitude / Double(rounded.ulp)
  }

  private static func error(_ value: Double, _ truth: Double) -> Double {
    if truth.isNaN || value.isNaN { return truth.isNaN && value.isNaN ? 0 : .infinity }
    if value == truth { return value == 0 && value.sign != truth.sign ? .infinity : 0 }
    guard value.isFinite && truth.isFinite else { return .infinity }
    return (value - truth).magnitude / truth.ulp
  }
}
