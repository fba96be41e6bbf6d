/// x W + b.
///
/// - Parameters:
///   - x: `[…, inputs]`.
///   - weight: `[inputs, outputs]`.
///   - bias: `[outputs]`; none by default.
public func linear(_ x: Tensor, _ weight: Tensor, _ bias: Tensor? = nil) -> Tensor {
  fused([x, weight] + [bias].compactMap { $0 }) { operands in
    let product = matmul(operands[0], operands[1])
    return bias == nil ? product : product + operands[2]
  }
}

/// Sets each element to 0 with a probability p and divides the others by 1 − p, so that the mean stays.
///
/// - Parameter probability: p in 0 … 1, a Swift number; it becomes part of a recorded program.
/// - Source: Srivastava and others, *Dropout: A Simple Way to Prevent Neural Networks from Overfitting* (2014), §10.
public func dropout(_ x: Tensor, _ probability: Double, key: RandomKey) -> Tensor {
  fused([x.concreteLiteral.floatingPoint, key.value]) { operands in
    guard operands[0].error == nil, operands[1].error == nil else { return operands[0] + operands[1] }
    guard (0...1).contains(probability) else {
      return Tensor(
        failed: TensorError(
          "dropout", "a probability in 0 … 1", got: "\(probability)", "Check the probability.", at: .here()))
    }
    if probability == 0 { return operands[0] }
    let isKept = RandomKey(operands[1]).uniform(operands[0].shape, .f32) .>= Tensor(floatLiteral: probability)
    let scale = probability == 1 ? 0 : 1 / (1 - probability)
    return select(isKept, operands[0] * scale, 0)
  }
}

/// One step of a long short-term memory.
///
///     [i, f, g, o] = x U + h V + b,    c′ = σ(f) · c + σ(i) · tanh(g),    h′ = σ(o) · tanh(c′)
///
/// - Parameters:
///   - x: `[…, inputs]`.
///   - hidden, cell: h and c, `[…, width]`.
///   - inputWeight, hiddenWeight, bias: U, V and b, `[inputs, 4 · width]`, `[width, 4 · width]` and `[4 · width]`, whose
///     columns are the gates i, f, g, o in this order.
/// - Source: Gers, Schmidhuber and Cummins, *Learning to Forget: Continual Prediction with LSTM* (2000), §3.
public func lstmCell(
  _ x: Tensor, hidden: Tensor, cell: Tensor, inputWeight: Tensor, hiddenWeight: Tensor, bias: Tensor? = nil
) -> (hidden: Tensor, cell: Tensor) {
  let sum = fused([x, hidden, inputWeight, hiddenWeight]) { matmul($0[0], $0[2]) + matmul($0[1], $0[3]) }
  let gates = split(bias.map { sum + $0 } ?? sum, into: 4, like: cell, "lstmCell")
  let next = fused([cell] + gates) { sigmoid($0[2]) * $0[0] + sigmoid($0[1]) * tanh($0[3]) }
  return (fused([gates[3], next]) { sigmoid($0[0]) * tanh($0[1]) }, next)
}

/// One step of a gated recurrent unit.
///
///     [r, z, n] = x U + a,    [r′, z′, n′] = h V + b
///     r = σ(r + r′),    z = σ(z + z′),    n = tanh(n + r · n′),    result = (1 − z) · n + z · h
///
/// - Parameters:
///   - x: `[…, inputs]`.
///   - hidden: h, `[…, width]`.
///   - inputWeight, hiddenWeight: U and V, `[inputs, 3 · width]` and `[width, 3 · width]`, whose columns are the gates r,
///     z, n in this order.
///   - inputBias, hiddenBias: a and b, `[3 · width]`; none by default.
/// - Source: Cho and others, *Learning Phrase Representations using RNN Encoder–Decoder* (2014), §2.3.
public func gruCell(
  _ x: Tensor, hidden: Tensor, inputWeight: Tensor, hiddenWeight: Tensor, inputBias: Tensor? = nil,
  hiddenBias: Tensor? = nil
) -> Tensor {
  let fromInput = split(linear(x, inputWeight, inputBias), into: 3, like: hidden, "gruCell")
  let fromHidden = split(linear(hidden, hiddenWeight, hiddenBias), into: 3, like: hidden, "gruCell")
  return fused(fromInput + fromHidden + [hidden]) { parts in
    let update = sigmoid(parts[1] + parts[4])
    let candidate = tanh(parts[2] + sigmoid(parts[0] + parts[3]) * parts[5])
    return (1 - update) * candidate + update * parts[6]
  }
}

/// Equal parts of the last axis, each as wide as the state.
private func split(_ gates: Tensor, into count: Int, like state: Tensor, _ operation: String) -> [Tensor] {
  let failed = gates.error ?? state.error
  let width = state.shape.last ?? 0
  guard failed == nil, state.rank >= 1, gates.shape.last.map({ $0 % count == 0 && $0 / count == width }) == true else {
    let error =
      failed
      ?? TensorError(
        operation, "weights for \(count) gates as wide as the state",
        got: "gates \(gates.type) and state \(state.type)",
        "Check the columns of the weights.", at: .here())
    return (0..<count).map { _ in Tensor(failed: error) }
  }
  return (0..<count).map { gates.slice(axis: -1, $0 * width..<($0 + 1) * width) }
}
