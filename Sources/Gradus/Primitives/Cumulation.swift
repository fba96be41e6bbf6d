/// The running sum along an axis: y[k] = x[0] + … + x[k]; reversed, y[k] = x[k] + … + x[n − 1]. bool counts as i64.
public func cumsum(_ x: Tensor, along axis: Int = -1, reversed: Bool = false) -> Tensor {
  cumulation(.sum, x, axis, reversed)
}

/// The running product along an axis: y[k] = x[0] · … · x[k]; reversed, from the end.
///
/// Derivatives of every order are exact, also where elements are 0.
public func cumprod(_ x: Tensor, along axis: Int = -1, reversed: Bool = false) -> Tensor {
  cumulation(.product, x, axis, reversed)
}

/// The largest element so far along an axis; NaN from the first NaN on. Elements that attain it share the derivative
/// equally.
public func cummax(_ x: Tensor, along axis: Int = -1, reversed: Bool = false) -> Tensor {
  cumulation(.maximum, x, axis, reversed)
}

/// The smallest element so far along an axis; NaN from the first NaN on. Elements that attain it share the derivative
/// equally.
public func cummin(_ x: Tensor, along axis: Int = -1, reversed: Bool = false) -> Tensor {
  cumulation(.minimum, x, axis, reversed)
}

private func cumulation(_ reducer: Reducer, _ x: Tensor, _ axis: Int, _ isReversed: Bool) -> Tensor {
  let operand = x.concreteLiteral
  let axis = axis < 0 ? axis + operand.rank : axis
  let cumulation = Cumulation(reducer: reducer, axis: axis, isReversed: isReversed)
  guard operand.error == nil, operand.scalarType == .bool else { return apply(cumulation, [operand]) }
  return fused([operand]) { apply(cumulation, [$0[0].converted(to: .i64)]) }
}

/// A running fold along an axis.
struct Cumulation: SingleResultPrimitive {
  let reducer: Reducer
  let axis: Int
  let isReversed: Bool

  var notation: String {
    switch reducer {
    case .sum: "cumsum"
    case .product: "cumprod"
    case .maximum: "cummax"
    case .minimum: "cummin"
    }
  }
  var attributes: String { "axis: \(axis)" + (isReversed ? ", reversed" : "") }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    guard operands[0].shape.indices.contains(axis), operands[0].scalarType != .bool else {
      throw error("an axis of a tensor of numbers", got: "axis \(axis) of \(operands[0])", "Check the axis.")
    }
    return operands[0]
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    .cumulate(reducer, axis: axis, isReversed: isReversed)
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    guard let tangent = tangents[0] else { return nil }
    let x = operands[0]
    switch reducer {
    case .sum: return apply(self, [tangent])
    case .product:
      // dy[k] = x[k]·dy[k − 1] + y[k − 1]·dx[k], which divides by nothing.
      let before = previous(result, along: axis, isReversed: isReversed, first: .integer(1))
      return recurrence(x, scaled(tangent, by: before), along: axis, isReversed: isReversed)
    case .maximum, .minimum:
      // Sums over the elements that attain the extreme, which begin anew where it changes.
      let attains = ((x .== result) .| (x .!= x))
      let stays = equalsPrevious(result, along: axis, isReversed: isReversed).converted(to: tangent.scalarType)
      let hits = recurrence(stays, attains.converted(to: tangent.scalarType), along: axis, isReversed: isReversed)
      let share = select(attains, tangent, zeros(like: tangent))
      return recurrence(stays, share, along: axis, isReversed: isReversed) / hits
    }
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    // Only the running sum is linear, and only it occurs in derivatives of itself.
    [apply(Cumulation(reducer: .sum, axis: axis, isReversed: !isReversed), [cotangent])]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(Cumulation(reducer: reducer, axis: axis + 1, isReversed: isReversed), operands)
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    result.shape[axis] <= 1 ? .same(.operand(0)) : nil
  }
}

/// h of h[k] = a[k]·h[k − 1] + b[k] along an axis, with h = 0 before the first; reversed, h[k] = a[k]·h[k + 1] + b[k].
///
/// A factor of 0 begins anew, whatever came before. Time and memory are linear, for every order of derivative.
func recurrence(_ factor: Tensor, _ term: Tensor, along axis: Int, isReversed: Bool = false) -> Tensor {
  apply(Recurrence(axis: axis, isReversed: isReversed), [factor, term])
}

/// The linear recurrence from which derivatives of running folds are made: linear in its term.
struct Recurrence: SingleResultPrimitive {
  let axis: Int
  let isReversed: Bool

  var notation: String { "recurrence" }
  var attributes: String { "axis: \(axis)" + (isReversed ? ", reversed" : "") }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let (factor, term) = (operands[0], operands[1])
    guard factor == term, term.shape.indices.contains(axis), term.scalarType.isFloatingPoint else {
      throw error(
        "two floating-point tensors of one type and an axis of them", got: "\(factor) and \(term), axis \(axis)",
        "Check the types and the axis.")
    }
    return term
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    .recurrence(axis: axis, isReversed: isReversed)
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    // dh[k] = a[k]·dh[k − 1] + (h[k − 1]·da[k] + db[k])
    var term = tangents[1]
    if let tangent = tangents[0] {
      let before = previous(result, along: axis, isReversed: isReversed, first: .integer(0))
      let product = scaled(tangent, by: before)
      term = term.map { $0 + product } ?? product
    }
    return term.map { apply(self, [operands[0], $0]) }
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    guard case .known(let factor) = operands[0] else { return [nil, nil] }
    // What flows back from k + 1 to k goes through a[k + 1].
    let next = previous(factor, along: axis, isReversed: !isReversed, first: .integer(0))
    return [nil, recurrence(next, cotangent, along: axis, isReversed: !isReversed)]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(
      Recurrence(axis: axis + 1, isReversed: isReversed),
      zip(operands, isBatched).map { $1 ? $0 : $0.repeatedAlongNewAxis(size) })
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    result.shape[axis] <= 1 || operands[0].isConstant(0) ? .same(.operand(1)) : nil
  }
}

/// Each element's predecessor along an axis, or its successor if reversed; `first` where there is none.
func previous(_ x: Tensor, along axis: Int, isReversed: Bool, first: ScalarValue) -> Tensor {
  let count = x.shape[axis]
  guard count > 0 else { return x }
  let kept = x.slice(axis: axis, isReversed ? 1..<count : 0..<count - 1)
  let none = x.shape.map { _ in 0 }
  var one = none
  one[axis] = 1
  return apply(Pad(low: isReversed ? none : one, high: isReversed ? one : none, interior: none, value: first), [kept])
}

/// Whether each element equals its predecessor along an axis (its successor if reversed); NaN equals NaN. False for
/// the first.
func equalsPrevious(_ x: Tensor, along axis: Int, isReversed: Bool) -> Tensor {
  let count = x.shape[axis]
  guard count > 0 else { return x .== x }
  let (low, high) = (x.slice(axis: axis, 0..<count - 1), x.slice(axis: axis, 1..<count))
  let isEqual = (low .== high) .| ((low .!= low) .& (high .!= high))
  let none = x.shape.map { _ in 0 }
  var one = none
  one[axis] = 1
  return apply(
    Pad(low: isReversed ? none : one, high: isReversed ? one : none, interior: none, value: .integer(0)), [isEqual])
}
