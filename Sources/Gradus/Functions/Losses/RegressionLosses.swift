/// The mean of the squared differences between targets and predictions.
///
///     loss = (1/m) Σ (yᵢ − ŷᵢ)²        ∂loss/∂ŷᵢ = −(2/m) (yᵢ − ŷᵢ)
///
/// With ŷ = X Θ the gradient with respect to Θ is (2/m) Xᵀ (X Θ − y): descent moves the prediction towards the target.
///
/// - Parameters:
///   - prediction: any shape.
///   - target: as many elements, in the same order.
/// - Returns: by default a scalar, ≥ 0; m is the number of elements. Zero of nothing. A failed tensor if the numbers of
///   elements differ.
public func meanSquaredError(_ prediction: Tensor, _ target: Tensor, reduction: LossReduction = .mean) -> Tensor {
  pairLoss(prediction, target, reduction) { square($1 - $0) }
}

/// The mean of the distances |yᵢ − ŷᵢ| between targets and predictions, also called L1 loss. Where they agree the
/// derivative is 0.
///
/// - Parameters: as for `meanSquaredError`.
public func meanAbsoluteError(_ prediction: Tensor, _ target: Tensor, reduction: LossReduction = .mean) -> Tensor {
  pairLoss(prediction, target, reduction) { abs($1 - $0) }
}

/// Squares of small differences, distances of large ones.
///
///     ½ d²  where |d| ≤ delta,    delta · (|d| − ½ delta)  elsewhere,    d = prediction − target
///
/// - Parameters: as for `meanSquaredError`; delta ≥ 0.
/// - Source: Huber, *Robust Estimation of a Location Parameter* (1964), §4.
public func huberLoss(
  _ prediction: Tensor, _ target: Tensor, delta: Double = 1, reduction: LossReduction = .mean
) -> Tensor {
  pairLoss(prediction, target, reduction) { prediction, target in
    let difference = prediction - target
    // With c = d moved into −delta … delta both branches are c · (d − ½ c), and so are their derivatives.
    let bounded = hardTanh(difference, lower: -delta, upper: delta)
    return bounded * (difference - 0.5 * bounded)
  }
}

/// The Huber loss divided by its delta, here `beta`: of slope ±1 far out. With a beta of 0 the distance itself.
///
/// - Parameters: as for `meanSquaredError`; beta ≥ 0.
/// - Source: Girshick, *Fast R-CNN* (2015), eq. 3.
public func smoothL1Loss(
  _ prediction: Tensor, _ target: Tensor, beta: Double = 1, reduction: LossReduction = .mean
) -> Tensor {
  if beta == 0 { return meanAbsoluteError(prediction, target, reduction: reduction) }
  return fused([prediction, target]) {
    huberLoss($0[0], $0[1], delta: beta, reduction: reduction) / Tensor(floatLiteral: beta)
  }
}
