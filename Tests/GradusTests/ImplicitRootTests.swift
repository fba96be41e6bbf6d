import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Roots and fixed points with the derivatives of their equations.
@Suite struct ImplicitRootTests {
  static func squareRoot(_ a: Tensor) -> Tensor { rootOf(near: Tensor(1.5)) { x in x * x - a } }

  @Test func `a root has the derivatives of its equation, to the third order, in both modes`() {
    let root = 2.0.squareRoot()
    expectClose(Self.squareRoot(2), [root])
    expectClose(gradient(at: Tensor(2.0)) { Self.squareRoot($0) }, [0.5 / root])
    expectClose(derivative(at: 2) { Self.squareRoot($0) }, [0.5 / root])
    expectClose(hessian(at: Tensor(2.0)) { Self.squareRoot($0) }, [-0.125 / root])
    let third = derivative(at: 2) { x in derivative(at: x) { x in derivative(at: x) { Self.squareRoot($0) } } }
    expectClose(third, [0.09375 / root])
  }

  @Test func `a fixed point has the derivative of its equation`() {
    // x = cos(a·x): dx/da = −x·sin(ax) / (1 + a·sin(ax)).
    let f: @Sendable (Tensor) -> Tensor = { a in fixedPoint(from: Tensor(0.5)) { x in cos(a * x) } }
    let x = 0.7390851332151607
    expectClose(f(1), [x], relative: 1e-11)
    let slope = -x * sin(x) / (1 + sin(x))
    expectClose(gradient(at: Tensor(1.0), of: f), [slope], relative: 1e-11)
    expectClose(compiled { gradient(at: $0, of: f) }(Tensor(1.0)), [slope], relative: 1e-11)
  }

  @Test func `systems of several unknowns in a tree`() {
    // x + y = a, x·y = b has the roots of z² − a z + b.
    let solve: (Tensor) -> [Tensor] = { p in
      rootOf(near: [Tensor(3.0), Tensor(0.5)]) { v in [v[0] + v[1] - p[0], v[0] * v[1] - p[1]] }
    }
    let p = Tensor([3.0, 2])
    let roots = solve(p)
    expectClose(roots[0], [2])
    expectClose(roots[1], [1])
    // dx = (x·da − db)/(x − y), dy = (db − y·da)/(x − y).
    expectClose(jacobian(at: p) { solve($0)[0] }, [2, -1])
    expectClose(jacobian(at: p) { solve($0)[1] }, [-1, 1])
  }

  @Test func `roots batch, inside and outside the derivative`() {
    let points = Tensor([2.0, 9])
    let slopes = [0.5 / Foundation.sqrt(2), 1.0 / 6]
    expectClose(vmap { Self.squareRoot($0) }(points), [Foundation.sqrt(2), 3])
    expectClose(vmap { (x: Tensor) in gradient(at: x) { Self.squareRoot($0) } }(points), slopes)
    expectClose(gradient(at: points) { sum(vmap { Self.squareRoot($0) }($0)) }, slopes)
  }

  @Test func `f32 and large numbers converge as far as their rounding allows`() throws {
    let small = rootOf(near: Tensor(1.5 as Float)) { x in x * x - 2 }
    expectNone(Tolerance.ulps(2, of: .f32, floor: 0).mismatch(try small.doubles(), [Foundation.sqrt(2)], "f32"))
    let large = rootOf(near: Tensor(1e6)) { x in x * x - 2e12 }
    expectClose(large, [1e6 * Foundation.sqrt(2)], relative: 4 * 0x1p-52, absolute: 0)
    let fixed = fixedPoint(from: Tensor(1e7)) { x in 0.5 * x + 1e8 / 3 }
    expectClose(fixed, [2e8 / 3], relative: 8 * 0x1p-52, absolute: 0)
    // A step of 0 because the slope is infinite is no root.
    #expect(rootOf(near: Tensor(0.0)) { x in cbrt(x) + 1 }.error != nil)
  }

  @Test func `what does not converge or does not fit is an error`() {
    let none = rootOf(near: Tensor(1.0), maximumIterations: 20) { x in x * x + 1 }
    #expect(none.error?.expected == "a condition that becomes false within 20 iterations")
    let grows = fixedPoint(from: Tensor(1.0), maximumIterations: 10) { x in 2 * x }
    #expect(grows.error != nil)
    let shapes = rootOf(near: Tensor([1.0, 2])) { x in sum(x) }
    #expect(shapes.error?.operation == "rootOf")
  }
}
