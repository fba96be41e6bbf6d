import Foundation
import Gradus
import GradusTestSupport

private typealias M = MatrixOracles

extension PrimitiveCases {
  static let factorizations: [PrimitiveCase] = [
    matrix("cholesky", [3, 3], on: .definite, { M.cholesky($0) }, { cholesky($0) }),
    matrix("cholesky of a stack", [2, 3, 3], on: .definite, { M.cholesky($0) }, { cholesky($0) }),
    matrix("cholesky of one number", [1, 1], on: .definite, { M.cholesky($0) }, { cholesky($0) }),
    matrix("cholesky of nothing", [0, 0], { $0 }, { cholesky($0) }),
    matrix(
      "cholesky of the symmetric part", [3, 3], on: .dominant, { M.cholesky(M.symmetric($0)) }, { cholesky($0) }),
    matrix("lu, the lower factor", [4, 4], { M.lu($0, columns: 4).lower }, { lu($0).lower }),
    matrix("lu, the upper factor", [2, 3, 3], { M.lu($0, columns: 3).upper }, { lu($0).upper }),
    matrix("lu of a tall matrix", [4, 2], { M.lu($0, columns: 2).lower }, { lu($0).lower }),
    matrix("lu of a wide matrix", [2, 4], { M.lu($0, columns: 4).upper }, { lu($0).upper }),
    matrix("lu of nothing", [0, 3], { _ in [] }, { lu($0).upper }),
    matrix(
      "lu, the permutation", [2, 4, 4], smooth: .none, { [M.lu($0, columns: 4).permutation] }, { lu($0).permutation }),
    matrix("qr, the triangle", [3, 3], { M.qr($0, columns: 3).r }, { qr($0).r }),
    matrix("qr, the orthogonal factor", [2, 3, 3], { M.qr($0, columns: 3).q }, { qr($0).q }),
    matrix("qr of a tall matrix", [4, 2], { M.qr($0, columns: 2).q.map { Array($0[..<2]) } }, { qr($0).q }),
    matrix("qr of a wide matrix", [2, 4], { M.qr($0, columns: 4).r }, { qr($0).r }),
    matrix("qr of one column", [3, 1], { M.qr($0, columns: 1).q.map { [$0[0]] } }, { qr($0).q }),
    matrix("qr of nothing", [3, 0], { _ in [] }, { qr($0).q }),
    matrix("qr, full", [4, 2], prints: "qr[full]", { M.qr($0, columns: 2).r }, { qr($0, isFull: true).r }),
    matrix(
      "qr, full, by a projection", [4, 2], prints: "qr[full]",
      {
        let rest = M.qr($0, columns: 2).q.map { Array($0[2...]) }
        return M.product(rest, M.transpose(rest, columns: 2), columns: 4)
      },
      {
        let rest = qr($0, isFull: true).q[0..., 2...]
        return matmul(rest, rest.transposed)
      }),
  ]

