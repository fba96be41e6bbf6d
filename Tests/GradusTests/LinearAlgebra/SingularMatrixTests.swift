import Gradus
import GradusTestSupport
import Testing

/// Where matrices are singular, indefinite or have equal eigenvalues.
@Suite struct SingularMatrixTests {
  struct Singular: Sendable, CustomStringConvertible {
    let description: String
    let matrix: [[Double]]
  }

  static let singular: [Singular] = [
    Singular(description: "[[0]]", matrix: [[0]]),
    Singular(description: "2×2 of rank 1", matrix: [[1, 2], [2, 4]]),
    Singular(description: "2×2 zeros", matrix: [[0, 0], [0, 0]]),
    Singular(description: "3×3 of rank 2", matrix: [[1, 2, 3], [4, 5, 6], [7, 8, 9]]),
    Singular(description: "3×3 of rank 1", matrix: [[1, 2, 3], [2, 4, 6], [3, 6, 9]]),
    Singular(description: "3×3 zeros", matrix: [[0, 0, 0], [0, 0, 0], [0, 0, 0]]),
    Singular(description: "4×4 of rank 3", matrix: [[1, 2, 0, 1], [0, 1, 1, 0], [1, 3, 1, 1], [2, 0, 1, 5]]),
    Singular(description: "4×4 of rank 2", matrix: [[1, 2, 0, 1], [0, 1, 1, 0], [1, 3, 1, 1], [2, 5, 1, 2]]),
    Singular(description: "4×4 of rank 1", matrix: [[1, 2, 0, 1], [2, 4, 0, 2], [3, 6, 0, 3], [0, 0, 0, 0]]),
    Singular(description: "4×4 zeros", matrix: [[Double]](repeating: [0, 0, 0, 0], count: 4)),
    Singular(
      description: "5×5 with two zero rows",
      matrix: [[1, 2, 0, 1, 3], [0, 0, 0, 0, 0], [1, 3, 1, 1, 1], [0, 0, 0, 0, 0], [2, 0, 1, 5, 1]]),
    Singular(description: "2×2 regular", matrix: [[1, 2], [3, 4]]),
    Singular(description: "4×4 regular", matrix: [[1, 2, 0, 1], [0, 1, 1, 0], [1, 3, 2, 1], [2, 0, 1, 5]]),
  ]

  @Test(arguments: singular)
  func `the gradient of the determinant is the cofactor matrix`(example: Singular) {
    let a = Tensor(example.matrix)
    let truth = MatrixOracles.cofactors(example.matrix).flatMap { $0 }
    expectClose(gradient(at: a) { det($0) }, truth)
    let direction = FactorizationTests.random(a.shape)
    expectClose(jvp(at: a, along: direction) { det($0) }.tangent, sum(Tensor(truth, shape: a.shape) * direction))
  }

  @Test(arguments: singular)
  func `the second derivative of the determinant is that of the polynomial`(example: Singular) {
    let a = Tensor(example.matrix)
    expectClose(hessian(at: a) { det($0) }, hessian(at: a) { Self.expansion($0) })
  }

  @Test func `the third derivative of the determinant at zero is that of the polynomial`() {
    let direction = FactorizationTests.random([3, 3])
    func third(_ f: @escaping (Tensor) -> Tensor) -> Tensor {
      let first = { (x: Tensor) in jvp(at: x, along: direction, of: f).tangent }
      let second = { (x: Tensor) in jvp(at: x, along: direction, of: first).tangent }
      return gradient(at: Tensor.zeros([3, 3]), of: second)
    }
    expectClose(third { det($0) }, third { Self.expansion($0) })
  }

  /// Laplace's expansion along the first row.
  private static func expansion(_ x: Tensor) -> Tensor {
    let size = x.shape[0]
    if size == 1 { return x[0, 0] }
    return (0..<size).map { j in
      let others = (0..<size).filter { $0 != j }.map { x[1..., $0] }
      return (j % 2 == 0 ? 1.0 : -1.0) * x[0, j] * expansion(stack(others, axis: 1))
    }.reduce(0, +)
  }

  @Test func `a singular matrix has log determinant −∞ and sign 0`() {
    let (sign, logarithm) = slogdet(Tensor([[1.0, 2], [2, 4]]))
    #expect(sign == 0 && logarithm == Tensor(-Double.infinity))
  }

  @Test func `the log determinant of a negative determinant is NaN`() throws {
    #expect(try logdet(Tensor([[0.0, 1], [1, 0]])).doubles()[0].isNaN)
    #expect(slogdet(Tensor([[0.0, 2], [3, 0]])).sign == -1)
    // As log has the slope 1/x there.
    expectClose(gradient(at: Tensor([[0.0, 2], [4, 0]])) { logdet($0) }, [0, 0.5, 0.25, 0])
  }

  @Test func `an indefinite matrix has a Cholesky factor of NaN below the diagonal`() throws {
    let l = try cholesky(Tensor([1.0, 2, 2, 1, 4, 0, 0, 9], shape: [2, 2, 2])).doubles()
    #expect(l[0].isNaN && l[1] == 0 && l[2].isNaN && l[3].isNaN)
    #expect(l[4...] == [2, 0, 0, 3])
  }

  @Test func `solving with a singular matrix gives no finite result`() throws {
    #expect(try solve(Tensor([[1.0, 2], [2, 4]]), Tensor([1.0, 1])).doubles().allSatisfy { !$0.isFinite })
    #expect(try inverse(Tensor.zeros([2, 2])).doubles().allSatisfy { !$0.isFinite })
  }

