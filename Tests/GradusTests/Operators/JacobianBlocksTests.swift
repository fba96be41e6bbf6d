import Gradus
import GradusTestSupport
import Testing

/// A straight line as a tree, to differentiate by.
struct Line: TensorTree, Equatable {
  var slope: Tensor
  var intercept: Tensor

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&slope, "slope")
    visitor.visit(&intercept, "intercept")
  }
}

/// Jacobians and Hessians of trees, block by block; modes and chunks.
@Suite struct JacobianBlocksTests {
  let line = Line(slope: Tensor([[1.0, 2], [3, 4], [5, 6]]), intercept: Tensor([0.5, -0.5, 1]))
  let x = Tensor([2.0, -1])

  private func apply(_ line: Line) -> Tensor { matmul(line.slope, x) + line.intercept }

  @Test func `the Jacobian by a tree is a tree of Jacobians`() {
    let result = jacobian(at: line) { apply($0) }
    // y = Wx + b: ∂yᵢ/∂W[k, l] = δᵢₖ xₗ, ∂yᵢ/∂bₖ = δᵢₖ.
    let delta = Tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]])
    #expect(result == Line(slope: outer(delta, x), intercept: delta))
  }

  @Test func `the Jacobian of a function between trees has a block for each pair`() {
    let blocks = jacobian(at: line) { line in Line(slope: sum(line.slope, along: [1]), intercept: 2 * line.intercept) }
    #expect(blocks["slope", "intercept"] == Tensor.zeros([3, 3]))
    #expect(blocks["intercept", "intercept"] == 2 * Tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]))
    #expect(blocks[0, 0].shape == [3, 3, 2])
    #expect(sum(blocks[0, 0]) == 6)
    #expect(blocks.outputNames == ["slope", "intercept"])
    #expect("\(blocks)".split(separator: "\n").first == "∂slope/∂slope: f64[3, 3, 2]")
    #expect(blocks.matrix.shape == [6, 9])
    #expect(blocks.replacing(matrix: blocks.matrix).leaves == blocks.leaves)
  }

  @Test func `a block that is not there is an error that lists the names`() {
    let blocks = jacobian(at: line) { line in [line.slope] }
    let error = blocks["slope", "width"].error
    #expect(error?.expected == "a name of \"0\" and one of \"slope\", \"intercept\"")
    #expect(error?.got == "[\"slope\", \"width\"]")
    #expect(blocks[0, 2].error?.expected == "positions in 0 ..< 1 and 0 ..< 2")
    #expect(blocks.replacing(matrix: Tensor.zeros([2, 2])).leaves.allSatisfy { $0.error != nil })
  }

  @Test(arguments: [JacobianMode.automatic, .forward, .reverse], [nil, 1, 2, 3, 4, 100])
  func `every mode and every chunk give one Jacobian`(mode: JacobianMode, chunk: Int?) {
    let x = RandomKey(seed: 1).normal([2, 3])
    let a = RandomKey(seed: 2).normal([4, 2])
    let truth = jacobian(at: x) { tanh(matmul(a, $0)) }
    #expect(truth.shape == [4, 3, 2, 3])
    expectClose(jacobian(at: x, mode: mode, chunk: chunk) { tanh(matmul(a, $0)) }, truth, relative: 1e-14)
    let blocks = jacobian(at: [x, a], mode: mode, chunk: chunk) { [matmul($0[1], $0[0]), sin($0[0])] }
    let cosines = delta([2, 3, 2, 3], cos(x))
    expectClose(blocks[1, 0], cosines, relative: 1e-14)
    #expect(blocks[1, 1] == Tensor.zeros([2, 3, 4, 2]))
    expectClose(blocks[0, 0], jacobian(at: x) { matmul(a, $0) }, relative: 1e-14)
    expectClose(blocks[0, 1], jacobian(at: a) { matmul($0, x) }, relative: 1e-14)
  }

  @Test(arguments: [nil, 1, 2, 5])
  func `chunks work while recording`(chunk: Int?) {
    let x = RandomKey(seed: 3).normal([3])
    let f = { (x: Tensor) in sin(x) * sum(x) }
    let truth = jacobian(at: x, of: f)
    expectClose(compiled { jacobian(at: $0, chunk: chunk) { sin($0) * sum($0) } }(x), truth, relative: 1e-14)
    let rows = stack([x, 2 * x])
    expectClose(vmap { jacobian(at: $0, chunk: chunk, of: f) }(rows)[0], truth, relative: 1e-14)
    let slope = gradient(at: x) { x in sum(jacobian(at: x, mode: .reverse, chunk: chunk, of: f)) }
    // Σ J = Σ (n·sin xᵢ + S·cos xᵢ), whose derivative is n·cos xⱼ + Σ cos − S·sin xⱼ.
    expectClose(slope, 3 * cos(x) + sum(cos(x)) - sum(x) * sin(x), relative: 1e-13)
  }

  @Test func `the Jacobian by two and three arguments`() {
    let (x, y) = (Tensor([1.0, 2]), Tensor(3.0))
    let two = jacobian(at: x, y) { x, y in x * y }
    #expect(two.0 == Tensor([[3.0, 0], [0, 3]]) && two.1 == x)
    let three = jacobian(at: x, y, line) { x, y, line in line.slope[0] * x * y }
    #expect(three.2.intercept == Tensor.zeros([2, 3]) && three.1 == Tensor([1.0, 4]))
  }

  @Test func `f32 and f64 give an f64 Jacobian in both modes`() {
    let x = Tensor([1, 2] as [Float])
    for mode in [JacobianMode.forward, .reverse] {
      #expect(jacobian(at: x, mode: mode) { $0.converted(to: .f64) * 2 } == Tensor([[2.0, 0], [0, 2]]))
      #expect(jacobian(at: x, mode: mode) { $0 * 2 } == Tensor([[2, 0], [0, 2]] as [[Float]]))
    }
  }

  @Test func `a Jacobian that does not fit in memory is an error at once, which says how large it is`() throws {
    let x = Tensor.zeros([1_000_000])
    let error = try #require(jacobian(at: x) { sin($0) }.error)
    #expect(error.operation == "jacobian")
    #expect(error.got == "[1000000, 1000000] of 8 TB")
    #expect(error.remedy.contains("`chunk:`") && error.remedy.contains("sparseJacobian"))
    #expect(error.remedy.contains("`vjp`"))
    let second = try #require(hessian(at: x) { sum(sin($0)) }.error)
    #expect(second.operation == "hessian" && second.remedy.contains("sparseHessian"))
    #expect(jacobian(at: [x, x]) { $0 }[0, 1].error?.got == "32 TB")
  }

  @Test func `a chunk below 1 and an integer value are errors`() {
    #expect(jacobian(at: x, chunk: 0) { $0 }.error?.expected == "a chunk of at least 1 sweep")
    #expect(jacobian(at: x) { argmax($0) }.error?.expected == "a function with floating-point values")
    #expect(jacobian(at: [x]) { [$0[0], argmax($0[0])] }[0, 0].error?.got == "i64[]")
    #expect(hessian(at: x) { $0 }.error?.operation == "hessian")
    #expect(hessian(at: [x]) { $0[0] }[0, 0].error?.expected == "a function with a floating-point scalar as its value")
  }

  @Test func `the Hessian of a function of a tree`() {
    // f = Σ (Wx + b)²: H[b, b] = 2δ, H[b, W] = 2δ ⊗ x, and the blocks across the diagonal are transposes.
    let blocks = hessian(at: line) { sum(square(apply($0))) }
    let delta = Tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]])
    #expect(blocks["intercept", "intercept"] == 2 * delta)
    #expect(blocks["intercept", "slope"] == 2 * outer(delta, x))
    #expect(blocks.matrix == blocks.matrix.transposed)
    for chunk in [1, 2, 4, 9] {
      #expect(hessian(at: line, chunk: chunk) { sum(square(apply($0))) }.leaves == blocks.leaves)
    }
  }

  @Test func `a generalized Jacobian flattens to a matrix and back`() {
    let x = RandomKey(seed: 4).normal([2, 3])
    let tensor = jacobian(at: x) { matmul($0.transposed, $0) }
    let matrix = flattenedJacobian(tensor, outputRank: 2)
    #expect(
      matrix
        == jacobian(at: x.flattened) { x in
          let matrix = x.reshaped(to: [2, 3])
          return matmul(matrix.transposed, matrix).flattened
        })
    #expect(unflattenedJacobian(matrix, output: [3, 3], input: [2, 3]) == tensor)
    #expect(flattenedJacobian(tensor, outputRank: 5).error != nil)
    #expect(flattenedJacobian(tensor, outputRank: -1).error != nil)
    #expect(unflattenedJacobian(matrix, output: [3], input: [2]).error != nil)
  }

  @Test func `an empty tree and empty tensors have empty Jacobians`() {
    #expect(jacobian(at: [Tensor]()) { _ in Tensor(1.0) } == [])
    #expect(jacobian(at: [Tensor.zeros([0])]) { [$0[0], Tensor([1.0, 2])] }[1, 0].shape == [2, 0])
    #expect(jacobian(at: [Tensor]()) { $0 }.matrix.shape == [0, 0])
  }

  /// A diagonal generalized Jacobian.
  private func delta(_ shape: [Int], _ diagonal: Tensor) -> Tensor {
    let count = diagonal.elementCount
    return (Tensor.iota(count).expandingAxis(1) .== Tensor.iota(count)).converted(to: .f64)
      .reshaped(to: shape) * diagonal
  }
}