  static let spectra: [PrimitiveCase] = [
    matrix(
      "eigh, the values", [3, 3], prints: "symmetricEigen", { [M.symmetricEigen(M.symmetric($0)).values] },
      { eigh($0).values }),
    matrix(
      "eigh, the vectors", [2, 3, 3], prints: "symmetricEigen",
      { MatrixCase.positive(M.symmetricEigen(M.symmetric($0)).vectors) }, { MatrixCase.positive(eigh($0).vectors) }),
    matrix("eigh of one number", [1, 1], prints: "symmetricEigen", { _ in [[1]] }, { eigh($0).vectors }),
    matrix("eigh of nothing", [0, 0], prints: "symmetricEigen", { $0 }, { eigh($0).vectors }),
    matrix(
      "eigvalsh", [2, 4, 4], prints: "symmetricEigen", { [M.symmetricEigen(M.symmetric($0)).values] },
      { eigvalsh($0) }),
    matrix("svd, the values", [3, 3], { [M.singularValues($0, columns: 3)] }, { svd($0).singularValues }),
    matrix(
      "svd, the left vectors", [2, 3, 2],
      { a in MatrixCase.positive(M.leading(M.product(a, M.transpose(a, columns: 2), columns: 3), 2)) },
      { MatrixCase.positive(svd($0).u) }),
    matrix(
      "svd, the right vectors", [2, 3],
      { a in MatrixCase.positive(M.leading(M.product(M.transpose(a, columns: 3), a, columns: 3), 2)) },
      { MatrixCase.positive(svd($0).vTransposed.transposed) }),
    matrix(
      "svd, full, by a projection", [2, 4], prints: "svd[full]",
      { a in
        let rest = M.leading(M.product(M.transpose(a, columns: 4), a, columns: 4), 4).map { Array($0[2...]) }
        return M.product(rest, M.transpose(rest, columns: 2), columns: 4)
      },
      {
        let rest = svd($0, isFull: true).vTransposed[2...]
        return matmul(rest.transposed, rest)
      }),
    matrix("svd, full, of a tall matrix", [4, 2], prints: "svd[full]", { $0 }) {
      let (u, s, v) = svd($0, isFull: true)
      return matmul(u[0..., 0..<2] * s, v)
    },
    matrix("svd of nothing", [0, 3], { _ in [] }, { svd($0).vTransposed }),
    matrix("svdvals", [3, 2], prints: "svd", { [M.singularValues($0, columns: 2)] }, { svdvals($0) }),
    matrix("svdvals of a stack", [2, 2, 3], prints: "svd", { [M.singularValues($0, columns: 3)] }, { svdvals($0) }),
    matrix("svdvals of one row", [1, 3], prints: "svd", { [M.singularValues($0, columns: 3)] }, { svdvals($0) }),
    matrix("pinv", [4, 2], prints: "pseudoinverse", { M.pseudoinverse($0, columns: 2) }, { pinv($0) }),
    matrix(
      "pinv of a wide stack", [2, 2, 3], prints: "pseudoinverse", { M.pseudoinverse($0, columns: 3) }, { pinv($0) }),
    matrix(
      "pinv of rank one", [3, 1], prints: "pseudoinverse",
      { a in
        let row = M.pseudoinverse(a, columns: 1)[0]
        return [row.map { $0 / 5 }, row.map { 2 * $0 / 5 }]
      },
      { pinv(concatenate([$0, 2 * $0], axis: 1)) }),
  ]

  static let matrixNorms: [PrimitiveCase] = [
    matrix(
      "matrixRank", [2, 3], smooth: .none, prints: "svd", { _ in [[2]] }, { matrixRank(matmul($0.transposed, $0)) }),
    matrix(
      "conditionNumber", [3, 2], prints: "svd",
      { a in
        let values = M.singularValues(a, columns: 2)
        return [[values[0] / values[1]]]
      }, { conditionNumber($0) }),
    matrix(
      "nuclearNorm", [3, 2], prints: "svd", { [[M.singularValues($0, columns: 2).reduce(0, +)]] }, { nuclearNorm($0) }),
    matrix(
      "matrixNorm, spectral", [2, 2, 3], prints: "svd", { [[M.singularValues($0, columns: 3)[0]]] },
      { matrixNorm($0, .spectral) }),
    matrix(
      "matrixNorm, Frobenius", [2, 3], prints: "rootOfSquares",
      { [[$0.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()]] }, { matrixNorm($0) }),
    matrix(
      "matrixNorm, one", [3, 2], prints: "max",
      { a in [[M.transpose(a, columns: 2).map { $0.reduce(0) { $0 + $1.magnitude } }.max()!]] },
      { matrixNorm($0, .one) }),
    matrix(
      "matrixNorm, infinity", [3, 2], prints: "max", { [[$0.map { $0.reduce(0) { $0 + $1.magnitude } }.max()!]] },
      { matrixNorm($0, .infinity) }),
  ]

