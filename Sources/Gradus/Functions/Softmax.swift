/// eˣ divided by its sum along an axis: positive numbers that sum to 1.
public func softmax(_ x: Tensor, along axis: Int = -1) -> Tensor {
  fused([x.concreteLiteral]) { x in
    let shifted = exp(x[0] - shift(x[0], axis))
    return shifted / sum(shifted, along: [axis], keepingAxes: true)
  }
}

/// The logarithm of the softmax along an axis, without overflow or loss for small probabilities.
public func logSoftmax(_ x: Tensor, along axis: Int = -1) -> Tensor {
  fused([x.concreteLiteral]) { x in
    let shifted = x[0] - shift(x[0], axis)
    return shifted - log(sum(exp(shifted), along: [axis], keepingAxes: true))
  }
}

/// log Σ eˣ along an axis, without overflow; −∞ if every element is. Where the result is infinite, its derivative is that of the
/// largest element, shared at ties.
public func logSumExp(_ x: Tensor, along axis: Int = -1, keepingAxes: Bool = false) -> Tensor {
  fused([x.concreteLiteral]) { x in
    let largest = max(x[0], along: [axis], keepingAxes: true)
    let isFinite = abs(stopGradient(largest)) .< Tensor(floatLiteral: .infinity)
    let shift = select(isFinite, stopGradient(largest), 0)
    let regular = log(sum(exp(x[0] - shift), along: [axis], keepingAxes: true)) + shift
    let result = select(isFinite, regular, largest)
    guard !keepingAxes, result.error == nil else { return result }
    let position = axis < 0 ? axis + x[0].rank : axis
    return result.reshaped(to: x[0].shape.removing(axes: [position]))
  }
}

/// The largest element along an axis, as a constant for derivatives (any shift gives the same result); 0 where it is
/// infinite.
private func shift(_ x: Tensor, _ axis: Int) -> Tensor {
  let largest = stopGradient(max(x, along: [axis], keepingAxes: true))
  return select(abs(largest) .< Tensor(floatLiteral: .infinity), largest, 0)
}

/// Integers as vectors with 1 at that position of a new last axis and 0 elsewhere; all 0 for an integer outside 0 ..<
/// count.
public func oneHot(_ indices: Tensor, count: Int, _ scalarType: ScalarType = .f64) -> Tensor {
  fused([indices]) { operands in
    let column = operands[0].converted(to: .i64).expandingAxis(-1)
    let positions = iota(TensorType(.i64, [Swift.max(count, 0)]), axis: 0, like: operands)
    return (column .== positions).converted(to: scalarType)
  }
}
