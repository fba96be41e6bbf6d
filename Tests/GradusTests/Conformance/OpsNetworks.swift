import Gradus

extension OpsMapping {
  /// Operations of neural networks, and second derivatives.
  static let networks: [String: Operation] = [
    "linear": { _, x in [matmul(x[0], x[1]) + x[2]] },
    "layer_norm": { _, x in [normalized(x[0], along: [1]) * x[1] + x[2]] },
    "group_norm": { c, x in
      let (shape, groups) = (x[0].shape, c.integer("groups"))
      let grouped = x[0].reshaped(to: [shape[0], groups, shape[1] / groups, shape[2]])
      return [normalized(grouped, along: [2, 3]).reshaped(to: shape) * x[1].expandingAxis(1) + x[2].expandingAxis(1)]
    },
    "softmax_cross_entropy": { c, x in
      let classes = c.parameters["labels"].text == "class numbers" ? oneHot(x[1], count: x[0].shape[1]) : x[1]
      return [-mean(sum(classes * logSoftmax(x[0]), along: [1]))]
    },
    "mse": { _, x in [mean(square(x[0] - x[1]))] },
    "huber": { _, x in
      let distance = x[0] - x[1]
      return [sum(select(abs(distance) .<= 1, 0.5 * square(distance), abs(distance) - 0.5))]
    },
    "attention": { _, x in
      let scores = einsum("bhqd,bhkd->bhqk", x[0], x[1]) / Double(x[0].shape[3]).squareRoot()
      return [einsum("bhqk,bhkd->bhqd", softmax(scores), x[2])]
    },
    "lstm_cell": { _, x in
      let gates = matmul(x[0], x[3]) + matmul(x[1], x[4]) + x[5]
      let width = x[2].shape[1]
      let parts = (0..<4).map { gates.slice(axis: 1, $0 * width..<($0 + 1) * width) }
      let state = sigmoid(parts[1]) * x[2] + sigmoid(parts[0]) * tanh(parts[2])
      return [sigmoid(parts[3]) * tanh(state), state]
    },
    "mlp": { _, x in [matmul(relu(matmul(x[0], x[1]) + x[2]), x[3]) + x[4]] },
    "grad_of": { c, x in
      let function = try DerivedFunction(c.parameters["function"].text ?? "")
      return [try gradient(at: x[0]) { try function($0, x.dropFirst()) }]
    },
  ]

  private static func normalized(_ x: Tensor, along axes: [Int]) -> Tensor {
    (x - mean(x, along: axes, keepingAxes: true)) * rsqrt(variance(x, along: axes, keepingAxes: true) + 1e-5)
  }
}

/// A scalar function of tensors that the file gives as a formula, of x and y.
private struct DerivedFunction {
  private let expression: Expression

  init(_ text: String) throws {
    // This one is given in words after its name.
    expression = try ExpressionReader.read(
      text.hasPrefix("rosenbrock") ? "sum(100*(x[1:] - x[:-1]^2)^2 + (1 - x[:-1])^2)" : text)
  }

  func callAsFunction(_ x: Tensor, _ others: some Collection<Tensor>) throws -> Tensor {
    try expression.value(Dictionary(uniqueKeysWithValues: zip(["x", "y", "z", "w"], [x] + others)))
  }
}
