import Gradus
import GradusTestSupport
import Testing

/// At kinks the derivative is the subgradient of least norm, however the function is spelled.
@Suite struct KinkTests {
  struct Spelling: Sendable, CustomStringConvertible {
    let description: String
    let function: @Sendable (Tensor) -> Tensor

    init(_ description: String, _ function: @escaping @Sendable (Tensor) -> Tensor) {
      (self.description, self.function) = (description, function)
    }
  }

  static let rectifiers: [Spelling] = [
    Spelling("relu(x)") { relu($0) },
    Spelling("maximum(x, 0)") { maximum($0, 0) },
    Spelling("maximum(0, x)") { maximum(0, $0) },
    Spelling("-minimum(-x, 0)") { -minimum(-$0, 0) },
    Spelling("clamp(x, 0, 9)") { clamp($0, 0, 9) },
    Spelling("select(x .> 0, x, 0)") { select($0 .> 0, $0, 0) },
    Spelling("maximum with a tensor") { maximum($0, Tensor([0.0, 0, 0])) },
    Spelling("x · (x > 0)") { $0 * ($0 .> 0).converted(to: .f64) },
  ]

  @Test(arguments: rectifiers)
  func `the slope of a rectifier at 0 is 0`(spelling: Spelling) {
    let x = Tensor([-1.0, 0, 1])
    let expected = Tensor([0.0, 0, 1])
    #expect(gradient(at: x) { sum(spelling.function($0)) } == expected)
    #expect(jvp(at: x, along: Tensor.ones([3]), of: spelling.function).tangent == expected)
  }

  @Test func `the slope of |x| at 0 is 0`() {
    let x = Tensor([-2.0, 0, 3])
    #expect(gradient(at: x) { sum(abs($0)) } == Tensor([-1.0, 0, 1]))
    #expect(gradient(at: x) { sum(maximum($0, -$0)) } == Tensor([-1.0, 0, 1]))
    #expect(gradient(at: Tensor(0.0)) { norm($0) } == 0)
  }

  @Test func `two operands that tie get a half each`() {
    let slope = gradient(at: Tensor(2.0), Tensor(2.0)) { x, y in maximum(x, y) }
    #expect(slope.0 == 0.5 && slope.1 == 0.5)
    #expect(gradient(at: Tensor(2.0)) { maximum($0, $0) } == 1)
    #expect(gradient(at: Tensor(2.0)) { minimum($0, 2 * $0 - 2) } == 1.5)
  }

  @Test func `elements that attain the maximum share its slope`() {
    #expect(gradient(at: Tensor([1.0, 3, 3])) { max($0) } == Tensor([0, 0.5, 0.5]))
    #expect(gradient(at: Tensor([[2.0, 2], [1, 5]])) { sum(min($0, along: [1])) } == Tensor([[0.5, 0.5], [1, 0]]))
  }

  @Test func `the slope of clamp at its bounds is 0`() {
    #expect(gradient(at: Tensor([-1.0, 0, 1])) { sum(clamp($0, -1, 1)) } == Tensor([0.0, 1, 0]))
  }

  @Test func `norm and standard deviation have slope 0 where they vanish`() {
    #expect(gradient(at: Tensor([0.0, 0])) { norm($0) } == Tensor([0.0, 0]))
    #expect(gradient(at: Tensor([3.0, 3, 3])) { standardDeviation($0) } == Tensor([0.0, 0, 0]))
  }

  @Test func `the branch that is not taken contributes an exact zero`() {
    let slope = gradient(at: Tensor([-1.0, 0, 4])) { x in sum(select(x .> 0, sqrt(x), 0)) }
    #expect(slope == Tensor([0.0, 0, 0.25]))
    let logarithm = gradient(at: Tensor([0.0, -1, 2])) { x in sum(select(x .> 0, log(x), 0)) }
    #expect(logarithm == Tensor([0.0, 0, 0.5]))
  }

