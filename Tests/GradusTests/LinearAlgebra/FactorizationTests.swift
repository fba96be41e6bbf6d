import Gradus
import GradusTestSupport
import Testing

/// Factorizations multiply back to the matrix, whatever its size and condition.
@Suite struct FactorizationTests {
  /// Around the sizes at which algorithms change: small, blocked, with a narrow last block.
  static let sizes = [1, 2, 25, 26, 70, 128, 131, 200]
  static let extents = [[30, 30], [200, 50], [50, 200], [140, 130], [130, 240]]

  /// Units in the last place of the largest element, times the size, that rounding may take. Each bound is the classical one,
  /// c·n·ε·‖A‖ with a small c.
  private static func expectEqual(
    _ product: Tensor, _ matrix: Tensor, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let largest = try matrix.doubles().reduce(1) { Swift.max($0, $1.magnitude) }
    let size = Double(matrix.shape.suffix(2).max() ?? 1)
    expectClose(
      product, matrix, relative: 0, absolute: 8 * size * 0x1p-52 * largest, sourceLocation: sourceLocation)
  }

  private static func expectOrthonormal(
    _ columns: Tensor, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let product = matmul(columns.transposed, columns)
    try expectEqual(product, matrixPower(product, 0), sourceLocation: sourceLocation)
  }

  static func random(_ shape: [Int]) -> Tensor {
    var generator = SplitMix64(seed: "matrix \(shape)")
    return Tensor((0..<shape.reduce(1, *)).map { _ in generator.number(in: -1...1) }, shape: shape)
  }

  /// 1/(i + j + 1), whose condition grows as e^(3.5·n).
  static func hilbert(_ size: Int) -> Tensor {
    Tensor((0..<size * size).map { 1 / Double($0 / size + $0 % size + 1) }, shape: [size, size])
  }

  @Test(arguments: sizes)
  func `a definite matrix is L times its transpose`(size: Int) throws {
    let x = Self.random([size, size])
    let a = matmul(x, x.transposed) + matrixPower(x, 0)
    let l = cholesky(a)
    try Self.expectEqual(matmul(l, l.transposed), a)
  }

  @Test(arguments: extents + sizes.map { [$0, $0] })
  func `L times U is the permuted matrix`(shape: [Int]) throws {
    let a = Self.random(shape)
    let (permutation, lower, upper) = lu(a)
    try Self.expectEqual(matmul(lower, upper), a.gathered(permutation))
    #expect(try permutation.scalars(as: Int.self).sorted() == Array(0..<shape[0]))
    #expect(try lower.doubles().allSatisfy { $0.magnitude <= 1 })
  }

  @Test(arguments: extents + sizes.map { [$0, $0] }, [false, true])
  func `Q times R is the matrix`(shape: [Int], isFull: Bool) throws {
    let a = Self.random(shape)
    let (q, r) = qr(a, isFull: isFull)
    try Self.expectEqual(matmul(q, r), a)
    try Self.expectOrthonormal(q)
  }

  @Test(arguments: sizes)
  func `eigenvectors turn a symmetric matrix into its eigenvalues`(size: Int) throws {
    let x = Self.random([size, size])
    let (values, vectors) = eigh(x)
    try Self.expectEqual(matmul(vectors * values, vectors.transposed), 0.5 * (x + x.transposed))
    try Self.expectOrthonormal(vectors)
    let numbers = try values.doubles()
    #expect(numbers == numbers.sorted())
  }

  @Test(arguments: extents + sizes.map { [$0, $0] }, [false, true])
  func `singular vectors and values multiply to the matrix`(shape: [Int], isFull: Bool) throws {
    let a = Self.random(shape)
    let (u, s, v) = svd(a, isFull: isFull)
    let least = 0..<s.shape[0]
    try Self.expectEqual(matmul(u.slice(axis: 1, least) * s, v.slice(axis: 0, least)), a)
    try Self.expectOrthonormal(u)
    try Self.expectOrthonormal(v.transposed)
    let numbers = try s.doubles()
    #expect(numbers == numbers.sorted(by: >) && numbers.allSatisfy { $0 >= 0 })
  }

  @Test(arguments: [200, 131])
  func `large systems are solved to rounding`(size: Int) throws {
    let a = Self.random([size, size]) + 10 * matrixPower(Self.random([size, size]), 0)
    let b = Self.random([size, 3])
    try Self.expectEqual(matmul(a, solve(a, b)), b)
    let t = triangularSolve(a, b, isLower: false, isTransposed: true)
    let (_, _, upper) = lu(0 * a + a)
    #expect(upper.error == nil)
    let triangle = a.upper
    try Self.expectEqual(matmul(triangle.transposed, t), b)
  }

  @Test func `ill-conditioned matrices multiply back all the same`() throws {
    let a = Self.hilbert(12)
    let l = cholesky(a)
    try Self.expectEqual(matmul(l, l.transposed), a)
    let (q, r) = qr(a)
    try Self.expectEqual(matmul(q, r), a)
    try Self.expectOrthonormal(q)
    let (values, vectors) = eigh(a)
    try Self.expectEqual(matmul(vectors * values, vectors.transposed), a)
    try Self.expectOrthonormal(vectors)
    let (u, s, v) = svd(a)
    try Self.expectEqual(matmul(u * s, v), a)
    // The determinant of this matrix is known: 1/2160.
    expectClose(det(Self.hilbert(3)), [1.0 / 2160], relative: 1e-13, absolute: 0)
  }

  @Test func `the inverse of the Hilbert matrix has integer elements`() throws {
    let truth: [Double] = [
      16, -120, 240, -140, -120, 1200, -2700, 1680, 240, -2700, 6480, -4200, -140, 1680, -4200, 2800,
    ]
    // The condition is 15,514, of which rounding takes a few units each.
    expectClose(inverse(Self.hilbert(4)), truth, relative: 1e-11, absolute: 0)
  }

  @Test func `numbers near the limits of the format neither overflow nor vanish`() throws {
    let a = Tensor([[3.0, 1], [1, 3]])
    for scale in [1e-300, 1e300] {
      expectClose(eigvalsh(scale * a) / scale, [2, 4])
      expectClose(svdvals(scale * a) / scale, [4, 2])
      expectClose(abs(qr(scale * a).r) / scale, abs(qr(a).r))
    }
  }
}

extension Tensor {
  /// The elements on and above the diagonal.
  fileprivate var upper: Tensor {
    let (rows, columns) = (Tensor.iota(shape[0]).expandingAxis(1), Tensor.iota(shape[1]))
    return select(rows .<= columns, self, 0)
  }
}
