/// What a fold gives for nothing (0 for a sum, −∞ for a maximum), combined along an axis of `count` with the slices of
/// operand 0 at the positions in operand 1. The transpose of `Gather` is the sum.
///
///     result[b…, o…, p, i…] = fold of update[b…, o…, j…, i…] over the j… with indices[b…, j…] = p
struct Scatter: SingleResultPrimitive {
  let reducer: Reducer
  let axis: Int
  let batch: Int
  let count: Int
  let indexRank: Int

  var notation: String {
    switch reducer {
    case .sum: "scatterAdd"
    case .product: "scatterMultiply"
    case .maximum: "scatterMax"
    case .minimum: "scatterMin"
    }
  }
  var attributes: String { "axis: \(axis), count: \(count)" + (batch == 0 ? "" : ", batch: \(batch)") }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let (update, indices) = (operands[0], operands[1])
    let own = indexRank - batch
    guard batch >= 0, axis >= batch, own >= 0, count >= 0, indices.rank == indexRank,
      axis <= update.rank - own, indices.scalarType.isInteger, update.scalarType != .bool,
      update.shape.prefix(batch) == indices.shape.prefix(batch),
      update.shape[axis..<axis + own] == indices.shape[batch...]
    else {
      throw error(
        "integer indices with the shape of the update's axes from \(axis) on", got: "\(update) and \(indices)",
        "Check the axis and the shapes.")
    }
    return update.with(shape: Array(update.shape[..<axis]) + [count] + Array(update.shape[(axis + own)...]))
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    .scatter(reducer, axis: axis, batch: batch)
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    guard let tangent = tangents[0] else { return nil }
    switch reducer {
    case .sum: return apply(self, [tangent, operands[1]])
    case .product: return productTangent(operands[0], tangent, operands[1])
    case .maximum, .minimum: return extremeTangent(operands[0], tangent, operands[1], result)
    }
  }

  private var sum: Scatter {
    Scatter(reducer: .sum, axis: axis, batch: batch, count: count, indexRank: indexRank)
  }

  private func extremeTangent(_ update: Tensor, _ tangent: Tensor, _ indices: Tensor, _ result: Tensor) -> Tensor {
    // Every update that attains the extreme gets an equal share, as in a reduction; so does every NaN.
    let attains = (update .== apply(Gather(axis: axis, batch: batch), [result, indices])) .| (update .!= update)
    let hits = apply(sum, [attains.converted(to: tangent.scalarType), indices])
    // Where no update arrives nothing varies: 0 / 1.
    return apply(sum, [select(attains, tangent, zeros(like: tangent)), indices]) / select(hits .== 0, 1, hits)
  }

  /// Updates in the order of their places become runs; along each run the product and its tangent are
  /// P[k] = u[k]·P[k − 1], dP[k] = u[k]·dP[k − 1] + P[k − 1]·du[k], which divides by nothing.
  private func productTangent(_ update: Tensor, _ tangent: Tensor, _ indices: Tensor) -> Tensor {
    let own = indexRank - batch
    let listed = Array(update.shape[..<axis]) + [indices.shape[batch...].reduce(1, *)] + update.shape[(axis + own)...]
    let places = positive(indices).reshaped(to: Array(indices.shape[..<batch]) + [listed[axis]])
    let order = argsort(places, along: batch)
    func inOrder(_ x: Tensor) -> Tensor {
      apply(Gather(axis: axis, batch: batch), [x.reshaped(to: listed), order])
    }
    let sorted = takeAlongAxis(places, order, axis: batch)
    func spread(_ flags: Tensor) -> Tensor {
      let ones = [Int](repeating: 1, count: axis - batch)
      let shape = Array(flags.shape[..<batch]) + ones + [listed[axis]] + listed[(axis + 1)...].map { _ in 1 }
      return flags.reshaped(to: shape).broadcast(to: listed)
    }
    let continues = spread(equalsPrevious(sorted, along: batch, isReversed: false))
    let isLast = spread(.!equalsPrevious(sorted, along: batch, isReversed: true))
    let (u, du) = (inOrder(update), inOrder(tangent))
    let zero = zeros(like: u)
    let factor = select(continues, u, zero)
    let products = recurrence(factor, select(continues, zero, u), along: axis)
    let before = select(continues, previous(products, along: axis, isReversed: false, first: .integer(1)), 1)
    let slopes = recurrence(factor, scaled(du, by: before), along: axis)
    let scatter = Scatter(reducer: .sum, axis: axis, batch: batch, count: count, indexRank: batch + 1)
    return apply(scatter, [select(isLast, slopes, zero), sorted])
  }

  /// Indices counted from the start, so that equal ones mean equal places.
  private func positive(_ indices: Tensor) -> Tensor {
    select(indices .< 0, indices + Tensor(integerLiteral: count), indices)
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    guard case .known(let indices) = operands[1] else { return [nil, nil] }
    return [apply(Gather(axis: axis, batch: batch), [cotangent, indices]), nil]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    if isBatched[1] {
      let scatter = Scatter(
        reducer: reducer, axis: axis + 1, batch: batch + 1, count: count, indexRank: indexRank + 1)
      return apply(scatter, [isBatched[0] ? operands[0] : operands[0].repeatedAlongNewAxis(size), operands[1]])
    }
    let scatter = Scatter(reducer: reducer, axis: axis + 1, batch: batch, count: count, indexRank: indexRank)
    return apply(scatter, [operands[0].movingAxis(0, to: batch), operands[1]]).movingAxis(batch, to: 0)
  }
}
