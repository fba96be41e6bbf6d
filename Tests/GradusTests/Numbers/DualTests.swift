import Foundation
import Gradus
import GradusTestSupport
import RealModule
import Testing

/// Plain Swift numbers that carry their derivative.
@Suite struct DualTests {
  // Functions written once, for every kind of number.
  private typealias Field = AlgebraicField & ElementaryFunctions & ExpressibleByFloatLiteral

  private static func bump<Number: Field>(_ x: Number) -> Number {
    var sum: Number = 0.5
    for n in 1...4 { sum = sum * x + .exp(-x * x) / (1 + .pow(x, n)) }
    return .sin(sum) * .log(2 + x * x) - .tanh(sum) / 1.5
  }

  private static func root<Number: Field>(of x: Number) -> Number {
    var root: Number = 1
    for _ in 0..<8 { root = 0.5 * (root + x / root) }
    return root
  }

  @Test(arguments: [0.25, 0.9, 1.7])
  func `one generic function runs on plain numbers, duals and tensors, with one derivative`(x: Double) {
    typealias Function = (Dual<Dual<Double>>) -> Dual<Dual<Double>>
    let value = Self.bump(x)
    let tensor = Tensor(x)
    expectClose(Self.bump(tensor), [value], relative: 1e-15)
    let slope = derivative(at: x) { Self.bump($0) }
    expectClose(derivative(at: tensor) { Self.bump($0) }, [slope], relative: 1e-13)
    let second = derivative(at: x) { x in derivative(at: x) { Self.bump($0) } }
    expectClose(derivative(at: tensor) { derivative(at: $0) { Self.bump($0) } }, [second], relative: 1e-12)
    #expect(Self.bump(Dual(x)).value == value && Self.bump(Dual(Dual(x))).value.value == value)
    // The argument of the sine, up to 7, is off by some 2⁻²¹; times 16, the change of its slope.
    let single = derivative(at: Float(x)) { Self.bump($0) }
    #expect(abs(Double(single) - slope) < 7 * 0x1p-21 * 16)
    #expect(Self.bump(Float(x)) == Self.bump(Dual(Float(x))).value)
  }

  @Test func `Newton's iteration differentiates to the derivative of its limit`() {
    let (value, slope) = valueWithDerivative(at: 2.0) { Self.root(of: $0) }
    expectClose(Tensor([value, slope]), [2.squareRoot(), 0.5 / 2.squareRoot()], relative: 1e-15)
    expectClose(derivative(at: Tensor(2.0)) { Self.root(of: $0) }, [slope], relative: 1e-15)
  }

  @Test func `derivatives of 2x³ + 5 of every order`() {
    func f<Number: Real>(_ x: Number) -> Number { 2 * x * x * x + 5 }
    let x = 3.0
    #expect(derivative(at: x) { f($0) } == 54)
    #expect(derivative(at: x) { derivative(at: $0) { f($0) } } == 36)
    #expect(derivative(at: x) { derivative(at: $0) { derivative(at: $0) { f($0) } } } == 12)
    #expect(derivative(at: x) { derivative(at: $0) { derivative(at: $0) { derivative(at: $0) { f($0) } } } } == 0)
  }

  @Test func `an inner derivative does not see the outer variable`() {
    let x = 1.0
    #expect(derivative(at: x) { x in x * derivative(at: x) { y in Dual(x) + y } } == 1)
    #expect(derivative(at: x) { x in x * derivative(at: 2 * x) { y in Dual(x) * y * y } } == 12)
  }

  @Test func `the gradient of a function of several numbers`() {
    // 3x³z − y² + 5z + 2yz at (2, −1, 4).
    let slopes = Dual.gradient(at: [2.0, -1, 4]) { p in
      3 * pow(p[0], 3) * p[2] - p[1] * p[1] + 5 * p[2] + 2 * p[1] * p[2]
    }
    #expect(slopes == [144, 10, 27])
    #expect(Dual.gradient(at: [Double]()) { _ in 3 } == [])
  }

  @Test func `an error that the function throws passes through`() {
    struct Stop: Error {}
    let x = 1.0
    #expect(throws: Stop.self) { try derivative(at: x) { _ in throw Stop() } }
  }

  struct Unary: Sendable, CustomStringConvertible {
    let description: String
    let points: [Double]
    let dual: @Sendable (Dual<Dual<Double>>) -> Dual<Dual<Double>>
    let tensor: @Sendable (Tensor) -> Tensor

    init(
      _ name: String, _ points: [Double], _ dual: @escaping @Sendable (Dual<Dual<Double>>) -> Dual<Dual<Double>>,
      _ tensor: @escaping @Sendable (Tensor) -> Tensor
    ) {
      (description, self.points, self.dual, self.tensor) = (name, points, dual, tensor)
    }
  }

