import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Taylor coefficients against numbers of combinatorics and nested derivatives.
@Suite struct TaylorTests {
  struct Expansion: Sendable, CustomStringConvertible {
    let description: String
    let point: Double
    let coefficients: [Double]
    let function: @Sendable (Tensor) -> Tensor

    init(
      _ name: String, at point: Double = 0, _ coefficients: [Double],
      _ function: @escaping @Sendable (Tensor) -> Tensor
    ) {
      (description, self.point, self.coefficients, self.function) = (name, point, coefficients, function)
    }

    /// From f⁽ᵏ⁾(x), the coefficients times k!.
    init(
      _ name: String, at point: Double = 0, derivatives: [Double], _ function: @escaping @Sendable (Tensor) -> Tensor
    ) {
      let coefficients = derivatives.enumerated().map { $1 / factorial($0) }
      self.init(name, at: point, coefficients, function)
    }
  }

  private static func factorial(_ n: Int) -> Double { (0..<n).reduce(1) { $0 * Double($1 + 1) } }
  private static func alternating(_ count: Int, _ term: (Int) -> Double) -> [Double] {
    (0..<count).map { ($0 % 2 == 0 ? 1 : -1) * term($0) }
  }
  /// Σ of odd powers with these coefficients.
  private static func odd(_ terms: [Double]) -> [Double] { terms.flatMap { [0, $0] } }
  private static func even(_ terms: [Double]) -> [Double] { terms.flatMap { [$0, 0] } }
  /// a(a − 1)…(a − k + 1)/k!
  private static func binomials(_ a: Double, _ count: Int) -> [Double] {
    (1..<count).reduce(into: [1]) { $0.append($0[$1 - 1] * (a - Double($1 - 1)) / Double($1)) }
  }
  private static let zeta = [1.6449340668482264, 1.2020569031595943, 1.0823232337111382, 1.0369277551433699]

