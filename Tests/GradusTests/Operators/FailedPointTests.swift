import Gradus
import GradusTestSupport
import Testing

/// A function at a point that is no point: it does not see tensors without the shape that it counts on.
@Suite struct FailedPointTests {
  static let points: [Tensor] = [
    Tensor([1.0, 2]) + Tensor([1.0, 2, 3]), Tensor([1, 2]), Tensor([true, false]), .zeros([2, 2]).reshaped(to: [3]),
  ]

  /// Both read an axis and an element, as a user's function may.
  @Sendable private static func scalar(_ x: Tensor) -> Tensor {
    #expect(x.rank == 1, "called with \(x)")
    guard x.rank == 1 else { return x }
    return x[x.shape[0] - 1] * x[0]
  }

  @Sendable private static func vector(_ x: Tensor) -> Tensor {
    #expect(x.rank == 1, "called with \(x)")
    guard x.rank == 1 else { return x }
    return x * x[x.shape[0] - 1]
  }

  typealias Call = @Sendable (Tensor) -> Tensor

  static let operators: [(String, Call)] = [
    ("gradient", { gradient(at: $0, of: scalar) }),
    ("gradient of two", { x in gradient(at: x, x, of: { x, y in scalar(x) * scalar(y) }).1 }),
    ("value with gradient", { valueWithGradient(at: $0, of: scalar).value }),
    ("jacobian", { jacobian(at: $0, of: vector) }), ("hessian", { hessian(at: $0, of: scalar) }),
    ("hessianVectorProduct", { hessianVectorProduct(at: $0, along: Tensor([1.0, 1]), of: scalar) }),
    ("jvp", { jvp(at: $0, along: Tensor([1.0, 1]), of: vector).tangent }),
    ("vjp", { vjp(at: $0, of: vector).pullback(Tensor([1.0, 1])) }),
    ("batchJacobian", { batchJacobian(at: $0.reshaped(to: [1, -1]), of: { $0 }) }),
    ("laplacian", { laplacian(at: $0, of: scalar) }), ("divergence", { divergence(at: $0, of: vector) }),
    ("linearize", { linearize(at: $0, of: vector).value }),
    ("directionalDerivative", { directionalDerivative(at: $0, along: Tensor([1.0, 1]), of: vector) }),
    ("curl", { curl(at: $0, of: vector) }),
    ("derivative", { derivative(at: $0) { x in x } }),
    ("nested", { x in gradient(at: x) { x in sum(gradient(at: x, of: scalar)) } }),
    ("sparse", { x in sparseJacobian(at: x, of: vector).values }),
    (
      "the report of a check",
      { x in
        do throws(TensorError) { _ = try check(vector, at: x) } catch { return Tensor(failed: error) }
        return x
      }
    ),
  ]

  /// Operators that take integers too.
  static let structures: [(String, Call)] = [
    ("whileLoop", { whileLoop($0, while: { scalar($0) .< 9 }, do: { vector($0) }) }),
    ("scan", { x in scan(x, over: Tensor([1.0, 2])) { carry, y in (vector(carry) * y, y) }.carry }),
    ("conditional", { x in conditional(Tensor(true), x, then: { vector($0) }, otherwise: { -vector($0) }) }),
    ("checkpoint", { checkpoint { vector($0) }($0) }),
    ("custom", { custom({ vector($0) }, vjp: { x, _, c in vector(x) * c })($0) }),
    ("vmap", { x in vmap { vector($0) }(stack([x, x])) }),
  ]

  @Test(arguments: structures.indices, [0, 3])
  func `an operation with functions does not call them on a tensor that failed`(operation: Int, point: Int) {
    let (name, call) = Self.structures[operation]
    #expect(call(Self.points[point]).error != nil, "\(name)")
  }

  @Test(arguments: operators.indices, points.indices)
  func `an operator at a point that failed or is not real gives its error`(operation: Int, point: Int) {
    let (name, call) = Self.operators[operation]
    #expect(call(Self.points[point]).error != nil, "\(name)")
  }
}
