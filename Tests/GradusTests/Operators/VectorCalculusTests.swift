import Gradus
import GradusTestSupport
import Testing

/// Derivatives along directions and paths; Laplacian, divergence and curl.
@Suite struct VectorCalculusTests {
  let x = Tensor([0.5, -1.25, 2])

  @Test(arguments: [nil, 1, 2, 3, 7])
  func `the Laplacian is the trace of the Hessian`(chunk: Int?) throws {
    let f = { (x: Tensor) in sin(x[0]) * exp(x[1]) + pow(x[2], 3) * x[0] }
    // −sin x e^y + sin x e^y + 6 z x = 6 z x.
    expectClose(laplacian(at: x, chunk: chunk, of: f), [6.0], relative: 1e-14)
    let harmonic = laplacian(at: Tensor([3.0, 4]), chunk: chunk) { x in log(dot(x, x)) }  // Harmonic in the plane.
    expectClose(harmonic, [0.0], absolute: 1e-15)
    let radial = laplacian(at: x, chunk: chunk) { x in rsqrt(dot(x, x)) }  // Harmonic in space.
    expectClose(radial, [0.0], absolute: 1e-15)
  }

  @Test func `the Laplacian of a tensor is that of each component, and of a tree the sum over its tensors`() {
    let components = laplacian(at: x) { x in stack([dot(x, x), x[0] * x[1], pow(x[2], 4)]) }
    #expect(components == Tensor([6.0, 0, 48]))
    let tree = laplacian(at: Line(slope: x, intercept: Tensor(2.0)), chunk: 2) { line in
      sum(square(line.slope)) * pow(line.intercept, 3)
    }
    // 3 · 2 · 8 + 6 · 2 · Σx².
    expectClose(tree, [48 + 12 * (0.25 + 1.5625 + 4)], relative: 1e-14)
    #expect(laplacian(at: x) { 3 * sum($0) } == 0)
  }

  @Test(arguments: [nil, 1, 2, 3])
  func `the divergence is the trace of the Jacobian`(chunk: Int?) {
    let a = RandomKey(seed: 1).normal([3, 3])
    expectClose(divergence(at: x, chunk: chunk) { matmul(a, $0) }, a[0, 0] + a[1, 1] + a[2, 2], relative: 1e-14)
    #expect(divergence(at: x, chunk: chunk) { $0 } == 3)
    let tree = divergence(at: Line(slope: x, intercept: Tensor(2.0)), chunk: chunk) { line in
      Line(slope: line.slope * line.intercept, intercept: square(line.intercept))
    }
    #expect(tree == 3 * 2 + 4)
  }

  @Test func `the curl of a rotation is twice its axis, that of a gradient 0`() {
    let axis = Tensor([1.0, -2, 0.5])
    func cross(_ a: Tensor, _ b: Tensor) -> Tensor {
      stack([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])
    }
    #expect(curl(at: x) { cross(axis, $0) } == 2 * axis)
    expectClose(curl(at: x) { x in gradient(at: x) { sin($0[0] * $0[1]) * exp($0[2]) } }, [0, 0, 0], absolute: 1e-14)
    // The divergence of a curl is 0.
    let field = { (x: Tensor) in stack([sin(x[1] * x[2]), x[0] * exp(x[2]), square(x[0]) * x[1]]) }
    expectClose(divergence(at: x) { curl(at: $0, of: field) }, [0.0], absolute: 1e-14)
    // ∇ × (∇ × F) = ∇(∇·F) − ∇²F.
    let left = curl(at: x) { curl(at: $0, of: field) }
    let right = gradient(at: x) { divergence(at: $0, of: field) } - laplacian(at: x, of: field)
    expectClose(left, right, relative: 1e-13)
  }

