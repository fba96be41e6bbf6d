import GradusKernels
import GradusTestSupport
import KernelSweep
import Testing

/// The loops of the native engine, at every level that the processor has, against the system's library in a wider type.
@Suite struct KernelTests {
  struct Function: Sendable, CustomStringConvertible {
    let description: String
    let operation: gradus_operation
    let ulps: Double

    init(_ name: String, _ operation: gradus_operation, ulps: Double = kernel_sweep_limit()) {
      (description, self.operation, self.ulps) = (name, operation, ulps)
    }
  }

  static let functions: [Function] = [
    Function("exp", GRADUS_EXP), Function("expm1", GRADUS_EXPM1), Function("exp2", GRADUS_EXP2),
    Function("log", GRADUS_LOG), Function("log1p", GRADUS_LOG1P), Function("log2", GRADUS_LOG2),
    Function("log10", GRADUS_LOG10), Function("sqrt", GRADUS_SQRT), Function("rsqrt", GRADUS_RSQRT),
    Function("sin", GRADUS_SIN), Function("cos", GRADUS_COS), Function("tan", GRADUS_TAN),
    Function("asin", GRADUS_ASIN), Function("acos", GRADUS_ACOS), Function("atan", GRADUS_ATAN),
    Function("sinh", GRADUS_SINH), Function("cosh", GRADUS_COSH), Function("tanh", GRADUS_TANH),
    Function("asinh", GRADUS_ASINH), Function("acosh", GRADUS_ACOSH), Function("atanh", GRADUS_ATANH),
    Function("sigmoid", GRADUS_SIGMOID), Function("erf", GRADUS_ERF), Function("erfc", GRADUS_ERFC),
    Function("cbrt", GRADUS_CBRT),
    // These are the library's own, and the error that it states for x86-64.
    Function("gamma", GRADUS_GAMMA, ulps: 10), Function("lgamma", GRADUS_LOG_GAMMA, ulps: 7),
  ]

  static let pairs: [Function] = [
    Function("power", GRADUS_POWER), Function("atan2", GRADUS_ATAN2), Function("hypot", GRADUS_HYPOT),
    Function("remainder", GRADUS_REMAINDER),
  ]

  static let levels = [GRADUS_BASELINE, GRADUS_AVX2, GRADUS_AVX512, GRADUS_NEON].filter { gradus_has_level($0) != 0 }

  @Test(arguments: functions)
  func `f32 functions are within 2 ulp over all bit patterns`(function: Function) {
    // Strides are primes, so that all exponents and low bits come up.
    let stride: UInt32 = DataFolder.runsLongTests ? 2003 : 100_003
    expectPrecise(function, GRADUS_F32) { kernel_sweep_f32($0, function.description, $1, $2, 17, stride) }
  }

  @Test(arguments: functions)
  func `f64 functions are within 2 ulp`(function: Function) {
    expectPrecise(function, GRADUS_F64) {
      kernel_sweep_f64($0, function.description, $1, $2, 1, DataFolder.runsLongTests ? 1_000_000 : 10_000)
    }
  }

  @Test(arguments: pairs)
  func `functions of two numbers are within 2 ulp`(function: Function) {
    let count = DataFolder.runsLongTests ? 1_000_000 : 20_000
    expectPrecise(function, GRADUS_F32) { kernel_sweep_pairs_f32($0, function.description, $1, $2, 2, count) }
    expectPrecise(function, GRADUS_F64) { kernel_sweep_pairs_f64($0, function.description, $1, $2, 3, count) }
  }

  private func expectPrecise(
    _ function: Function, _ type: gradus_scalar,
    sweep: (UnsafeMutablePointer<kernel_error>, UnsafePointer<gradus_loop?>, Int32) -> Void
  ) {
    let loops = Self.levels.map { gradus_find_loop_of_level($0, function.operation, type) }
    var errors = Self.levels.map { _ in kernel_error() }
    sweep(&errors, loops, Int32(loops.count))
    for (level, worst) in zip(Self.levels, errors) {
      let name = String(cString: gradus_level_name(level))
      #expect(
        worst.ulps <= function.ulps,
        "\(function) of \(type == GRADUS_F32 ? "f32" : "f64") at \(name) is off by \(worst.ulps) ulp at \(worst.x), \(worst.y)"
      )
    }
  }

  @Test func `a loop gives the same bits wherever its block starts and however long it is`() throws {
    let inputs = (0..<70).map { Double($0) * 0.37 - 12 }
    for level in Self.levels {
      for function in Self.functions + Self.pairs {
        let loop = try #require(gradus_find_loop_of_level(level, function.operation, GRADUS_F64))
        let whole = Self.apply(loop, inputs[...])
        for start in 0..<9 {
          let range = start..<start + 53
          #expect(Self.apply(loop, inputs[range]) == Array(whole[range]), "\(function) from \(start)")
        }
      }
    }
  }

  /// The bits of f(x), or of f(x, x).
  private static func apply(_ loop: gradus_loop, _ inputs: ArraySlice<Double>) -> [UInt64] {
    var result = [Double](repeating: 0, count: inputs.count)
    result.withUnsafeMutableBytes { target in
      inputs.withUnsafeBytes { loop(target.baseAddress, $0.baseAddress, $0.baseAddress, nil, inputs.count) }
    }
    return result.map(\.bitPattern)
  }
}