  static let line = [-3.0, -1.25, -0.5, 0.001, 0.75, 2, 4.5]
  static let positive = [1e-3, 0.25, 1, 2.5, 40]
  static let inside = [-0.99, -0.5, 0.125, 0.75, 0.999]
  static let functions: [Unary] = [
    Unary("exp", line, { .exp($0) }, { exp($0) }), Unary("expm1", line, { .expMinusOne($0) }, { expm1($0) }),
    Unary("log", positive, { .log($0) }, { log($0) }), Unary("log1p", positive, { .log(onePlus: $0) }, { log1p($0) }),
    Unary("sqrt", positive, { .sqrt($0) }, { sqrt($0) }), Unary("sin", line, { .sin($0) }, { sin($0) }),
    Unary("cos", line, { .cos($0) }, { cos($0) }), Unary("tan", line, { .tan($0) }, { tan($0) }),
    Unary("asin", inside, { .asin($0) }, { asin($0) }), Unary("acos", inside, { .acos($0) }, { acos($0) }),
    Unary("atan", line, { .atan($0) }, { atan($0) }), Unary("sinh", line, { .sinh($0) }, { sinh($0) }),
    Unary("cosh", line, { .cosh($0) }, { cosh($0) }), Unary("tanh", line, { .tanh($0) }, { tanh($0) }),
    Unary("asinh", line, { .asinh($0) }, { asinh($0) }), Unary("acosh", [1.01, 2, 30], { .acosh($0) }, { acosh($0) }),
    Unary("atanh", inside, { .atanh($0) }, { atanh($0) }), Unary("erf", line, { .erf($0) }, { erf($0) }),
    Unary("x⁵", line, { .pow($0, 5) }, { pow($0, 5) }), Unary("x⁻³", line, { .pow($0, -3) }, { pow($0, -3) }),
    Unary("x^2.5", positive, { .pow($0, 2.5) }, { pow($0, 2.5) }),
    Unary("2.5ˣ", line, { .pow(2.5, $0) }, { pow(Tensor(2.5), $0) }),
    Unary("xˣ", positive, { .pow($0, $0) }, { pow($0, $0) }),
    Unary("cube root", line, { .root($0, 3) }, { Tensor.root($0, 3) }),
    Unary("|x|", line, { $0.magnitude }, { abs($0) }),
    Unary("1/x", line, { 1 / $0 }, { 1 / $0 }),
  ]

  @Test(arguments: functions)
  func `a function of duals has the tensor's first and second derivatives`(function: Unary) {
    for x in function.points {
      let result = function.dual(Dual(Dual(x, derivative: 1), derivative: Dual(1)))
      let (first, second) = (
        { (x: Tensor) in derivative(at: x, of: function.tensor) },
        { (x: Tensor) in derivative(at: x) { derivative(at: $0, of: function.tensor) } }
      )
      expectClose(function.tensor(Tensor(x)), [result.value.value], relative: 4e-15)
      expectClose(first(Tensor(x)), [result.value.derivative], relative: 1e-13)
      #expect(result.value.derivative == result.derivative.value)
      expectClose(second(Tensor(x)), [result.derivative.derivative], relative: 1e-12)
    }
  }

  @Test func `the functions of Real that tensors spell otherwise`() {
    let x = 0.7
    func check(_ slope: Double, _ truth: Double, line: Int = #line) {
      #expect(abs(slope - truth) <= 1e-14 * abs(truth), "line \(line): \(slope), expected \(truth)")
    }
    check(derivative(at: x) { .erfc($0) }, -2 / Double.pi.squareRoot() * Foundation.exp(-0.49))
    check(derivative(at: x) { .exp2($0) }, Foundation.exp2(x) * Foundation.log(2))
    check(derivative(at: x) { .exp10($0) }, Foundation.pow(10, x) * Foundation.log(10))
    check(derivative(at: x) { .log2($0) }, 1 / (x * Foundation.log(2)))
    check(derivative(at: x) { .log10($0) }, 1 / (x * Foundation.log(10)))
    check(derivative(at: x) { .hypot($0, 2.4) }, 0.7 / 2.5)
    check(derivative(at: x) { .atan2(y: $0, x: 2.4) }, 2.4 / 6.25)
    check(derivative(at: x) { .atan2(y: 2.4, x: $0) }, -2.4 / 6.25)
    let one = 1.0
    let euler = 0.5772156649015329
    check(derivative(at: one) { .logGamma($0) }, -euler)
    check(derivative(at: one) { .gamma($0) }, -euler)
    check(derivative(at: 0.5 as Double) { .logGamma($0) }, -euler - 2 * Foundation.log(2))
    check(derivative(at: -0.5 as Double) { .logGamma($0) }, 2 - euler - 2 * Foundation.log(2))
    check(derivative(at: one) { derivative(at: $0) { .logGamma($0) } }, Double.pi * Double.pi / 6)
    check(derivative(at: 30.5 as Double) { .logGamma($0) }, 3.401243668961661)
    #expect(derivative(at: -2 as Double) { .logGamma($0) }.isNaN)
  }

