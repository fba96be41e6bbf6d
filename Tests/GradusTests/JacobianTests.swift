import Gradus
import GradusTestSupport
import Testing

/// Golden values in numerator layout: J[i…, j…] = ∂y[i…]/∂x[j…].
@Suite struct JacobianTests {
  @Test func `the Jacobian of a product of two is the other factor`() {
    #expect(jacobian(at: Tensor([3.0, 5])) { $0[0] * $0[1] } == Tensor([5.0, 3]))
  }

  @Test func `the Jacobian of (x⁰, x¹, x²) is (0, 1, 2x), at 0 too`() {
    for x in [-1.5, 0, 1, 4] {
      let powers = { (x: Tensor) in stack([pow(x, 0), pow(x, 1), pow(x, 2)]) }
      #expect(jacobian(at: Tensor(x), of: powers) == Tensor([0, 1, 2 * x]))
      let reals = { (x: Tensor) in pow(x, Tensor([0.0, 1, 2])) }
      if x >= 0 { #expect(jacobian(at: Tensor(x), of: reals) == Tensor([0, 1, 2 * x])) }
    }
  }

  @Test func `the Jacobian of (x₁ + x₂, x₁x₂)`() {
    #expect(jacobian(at: Tensor([3.0, 5])) { stack([$0[0] + $0[1], $0[0] * $0[1]]) } == Tensor([[1.0, 1], [5, 3]]))
  }

  @Test(arguments: [[], [2], [2, 3]], [[], [3], [1, 2, 2]])
  func `the shape of a Jacobian is the shape of y followed by the shape of x`(y: [Int], x: [Int]) {
    let result = jacobian(at: Tensor.ones(x)) { x in (sum(x) * Tensor.ones(y)) }
    #expect(result == Tensor.ones(y + x))
  }

  @Test func `the Jacobian of AX is A beside a Kronecker delta`() throws {
    let (a, x) = (RandomKey(seed: 1).normal([2, 3]), RandomKey(seed: 2).normal([3, 4]))
    let entries = try a.rows(as: Double.self)
    let expected = delta([2, 4, 3, 4]) { $0[1] == $0[3] ? entries[$0[0]][$0[2]] : 0 }
    expectClose(jacobian(at: x) { matmul(a, $0) }, expected)
  }

  @Test func `the Jacobian of xW by W is x beside a Kronecker delta`() throws {
    let (x, w) = (RandomKey(seed: 3).normal([2, 3]), RandomKey(seed: 4).normal([3, 2]))
    let entries = try x.rows(as: Double.self)
    let expected = delta([2, 2, 3, 2]) { $0[1] == $0[3] ? entries[$0[0]][$0[2]] : 0 }
    expectClose(jacobian(at: w) { matmul(x, $0) }, expected)
    let cotangent = RandomKey(seed: 5).normal([2, 2])
    expectClose(vjp(at: w) { matmul(x, $0) }.pullback(cotangent), matmul(x.transposed, cotangent))
  }

  @Test func `the Jacobian of XXᵀ has two terms`() throws {
    let x = RandomKey(seed: 6).normal([3, 2])
    let entries = try x.rows(as: Double.self)
    let expected = delta([3, 3, 3, 2]) { index in
      let (i, j, k, l) = (index[0], index[1], index[2], index[3])
      return (i == k ? entries[j][l] : 0) + (j == k ? entries[i][l] : 0)
    }
    expectClose(jacobian(at: x) { matmul($0, $0.transposed) }, expected)
  }

  @Test func `the Jacobian of an elementwise function is diagonal`() throws {
    let x = RandomKey(seed: 7).normal([2, 2])
    let slopes = try (sigmoid(x) * (1 - sigmoid(x))).doubles()
    let expected = delta([2, 2, 2, 2]) { $0[0] == $0[2] && $0[1] == $0[3] ? slopes[$0[0] * 2 + $0[1]] : 0 }
    expectClose(jacobian(at: x) { sigmoid($0) }, expected)
  }

  @Test func `the Jacobian of softmax is p δ − p pᵀ`() throws {
    let x = RandomKey(seed: 8).normal([4])
    let p = try softmax(x).doubles()
    expectClose(jacobian(at: x) { softmax($0) }, delta([4, 4]) { p[$0[0]] * (($0[0] == $0[1] ? 1 : 0) - p[$0[1]]) })
  }

  @Test(arguments: [[2, 5], [5, 2], [3, 3], [1, 4], [4, 1], [0, 2], [2, 0]])
  func `forward and reverse mode give one Jacobian`(sizes: [Int]) {
    // The cheaper mode is chosen by the sizes, so a fat and a tall function use one each; both must be the matrix.
    let matrix = RandomKey(seed: 9).normal([sizes[0], sizes[1]])
    let x = RandomKey(seed: 10).normal([sizes[1]])
    let y = matmul(matrix, x)
    expectClose(jacobian(at: x) { tanh(matmul(matrix, $0)) }, (1 - square(tanh(y))).expandingAxis(1) * matrix)
  }

  @Test func `the rows of a Jacobian are pullbacks and its columns tangents`() {
    func f(_ x: Tensor) -> Tensor { concatenate([sin(x) * x[0], square(x)]) }
    let x = Tensor([0.3, -1.2, 2])
    let whole = jacobian(at: x, of: f)
    let unit = { (count: Int, index: Int) in oneHot(Tensor(index), count: count) }
    expectClose(whole, stack((0..<6).map { vjp(at: x, of: f).pullback(unit(6, $0)) }))
    expectClose(whole, stack((0..<3).map { jvp(at: x, along: unit(3, $0), of: f).tangent }, axis: 1))
  }

  @Test func `the Hessian of a quadratic form is A + Aᵀ`() {
    let a = RandomKey(seed: 11).normal([4, 4])
    let x = RandomKey(seed: 12).normal([4])
    expectClose(hessian(at: x) { dot($0, matmul(a, $0)) }, a + a.transposed)
  }

  @Test func `the Hessian of a matrix function has four axes and is symmetric`() {
    let x = RandomKey(seed: 13).normal([2, 3])
    let h = hessian(at: x) { sum(exp($0) * $0.reversed()) }
    #expect(h.shape == [2, 3, 2, 3])
    expectClose(h, h.transposed([2, 3, 0, 1]))
  }

  /// A tensor from a formula of its index.
  private func delta(_ shape: [Int], _ element: ([Int]) -> Double) -> Tensor {
    Tensor(Oracles.indices(of: shape).map(element), shape: shape)
  }
}