  static let matrixFunctions: [PrimitiveCase] = [
    matrix("inverse", [3, 3], on: .dominant, prints: "solve", { M.solve($0, M.unit(3)) }, { inverse($0) }),
    matrix(
      "inverse of a stack", [2, 2, 2], on: .dominant, prints: "solve", { M.solve($0, M.unit(2)) }, { inverse($0) }),
    matrix("inverse of nothing", [0, 0], prints: "solve", { $0 }, { inverse($0) }),
    matrix("det", [1, 1], prints: "determinant", { [[M.determinant($0)]] }, { det($0) }),
    matrix("det of two rows", [2, 2, 2], prints: "determinant", { [[M.determinant($0)]] }, { det($0) }),
    matrix("det of three rows", [3, 3], prints: "determinant", { [[M.determinant($0)]] }, { det($0) }),
    matrix("det of five rows", [5, 5], prints: "determinant", { [[M.determinant($0)]] }, { det($0) }),
    matrix("det of a stack", [2, 4, 4], prints: "determinant", { [[M.determinant($0)]] }, { det($0) }),
    matrix("det of nothing", [2, 0, 0], prints: "determinant", { _ in [[1]] }, { det($0) }),
    matrix(
      "det, the cofactors", [4, 4], prints: "completeLU", { M.cofactors($0) }, { x in gradient(at: x) { det($0) } }),
    matrix(
      "slogdet, the logarithm", [2, 3, 3], prints: "logDeterminant", { [[log(M.determinant($0).magnitude)]] },
      { slogdet($0).logarithm }),
    matrix(
      "slogdet, the sign", [2, 3, 3], smooth: .none, prints: "lu", { [[M.determinant($0) < 0 ? -1 : 1]] },
      { slogdet($0).sign }),
    matrix("logdet", [3, 3], on: .definite, prints: "logDeterminant", { [[log(M.determinant($0))]] }, { logdet($0) }),
    matrix("matrixPower", [3, 3], prints: "contract", { power($0, 3) }, { matrixPower($0, 3) }),
    matrix(
      "matrixPower, negative", [2, 2, 2], on: .dominant, prints: "solve", { power(M.solve($0, M.unit(2)), 2) },
      { matrixPower($0, -2) }),
    matrix("matrixPower 0", [2, 2], prints: "equal", { _ in M.unit(2) }, { matrixPower($0, 0) + 0 * $0 }),
    matrix("expm", [3, 3], prints: "solve", { M.exponential($0) }, { expm($0) }),
    matrix("expm of a stack", [2, 2, 2], prints: "solve", { M.exponential($0) }, { expm($0) }),
    matrix(
      "expm of large numbers", [2, 2], smooth: .none, prints: "solve",
      { M.exponential($0.map { $0.map { 4 * $0 } }) }, { expm(4 * $0) }),
    matrix("expm of nothing", [0, 0], prints: "solve", { $0 }, { expm($0) }),
  ]

  private static func power(_ a: MatrixOracles.Matrix, _ exponent: Int) -> MatrixOracles.Matrix {
    (1..<exponent).reduce(a) { product, _ in M.product(product, a, columns: a.count) }
  }

  /// A row for a function of each matrix of a stack. Errors are those of numbers around 10, and of matrices whose condition is
  /// around 10.
  private static func matrix(
    _ name: String, _ shape: [Int], on preparation: MatrixCase = .plain,
    smooth smoothness: PrimitiveCase.Smoothness = .twice, prints notation: String? = nil,
    _ oracle: @escaping @Sendable (MatrixOracles.Matrix) -> MatrixOracles.Matrix,
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> PrimitiveCase {
    PrimitiveCase(
      name, [.real(shape)], ulps: 256, floor: 4, smooth: smoothness,
      prints: notation ?? String(name.prefix { $0.isLetter }),
      oracle: { inputs in
        MatrixCase.stack(inputs[0], shape).flatMap { Array(oracle(preparation.matrix($0)).joined()) }
      }, { function(preparation.tensor($0[0])) })
  }
}
