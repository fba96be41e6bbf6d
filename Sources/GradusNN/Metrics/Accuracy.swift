import Gradus

/// How many rows of the logits have their largest element at the label; i64, rank 0. At ties the first largest counts.
///
/// - Parameters:
///   - logits: `[batch, classes]`.
///   - labels: `[batch]`, integers.
public func correctCount(_ logits: Tensor, _ labels: Tensor) -> Tensor {
  sum((argmax(logits) .== labels.converted(to: .i64)).converted(to: .i64))
}

/// The share of the rows of the logits whose largest element is at the label, in 0 ... 1; f64, rank 0; NaN of nothing.
public func accuracy(_ logits: Tensor, _ labels: Tensor) -> Tensor {
  correctCount(logits, labels).converted(to: .f64) / Double(logits.shape.first ?? 0)
}
