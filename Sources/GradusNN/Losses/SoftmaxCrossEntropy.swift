import Gradus

/// The mean cross-entropy between logits and class labels, in nats.
///
///     loss = mean over i of (logSumExp(z[i, :]) − z[i, label[i]])
///
/// The gradient with respect to the logits is (softmax(z) − oneHot(label)) / batch.
///
/// - Parameters:
///   - logits: `[batch, classes]`, any finite values; need not be normalised.
///   - labels: `[batch]`, integers in `0 ..< classes`. A label outside contributes nothing.
/// - Returns: a scalar, ≥ 0. Zero for an empty batch. A failed tensor if the batches differ in size.
/// - Source: Murphy, *Probabilistic Machine Learning* (2022), §10.3.
public func softmaxCrossEntropy(_ logits: Tensor, _ labels: Tensor) -> Tensor {
  guard logits.error == nil, labels.error == nil else { return logits.error == nil ? labels : logits }
  guard logits.rank == 2, labels.shape == [logits.shape[0]] else {
    return Tensor(
      failed: TensorError(
        "softmaxCrossEntropy", expected: "logits [batch, classes] and labels [batch]",
        got: "\(logits.type) and \(labels.type)", remedy: "Give one label for each row of logits."))
  }
  let (batch, classes) = (logits.shape[0], logits.shape[1])
  let isLabel = oneHot(labels, count: classes, .bool)
  // A selection rather than a product: 0 · log 0 would be NaN.
  return -sum(select(isLabel, logSoftmax(logits), 0)) / Double(Swift.max(batch, 1))
}
