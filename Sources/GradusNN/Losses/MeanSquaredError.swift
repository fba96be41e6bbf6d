import Gradus

/// The mean of the squared differences between targets and predictions.
///
///     loss = (1/m) Σ (yᵢ − ŷᵢ)²        ∂loss/∂ŷᵢ = −(2/m) (yᵢ − ŷᵢ)
///
/// With ŷ = X Θ the gradient with respect to Θ is (2/m) Xᵀ (X Θ − y): descent moves the prediction towards the target.
///
/// - Parameters:
///   - prediction: any shape.
///   - target: as many elements, in the same order.
/// - Returns: a scalar, ≥ 0; m is the number of elements. Zero of nothing. A failed tensor if the numbers of elements differ.
public func meanSquaredError(_ prediction: Tensor, _ target: Tensor) -> Tensor {
  guard prediction.error == nil else { return prediction }
  // [m] against [m, 1] would broadcast to [m, m]: the target takes the prediction's shape.
  let difference = target.reshaped(to: prediction.shape) - prediction
  return sum(square(difference)) / Double(Swift.max(prediction.elementCount, 1))
}
