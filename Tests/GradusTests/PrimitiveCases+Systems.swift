import Gradus
import GradusTestSupport

private typealias M = MatrixOracles

extension PrimitiveCases {
  static let systems: [PrimitiveCase] = [
    system("solve", [3, 3], [3]) {
      M.solve($0, $1)
    } _: {
      solve($0, $1)
    },
    system("solve for a matrix", [3, 3], [3, 2]) {
      M.solve($0, $1)
    } _: {
      solve($0, $1)
    },
    system("solve for stacks", [2, 2, 2], [2, 2, 3]) {
      M.solve($0, $1)
    } _: {
      solve($0, $1)
    },
    system("solve for one column each", [2, 3, 3], [2, 3, 1]) {
      M.solve($0, $1)
    } _: {
      solve($0, $1)
    },
    system("solve for a stack with one matrix", [2, 2], [3, 2, 2]) {
      M.solve($0, $1)
    } _: {
      solve($0, $1)
    },
    system("solve for a matrix with a stack", [3, 2, 2], [2, 2]) {
      M.solve($0, $1)
    } _: {
      solve($0, $1)
    },
    system("solve for a vector with a stack", [3, 2, 2], [2]) {
      M.solve($0, $1)
    } _: {
      solve($0, $1)
    },
    system("solve for nothing", [2, 2], [2, 0]) {
      M.solve($0, $1)
    } _: {
      solve($0, $1)
    },
    system("solve of size 0", [0, 0], [0, 2]) { _, b in
      b
    } _: {
      solve($0, $1)
    },
    triangular("triangularSolve", [3, 3], [3, 2], isLower: true),
    triangular("triangularSolve, upper", [3, 3], [3], isLower: false),
    triangular("triangularSolve, transposed", [2, 3, 3], [2, 3, 2], isLower: true, isTransposed: true),
    triangular("triangularSolve, upper, transposed", [3, 3], [3, 2], isLower: false, isTransposed: true),
    triangular("triangularSolve, unit", [3, 3], [3, 2], isLower: true, hasUnitDiagonal: true),
    triangular(
      "triangularSolve, all", [2, 2], [3, 2, 2], isLower: false, isTransposed: true, hasUnitDiagonal: true),
    triangular("triangularSolve for a stack of matrices", [2, 2, 2], [2], isLower: true),
    triangular("triangularSolve of nothing", [0, 0], [0, 2], isLower: true),
    leastSquares("lstsq", [4, 2], [4]),
    leastSquares("lstsq for a matrix", [3, 2], [3, 2]),
    leastSquares("lstsq for stacks", [2, 3, 2], [2, 3, 1]),
    leastSquares("lstsq of a wide matrix", [2, 4], [2]),
    leastSquares("lstsq of a square matrix", [2, 2], [2, 3]),
  ]

  /// A row for the solution of systems whose matrix is the input plus five unit matrices.
  private static func system(
    _ name: String, _ a: [Int], _ b: [Int], ulps: Double = 64,
    oracle: @escaping @Sendable (MatrixOracles.Matrix, MatrixOracles.Matrix) -> MatrixOracles.Matrix,
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> PrimitiveCase {
    row(name, a, b, oracle: { a, b in oracle(M.dominant(a), b) }, { function(MatrixCase.dominant($0), $1) })
  }

  private static func triangular(
    _ name: String, _ a: [Int], _ b: [Int], isLower: Bool, isTransposed: Bool = false, hasUnitDiagonal: Bool = false
  ) -> PrimitiveCase {
    system(name, a, b) { a, b in
      var triangle = a
      for i in a.indices {
        for j in a.indices where isLower ? j > i : j < i { triangle[i][j] = 0 }
        if hasUnitDiagonal { triangle[i][i] = 1 }
      }
      return M.solve(isTransposed ? M.transpose(triangle, columns: a.count) : triangle, b)
    } _: {
      triangularSolve(
        $0, $1, isLower: isLower, isTransposed: isTransposed, hasUnitDiagonal: hasUnitDiagonal)
    }
  }

  private static func leastSquares(_ name: String, _ a: [Int], _ b: [Int]) -> PrimitiveCase {
    row(name, a, b, notation: "leastSquares") { matrix, b in
      M.product(M.pseudoinverse(matrix, columns: a[a.count - 1]), b, columns: b.first?.count ?? 0)
    } _: {
      lstsq($0, $1)
    }
  }

  /// A row for an operation on matrices and right-hand sides, of which either may be a stack and a vector is a column.
  private static func row(
    _ name: String, _ a: [Int], _ b: [Int], notation: String? = nil,
    oracle: @escaping @Sendable (MatrixOracles.Matrix, MatrixOracles.Matrix) -> MatrixOracles.Matrix,
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> PrimitiveCase {
    let columns = b.count == 1 ? [b[0], 1] : b
    let solution = (a.count > b.count ? Array(a.dropLast(2)) : Array(b.dropLast(2))) + [a[a.count - 1]]
    let word = String(name.prefix { $0.isLetter })
    return PrimitiveCase(
      name, [.real(a), .real(b)], shape: b.count == 1 ? solution : solution + [b[b.count - 1]], ulps: 256,
      prints: notation ?? word,
      oracle: { inputs in
        let (left, right) = (MatrixCase.stack(inputs[0], a), MatrixCase.stack(inputs[1], columns))
        return (0..<Swift.max(left.count, right.count)).flatMap { index in
          oracle(left[left.count == 1 ? 0 : index], right[right.count == 1 ? 0 : index]).joined()
        }
      }, { function($0[0], $0[1]) })
  }
}