  @Test func `equal singular values share in the gradient of their sum`() {
    expectClose(gradient(at: Tensor([[1.0, 0], [0, 1]])) { sum(svdvals($0)) }, [1, 0, 0, 1])
    // The gradient of the nuclear norm is U·Vᵀ: here the rotation itself.
    let (c, s) = (0.6, 0.8)
    let rotation = Tensor([[c, -s], [s, c]])
    expectClose(gradient(at: 2 * rotation) { nuclearNorm($0) }, rotation)
  }

  @Test func `the orthogonal factor of a multiple of the unit matrix has a derivative`() {
    // U·Vᵀ of A = 2·1 + t·K with antisymmetric K turns by t·K/2.
    let direction = Tensor([[0.0, 1, 2], [-1, 0, -0.5], [-2, 0.5, 0]])
    let polar = { (a: Tensor) -> Tensor in
      let (u, _, v) = svd(a)
      return matmul(u, v)
    }
    let unit = matrixPower(direction, 0)
    expectClose(jvp(at: 2 * unit, along: direction, of: polar).tangent, 0.5 * direction)
    expectClose(jvp(at: 2 * unit, along: unit, of: polar).tangent, 0 * direction)
  }

  @Test func `each of two equal eigenvalues has the slope of its own vector`() {
    let a = Tensor([[2.0, 0], [0, 2]])
    expectClose(gradient(at: a) { eigvalsh($0)[1] }, [0, 0, 0, 1])
    expectClose(gradient(at: a) { sum(square(eigvalsh($0))) }, 2 * a)
    expectClose(gradient(at: a) { max(eigvalsh($0)) }, [0.5, 0, 0, 0.5])
    #expect(eigh(a).vectors == Tensor([[1.0, 0], [0, 1]]))
  }

  // The eigenvalues are 4, 2 and 2.
  private static let twice = Tensor([[3.0, 1, 0], [1, 3, 0], [0, 0, 2]])
  private static let direction = Tensor([[1.0, 0.5, -1], [0.5, 2, 0.25], [-1, 0.25, 3]])

  @Test func `the projection on the space of equal eigenvalues has a derivative`() {
    let projection = { (a: Tensor) -> Tensor in
      let vectors = eigh(a).vectors[0..., 0..<2]
      return matmul(vectors, vectors.transposed)
    }
    // The eigenvalues are 4 and 2, so the projection is 2·1 − A/2 and dP = (P·dA·(1 − P) + its transpose)/(2 − 4).
    let p = 2 * matrixPower(Self.twice, 0) - 0.5 * Self.twice
    let half = matmul(matmul(p, Self.direction), matrixPower(p, 0) - p)
    expectClose(
      jvp(at: Self.twice, along: Self.direction, of: projection).tangent, -0.5 * (half + half.transposed))
  }

  @Test func `sums over equal eigenvalues and singular values have their second derivatives`() {
    expectClose(hessian(at: Self.twice) { sum(eigvalsh($0)) }, Tensor.zeros([3, 3, 3, 3]))
    // Of the two 2's alone: d²Σw = −2·Σ P[i, j]²/(w[j] − w[i]) over the vector j of 4, with P = Vᵀ·dA·V.
    let slope = { (a: Tensor) in jvp(at: a, along: Self.direction) { sum(eigvalsh($0)[0..<2]) }.tangent }
    let (root, u) = (0.5.squareRoot(), Self.direction)
    let mixed = square(root * (u[0, 2] + u[1, 2])) + square(0.5 * (u[0, 0] - u[1, 1]))
    expectClose(jvp(at: Self.twice, along: Self.direction, of: slope).tangent, -mixed)
    // ‖A‖ nuclear of a rotation R: along R·K with antisymmetric K it changes by tr √(1 − t²K²) = 2 + t² for |K| = 1.
    let rotation = Tensor([[0.6, -0.8], [0.8, 0.6]])
    let turn = matmul(rotation, Tensor([[0.0, -1], [1, 0]]))
    let nuclear = { (a: Tensor) in jvp(at: a, along: turn) { nuclearNorm($0) }.tangent }
    expectClose(jvp(at: rotation, along: turn, of: nuclear).tangent, [2])
  }

  @Test func `a singular value at 0 has slope 0`() {
    #expect(gradient(at: Tensor([[0.0]])) { sum(svdvals($0)) } == Tensor([[0.0]]))
    #expect(gradient(at: Tensor.zeros([2, 3])) { nuclearNorm($0) } == Tensor.zeros([2, 3]))
    #expect(gradient(at: Tensor.zeros([2, 3])) { matrixNorm($0, .spectral) } == Tensor.zeros([2, 3]))
    #expect(gradient(at: Tensor.zeros([2, 3])) { matrixNorm($0) } == Tensor.zeros([2, 3]))
    // Of [[1, 2], [2, 4]] only the pair of singular vectors of 5 counts.
    expectClose(gradient(at: Tensor([[1.0, 2], [2, 4]])) { nuclearNorm($0) }, [0.2, 0.4, 0.4, 0.8])
    expectClose(gradient(at: Tensor([[1.0, 2], [2, 4]])) { sum(square(svdvals($0))) }, [2, 4, 4, 8])
  }

  @Test func `the pseudoinverse and least squares work for every rank`() {
    let a = Tensor([[1.0, 2], [2, 4], [0, 0]])
    expectClose(pinv(a), [0.04, 0.08, 0, 0.08, 0.16, 0])
    expectClose(pinv(Tensor.zeros([2, 3])), [0, 0, 0, 0, 0, 0])
    expectClose(lstsq(a, Tensor([1.0, 2, 5])), [0.2, 0.4])
    // (a·t)⁺ = a⁺/t.
    expectClose(jvp(at: a, along: a) { pinv($0) }.tangent, -pinv(a))
    expectClose(matrixRank(a), [1])
  }
}
