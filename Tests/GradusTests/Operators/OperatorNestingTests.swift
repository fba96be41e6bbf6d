import Gradus
import GradusTestSupport
import Testing

/// Every operator inside a batch, a compiled function and a gradient, and on the slope of another.
@Suite struct OperatorNestingTests {
  struct Operator: Sendable, CustomStringConvertible {
    let description: String
    let apply: @Sendable (Tensor) -> Tensor

    init(_ description: String, _ apply: @escaping @Sendable (Tensor) -> Tensor) {
      (self.description, self.apply) = (description, apply)
    }
  }

  // A function with all third derivatives, and a field, of vectors of three elements.
  private static func f(_ x: Tensor) -> Tensor { sin(x[0] * x[1]) + exp(x[2]) * x[0] + sum(x * x * x) }
  private static func field(_ x: Tensor) -> Tensor { sin(x) * sum(x * x) + x.reversed() }

  static let operators: [Operator] = [
    Operator("gradient") { gradient(at: $0, of: f) },
    Operator("jacobian, forward") { jacobian(at: $0, mode: .forward, of: field) },
    Operator("jacobian, reverse in chunks") { jacobian(at: $0, mode: .reverse, chunk: 2, of: field) },
    Operator("jacobian of a tree") { jacobian(at: [$0, 2 * $0]) { [$0[0] * $0[1], f($0[1])] }.matrix },
    Operator("hessian") { hessian(at: $0, of: f) },
    Operator("hessian in chunks") { hessian(at: $0, chunk: 2, of: f) },
    Operator("hessian of a tree") { hessian(at: [$0, sum($0)]) { f($0[0]) * $0[1] }.matrix },
    Operator("hessianVectorProduct") { hessianVectorProduct(at: $0, along: cos($0), of: f) },
    Operator("jvp") { jvp(at: $0, along: cos($0), of: field).tangent },
    Operator("vjp") { vjp(at: $0, of: field).pullback(cos($0)) },
    Operator("linearize") { linearize(at: $0, of: field).linear(cos($0)) },
    Operator("transposed linearization") { linearize(at: $0, of: field).linear.transposed(cos($0)) },
    Operator("laplacian") { laplacian(at: $0, of: f) },
    Operator("laplacian in chunks") { laplacian(at: $0, chunk: 2, of: field) },
    Operator("divergence") { divergence(at: $0, of: field) },
    Operator("curl") { curl(at: $0, of: field) },
    Operator("directionalDerivative") { directionalDerivative(at: $0, along: exp($0), normalized: true, of: field) },
    Operator("totalDerivative") { x in totalDerivative(at: sum(x), along: { t in t * x }) { t, p in f(p) * t } },
    Operator("derivative") { x in derivative(at: sum(x)) { t in sin(t) * x } },
    Operator("batchJacobian") {
      batchJacobian(at: stack([$0, cos($0)])) { x in sin(x) * sum(x, along: [1], keepingAxes: true) }
    },
    Operator("perExampleGradient") { perExampleGradient(at: $0, over: stack([$0, cos($0)])) { x, y in f(x * y) } },
    Operator("flattened") { x in [x, sum(x)].unflattened(sin([x, sum(x)].flattened))[0] * x },
  ]

  let x = Tensor([0.4, -0.7, 1.1])

  @Test(arguments: operators)
  func `an operator in a batch equals a loop`(operator: Operator) {
    let rows = stack([x, 0.5 * x, cos(x)])
    let loop = stack((0..<3).map { `operator`.apply(rows[$0]) })
    expectClose(vmap(`operator`.apply)(rows), loop, relative: 1e-12, absolute: 1e-13)
  }

  @Test(arguments: operators)
  func `an operator compiles`(operator: Operator) {
    let apply = `operator`.apply
    expectClose(compiled { (x: Tensor) in apply(x) }(x), apply(x), relative: 1e-13, absolute: 1e-14)
  }

  @Test(arguments: operators)
  func `an operator is differentiated in both modes`(operator: Operator) throws {
    let apply = `operator`.apply
    let check = DerivativeCheck(`operator`.description, at: [x]) { [apply($0[0])] }
    expectNone(try check.forwardMismatch(Tolerance(relative: 1e-9, absolute: 1e-9)))
    expectNone(try check.adjointMismatch())
  }

  @Test(arguments: operators)
  func `an operator carries a failed argument on`(operator: Operator) {
    #expect(`operator`.apply(x + Tensor([1.0, 2])).error?.operation == "add")
  }

  @Test func `the Hessian of a batch of gradients`() {
    let rows = Tensor([[0.5, 1], [-1, 2]])
    let h = hessian(at: rows) { rows in sum(vmap { (row: Tensor) in gradient(at: row) { product($0) } }(rows) * rows) }
    // Σ over rows of 2ab: H is 2 where a and b of one row meet.
    let expected = [0, 2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2, 0].map { Double($0) }
    #expect(h == Tensor(expected, shape: [2, 2, 2, 2]))
  }
}
