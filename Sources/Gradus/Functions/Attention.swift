/// Scaled dot-product attention: for each query a mean of the values, weighted by how well their keys match.
///
///     y = softmax(scale · Q Kᵀ + bias) V
///
/// - Parameters:
///   - query: Q, `[…, queries, width]`.
///   - key: K, `[…, keys, width]`.
///   - value: V, `[…, keys, outputs]`.
///   - mask: what broadcasts to `[…, queries, keys]`: bool, where false keeps a query from a key; or numbers that are
///     added to the scores. A query kept from every key gets 0.
///   - isCausal: whether query i is kept from the keys after i.
///   - scale: 1/√width by default.
/// - Returns: `[…, queries, outputs]`.
/// - Source: Vaswani and others, *Attention Is All You Need* (2017), eq. 1.
public func attention(
  _ query: Tensor, _ key: Tensor, _ value: Tensor, mask: Tensor? = nil, isCausal: Bool = false, scale: Double? = nil
) -> Tensor {
  fused([query, key, value].map(\.concreteLiteral) + [mask].compactMap { $0 }) { operands in
    let (query, key) = (operands[0], operands[1])
    guard query.error == nil, key.error == nil else { return query.error == nil ? key : query }
    guard let width = query.shape.last, query.rank >= 2, key.rank >= 2 else {
      return Tensor(
        failed: TensorError(
          "attention", "queries […, queries, width] and keys […, keys, width]", got: "\(query.type) and \(key.type)",
          "Add the axis that is missing.", at: .here()))
    }
    var scores = matmul(query, key.transposed) * (scale ?? 1 / Double(Swift.max(width, 1)).squareRoot())
    guard scores.error == nil else { return scores }
    var isAllowed: Tensor? = isCausal ? causalMask(scores) : nil
    if operands.count > 3 {
      guard operands[3].error == nil else { return operands[3] }
      if operands[3].scalarType == .bool {
        isAllowed = isAllowed.map { $0 .& operands[3] } ?? operands[3]
      } else {
        scores = scores + operands[3]
      }
    }
    return matmul(weights(scores, isAllowed), operands[2])
  }
}

/// The softmax over what is allowed, 0 elsewhere.
private func weights(_ scores: Tensor, _ isAllowed: Tensor?) -> Tensor {
  guard let isAllowed else { return softmax(scores) }
  // A row without anything allowed has a softmax like any other, of which nothing is kept.
  let isAny = max(isAllowed, along: [-1], keepingAxes: true) .> 0
  let bounded = select(isAllowed .| .!isAny, scores, Tensor(floatLiteral: -.infinity))
  return select(isAllowed, softmax(bounded), 0)
}

private func causalMask(_ scores: Tensor) -> Tensor {
  let type = TensorType(.i64, Array(scores.shape.suffix(2)))
  return iota(type, axis: 1, like: [scores]) .<= iota(type, axis: 0, like: [scores])
}
