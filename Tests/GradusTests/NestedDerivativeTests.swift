import Gradus
import GradusTestSupport
import Testing

/// Derivatives inside derivatives, and derivatives inside batches.
@Suite struct NestedDerivativeTests {
  @Test func `an inner derivative does not see the outer variable`() {
    let slope = derivative(at: 1) { x in x * derivative(at: 1) { y in x + y } }
    #expect(slope == 1)
  }

  @Test func `an inner gradient does not see the outer variable`() {
    let slope = gradient(at: Tensor(1.0)) { x in x * gradient(at: Tensor(1.0)) { y in x + y } }
    #expect(slope == 1)
  }

  @Test func `mixed modes do not see each other's variables`() {
    #expect(gradient(at: Tensor(3.0)) { x in x * derivative(at: 2) { y in x * y } } == 6)
    #expect(derivative(at: 3) { x in x * gradient(at: Tensor(2.0)) { y in x * y } } == 6)
    #expect(derivative(at: 3) { x in x * jvp(at: Tensor(2.0), along: x) { y in x * y * y }.tangent } == 108)
  }

  @Test func `three levels keep their variables apart`() {
    // f = x · d/dy [y · d/dz (x y z²)] at z = 2: d/dz = 4 x y at z = 2, y · 4 x y = 4 x y², d/dy = 8 x y, f = 8 x² y at y = 3.
    let slope = derivative(at: 5) { x in
      x * derivative(at: 3) { y in y * derivative(at: 2) { z in x * y * z * z } }
    }
    #expect(slope == 16 * 5 * 3)
  }

  @Test func `the point of an inner derivative may depend on the outer variable`() {
    // d/dx [g'(x²)] with g = sin: −sin(x²) · 2x.
    let slope = derivative(at: 0.7) { x in derivative(at: x * x) { y in sin(y) } }
    expectClose(slope, [-0.470625888171158 * 1.4], relative: 1e-14)
  }

  @Test func `derivatives of 2x³ + 5 of every order`() {
    func f(_ x: Tensor) -> Tensor { 2 * x * x * x + 5 }
    func first(_ x: Tensor) -> Tensor { derivative(at: x, of: f) }
    func second(_ x: Tensor) -> Tensor { gradient(at: x, of: first) }
    func third(_ x: Tensor) -> Tensor { derivative(at: x, of: second) }
    func fourth(_ x: Tensor) -> Tensor { gradient(at: x, of: third) }
    #expect(first(3) == 54 && first(0) == 0)
    #expect(second(3) == 36 && third(3) == 12 && fourth(3) == 0)
  }

  @Test func `the tenth derivative of the exponential is the exponential`() {
    var f: (Tensor) -> Tensor = { exp($0) }
    for order in 0..<10 {
      let inner = f
      f = order % 2 == 0 ? { derivative(at: $0, of: inner) } : { gradient(at: $0, of: inner) }
    }
    expectClose(f(0.5), [1.6487212707001282], relative: 1e-15)
  }

  @Test func `a batch of gradients equals a loop`() {
    let points = RandomKey(seed: 1).normal([4, 3])
    func slope(_ x: Tensor) -> Tensor { gradient(at: x) { sum(sin($0) * $0 * $0[0]) } }
    expectClose(vmap(slope)(points), stack((0..<4).map { slope(points[$0]) }))
  }

  @Test func `the gradient of a batch equals the batch of gradients`() {
    let points = RandomKey(seed: 2).normal([4, 3])
    func f(_ x: Tensor) -> Tensor { sum(exp(x) * x[1]) }
    let whole = gradient(at: points) { sum(vmap(f)($0)) }
    expectClose(whole, vmap { gradient(at: $0, of: f) }(points))
  }

  @Test func `a batch of batches of Hessians equals a loop`() {
    let points = RandomKey(seed: 3).normal([2, 3, 2])
    func f(_ x: Tensor) -> Tensor { sum(sin(x) * x[0]) }
    let batched = vmap(vmap { hessian(at: $0, of: f) })(points)
    let loop = stack((0..<2).map { i in stack((0..<3).map { hessian(at: points[i, $0], of: f) }) })
    expectClose(batched, loop)
  }

  @Test func `gradients by axes other than the first`() {
    let points = RandomKey(seed: 4).normal([3, 4])
    let batched = vmap({ (x: Tensor) in gradient(at: x) { sum($0 * $0 * $0) } }, axis: 1)(points)
    expectClose(batched, (3 * points * points).transposed)
  }

  @Test func `a batch inside a gradient sees the outer variable as one value`() {
    let rows = Tensor([[1.0, 2], [3, 4], [5, 6]])
    let slope = gradient(at: Tensor([0.5, -1])) { w in sum(vmap { (row: Tensor) in square(dot(row, w)) }(rows)) }
    expectClose(slope, 2 * matmul(rows.transposed, matmul(rows, Tensor([0.5, -1]))))
  }

  @Test func `the gradient of a Jacobian`() {
    // f(x) = (x₀², x₀x₁): the sum of J is 3x₀ + x₁, whose gradient is (3, 1).
    let slope = gradient(at: Tensor([2.0, 5])) { x in
      sum(jacobian(at: x) { y in stack([y[0] * y[0], y[0] * y[1]]) })
    }
    #expect(slope == Tensor([3.0, 1]))
  }

  @Test func `the gradient through a pullback and a random number`() {
    let x = Tensor([1.0, 2])
    let slope = gradient(at: x) { x in sum(vjp(at: x) { sin($0) }.pullback(x)) }  // Σ x cos x
    expectClose(slope, cos(x) - x * sin(x))
    let noisy = gradient(at: x) { x in sum(x * RandomKey(seed: 5).normal([2])) }
    #expect(noisy == RandomKey(seed: 5).normal([2]))
  }
}
