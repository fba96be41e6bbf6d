import Gradus

/// The operations of `ops.json` in terms of Gradus.
enum OpsMapping {
  typealias Operation = @Sendable (OpsCase, [Tensor]) throws -> [Tensor]

  static let operations: [String: Operation] = [
    pairs.mapValues(binary), parametrised, derivatives,
    windows, activations, layers, losses,
    special, structure, linearAlgebra,
  ].reduce(into: [:]) { all, some in all.merge(some) { $1 } }.withOtherNames

  static func unary(_ function: @escaping @Sendable (Tensor) -> Tensor) -> Operation {
    { _, x in [function(x[0])] }
  }

  static func binary(_ function: @escaping @Sendable (Tensor, Tensor) -> Tensor) -> Operation {
    // An operand may be used twice.
    { _, x in [function(x[0], x[x.count - 1])] }
  }

  private static let pairs: [String: @Sendable (Tensor, Tensor) -> Tensor] = [
    "add": { $0 + $1 }, "sub": { $0 - $1 }, "mul": { $0 * $1 }, "div": { $0 / $1 },
  ]

  private static let parametrised: [String: Operation] = [
    "where": { _, x in [select(x[0], x[1], x[2])] },
    "reduce_sum": { c, x in [sum(x[0], along: c.axes, keepingAxes: c.flag("keepdims"))] },
    "reduce_mean": { c, x in [mean(x[0], along: c.axes, keepingAxes: c.flag("keepdims"))] },
    "reduce_prod": { c, x in [product(x[0], along: c.axes, keepingAxes: c.flag("keepdims"))] },
    "reduce_max": { c, x in [max(x[0], along: c.axes, keepingAxes: c.flag("keepdims"))] },
    "reduce_min": { c, x in [min(x[0], along: c.axes, keepingAxes: c.flag("keepdims"))] },
    "std": { c, x in
      [
        standardDeviation(
          x[0], along: c.axes, correction: c.number("ddof") ?? 0, keepingAxes: c.flag("keepdims"))
      ]
    },
    "var": { c, x in
      [variance(x[0], along: c.axes, correction: c.number("ddof") ?? 0, keepingAxes: c.flag("keepdims"))]
    },
    "logsumexp": { c, x in [c.axes?.count == 1 ? logSumExp(x[0], along: c.axes![0]) : logSumExp(x[0].flattened)] },
    "log_softmax": { c, x in [logSoftmax(x[0], along: c.whole("axis") ?? -1)] },
    "softmax": { c, x in [softmax(x[0], along: c.whole("axis") ?? -1)] },
    "norm": { c, x in
      [norm(x[0], order: c.number("ord") ?? 2, along: c.axes, keepingAxes: c.flag("keepdims"))]
    },
    "matmul": { _, x in [matmul(x[0], x[x.count - 1])] },
  ]
}

extension [String: OpsMapping.Operation] {
  /// With every operation under each name that libraries know it by.
  fileprivate var withOtherNames: Self {
    let names = [
      "add": ["plus"], "sub": ["subtract", "minus"], "mul": ["multiply", "times"], "div": ["divide", "true_divide"],
      "neg": ["negative"], "abs": ["absolute"], "pow": ["power"], "pow_int": ["integer_pow"],
      "min": ["minimum"], "max": ["maximum"], "clamp": ["clip"], "where": ["select"], "matmul": ["bmm", "matvec"],
      "vdot": ["dot"], "reduce_sum": ["sum"], "reduce_mean": ["mean"], "reduce_prod": ["prod"],
      "reduce_max": ["amax"], "reduce_min": ["amin"], "std": ["reduce_std"], "var": ["reduce_var"],
      "logaddexp": ["log_add_exp"], "logsumexp": ["log_sum_exp"], "concatenate": ["concat", "cat"],
      "top_k": ["topk"], "flip": ["reverse", "rev"], "expm": ["matrix_exp"], "det": ["determinant"],
      "norm_nuc": ["nuclear"], "bilinear": ["bilinear_form"], "scatter_set": ["scatter"], "take": ["index_select"],
      "sign": ["sgn"], "asin": ["arcsin"], "acos": ["arccos"], "atan": ["arctan"], "asinh": ["arcsinh"],
      "acosh": ["arccosh"], "atanh": ["arctanh"], "atan2": ["arctan2"], "pad": ["pad_constant"], "tile": ["tiled"],
      "swapaxes": ["swap_axes"], "moveaxis": ["move_axis"], "sigmoid": ["logistic"], "eigvalsh": ["eigenvalues"],
    ]
    return names.reduce(into: self) { all, next in
      for name in next.value where all[name] == nil { all[name] = self[next.key] }
    }
  }
}

extension OpsCase {
  /// What Gradus computes for the case, with other tensors for the inputs at some positions.
  func result(of others: [Tensor] = [], at positions: [Int] = []) throws -> [Tensor] {
    guard let operation = OpsMapping.operations[op] else {
      throw ExpressionError("no mapping of the operation \(op)")
    }
    var inputs = inputs.compactMap { $0 }
    for (position, tensor) in zip(positions, others) { inputs[position] = tensor }
    return try operation(self, inputs)
  }
}
