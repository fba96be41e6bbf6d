import Gradus

/// What the loss of the LSTM is differentiated by.
struct SequenceParameters: TensorTree, Sendable {
  /// `[2l, 4b]`: a row of weights and a row of biases for each layer; blocks forget, in, out, change.
  var main: Tensor
  /// `[3, b]`: the input weights, the output weights, the output biases.
  var extra: Tensor

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&main, "main")
    visitor.visit(&extra, "extra")
  }
}

/// LSTM: how badly a recurrent network with diagonal weights predicts the next element of a sequence.
struct SequenceModel: Sendable {
  /// For each layer its hidden state and its cell, `[2l, b]`.
  let start: Tensor
  /// `[c, b]`.
  let sequence: Tensor

  func loss(_ parameters: SequenceParameters) -> Tensor {
    let (length, width) = (sequence.shape[0], sequence.shape[1])
    // The blocks of each row, cut once before the loop.
    let blocks = (0..<parameters.main.shape[0]).map { row in
      (0..<4).map { parameters.main[row, $0 * width..<($0 + 1) * width] }
    }
    let state = (0..<start.shape[0]).map { start[$0] }
    let (_, hidden) = scan(state, over: sequence[0..<length - 1] * parameters.extra[0]) { state, input in
      var (state, y) = (state, input)
      for layer in 0..<state.count / 2 {
        let (weight, bias) = (blocks[2 * layer], blocks[2 * layer + 1])
        let (h, cell) = (state[2 * layer], state[2 * layer + 1])
        let forget = sigmoid(y * weight[0] + bias[0])
        let input = sigmoid(h * weight[1] + bias[1])
        let output = sigmoid(y * weight[2] + bias[2])
        let change = tanh(h * weight[3] + bias[3])
        state[2 * layer + 1] = cell * forget + input * change
        state[2 * layer] = output * tanh(state[2 * layer + 1])
        y = state[2 * layer]
      }
      return (state, y)
    }
    let outputs = hidden * parameters.extra[1] + parameters.extra[2]
    let normalised = outputs - log(2 + sum(exp(outputs), along: [1], keepingAxes: true))
    return -sum(sequence[1...] * normalised) / Double(width * (length - 1))
  }
}
