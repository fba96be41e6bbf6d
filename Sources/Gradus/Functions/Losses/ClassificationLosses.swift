/// The cross-entropy between logits and class labels, in nats: by default its mean over the batch.
///
///     loss[i] = logSumExp(z[i, :]) − z[i, label[i]]    or    −Σ over c of label[i, c] · logSoftmax(z[i, :])[c]
///
/// The gradient of the mean with respect to the logits is (softmax(z) − oneHot(label)) / batch.
///
/// - Parameters:
///   - logits: `[…, classes]`, any finite values; need not be normalised.
///   - labels: `[…]`, integers in `0 ..< classes`, where a label outside contributes nothing; or `[…, classes]`,
///     probabilities.
/// - Returns: a scalar, ≥ 0, or `[…]` without reduction. Zero for an empty batch. A failed tensor if the shapes do not
///   fit.
/// - Source: Murphy, *Probabilistic Machine Learning* (2022), §10.3.
public func softmaxCrossEntropy(_ logits: Tensor, _ labels: Tensor, reduction: LossReduction = .mean) -> Tensor {
  fused([logits.concreteLiteral.floatingPoint, labels.concreteLiteral]) { operands in
    let (logits, labels) = (operands[0], operands[1])
    guard logits.error == nil, labels.error == nil else { return logits.error == nil ? labels : logits }
    let isNumbered = labels.scalarType.isInteger && labels.rank == logits.rank - 1
    guard let classes = logits.shape.last, labels.shape == (isNumbered ? logits.shape.dropLast() : logits.shape) else {
      return Tensor(
        failed: TensorError(
          "softmaxCrossEntropy", "logits […, classes] and labels […], or probabilities […, classes]",
          got: "\(logits.type) and \(labels.type)", "Give one label for each row of logits.", at: .here()))
    }
    let logarithms = logSoftmax(logits)
    // A selection rather than a product: 0 · log 0 would be NaN.
    let terms =
      isNumbered
      ? select(oneHot(labels, count: classes, .bool), logarithms, 0) : weighted(logarithms, by: labels)
    return reduction(-sum(terms, along: [-1]))
  }
}

/// The cross-entropy between logits and the probabilities of yes, in nats, also called binary cross-entropy with logits.
///
///     loss = −t · log σ(z) − (1 − t) · log(1 − σ(z))        ∂loss/∂z = σ(z) − t
///
/// - Parameters:
///   - logits: any shape, any values.
///   - targets: as many elements in 0 … 1.
public func sigmoidCrossEntropy(_ logits: Tensor, _ targets: Tensor, reduction: LossReduction = .mean) -> Tensor {
  pairLoss(logits, targets, reduction) { logits, targets in
    weighted(softplus(-logits), by: targets) + weighted(softplus(logits), by: 1 - targets)
  }
}

/// max(0, 1 − t · y), the loss of support-vector machines. At the kink the derivative is 0.
///
/// - Parameters:
///   - scores: y, any shape.
///   - targets: t, as many elements, −1 or 1.
public func hingeLoss(_ scores: Tensor, _ targets: Tensor, reduction: LossReduction = .mean) -> Tensor {
  pairLoss(scores, targets, reduction) { maximum(1 - $1 * $0, 0) }
}

/// The Kullback–Leibler divergence of predicted distributions from true ones, in nats.
///
///     loss = Σ along the axis of t · (log t − log p)
///
/// A target of 0 contributes 0, and nothing to derivatives.
///
/// - Parameters:
///   - logPrediction: log p, such as a `logSoftmax`.
///   - target: t, of the same shape.
///   - axis: along which the distributions lie.
/// - Source: Kullback and Leibler, *On Information and Sufficiency* (1951).
public func klDivergence(
  _ logPrediction: Tensor, _ target: Tensor, along axis: Int = -1, reduction: LossReduction = .mean
) -> Tensor {
  fused([logPrediction.concreteLiteral.floatingPoint, target.concreteLiteral.floatingPoint]) { operands in
    let isZero = operands[1] .== 0
    let logarithm = log(select(isZero, 1, operands[1]))
    return reduction(sum(select(isZero, 0, operands[1] * (logarithm - operands[0])), along: [axis]))
  }
}
