import Gradus

extension OpsMapping {
  /// Losses; where one has several names, under each.
  static let losses: [String: Operation] = {
    let table: [([String], @Sendable (OpsCase, [Tensor]) -> Tensor)] = [
      (["mse", "mse_loss", "l2_loss"], { _, x in meanSquaredError(x[0], x[1], reduction: .none) }),
      (["l1_loss", "l1", "mae"], { _, x in meanAbsoluteError(x[0], x[1], reduction: .none) }),
      (
        ["huber", "huber_loss"],
        { c, x in huberLoss(x[0], x[1], delta: c.number("delta") ?? 1, reduction: .none) }
      ),
      (
        ["smooth_l1", "smooth_l1_loss"],
        { c, x in smoothL1Loss(x[0], x[1], beta: c.number("beta") ?? 1, reduction: .none) }
      ),
      (["hinge", "hinge_loss"], { _, x in hingeLoss(x[0], x[1], reduction: .none) }),
      (
        ["softmax_cross_entropy", "cross_entropy", "cross_entropy_loss"],
        { _, x in softmaxCrossEntropy(x[0], x[1], reduction: .none) }
      ),
      (
        ["binary_cross_entropy_with_logits", "bce_with_logits", "sigmoid_cross_entropy"],
        { _, x in sigmoidCrossEntropy(x[0], x[1], reduction: .none) }
      ),
    ]
    var operations: [String: Operation] = [:]
    for (names, loss) in table {
      for name in names { operations[name] = { c, x in [c.reduced(loss(c, x), otherwise: "mean")] } }
    }
    for name in ["kl_div", "kl_divergence"] { operations[name] = divergence }
    return operations
  }()

  private static let divergence: Operation = { c, x in
    let isLogarithm = c.number("log_target") == 1
    let target = isLogarithm ? exp(x[1]) : x[1]
    // One axis more, so that nothing is summed but the last one.
    let each = klDivergence(x[0].expandingAxis(-1), target.expandingAxis(-1), reduction: .none)
    if c.parameters["reduction"].text == "batchmean" {
      return [sum(each) / Double(Swift.max(x[0].shape.first ?? 1, 1))]
    }
    return [c.reduced(each, otherwise: "sum")]
  }
}

extension OpsCase {
  fileprivate func reduced(_ losses: Tensor, otherwise name: String) -> Tensor {
    switch parameters["reduction"].text ?? name {
    case "sum": sum(losses)
    case "none": losses
    default: mean(losses)
    }
  }
}
