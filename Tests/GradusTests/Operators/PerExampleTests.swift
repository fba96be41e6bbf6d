import Gradus
import GradusTestSupport
import Testing

/// Derivatives of each example of a minibatch by itself.
@Suite struct PerExampleTests {
  let points = RandomKey(seed: 1).normal([4, 3])
  let weights = RandomKey(seed: 2).normal([3, 2])
  private func layer(_ x: Tensor) -> Tensor { tanh(matmul(x, weights)) }

  @Test(arguments: [JacobianMode.automatic, .forward, .reverse], [nil, 1, 2])
  func `the batch Jacobian is the block diagonal of the Jacobian`(mode: JacobianMode, chunk: Int?) {
    let blocks = batchJacobian(at: points, mode: mode, chunk: chunk) { layer($0) }
    #expect(blocks.shape == [4, 2, 3])
    expectClose(blocks, vmap { jacobian(at: $0) { layer($0) } }(points), relative: 1e-13)
    let whole = jacobian(at: points) { layer($0) }
    for example in 0..<4 { expectClose(blocks[example], whole[example, 0..., example], relative: 1e-13) }
  }

  @Test func `examples of any shape have generalized Jacobians`() {
    let images = RandomKey(seed: 3).normal([5, 2, 3])
    let squares = batchJacobian(at: images) { x in contract(x, x, [2], [2], batch: [0], [0]) }  // X Xᵀ each
    #expect(squares.shape == [5, 2, 2, 2, 3])
    expectClose(squares[3], jacobian(at: images[3]) { matmul($0, $0.transposed) }, relative: 1e-14)
    #expect(batchJacobian(at: points) { sum($0, along: [1]) } == Tensor.ones([4, 3]))
    #expect(batchJacobian(at: points[0..., 0]) { square($0) } == 2 * points[0..., 0])
  }

  @Test func `the batch Jacobian never forms the mixed blocks`() {
    // The full Jacobian of 100,000 examples would be 10¹⁰ numbers for each pair of components.
    let many = Tensor.ones([100_000, 2])
    #expect(sum(batchJacobian(at: many) { sin($0) }).error == nil)
    #expect(jacobian(at: many) { sin($0) }.error != nil)
  }

  @Test func `values without the batch axis are an error`() {
    #expect(batchJacobian(at: points) { sum($0) }.error?.got == "f64[4, 3] and f64[]")
    #expect(batchJacobian(at: points) { $0[0..<2] }.error?.operation == "batchJacobian")
    #expect(batchJacobian(at: Tensor(1.0)) { $0 }.error?.operation == "batchJacobian")
  }

  @Test func `the gradient of each example`() {
    let labels = Tensor([0.5, -1, 2, 0])
    let line = Line(slope: Tensor([1.0, -1, 0.5]), intercept: Tensor(0.25))
    let loss = { (line: Line, example: [Tensor]) in square(dot(line.slope, example[0]) + line.intercept - example[1]) }
    let slopes = perExampleGradient(at: line, over: [points, labels], of: loss)
    #expect(slopes.slope.shape == [4, 3] && slopes.intercept.shape == [4])
    for example in 0..<4 {
      let single = gradient(at: line) { loss($0, [points[example], labels[example]]) }
      expectClose(slopes.slope[example], single.slope, relative: 1e-14)
      expectClose(slopes.intercept[example], single.intercept, relative: 1e-14)
    }
    let total = gradient(at: line) { line in mean(vmap { loss(line, $0) }([points, labels])) }
    expectClose(mean(slopes.slope, along: [0]), total.slope, relative: 1e-14)
  }

  @Test func `examples without an axis, or with several losses, are errors`() {
    let scalar = perExampleGradient(at: weights, over: Tensor(1.0)) { w, x in sum(w) * x }
    #expect(scalar.error?.operation == "perExampleGradient")
    #expect(perExampleGradient(at: weights, over: points) { w, x in matmul(x, w) }.error?.got == "f64[2]")
  }
}