  @Test func `kinks have the subgradient of least norm`() {
    let zero = 0.0
    #expect(derivative(at: zero) { abs($0) } == 0)
    #expect(derivative(at: zero) { maximum($0, 0) } == 0 && derivative(at: zero) { minimum($0, 0) } == 0)
    #expect(derivative(at: zero) { maximum($0, 2 * $0) } == 1.5)
    #expect(
      derivative(at: 2.0 as Double) { maximum($0, 1) } == 1 && derivative(at: 2.0 as Double) { minimum($0, 1) } == 0)
    #expect(derivative(at: zero) { .hypot($0, 0) } == 0)
    #expect(derivative(at: zero) { .sqrt($0) } == .infinity)
    #expect(derivative(at: zero) { .pow($0, 0) } == 0 && derivative(at: zero) { .pow($0, 1) } == 1)
    #expect(derivative(at: zero) { .pow($0, 1.0) } == 1 && derivative(at: zero) { .pow($0, 2.0) } == 0)
    #expect(derivative(at: 1.0 as Double) { $0.rounded() } == 0)
  }

  @Test func `what does not vary has no effect, even where the slope is infinite`() {
    let zero = 0.0
    #expect(derivative(at: zero) { x in x + .sqrt(Dual(0)) } == 1)
    #expect(derivative(at: zero) { x in x + 1 / Dual(0) } == 1)
    #expect(derivative(at: zero) { x in x + .log(Dual(0)) } == 1)
    let second = derivative(at: zero) { x in derivative(at: x) { y in y * y + .sqrt(Dual(Dual(0))) } }
    #expect(second == 2)
    #expect(derivative(at: zero) { 1 / $0 } == -.infinity)
    #expect(derivative(at: 1.0 as Double) { $0 * Dual(.infinity) } == .infinity)
    #expect(derivative(at: 1.0 as Double) { x in x + Dual(2) * Dual(.infinity) } == 1)
  }

  @Test func `branches and loops follow the value`() {
    func f(_ x: Dual<Double>) -> Dual<Double> {
      var y = x
      while y < 100 { y *= y }
      return y > 1000 ? y : -y
    }
    #expect(derivative(at: 3.0 as Double) { f($0) } == 8 * Foundation.pow(3, 7))
    #expect(derivative(at: 2.0 as Double) { f($0) } == -8 * Foundation.pow(2, 7))
    #expect(
      Dual<Double>(2.0, derivative: 1) == Dual<Double>(2.0)
        && Set([Dual<Double>(2.0, derivative: 1), Dual<Double>(2.0)]).count == 1)
    #expect(
      [Dual<Double>(3.0), Dual<Double>(1.0, derivative: 5), Dual<Double>(2.0)].sorted().map(\.derivative) == [5, 0, 0])
    #expect("\(Dual<Double>(9.0, derivative: 6))" == "9.0 + 6.0ε")
  }

  @Test func `a dual is a floating-point number`() {
    let x = Dual<Double>(-5.5, derivative: 3)
    #expect(x.sign == .minus && x.exponent == 2 && x.significand.value == 1.375 && x.significand.derivative == -0.75)
    #expect(Dual<Double>(sign: x.sign, exponent: x.exponent, significand: x.significand).derivative == 3)
    #expect(x.remainder(dividingBy: Dual<Double>(2, derivative: 1)).value == 0.5)
    #expect(x.remainder(dividingBy: Dual<Double>(2, derivative: 1)).derivative == 3 + 3)
    #expect(x.truncatingRemainder(dividingBy: 2).value == -1.5 && x.truncatingRemainder(dividingBy: 2).derivative == 3)
    #expect(Dual<Double>(signOf: Dual<Double>(1.0), magnitudeOf: x).derivative == -3 && x.magnitude.derivative == -3)
    #expect(x.addingProduct(x, x).value == 24.75 && x.addingProduct(x, x).derivative == 3 - 33)
    #expect(x.squareRoot().isNaN && Dual<Double>(4.0, derivative: 1).squareRoot().derivative == 0.25)
    #expect(x.distance(to: 1).derivative == -3 && x.advanced(by: x).derivative == 6)
    #expect(
      Dual<Double>(exactly: 7)?.value == 7 && Dual<Float>(exactly: Int.max) == nil && Dual<Double>(3 as UInt8) == 3)
    #expect(Dual<Double>.nan.isNaN && !Dual<Double>.infinity.isFinite && Dual<Double>.pi.value == .pi)
    #expect(Array(stride(from: Dual<Double>(0.0), to: 1, by: 0.25)).last?.value == 0.75)
    #expect(x.nextUp > x && x.ulp.value == x.value.ulp && x.isTotallyOrdered(belowOrEqualTo: 0))
    #expect(
      Dual<Double>(1.0).isNormal && !Dual<Double>(1.0).isSubnormal && Dual<Double>(0.0).isZero
        && Dual<Double>(0.0).isCanonical)
  }

  @Test func `powers with extreme exponents do not trap`() {
    let x = 0.5
    #expect(derivative(at: x) { .pow($0, Int.min) } == -.infinity)
    #expect(derivative(at: x) { .pow($0, Int.max) } == 0)
    #expect(derivative(at: x) { .root($0, Int.min) }.isFinite)
    #expect(derivative(at: x) { .root($0, 0) }.isNaN || derivative(at: x) { .root($0, 0) }.isInfinite)
  }
}
