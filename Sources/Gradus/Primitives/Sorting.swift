/// The elements in ascending order along an axis, or in descending order. NaN counts as larger than every number.
///
/// Equal elements share the derivative equally, as in `max`, which is the last element of a sort: of the derivatives
/// that the sort has nearby, this mean has the least norm.
public func sort(_ x: Tensor, along axis: Int = -1, descending: Bool = false) -> Tensor {
  sorted(x, axis, descending)[0]
}

/// Where the elements of `sort` are found along an axis, as i64. The order is stable: equal elements keep theirs.
public func argsort(_ x: Tensor, along axis: Int = -1, descending: Bool = false) -> Tensor {
  sorted(x, axis, descending)[1]
}

/// The `count` largest (or smallest) elements along an axis in their order, and where they are found, as i64.
///
/// NaN counts as larger than every number; of equal elements the first comes first. Derivatives as in `sort`.
public func topK(
  _ x: Tensor, _ count: Int, along axis: Int = -1, largest: Bool = true
) -> (values: Tensor, indices: Tensor) {
  let results = sorted(x, axis, largest)
  let axis = axis < 0 ? axis + x.rank : axis
  guard results[0].error == nil else { return (results[0], results[1]) }
  guard count >= 0, count <= x.shape[axis] else {
    let error = TensorError(
      "topK", "a count in 0 ... \(x.shape[axis])", got: "\(count) of axis \(axis) of \(x.type)",
      "Ask for at most as many elements as the axis has.", at: .here())
    return (Tensor(failed: error), Tensor(failed: error))
  }
  return (results[0].slice(axis: axis, 0..<count), results[1].slice(axis: axis, 0..<count))
}

/// The sorted elements and their positions, or twice the error.
private func sorted(_ x: Tensor, _ axis: Int, _ isDescending: Bool) -> [Tensor] {
  let operand = x.concreteLiteral
  do throws(TensorError) {
    let axis = axis < 0 ? axis + operand.rank : axis
    return try applyAll(Sort(axis: axis, isDescending: isDescending), [operand])
  } catch {
    let failed = Tensor(failed: error.located())
    return [failed, failed]
  }
}

/// The elements in stable order along an axis, and where they were.
struct Sort: Primitive {
  let axis: Int
  let isDescending: Bool

  var notation: String { "sort" }
  var attributes: String { "axis: \(axis)" + (isDescending ? ", descending" : "") }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    guard operands[0].shape.indices.contains(axis) else {
      throw error("an axis of the tensor", got: "axis \(axis) of \(operands[0])", "Check the axis.")
    }
    return [operands[0], operands[0].with(.i64)]
  }

  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel {
    .sort(axis: axis, isDescending: isDescending)
  }

  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let results = try recorder.recordAll(self, operands)
    guard let tangent = tangents[0] else { return (results, [nil, nil]) }
    let moved = takeAlongAxis(tangent, results[1], axis: axis)
    return (results, [meanOverTies(moved, results[0]), nil])
  }

  /// Each run of equal sorted values gets the mean of its tangents: a running sum that begins anew with each run,
  /// whose last value is then carried back through the run.
  private func meanOverTies(_ tangent: Tensor, _ values: Tensor) -> Tensor {
    let number = tangent.scalarType
    let hasBefore = equalsPrevious(values, along: axis, isReversed: false).converted(to: number)
    let hasAfter = equalsPrevious(values, along: axis, isReversed: true)
    func total(_ terms: Tensor) -> Tensor {
      let sums = recurrence(hasBefore, terms, along: axis)
      let last = select(hasAfter, zeros(like: sums), sums)
      return recurrence(hasAfter.converted(to: number), last, along: axis, isReversed: true)
    }
    return total(tangent) / total(constant(.integer(1), tangent.type, like: [tangent]))
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    throw error("a derivative that is linear in its tangents", got: "a sort", "Please report it.")
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    try applyAll(Sort(axis: axis + 1, isDescending: isDescending), operands)
  }
}
