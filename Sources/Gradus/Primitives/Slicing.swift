/// The elements start, start + stride, … below end along each axis.
struct Slice: LinearPrimitive {
  let starts: [Int]
  let ends: [Int]
  let strides: [Int]

  var notation: String { "slice" }
  var attributes: String {
    zip(zip(starts, ends), strides).map { $1 == 1 ? "\($0.0)..<\($0.1)" : "\($0.0)..<\($0.1) by \($1)" }
      .joined(separator: ", ")
  }

  private func count(_ axis: Int) -> Int {
    let extent = ends[axis] - starts[axis]
    return extent == 0 ? 0 : (extent - 1) / strides[axis] + 1
  }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let shape = operands[0].shape
    let isInside =
      [starts.count, ends.count, strides.count].allSatisfy { $0 == shape.count }
      && shape.indices.allSatisfy {
        starts[$0] >= 0 && starts[$0] <= ends[$0] && ends[$0] <= shape[$0] && strides[$0] > 0
      }
    guard isInside else {
      throw error(
        "ranges inside the shape", got: "\(attributes) of \(operands[0])", "Check the ranges; strides are ≥ 1.")
    }
    return operands[0].with(shape: shape.indices.map(count))
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    let source = operands[0].shape.rowMajorStrides
    let offset = zip(starts, source).reduce(0) { $0 + $1.0 * $1.1 }
    // The stride of a single element may be anything: it is never taken.
    return .view(View(offset: offset, strides: source.indices.map { count($0) > 1 ? strides[$0] * source[$0] : 0 }))
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    let shape = operands[0].type.shape
    var high: [Int] = []
    for axis in shape.indices {
      let count = self.count(axis)
      high.append(shape[axis] - starts[axis] - (count == 0 ? 0 : (count - 1) * strides[axis] + 1))
    }
    let interior = shape.indices.map { count($0) > 1 ? strides[$0] - 1 : 0 }
    return [apply(Pad(low: starts, high: high, interior: interior, value: .integer(0)), [cotangent])]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(Slice(starts: [0] + starts, ends: [size] + ends, strides: [1] + strides), operands)
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    operands[0].type == result ? .same(.operand(0)) : nil
  }
}

/// The operand with constants before, after and between its elements along each axis.
struct Pad: SingleResultPrimitive {
  let low: [Int]
  let high: [Int]
  let interior: [Int]
  let value: ScalarValue

  var notation: String { "pad" }
  var attributes: String {
    "low: \(low), high: \(high)" + (interior.contains { $0 > 0 } ? ", interior: \(interior)" : "")
  }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let shape = operands[0].shape
    let amounts = [low, high, interior]
    guard amounts.allSatisfy({ $0.count == shape.count && $0.allSatisfy { $0 >= 0 } }) else {
      throw error("amounts ≥ 0, one for each axis", got: "\(attributes) of \(operands[0])", "Check the amounts.")
    }
    let limit = 1 << 48
    let isSmall = amounts.allSatisfy { $0.allSatisfy { $0 < limit } }
    let gaps = shape.indices.map { axis -> Int in
      let (gap, overflow) = Swift.max(shape[axis] - 1, 0).multipliedReportingOverflow(by: interior[axis])
      return overflow ? limit : gap
    }
    guard isSmall, gaps.allSatisfy({ $0 < limit }) else {
      throw error("a result that fits in memory", got: "\(attributes) of \(operands[0])", "Pad less.")
    }
    return operands[0].with(shape: shape.indices.map { low[$0] + high[$0] + shape[$0] + gaps[$0] })
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    let strides = result.shape.rowMajorStrides
    let offset = zip(low, strides).reduce(0) { $0 + $1.0 * $1.1 }
    let spread = operands[0].shape.indices.map { operands[0].shape[$0] > 1 ? (interior[$0] + 1) * strides[$0] : 0 }
    let view = View(offset: offset, strides: spread)
    return .assemble(fill: value.converted(to: result.scalarType), [view])
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangents[0].map { apply(Pad(low: low, high: high, interior: interior, value: .integer(0)), [$0]) }
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    let shape = operands[0].type.shape
    let ends = shape.indices.map { axis in
      low[axis] + (shape[axis] == 0 ? 0 : (shape[axis] - 1) * (interior[axis] + 1) + 1)
    }
    if interior.allSatisfy({ $0 == 0 }) { return [cotangent.slicedThroughProduct(from: low, to: ends)] }
    return [apply(Slice(starts: low, ends: ends, strides: interior.map { $0 + 1 }), [cotangent])]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(Pad(low: [0] + low, high: [0] + high, interior: [0] + interior, value: value), operands)
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    operands[0].type == result ? .same(.operand(0)) : nil
  }
}

/// The elements in the opposite order along some axes.
struct Reverse: LinearPrimitive {
  let axes: [Int]

  var notation: String { "reverse" }
  var attributes: String { "axes: \(axes.map(String.init).joined(separator: " "))" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    guard operands[0].normalized(axes) == axes else {
      throw error("different axes of the tensor", got: "axes \(axes) of \(operands[0])", "Check the axes.")
    }
    return operands[0]
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    var view = View.whole(result.shape)
    if result.elementCount == 0 { return .view(view) }
    for axis in axes {
      view.offset += (result.shape[axis] - 1) * view.strides[axis]
      view.strides[axis] = -view.strides[axis]
    }
    return .view(view)
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] { [apply(self, [cotangent])] }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(Reverse(axes: axes.map { $0 + 1 }), operands)
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    axes.isEmpty ? .same(.operand(0)) : nil
  }
}

extension Tensor {
  /// The elements of a range along one axis, every `stride`-th.
  public func slice(axis: Int, _ range: Range<Int>, by stride: Int = 1) -> Tensor {
    let operand = concreteLiteral
    guard operand.error == nil else { return operand }
    let position = axis < 0 ? axis + rank : axis
    var (starts, ends) = ([Int](repeating: 0, count: rank), shape)
    var strides = [Int](repeating: 1, count: rank)
    if shape.indices.contains(position) {
      (starts[position], ends[position], strides[position]) = (range.lowerBound, range.upperBound, stride)
    } else {
      starts = []  // Lets the primitive report the axis.
    }
    return apply(Slice(starts: starts, ends: ends, strides: strides), [operand])
  }

  /// The elements in the opposite order along the given axes, or all: NumPy's `flip`.
  public func reversed(along axes: [Int]? = nil) -> Tensor {
    let axes = axes ?? Array(0..<rank)
    return apply(Reverse(axes: type.normalized(axes) ?? axes), [concreteLiteral])
  }
}
