import Gradus

extension OpsMapping {
  /// Activations; where a function has several names, under each.
  static let activations: [String: Operation] = {
    var operations: [String: Operation] = [
      "gelu": { c, x in [gelu(x[0], approximate: c.isApproximate)] },
      "elu": { c, x in [elu(x[0], alpha: c.number("alpha") ?? 1)] },
      "celu": { c, x in [celu(x[0], alpha: c.number("alpha") ?? 1)] },
      "glu": { c, x in [glu(x[0], along: Int(c.number("axis", "dim") ?? -1))] },
    ]
    let plain: [([String], @Sendable (Tensor) -> Tensor)] = [
      (["sigmoid"], { sigmoid($0) }), (["relu"], { relu($0) }), (["relu6", "relu_6"], { relu6($0) }),
      (["selu"], { selu($0) }), (["silu", "swish"], { silu($0) }), (["mish"], { mish($0) }),
      (["softplus", "soft_plus"], { softplus($0) }), (["softsign", "soft_sign"], { softsign($0) }),
      (["log_sigmoid", "logsigmoid"], { logSigmoid($0) }), (["hard_sigmoid", "hardsigmoid"], { hardSigmoid($0) }),
      (["hard_swish", "hardswish", "hard_silu"], { hardSwish($0) }),
      (["tanhshrink", "tanh_shrink"], { tanhShrink($0) }),
    ]
    for (names, function) in plain {
      for name in names { operations[name] = { _, x in [function(x[0])] } }
    }
    for name in ["leaky_relu", "leakyrelu"] {
      operations[name] = { c, x in
        [leakyRelu(x[0], slope: c.number("negative_slope", "slope", "alpha") ?? 0.01)]
      }
    }
    for name in ["hard_tanh", "hardtanh"] {
      operations[name] = { c, x in
        [hardTanh(x[0], lower: c.number("lo", "min", "lower") ?? -1, upper: c.number("hi", "max", "upper") ?? 1)]
      }
    }
    return operations
  }()
}

extension OpsCase {
  /// The first of these parameters that there is.
  func number(_ keys: String...) -> Double? { keys.lazy.compactMap { parameters[$0].number }.first }

  fileprivate var isApproximate: Bool {
    if let text = parameters["approximate"].text ?? parameters["form"].text { return text.contains("tanh") }
    return number("approximate") ?? 0 != 0
  }
}