  @Test func `curl and divergence of fields of other dimensions are errors`() {
    #expect(curl(at: Tensor([1.0, 2])) { $0 }.error?.expected == "a point with three components, of shape [3]")
    #expect(curl(at: x) { sum($0) }.error?.got == "f64[]")
    #expect(divergence(at: x) { $0[0..<2] }.error?.got == "f64[2]")
    #expect(laplacian(at: x, chunk: 0) { sum($0) }.error?.operation == "laplacian")
    #expect(laplacian(at: x) { argmax($0) }.error?.expected == "a function with floating-point values")
    #expect(laplacian(at: Tensor([1, 2])) { sum($0) }.error?.operation == "laplacian")
  }

  @Test func `the directional derivative is the gradient's component, normalised if asked`() {
    let f = { (x: Tensor) in x[0] * x[1] + exp(x[2]) }
    let v = Tensor([3.0, 0, -4])
    let slope = dot(gradient(at: x, of: f), v)
    expectClose(directionalDerivative(at: x, along: v, of: f), slope, relative: 1e-14)
    expectClose(directionalDerivative(at: x, along: v, normalized: true, of: f), slope / 5, relative: 1e-14)
    let tree = directionalDerivative(at: [x, x], along: [v, 0 * v], normalized: true) { $0[0] * $0[1] }
    expectClose(tree, x * v / 5, relative: 1e-14)
    let single = Tensor([1, 2] as [Float])
    #expect(directionalDerivative(at: single, along: single, normalized: true) { $0 }.scalarType == .f32)
  }

  @Test func `the total derivative counts the change along the path`() {
    // f = t·x with x = t²: df/dt = x + t·2t = 3t².
    #expect(totalDerivative(at: 2, along: { t in t * t }) { t, x in t * x } == 12)
    #expect(derivative(at: 2) { t in t * Tensor(4.0) } == 4)  // the partial derivative
    // f(x, y) = x²y on the unit circle: −2 cos t sin²t + cos³t.
    let slope = totalDerivative(at: 0.5, along: { t in [cos(t), sin(t)] }) { p in p[0] * p[0] * p[1] }
    let (c, s) = (0.8775825618903728, 0.479425538604203)
    expectClose(slope, [c * c * c - 2 * c * s * s], relative: 1e-15)
    #expect(totalDerivative(at: x, along: { $0 }) { $0 }.error?.operation == "totalDerivative")
  }

  @Test func `a Hessian times a vector is the Hessian's product`() {
    let f = { (x: Tensor) in sum(exp(x) * x.reversed()) }
    let v = Tensor([1.0, 0, -2])
    expectClose(hessianVectorProduct(at: x, along: v, of: f), matmul(hessian(at: x, of: f), v), relative: 1e-14)
    let line = Line(slope: x, intercept: Tensor(2.0))
    let product = hessianVectorProduct(at: line, along: Line(slope: v, intercept: Tensor(1.0))) { line in
      sum(square(line.slope)) * line.intercept
    }
    #expect(product.slope == 4 * v + 2 * x && product.intercept == 2 * dot(x, v))
    #expect(hessianVectorProduct(at: x, along: v) { $0 }.error?.operation == "hessianVectorProduct")
  }

  @Test func `values with gradients, tangents and pullbacks of two and three arguments`() {
    let (value, slopes) = valueWithGradient(at: x, Tensor(2.0)) { x, y in sum(x) * y * y }
    #expect(value == 5 && slopes.0 == Tensor([4.0, 4, 4]) && slopes.1 == 5)
    let three = valueWithGradient(at: x, Tensor(2.0), Tensor(3.0)) { x, y, z in sum(x) * y * z }
    #expect(three.value == 7.5 && three.gradient.2 == 2.5)
    let pushed = jvp(at: x, Tensor(2.0), along: x, Tensor(1.0)) { x, y in x * y }
    #expect(pushed.value == 2 * x && pushed.tangent == 3 * x)
    let pulled = vjp(at: x, Tensor(2.0)) { x, y in x * y }.pullback(x)
    #expect(pulled.0 == 2 * x && pulled.1 == dot(x, x))
  }
}
