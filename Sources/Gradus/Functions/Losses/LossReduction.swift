/// What becomes of the losses of a batch.
public enum LossReduction: Sendable, Hashable, CaseIterable {
  /// Their mean; 0 of nothing.
  case mean
  case sum
  /// They stay.
  case none

  func callAsFunction(_ losses: Tensor) -> Tensor {
    switch self {
    case .mean: Gradus.sum(losses) / Double(Swift.max(losses.elementCount, 1))
    case .sum: Gradus.sum(losses)
    case .none: losses
    }
  }
}

/// Runs a loss on two floating-point tensors with as many elements; the target takes the shape of the prediction, as
/// [m] against [m, 1] would broadcast to [m, m].
func pairLoss(
  _ prediction: Tensor, _ target: Tensor, _ reduction: LossReduction, _ loss: (Tensor, Tensor) -> Tensor
) -> Tensor {
  fused([prediction.concreteLiteral.floatingPoint, target.concreteLiteral]) { operands in
    guard operands[0].error == nil else { return operands[0] }
    return reduction(loss(operands[0], operands[1].reshaped(to: operands[0].shape)))
  }
}

/// values · weights, where a weight of 0 makes 0 of an infinite value.
func weighted(_ values: Tensor, by weights: Tensor) -> Tensor {
  let isVoid = (weights .== 0) .& (abs(values) .== Tensor(floatLiteral: .infinity))
  return select(isVoid, 0, weights * values)
}
