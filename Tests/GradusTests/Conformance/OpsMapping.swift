import Gradus

/// The operations of `ops.json` in terms of Gradus.
enum OpsMapping {
  typealias Operation = @Sendable (OpsCase, [Tensor]) throws -> [Tensor]

  static let operations: [String: Operation] = [
    pairs.mapValues(binary), parametrised, indexing, derivatives,
    windows, activations, layers, losses,
    special, structure, linearAlgebra,
  ].reduce(into: [:]) { all, some in all.merge(some) { $1 } }

  static func unary(_ function: @escaping @Sendable (Tensor) -> Tensor) -> Operation {
    { _, x in [function(x[0])] }
  }

  static func binary(_ function: @escaping @Sendable (Tensor, Tensor) -> Tensor) -> Operation {
    { _, x in [function(x[0], x[1])] }
  }

  private static let pairs: [String: @Sendable (Tensor, Tensor) -> Tensor] = [
    "add": { $0 + $1 }, "sub": { $0 - $1 }, "mul": { $0 * $1 }, "div": { $0 / $1 },
    "outer": { outer($0, $1) }, "vdot": { dot($0, $1) },
  ]

  private static let parametrised: [String: Operation] = [
    "where": { _, x in [select(x[0], x[1], x[2])] },
    "reduce_sum": { c, x in [sum(x[0], along: c.axes)] },
    "reduce_mean": { c, x in [mean(x[0], along: c.axes)] },
    "reduce_prod": { c, x in [product(x[0], along: c.axes)] },
    "reduce_max": { c, x in [max(x[0], along: c.axes)] },
    "reduce_min": { c, x in [min(x[0], along: c.axes)] },
    "argmax": { c, x in [argmax(x[0], along: c.integer("axis"))] },
    "std": { c, x in [standardDeviation(x[0], along: c.axes, correction: Double(c.integer("ddof")))] },
    "var": { c, x in [variance(x[0], along: c.axes, correction: Double(c.integer("ddof")))] },
    "logsumexp": { c, x in [c.axes?.count == 1 ? logSumExp(x[0], along: c.axes![0]) : logSumExp(x[0].flattened)] },
    "log_softmax": { c, x in [logSoftmax(x[0], along: c.integer("axis"))] },
    "norm": { c, x in [c.parameters["ord"].text == "inf" ? max(abs(x[0])) : norm(x[0])] },
    "reshape": { c, x in [x[0].reshaped(to: c.integers("shape"))] },
    "transpose": { c, x in [x[0].transposed(c.integers("axes"))] },
    "expand_dims": { c, x in [x[0].expandingAxis(c.integer("axis"))] },
    "broadcast_to": { c, x in [x[0].broadcast(to: c.integers("shape"))] },
    "concatenate": { c, x in [concatenate(x.count == 1 ? [x[0], x[0]] : x, axis: c.integer("axis"))] },
    "split": { c, x in
      let bounds = [0] + c.integers("indices") + [x[0].shape[c.integer("axis")]]
      return zip(bounds, bounds.dropFirst()).map { x[0].slice(axis: c.integer("axis"), $0..<$1) }
    },
    "slice": { c, x in
      guard c.integers("step")[0] < 0 else { return [x[0][c.integers("start")[0]..<c.integers("stop")[0]]] }
      return [x[0].reversed().slice(axis: 0, 0..<x[0].shape[0], by: -c.integers("step")[0])]
    },
    "flip": { c, x in [x[0].reversed(along: [c.integer("axis")])] },
    "tile": { c, x in
      let repeated = c.integers("reps")
      return [repeated.indices.reduce(x[0]) { y, axis in concatenate((0..<repeated[axis]).map { _ in y }, axis: axis) }]
    },
    "pad": { c, x in
      let (low, high, interior) = (c.integers("low"), c.integers("high"), c.integers("interior"))
      guard interior.contains(where: { $0 > 0 }) else { return [x[0].padded(low: low, high: high)] }
      // The transpose of a slice with strides puts zeros between elements.
      let extent = (x[0].shape[0] - 1) * (interior[0] + 1) + 1
      let spread = vjp(at: Tensor.zeros([extent])) { $0.slice(axis: 0, 0..<extent, by: interior[0] + 1) }.pullback(x[0])
      return [spread.padded(low: low, high: high)]
    },
    "einsum": { c, x in
      let text = c.parameters["spec"].text ?? ""
      switch x.count {
      case 1: return [einsum(text, x[0])]
      case 2: return [einsum(text, x[0], x[1])]
      default: return [einsum(text, x[0], x[1], x[2])]
      }
    },
    "matmul": { _, x in [matmul(x[0], x[x.count - 1])] },
  ]

  private static let indexing: [String: Operation] = [
    "pad_edge": { c, x in
      let width = c.integers("width")
      let positions = Tensor.iota(x[0].shape[0] + width[0] + width[1]) - Tensor(Int64(width[0]))
      return [x[0].gathered(clamp(positions, 0, Tensor(Int64(x[0].shape[0] - 1))))]
    },
    "triu": { c, x in
      let (rows, columns) = (Tensor.iota(x[0].shape[0]).expandingAxis(1), Tensor.iota(x[0].shape[1]))
      return [select(columns .>= rows + Tensor(Int64(c.integer("k"))), x[0], 0)]
    },
    "diagonal": { c, x in [einsum("ii->i", x[0][0..., c.integer("offset")...])] },
    "one_hot_dot": { _, x in [matmul(oneHot(x[1], count: x[0].shape[0]), x[0])] },
  ]
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