  @Test func `an infinite factor in the branch that is not taken contributes an exact zero`() {
    let factors = Tensor([Double.infinity, .nan, 3])
    let x = Tensor([-1.0, -2, 4])
    let slope = gradient(at: x, factors) { x, y in sum(select(x .> 0, x * y, 0)) }
    #expect(slope.0 == Tensor([0.0, 0, 3]) && slope.1 == Tensor([0.0, 0, 4]))
    #expect(
      gradient(at: x) { x in sum(select(x .> 0, product(stack([x, factors, x]), along: [0]), 0)) }
        == Tensor([0.0, 0, 24]))
    #expect(hessian(at: x[0]) { x in select(x .> 0, x * x / (x + 1), 0) } == 0)
  }

  @Test func `a factor that is exactly 0 wins over an infinite one, forward and reverse`() {
    // √x⁴ = x², √|x| and max(√x − 1, 0): the slope of one factor is 0 where the other's is infinite.
    let functions: [(Tensor) -> Tensor] = [
      { sqrt(pow($0, 4)) }, { sqrt(abs($0)) }, { abs(sqrt($0)) }, { relu(sqrt($0)) }, { square(sqrt($0)) },
    ]
    for function in functions {
      #expect(gradient(at: Tensor(0.0), of: function) == 0)
      #expect(jvp(at: Tensor(0.0), along: Tensor(1.0), of: function).tangent == 0)
    }
  }

  @Test func `the logarithm of a sum with an infinite term has the slope of that term`() {
    let infinity = Double.infinity
    #expect(gradient(at: Tensor([infinity, 1])) { logSumExp($0) } == Tensor([1.0, 0]))
    #expect(gradient(at: Tensor([-infinity, -infinity])) { logSumExp($0) } == Tensor([0.5, 0.5]))
    #expect(gradient(at: Tensor([-infinity, 1])) { logSumExp($0) } == Tensor([0.0, 1]))
    let x = Tensor([-infinity, -infinity])
    #expect(jvp(at: x, along: Tensor([1.0, 3])) { logSumExp($0) }.tangent == 2)
  }

  @Test func `the norm does not overflow or underflow`() {
    for size in [1e200, 1e-200, 0x1p-1040] {
      let slope = gradient(at: Tensor([3 * size, 4 * size])) { norm($0) }
      expectClose(slope, [0.6, 0.8], relative: size < 1e-300 ? 1e-13 : 1e-15)
    }
    expectClose(
      gradient(at: Tensor([3e30, 4e30] as [Float])) { norm($0) }.converted(to: .f64), [0.6, 0.8], relative: 1e-6)
  }

  @Test func `x⁰ has slope 0 and the power of 0 has no NaN`() {
    #expect(gradient(at: Tensor(0.0)) { pow($0, 0) } == 0)
    let slope = gradient(at: Tensor(0.0), Tensor(0.0)) { x, y in pow(x, y) }
    #expect(slope.0 == 0 && slope.1 == 0)
    #expect(gradient(at: Tensor(0.0)) { pow($0, 2.0) } == 0)
    #expect(gradient(at: Tensor(0.0)) { pow($0, 1.0) } == 1)
  }

  @Test func `products differentiate exactly where factors are 0`() {
    #expect(gradient(at: Tensor([2.0, 0, 3])) { product($0) } == Tensor([0.0, 6, 0]))
    #expect(gradient(at: Tensor([2.0, 0, 0])) { product($0) } == Tensor([0.0, 0, 0]))
    #expect(hessian(at: Tensor([2.0, 0, 0])) { product($0) } == Tensor([[0.0, 0, 0], [0, 0, 2], [0, 2, 0]]))
  }

  @Test func `steps have slope 0`() {
    let x = Tensor([0.5, -1.5, 2])
    for step in [sign, floor, ceil, round] as [(Tensor) -> Tensor] {
      #expect(gradient(at: x) { sum(step($0)) } == Tensor([0.0, 0, 0]))
    }
  }
}
