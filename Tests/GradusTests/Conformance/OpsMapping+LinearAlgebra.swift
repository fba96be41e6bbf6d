import Gradus

extension OpsMapping {
  /// Operations on matrices.
  static let linearAlgebra: [String: Operation] = [
    "cholesky": { c, x in
      let factor = cholesky(x[0])
      let isUpper = c.parameters["upper"].flag(or: false) || !c.parameters["lower"].flag(or: true)
      return [isUpper ? factor.transposed : factor]
    },
    "solve": { _, x in [solve(x[0], x[1])] },
    "triangular_solve": { c, x in
      [
        triangularSolve(
          x[0], x[1], isLower: c.parameters["lower"].flag(or: true),
          isTransposed: c.parameters["transpose"].flag(or: false),
          hasUnitDiagonal: c.parameters["unit_diagonal"].flag(or: false))
      ]
    },
    "inverse": { _, x in [inverse(x[0])] },
    "inv": { _, x in [inverse(x[0])] },
    "det": { _, x in [det(x[0])] },
    "slogdet": { _, x in
      let (sign, logarithm) = slogdet(x[0])
      return [sign, logarithm]
    },
    "logdet": { _, x in [logdet(x[0])] },
    "eigvalsh": { _, x in [eigvalsh(x[0])] },
    "eigh": { c, x in
      let (values, vectors) = eigh(x[0])
      return outputs([values, vectors], c.outputs.count)
    },
    "svdvals": { _, x in [svdvals(x[0])] },
    "svd": { c, x in
      let (u, s, v) = svd(x[0], isFull: c.parameters["full_matrices"].flag(or: false))
      return c.outputs.count == 1 ? [s] : outputs([u, s, v], c.outputs.count)
    },
    "qr": { c, x in
      let mode = c.parameters["mode"].text ?? "reduced"
      var (q, r) = qr(x[0], isFull: mode == "complete" || mode == "full")
      if c.parameters["form"].text?.contains("positive") == true {
        let signs = sign(diagonal(r))
        (q, r) = (q * signs.expandingAxis(-2), r * signs.expandingAxis(-1))
      }
      return c.outputs.count == 1 || mode == "r" ? [r] : [q, r]
    },
    "lu": { c, x in
      let (permutation, lower, upper) = lu(x[0])
      let count = permutation.shape[permutation.rank - 1]
      // A = P·L·U, where column `permutation[i]` … of the unit matrix is row i of its transpose.
      let matrix = oneHot(permutation, count: count).transposed
      return c.outputs.count == 2 ? [lower, upper] : [matrix, lower, upper]
    },
    "pinv": { c, x in
      [pinv(x[0], relativeTolerance: c.parameters["rtol"].number ?? c.parameters["rcond"].number)]
    },
    "lstsq": { _, x in [lstsq(x[0], x[1])] },
    "matrix_power": { c, x in [matrixPower(x[0], c.integer("n"))] },
    "expm": { _, x in [expm(x[0])] },
    "kron": { _, x in [kron(x[0], x[1])] },
    "norm_fro": { _, x in [matrixNorm(x[0])] },
    "norm_nuc": { _, x in [nuclearNorm(x[0])] },
    "nuclear_norm": { _, x in [nuclearNorm(x[0])] },
    "matrix_norm": { c, x in [matrixNorm(x[0], norm(c.parameters["ord"]))] },
  ]

  private static func outputs(_ results: [Tensor], _ count: Int) -> [Tensor] {
    count == 0 ? results : Array(results.prefix(count))
  }

  private static func norm(_ order: JSONValue) -> MatrixNorm {
    switch (order.text, order.number) {
    case ("nuc", _): .nuclear
    case ("inf", _): .infinity
    case (_, 1): .one
    case (_, 2): .spectral
    default: .frobenius
    }
  }
}

extension JSONValue {
  /// Truth, or what holds where the parameter is missing.
  fileprivate func flag(or standard: Bool) -> Bool { number.map { $0 != 0 } ?? standard }
}
