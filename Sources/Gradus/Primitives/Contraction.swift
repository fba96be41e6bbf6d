/// The product of two tensors summed over paired axes: every matrix product, inner product and outer product.
struct Contract: MultilinearPrimitive {
  let axes: ContractionAxes

  var notation: String { "contract" }
  var attributes: String {
    func pairs(_ left: [Int], _ right: [Int]) -> String {
      zip(left, right).map { "\($0)=\($1)" }.joined(separator: " ")
    }
    let contracted = "axes: \(pairs(axes.leftContracted, axes.rightContracted))"
    return axes.leftBatch.isEmpty ? contracted : contracted + ", batch: \(pairs(axes.leftBatch, axes.rightBatch))"
  }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let (left, right) = (operands[0], operands[1])
    let leftPaired = axes.leftBatch + axes.leftContracted
    let rightPaired = axes.rightBatch + axes.rightContracted
    guard left.normalized(leftPaired) == leftPaired.sorted(), right.normalized(rightPaired) == rightPaired.sorted(),
      leftPaired.count == rightPaired.count, axes.leftBatch.count == axes.rightBatch.count
    else {
      throw error(
        "different axes of both operands in pairs", got: "\(attributes) of \(left) and \(right)", "Check the axes.")
    }
    guard left.scalarType == right.scalarType, left.scalarType != .bool else {
      throw error(
        "two tensors of the same type of number", got: "\(left) and \(right)", "Convert with `converted(to:)`.")
    }
    if let bad = zip(leftPaired, rightPaired).first(where: { left.shape[$0] != right.shape[$1] }) {
      throw error(
        "axis \(bad.0) of the left operand and axis \(bad.1) of the right must agree",
        got: "\(left) and \(right) (\(left.shape[bad.0]) ≠ \(right.shape[bad.1]))",
        "Transpose one operand or check the axes.")
    }
    let shape =
      axes.leftBatch.map { left.shape[$0] } + axes.leftFree(left.rank).map { left.shape[$0] }
      + axes.rightFree(right.rank).map { right.shape[$0] }
    guard shape.isAddressable else { throw error("a result that fits in memory", got: "\(shape)", "Contract less.") }
    return left.with(shape: shape)
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .contract(axes) }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    let (leftRank, rightRank) = (operands[0].type.rank, operands[1].type.rank)
    let batch = Array(axes.leftBatch.indices)
    let leftFree = axes.leftFree(leftRank)
    let rightFree = axes.rightFree(rightRank)
    if case .known(let right) = operands[1], operands[0].isLinear {
      // The cotangent [batch, leftFree, rightFree] meets the right operand over rightFree: [batch, leftFree,
      // contracted], whose contracted axes come in the order of the right operand.
      let position = batch.count + leftFree.count
      let product = apply(
        Contract(
          axes: ContractionAxes(
            leftBatch: batch, rightBatch: axes.rightBatch, leftContracted: rightFree.indices.map { $0 + position },
            rightContracted: rightFree)), [cotangent, right])
      let order = axes.rightContracted.indices.sorted { axes.rightContracted[$0] < axes.rightContracted[$1] }
      let produced = axes.leftBatch + leftFree + order.map { axes.leftContracted[$0] }
      return [product.transposed(inverse(produced)), nil]
    }
    if case .known(let left) = operands[0], operands[1].isLinear {
      let product = apply(
        Contract(
          axes: ContractionAxes(
            leftBatch: axes.leftBatch, rightBatch: batch, leftContracted: leftFree,
            rightContracted: leftFree.indices.map { $0 + batch.count })), [left, cotangent])
      let order = axes.leftContracted.indices.sorted { axes.leftContracted[$0] < axes.leftContracted[$1] }
      let produced = axes.rightBatch + order.map { axes.rightContracted[$0] } + rightFree
      return [nil, product.transposed(inverse(produced))]
    }
    return [nil, nil]
  }

  private func inverse(_ order: [Int]) -> [Int] {
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    return inverse
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    func shifted(_ axes: [Int], _ by: Bool) -> [Int] { axes.map { $0 + (by ? 1 : 0) } }
    let (left, right) = (isBatched[0], isBatched[1])
    var shiftedAxes = ContractionAxes(
      leftBatch: shifted(axes.leftBatch, left), rightBatch: shifted(axes.rightBatch, right),
      leftContracted: shifted(axes.leftContracted, left), rightContracted: shifted(axes.rightContracted, right))
    if left && right {
      shiftedAxes.leftBatch.insert(0, at: 0)
      shiftedAxes.rightBatch.insert(0, at: 0)
      return apply(Contract(axes: shiftedAxes), operands)
    }
    // The mapped axis is a free axis of one operand: it comes first among the left's, or the right's, free axes.
    let result = apply(Contract(axes: shiftedAxes), operands)
    let before = left ? axes.leftBatch.count : axes.leftBatch.count + axes.leftFree(operands[0].rank).count
    return result.movingAxis(before, to: 0)
  }
}