  static let expansions: [Expansion] = [
    Expansion("2x³ + 5", at: 3, [59, 54, 18, 2, 0, 0]) { 2 * $0 * $0 * $0 + 5 },
    Expansion("eˣ", (0..<15).map { 1 / factorial($0) }) { exp($0) },
    Expansion("e^(sin x)", [1, 1, 1 / 2, 0, -1 / 8, -1 / 15, -1 / 240, 1 / 90, 31 / 5760, 1 / 5670, -2951 / 3_628_800])
    {
      exp(sin($0))
    },
    Expansion("Bell numbers: e^(eˣ − 1)", derivatives: [1, 1, 2, 5, 15, 52, 203, 877, 4140, 21147, 115_975]) {
      exp(expm1($0))
    },
    Expansion("sin x", odd(alternating(6) { 1 / factorial(2 * $0 + 1) })) { sin($0) },
    Expansion("cos x", even(alternating(6) { 1 / factorial(2 * $0) })) { cos($0) },
    Expansion("tangent numbers: tan x", derivatives: odd([1, 2, 16, 272, 7936, 353_792])) { tan($0) },
    Expansion("Euler numbers: sec x", derivatives: even([1, 1, 5, 61, 1385, 50521])) { 1 / cos($0) },
    Expansion("Euler numbers: 1/cosh x", derivatives: even([1, -1, 5, -61, 1385, -50521])) { 1 / cosh($0) },
    // 2²ⁿ(2²ⁿ − 1)B₂ₙ/(2n)! with the Bernoulli numbers 1/6, −1/30, 1/42, −1/30.
    Expansion("Bernoulli numbers: tanh x", odd([1, -1 / 3, 2 / 15, -17 / 315, 62 / 2835])) { tanh($0) },
    Expansion("Catalan numbers: √(1 − 4x)", [1, -2, -2, -4, -10, -28, -84, -264, -858, -2860]) { sqrt(1 - 4 * $0) },
    Expansion("Fibonacci numbers: 1/(1 − x − x²)", [1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89]) { 1 / (1 - $0 - $0 * $0) },
    Expansion("central binomials: 1/√(1 − 4x)", [1, 2, 6, 20, 70, 252, 924, 3432]) { rsqrt(1 - 4 * $0) },
    Expansion("log(1 + x)", [0] + alternating(9) { 1 / Double($0 + 1) }) { log1p($0) },
    Expansion("log x", at: 2, [Foundation.log(2)] + alternating(9) { pow(0.5, Double($0 + 1)) / Double($0 + 1) }) {
      log($0)
    },
    Expansion("atan x", odd(alternating(6) { 1 / Double(2 * $0 + 1) })) { atan($0) },
    Expansion("atanh x", odd((0..<6).map { 1 / Double(2 * $0 + 1) })) { atanh($0) },
    Expansion("asin x", odd([1, 1 / 6, 3 / 40, 5 / 112, 35 / 1152])) { asin($0) },
    Expansion("asinh x", odd([1, -1 / 6, 3 / 40, -5 / 112, 35 / 1152])) { asinh($0) },
    Expansion("sinh x", odd((0..<6).map { 1 / factorial(2 * $0 + 1) })) { sinh($0) },
    Expansion("sigmoid x", [1 / 2, 1 / 4, 0, -1 / 48, 0, 1 / 480, 0, -17 / 80640]) { sigmoid($0) },
    Expansion("erf x", odd(alternating(6) { 2 / Double.pi.squareRoot() / (factorial($0) * Double(2 * $0 + 1)) })) {
      erf($0)
    },
    Expansion("√(1 + x)", binomials(0.5, 10)) { sqrt(1 + $0) },
    Expansion("(1 + x)^−1.5", binomials(-1.5, 10)) { pow(1 + $0, -1.5) },
    Expansion("(1 + x)⁻³", binomials(-3, 10)) { pow(1 + $0, -3) },
    Expansion("x^3.0 at 0", [0, 0, 0, 1, 0, 0]) { pow($0, 3.0) },
    Expansion("x^3.0 below 0", at: -2, [-8, 12, -6, 1, 0, 0]) { pow($0, 3.0) },
    Expansion("x^−2.0 below 0", at: -1, (0..<8).map { Double($0 + 1) }) { pow($0, -2.0) },
    Expansion("x³ at 0", [0, 0, 0, 1, 0, 0]) { pow($0, 3) },
    Expansion("x⁸⁰", at: 1, binomials(80, 6)) { pow($0, 80) },
    Expansion("2ˣ", (0..<8).map { pow(Foundation.log(2), Double($0)) / factorial($0) }) { pow(Tensor(2.0), $0) },
    // x² + x³/2 …: d/dx xˣ = xˣ(1 + log x).
    Expansion("xˣ", at: 1, [1, 1, 1, 1 / 2, 1 / 3, 1 / 12, 3 / 40]) { pow($0, $0) },
    Expansion(
      "log Γ(1 + x)",
      [0, -0.5772156649015329] + zeta.enumerated().map { (i, z) in (i % 2 == 0 ? 1 : -1) * z / Double(i + 2) }
    ) {
      lgamma(1 + $0)
    },
    Expansion("sin(πx)/(πx)", even(alternating(4) { pow(Double.pi, Double(2 * $0)) / factorial(2 * $0 + 1) })) {
      sinc($0)
    },
    Expansion("atan2(x, 1)", odd(alternating(4) { 1 / Double(2 * $0 + 1) })) { atan2($0, 1) },
    Expansion("√(1 + x²)", even(binomials(0.5, 12))) { sqrt(1 + $0 * $0) },
    Expansion("∛(1 + x)", binomials(1 / 3, 10)) { cbrt(1 + $0) },
    Expansion("π/2 − acos x", odd([1, 1 / 6, 3 / 40, 5 / 112, 35 / 1152])) { Double.pi / 2 - acos($0) },
    Expansion("1 − erfc x", odd(alternating(4) { 2 / Double.pi.squareRoot() / (factorial($0) * Double(2 * $0 + 1)) })) {
      1 - erfc($0)
    },
    Expansion("|x| below 0", at: -3, [3, -1, 0, 0]) { abs($0) },
    Expansion("max(x, x²) above 1", at: 2, [4, 4, 1, 0]) { maximum($0, $0 * $0) },
    Expansion("a constant", [7, 0, 0, 0]) { _ in Tensor(7.0) },
    Expansion("the identity", at: 4, [4, 1, 0, 0]) { $0 },
  ]

  @Test(arguments: expansions)
  func `the coefficients are the known numbers`(expansion: Expansion) {
    let order = expansion.coefficients.count - 1
    let result = taylor(at: Tensor(expansion.point), order: order, of: expansion.function)
    expectClose(result, expansion.coefficients, relative: 1e-13, absolute: 1e-14)
  }

