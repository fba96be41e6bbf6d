import Gradus

extension OpsMapping {
  /// Parts of neural networks, and normalisations.
  static let layers: [String: Operation] = [
    "linear": { _, x in [linear(x[0], x[1], x.count > 2 ? x[2] : nil)] },
    "mlp": { _, x in
      // Weight and bias by turns.
      [
        stride(from: 1, to: x.count - 1, by: 2).reduce(x[0]) { y, layer in
          linear(layer == 1 ? y : relu(y), x[layer], x[layer + 1])
        }
      ]
    },
    "layer_norm": { c, x in
      let axes = c.axes ?? [-1]
      return [
        layerNorm(
          x[0], scale: x.element(1), offset: x.element(2), along: axes, epsilon: c.number("epsilon", "eps") ?? 1e-5)
      ]
    },
    "rms_norm": { c, x in
      [rmsNorm(x[0], scale: x.element(1), along: c.axes ?? [-1], epsilon: c.number("epsilon", "eps") ?? 1e-6)]
    },
    "group_norm": { c, x in
      [
        groupNorm(
          x[0], groups: c.integer("groups"), scale: x.element(1), offset: x.element(2),
          epsilon: c.number("epsilon", "eps") ?? 1e-5)
      ]
    },
    "instance_norm": { c, x in
      [instanceNorm(x[0], scale: x.element(1), offset: x.element(2), epsilon: c.number("epsilon", "eps") ?? 1e-5)]
    },
    "batch_norm": { c, x in
      let epsilon = c.number("epsilon", "eps") ?? 1e-5
      let axis = Int(c.number("channel_axis") ?? 1)
      if x.count >= 5 {
        return [
          batchNorm(x[0], mean: x[3], variance: x[4], scale: x[1], offset: x[2], axis: axis, epsilon: epsilon)
        ]
      }
      let (result, mean, variance) = batchNorm(
        x[0], scale: x.element(1), offset: x.element(2), axis: axis, epsilon: epsilon)
      return Array([result, mean, variance].prefix(Swift.max(c.outputs.count, 1)))
    },
    "attention": { c, x in
      [attention(x[0], x[1], x[2], mask: x.element(3), isCausal: c.number("causal") == 1, scale: c.number("scale"))]
    },
    "lstm_cell": { _, x in
      let next = lstmCell(x[0], hidden: x[1], cell: x[2], inputWeight: x[3], hiddenWeight: x[4], bias: x.element(5))
      return [next.hidden, next.cell]
    },
    "gru_cell": { _, x in
      [
        gruCell(
          x[0], hidden: x[1], inputWeight: x[2], hiddenWeight: x[3], inputBias: x.element(4), hiddenBias: x.element(5))
      ]
    },
    "normalize": { c, x in [normalized(x[0], along: c.axes ?? [-1])] },
    "cosine_similarity": { c, x in [cosineSimilarity(x[0], x[1], along: Int(c.number("axis", "dim") ?? -1))] },
  ]
}

extension [Tensor] {
  fileprivate func element(_ index: Int) -> Tensor? { index < count ? self[index] : nil }
}
