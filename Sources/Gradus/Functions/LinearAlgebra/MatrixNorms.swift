/// Norms of matrices.
public enum MatrixNorm: Sendable, Hashable, CaseIterable {
  /// √Σ|a|², the Euclidean norm of the elements.
  case frobenius
  /// The sum of the singular values.
  case nuclear
  /// The largest singular value.
  case spectral
  /// The largest sum of magnitudes of a column.
  case one
  /// The largest sum of magnitudes of a row.
  case infinity
}

/// A norm of matrices `[…, m, n]`. At kinks the derivative is the subgradient of least norm, or shared where several
/// rows, columns or singular values are largest.
public func matrixNorm(_ a: Tensor, _ kind: MatrixNorm = .frobenius) -> Tensor {
  fused([a.concreteLiteral.floatingPoint]) { operands in
    let a = operands[0]
    guard a.error == nil else { return a }
    guard a.rank >= 2 else {
      return Tensor(
        failed: TensorError(
          "matrixNorm", "a matrix, or a stack of them", got: "\(a.type)", "Use `norm` for vectors.", at: .here()))
    }
    switch kind {
    case .frobenius: return norm(a, along: [-2, -1])
    case .nuclear: return sum(svdvals(a), along: [-1])
    case .spectral: return max(svdvals(a), along: [-1])
    case .one: return max(sum(abs(a), along: [-2]), along: [-1])
    case .infinity: return max(sum(abs(a), along: [-1]), along: [-1])
    }
  }
}

/// The sum of the singular values of matrices `[…, m, n]`; see `svd` for its derivative at singular values of 0.
public func nuclearNorm(_ a: Tensor) -> Tensor { matrixNorm(a, .nuclear) }

/// The condition number of matrices `[…, m, n]`: the largest singular value divided by the smallest; ∞ if that is 0.
public func conditionNumber(_ a: Tensor) -> Tensor {
  fused([a.concreteLiteral]) { operands in
    let values = svdvals(operands[0])
    return max(values, along: [-1]) / min(values, along: [-1])
  }
}

/// The number of singular values above a fraction of the largest, by default max(m, n) units of rounding, as i64.
public func matrixRank(_ a: Tensor, relativeTolerance: Double? = nil) -> Tensor {
  fused([a.concreteLiteral]) { operands in
    let values = svdvals(operands[0])
    guard values.error == nil else { return values }
    let extent = Swift.max(operands[0].shape[operands[0].rank - 1], operands[0].shape[operands[0].rank - 2])
    let fraction = relativeTolerance.map { Tensor(floatLiteral: $0) } ?? values.roundingUnits(extent)
    let limit = max(values, along: [-1], keepingAxes: true) * fraction
    return sum((values .> limit).converted(to: .i64), along: [-1])
  }
}