  @Test func `e^(sin x) to order 100 solves its differential equation`() throws {
    // k·y[k] = Σ j·s[j]·y[k − j] with the coefficients s of sin x around 0.7.
    let x = 0.7
    var sines = [Foundation.sin(x), Foundation.cos(x)]
    for k in 2...100 { sines.append(-sines[k - 2] / Double(k * (k - 1))) }
    var truth = [Foundation.exp(sines[0])]
    for k in 1...100 {
      truth.append((1...k).reduce(0.0) { $0 + Double($1) * sines[$1] * truth[k - $1] } / Double(k))
    }
    let scale = (0...100).map { pow(0.5, Double($0)) }
    let result = try taylor(at: Tensor(x), order: 100) { exp(sin($0)) }.scalars(as: Double.self)
    // Errors relative to the size of the terms, which the coefficients of e^x·sinh-like majorants bound.
    for k in 0...100 { #expect(abs(result[k] - truth[k]) <= 1e-13 * (abs(truth[k]) + scale[k])) }
  }

  // The error of coefficient k grows with the k products that it is the sum of: 50 · 2⁻⁵³ ≈ 6e−15.
  @Test func `order 50 is exact to rounding`() {
    let sign = { (k: Int) in k % 2 == 0 ? 1.0 : -1.0 }
    let ones = [Double](repeating: 1, count: 51)
    #expect(taylor(at: 0, order: 50) { 1 / (1 - $0) } == Tensor(ones))
    func expand(_ truth: [Double], _ function: (Tensor) -> Tensor) {
      expectClose(taylor(at: 0, order: 50, of: function), truth, relative: 6e-15, absolute: 0)
    }
    expand((0...50).map { 1 / Self.factorial($0) }) { exp($0) }
    expand((0...50).map { $0 == 0 ? 0 : -sign($0) / Double($0) }) { log(1 + $0) }
    expand(Self.binomials(-0.5, 51)) { pow(1 + $0, -0.5) }
    expand((0...50).map { $0 % 2 == 1 ? 0 : sign($0 / 2) / Self.factorial($0 / 2) }) { exp(-$0 * $0) }
    expand((0...50).map { $0 % 2 == 0 ? 0 : sign($0 / 2) / Double($0) }) { atan($0) }
    let zeta = { (s: Int) in (1...4000).reversed().reduce(0.0) { $0 + pow(Double($1), Double(-s)) } }
    let gammas = (3...50).map { sign($0) * zeta($0) / Double($0) }
    let logGamma = taylor(at: 1, order: 50) { lgamma($0) }.slice(axis: 0, 3..<51)
    expectClose(logGamma, gammas, relative: 4e-8)  // ζ(3) cut off behind 4000 terms lacks 1/(2·4000²).
    expectClose(logGamma.slice(axis: 0, 7..<48), Array(gammas[7...]), relative: 6e-15)
  }

  @Test func `where there is no series the coefficients are infinite or NaN`() throws {
    let infinity = Double.infinity
    #expect(taylor(at: 0, order: 3) { log($0) } == Tensor([-infinity, infinity, -infinity, infinity]))
    #expect(taylor(at: 0, order: 2) { pow($0, 1.5) } == Tensor([0, 0, infinity]))
    let singular: [(Tensor) -> Tensor] = [{ asin($0) }, { sqrt($0 - 3) }, { 0 / ($0 - 2) }, { lgamma($0 - 4) }]
    for function in singular {
      let result = try taylor(at: 2, order: 3, of: function).scalars(as: Double.self)
      let finite = result.filter(\.isFinite)
      #expect(finite.count < result.count, "\(result)")
    }
    let nan = try taylor(at: Tensor(Double.nan), order: 3) { exp($0) * $0 }.scalars(as: Double.self)
    #expect(nan[0].isNaN && nan[1].isNaN)
  }

  @Test func `ordinary Swift may read the point`() throws {
    let result = try taylor(at: -1, order: 2) { x in try Bool(x .> 0) ? x : -x * x }
    #expect(result == Tensor([-1.0, 2, -1]))
  }

  @Test func `coefficients sum up to the function`() throws {
    let f = { (x: Tensor) in log(2 + sin(x)) * tanh(x) / (1 + x * x) }
    let coefficients = try taylor(at: Tensor(0.3), order: 40, of: f).scalars(as: Double.self)
    let value = coefficients.reversed().reduce(0.0) { $0 * 0.25 + $1 }
    expectClose(f(Tensor(0.55)), [value], relative: 1e-13)
  }

  @Test func `the derivative of an order is the nested one`() {
    let f = { (x: Tensor) in exp(x) * atan(x) + pow(x, 2.5) }
    let third = derivative(at: 0.8) { derivative(at: $0) { derivative(at: $0, of: f) } }
    expectClose(derivative(at: 0.8, order: 3, of: f), third, relative: 1e-13)
    #expect(derivative(at: 3, order: 2) { x in 2 * x * x * x + 5 } == 36)
    #expect(derivative(at: 3, order: 0) { x in x * x } == 9)
    #expect(derivative(at: 3, order: 171) { $0 }.error?.operation == "derivative")
    #expect(derivative(at: 3, order: -1) { $0 }.error?.operation == "derivative")
  }

  @Test(arguments: PrimitiveCases.differentiable)
  func `the coefficients of every operation are its nested derivatives`(row: PrimitiveCase) throws {
    let check = row.derivativeCheck
    let third = check.taylor(order: 3)
    let nested = check.nested()
    let tolerance = Tolerance(relative: 1e-9, absolute: 1e-9)
    expectNone(tolerance.mismatch(try third.doubles(), try nested.doubles(), row.name))
  }

  @Test func `trees, lists and tensors expand along a direction`() {
    let x = RandomKey(seed: 1).uniform([2, 3])
    let (a, b) = (RandomKey(seed: 2).normal([3, 2]), RandomKey(seed: 3).normal([2, 3]))
    let result = taylor(at: [x, a], along: [b, Tensor.ones([3, 2])], order: 4) { v in
      [matmul(v[0], v[1]), exp(v[0])]
    }
    // (X + tB)(A + t1) = XA + t(BA + X1) + t²B1.
    let one = Tensor.ones([3, 2])
    let truth = stack([
      matmul(x, a), matmul(b, a) + matmul(x, one), matmul(b, one), Tensor.zeros([2, 2]), Tensor.zeros([2, 2]),
    ])
    expectClose(result[0], truth, relative: 1e-13)
    expectClose(result[1][3], exp(x) * b * b * b / 6, relative: 1e-13)
    let line = taylor(
      at: Line(slope: x, intercept: Tensor(2.0)), along: Line(slope: b, intercept: Tensor(1.0)), order: 2
    ) {
      Line(slope: $0.slope * $0.intercept, intercept: max($0.slope))
    }
    expectClose(line.slope[2], b, relative: 1e-14)
    let ones = Tensor.ones([2, 3])
    expectClose(taylor(at: x, along: ones, order: 3) { sin($0) }[3], -cos(x) / 6, relative: 1e-13)
  }

  @Test func `at kinks the coefficients are those of the branch that the derivative takes`() {
    #expect(taylor(at: 0, order: 3) { relu($0) } == Tensor([0.0, 0, 0, 0]))
    #expect(taylor(at: 0, order: 2) { abs($0) } == Tensor([0.0, 0, 0]))
    #expect(taylor(at: 2, order: 2) { maximum($0, $0 * $0 / 2) } == Tensor([2.0, 1.5, 0.25]))
    #expect(taylor(at: -1, order: 2) { x in select(x .> 0, log(x), x * x) } == Tensor([1.0, -2, 1]))
    #expect(taylor(at: 1.5, order: 2) { floor($0) * $0 } == Tensor([1.5, 1, 0]))
    #expect(taylor(at: 0, order: 2) { sqrt($0) }[1] == Tensor(Double.infinity))
    #expect(taylor(at: 0, order: 2) { x in x + stopGradient(exp(x)) } == Tensor([1.0, 1, 0]))
  }

  @Test func `f32 stays f32`() {
    let result = taylor(at: Tensor(0 as Float), order: 4) { exp($0) * 2 }
    #expect(result.scalarType == .f32)
    expectClose(result, [2, 2, 1, 1.0 / 3, 1.0 / 12], relative: 1e-6)
  }

  @Test func `order 0 is the value and wrong orders are errors`() {
    #expect(taylor(at: 2, order: 0) { $0 * $0 } == Tensor([4.0]))
    #expect(taylor(at: 2, order: -1) { $0 }.error?.expected == "an order in 0 … 1000")
    #expect(taylor(at: 2, order: 1001) { $0 }.error?.got == "1001")
    #expect(taylor(at: Tensor([1.0, 2]), order: 2) { $0 }.error?.expected == "a point of rank 0")
    let curve = { (x: Tensor) in stack([x, x * x]) }
    #expect(taylor(at: 2, order: 2, of: curve).error?.expected == "a function whose value is one number")
    #expect(taylor(at: 2, order: 2, of: curve).error?.got == "f64[2]")
    #expect(taylor(at: Tensor(2.0), along: Tensor(1.0), order: 2, of: curve) == Tensor([[2.0, 4], [1, 4], [0, 1]]))
    #expect(derivative(at: 2, order: 2, of: curve) == Tensor([0.0, 2]))
    #expect(taylor(at: Tensor(2 as Int), order: 2) { $0 }.error?.operation == "taylor")
    #expect(taylor(at: Tensor([1.0, 2]), along: Tensor(1.0), order: 2) { $0 }.error?.operation == "taylor")
    #expect(taylor(at: 2, order: 2) { $0.converted(to: .i64) }.error?.got == "i64[]")
    #expect(taylor(at: Tensor([1.0, 2]) + Tensor([1.0, 2, 3]), order: 2) { $0 }.error?.operation == "add")
  }

  // d/dx of the coefficients c[k] of f around x is (k + 1)·c[k + 1].
  @Test func `the derivative of coefficients is the shifted series`() throws {
    let f = { (x: Tensor) in exp(sin(x)) / (1 + x * x) + pow(x, 1.5) * lgamma(x) }
    let x = Tensor(0.6)
    let series = try taylor(at: x, order: 5, of: f).scalars(as: Double.self)
    let shifted = (0..<5).map { Double($0 + 1) * series[$0 + 1] }
    expectClose(derivative(at: x) { taylor(at: $0, order: 4, of: f) }, shifted, relative: 1e-12)
    let weights = Tensor([1.0, -2, 0.5, 3, -1])
    let sum = zip(shifted, [1.0, -2, 0.5, 3, -1]).reduce(0) { $0 + $1.0 * $1.1 }
    expectClose(gradient(at: x) { dot(weights, taylor(at: $0, order: 4, of: f)) }, [sum], relative: 1e-12)
    let second = gradient(at: x) { gradient(at: $0) { taylor(at: $0, order: 3, of: f)[3] } }
    expectClose(second, [20 * series[5]], relative: 1e-11)
    let outer = try taylor(at: x, order: 2) { taylor(at: $0, order: 3, of: f)[3] }.scalars(as: Double.self)
    expectClose(Tensor(outer), [series[3], 4 * series[4], 10 * series[5]], relative: 1e-11)
  }

  @Test func `taylor batches and compiles`() {
    let f = { (x: Tensor) in exp(sin(x)) * x + pow(x, 2.5) }
    let points = Tensor([0.2, 0.9, 1.5])
    let loop = stack((0..<3).map { taylor(at: points[$0], order: 6, of: f) })
    expectClose(vmap { taylor(at: $0, order: 6, of: f) }(points), loop, relative: 1e-14)
    expectClose(
      compiled { taylor(at: $0, order: 6) { exp(sin($0)) } }(Tensor(0.2)), taylor(at: 0.2, order: 6) { exp(sin($0)) })
    let scaled = vmap({ (x: Tensor, a: Tensor) in taylor(at: x, order: 3) { exp(a * $0) } })(points, points)
    expectClose(scaled[1], [1, 0.9, 0.405, 0.1215].map { $0 * Foundation.exp(0.81) }, relative: 1e-14)
    let slope = gradient(at: Tensor(2.0)) { a in taylor(at: 0, order: 3) { exp(a * $0) }[3] }  // a³/6
    expectClose(slope, [2.0], relative: 1e-14)
  }

  @Test func `both engines agree on series`() throws {
    let type = TensorType(.f64, [70])
    let program = try Program(
      tracing: { x, v in taylor(at: x, along: v, order: 5) { tanh($0) / (2 + cos($0)) } }, of: type, type)
    let x = [RandomKey(seed: 5).normal([70]), Tensor.ones([70])]
    let (native, reference) = (try program.run(x), try program.run(x, on: ReferenceEngine()))
    expectClose(native[0], reference[0], relative: 1e-14)
  }

  @Test func `the program shows what it does`() throws {
    let program = try Program(tracing: { x in taylor(at: x, order: 3) { exp(sin($0)) } }, of: TensorType(.f64))
    #expect("\(program)".contains("series[sin]") && "\(program)".contains("series[exp]"))
  }
}
