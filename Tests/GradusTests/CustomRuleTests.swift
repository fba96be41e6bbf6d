import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Functions with derivative rules of the user's.
@Suite struct CustomRuleTests {
  /// log(1 + eˣ), whose plain derivative eˣ/(1 + eˣ) is NaN for large x.
  @Sendable static func softplusRule(_ x: Tensor, _ y: Tensor, _ cotangent: Tensor) -> Tensor { sigmoid(x) * cotangent }

  @Test func `the rule replaces the derivative, forward and reverse`() {
    let plain: (Tensor) -> Tensor = { log(1 + exp($0)) }
    let safe = custom(plain, vjp: Self.softplusRule)
    #expect(gradient(at: Tensor(800.0)) { safe($0) } == 1)
    #expect(derivative(at: Tensor(800.0)) { safe($0) } == 1)
    expectClose(gradient(at: Tensor(0.3)) { safe($0) }, gradient(at: Tensor(0.3)) { plain($0) })
    expectClose(hessian(at: Tensor(0.3)) { safe($0) }, hessian(at: Tensor(0.3)) { plain($0) })
    expectClose(derivative(at: 0.3) { x in derivative(at: x) { safe($0) } }, hessian(at: Tensor(0.3)) { plain($0) })
  }

  @Test func `a rule that is not linear in the cotangent works in reverse mode`() {
    let clipped = custom({ (x: Tensor) in x }, vjp: { _, _, cotangent in clamp(cotangent, -1, 1) })
    #expect(gradient(at: Tensor([1.0, 2])) { sum(clipped($0) * Tensor([0.5, -7])) } == Tensor([0.5, -1]))
    let slope = derivative(at: Tensor(1.0)) { clipped($0) }
    #expect(slope.error?.expected == "a vjp rule that is linear in the cotangent, for forward mode")
  }

  @Test func `a wrong rule is followed, so the checker can find it`() {
    let wrong = custom({ (x: Tensor) in x * x }, jvp: { x, _, dx in 3 * x * dx })
    #expect(gradient(at: Tensor(2.0)) { wrong($0) } == 6)
  }

  @Test func `rules of the wrong shape are errors`() throws {
    let missing = custom({ (x: Tensor) in sum(x) }, vjp: { _, _, cotangent in cotangent })
    let error = gradient(at: Tensor([1.0, 2])) { missing($0) }.error
    #expect(error?.operation == "custom")
    #expect(error?.expected == "a vjp rule that gives the cotangents of the arguments, f64[2]")
    #expect(error?.got == "f64[]")
    let forward = custom({ (x: Tensor) in sum(x) }, jvp: { _, _, dx in dx })
    #expect(gradient(at: Tensor([1.0, 2])) { forward($0) }.error?.got == "f64[2]")
  }

  @Test func `rules may capture tensors, nest, batch and compile`() {
    let scale = Tensor([2.0, 3])
    let f: @Sendable (Tensor) -> Tensor = { x in
      sum(custom({ (x: Tensor) in x * x * scale }, vjp: { x, _, cotangent in 2 * x * scale * cotangent })(x))
    }
    let x = Tensor([0.5, -1])
    #expect(gradient(at: x, of: f) == Tensor([2.0, -6]))
    #expect(hessian(at: x, of: f) == Tensor([[4.0, 0], [0, 6]]))
    #expect(compiled { gradient(at: $0, of: f) }(x) == Tensor([2.0, -6]))
    #expect(vmap { gradient(at: $0, of: f) }(Tensor([[0.5, -1], [1, 1]])) == Tensor([[2.0, -6], [4, 6]]))
    #expect(gradient(at: Tensor([[0.5, -1], [1, 1]])) { sum(vmap(f)($0)) } == Tensor([[2.0, -6], [4, 6]]))
    let outer = gradient(at: scale) { s in
      sum(gradient(at: x) { x in sum(custom({ $0 * $0 * s }, vjp: { x, _, c in 2 * x * s * c })(x)) })
    }
    #expect(outer == Tensor([1.0, -2]))
  }
}
