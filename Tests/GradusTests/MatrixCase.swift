import Gradus
import GradusTestSupport

private typealias M = MatrixOracles

/// What rows for operations on matrices share: how to make well-conditioned matrices from random ones, as tensors and
/// as plain numbers.
enum MatrixCase: Sendable {
  case plain, dominant, definite

  func tensor(_ x: Tensor) -> Tensor {
    switch self {
    case .plain: x
    case .dominant: Self.dominant(x)
    case .definite: matmul(x, x.transposed) + Self.unit(x)
    }
  }

  func matrix(_ a: MatrixOracles.Matrix) -> MatrixOracles.Matrix {
    switch self {
    case .plain: a
    case .dominant: M.dominant(a)
    case .definite:
      zip(M.product(a, M.transpose(a, columns: a.count), columns: a.count), M.unit(a.count)).map { zip($0, $1).map(+) }
    }
  }

  static func dominant(_ x: Tensor) -> Tensor { x + 5 * unit(x) }

  // Recorded beside x, not captured.
  private static func unit(_ x: Tensor) -> Tensor { matrixPower(x, 0) }

  /// The matrices of a stack.
  static func stack(_ numbers: [Double], _ shape: [Int]) -> [MatrixOracles.Matrix] {
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    let count = shape.dropLast(2).reduce(1, *)
    return (0..<count).map { index in
      M.matrix(Array(numbers[index * rows * columns..<(index + 1) * rows * columns]), rows, columns)
    }
  }

  /// Vectors in columns, each times the sign of its first component.
  static func positive(_ vectors: Tensor) -> Tensor { vectors * sign(vectors.slice(axis: -2, 0..<1)) }

  static func positive(_ vectors: MatrixOracles.Matrix) -> MatrixOracles.Matrix {
    vectors.map { row in zip(row, vectors[0]).map { $1 < 0 ? -$0 : $0 } }
  }
}

extension MatrixOracles {
  static func dominant(_ a: Matrix) -> Matrix {
    zip(a, unit(a.count)).map { zip($0, $1).map { $0 + 5 * $1 } }
  }

  static func symmetric(_ a: Matrix) -> Matrix {
    zip(a, transpose(a, columns: a.count)).map { zip($0, $1).map { ($0 + $1) / 2 } }
  }

  /// Of a matrix with independent rows or columns.
  static func pseudoinverse(_ a: Matrix, columns: Int) -> Matrix {
    let transposed = transpose(a, columns: columns)
    if a.count >= columns { return solve(product(transposed, a, columns: columns), transposed) }
    return transpose(solve(product(a, transposed, columns: a.count), a), columns: columns)
  }

  static func cofactors(_ a: Matrix) -> Matrix {
    a.indices.map { i in
      a.indices.map { j in
        var changed = a
        changed[i] = unit(a.count)[j]
        return determinant(changed)
      }
    }
  }

  /// The first columns of the eigenvectors, those of the largest values first.
  static func leading(_ a: Matrix, _ count: Int) -> Matrix {
    symmetricEigen(a).vectors.map { Array($0.reversed()[..<count]) }
  }
}
