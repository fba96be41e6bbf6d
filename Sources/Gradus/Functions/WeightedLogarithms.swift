/// x·log(y) of each pair of elements, 0 where x is 0, whatever y; broadcasts. So −xlogy(p, p) sums to an entropy.
///
/// The derivatives are log(y) and x/y, the latter 0 where x is 0.
public func xlogy(_ x: Tensor, _ y: Tensor) -> Tensor { weighted(x, y) { log($0) } }

/// x·log(1 + y) of each pair of elements, 0 where x is 0, whatever y; broadcasts.
public func xlog1py(_ x: Tensor, _ y: Tensor) -> Tensor { weighted(x, y) { log1p($0) } }

private func weighted(_ x: Tensor, _ y: Tensor, _ logarithm: (Tensor) -> Tensor) -> Tensor {
  fused([x, y]) { operands in
    let (x, slope) = (operands[0], logarithm(operands[1]))
    // Scaling makes 0 · ∞ = 0, here and in derivatives, and keeps the slope by x, which a constant 0 would not have.
    return select(x .== 0, scaled(x, by: slope), x * slope)
  }
}
