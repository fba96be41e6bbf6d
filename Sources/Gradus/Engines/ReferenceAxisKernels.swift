extension Reducer {
  /// What nothing folds to, as a double or a 64-bit integer.
  func start(_ type: ScalarType) -> ScalarValue {
    switch (self, type) {
    case (.sum, .f32), (.sum, .f64): .real(0)
    case (.product, .f32), (.product, .f64): .real(1)
    case (.sum, _): .integer(0)
    case (.product, _): .integer(1)
    case (.maximum, .i32): .integer(Int64(Int32.min))
    case (.minimum, .i32): .integer(Int64(Int32.max))
    case (.maximum, .i64): .integer(.min)
    case (.minimum, .i64): .integer(.max)
    case (.maximum, _): .real(-.infinity)
    case (.minimum, _): .real(.infinity)
    }
  }

  func combined(_ x: ScalarValue, _ y: ScalarValue) -> ScalarValue {
    let operation: ScalarInstruction.BinaryOperation =
      switch self {
      case .sum: .add
      case .product: .multiply
      case .maximum: .maximum
      case .minimum: .minimum
      }
    return ScalarInstruction.binary(operation, 0, 1).evaluate([x, y])
  }
}

// Kernels that pick, combine or run along one axis.
extension ReferenceKernel {
  // MARK: Gather and scatter

  /// The positions that operand 1 names along an axis of some length; negative ones count from the end.
  private func positions(_ length: Int) throws(TensorError) -> [Int] {
    var positions: [Int] = []
    for index in 0..<operands[1].type.elementCount {
      guard case .integer(let integer) = operands[1].scalar(at: index) else { continue }  // Types are checked before.
      let value = Int(integer)
      guard value >= -length && value < length else { throw indexError(name, value, length) }
      positions.append(value < 0 ? value + length : value)
    }
    return positions
  }

  /// Calls `body` with each position in the picked slices and its position in the tensor they are picked from, of that
  /// shape.
  private func forEachPicked(
    _ shape: [Int], _ axis: Int, _ batch: Int, _ body: (_ picked: Int, _ place: Int) -> Void
  ) throws(TensorError) {
    let positions = try self.positions(shape[axis])
    let inner = Array(shape[(axis + 1)...]).elementCount
    let outer = Array(shape[batch..<axis]).elementCount
    let batches = Array(shape[..<batch]).elementCount
    let count = batches == 0 ? 0 : positions.count / batches
    for o in 0..<batches * outer {
      for j in 0..<count {
        let position = positions[o / outer * count + j]
        for i in 0..<inner { body((o * count + j) * inner + i, (o * shape[axis] + position) * inner + i) }
      }
    }
  }

  func gather(_ axis: Int, _ batch: Int) throws(TensorError) {
    try forEachPicked(operands[0].type.shape, axis, batch) { picked, place in
      result.store(operands[0].scalar(at: place), at: picked)
    }
  }

  func scatter(_ reducer: Reducer, _ axis: Int, _ batch: Int) throws(TensorError) {
    for position in 0..<result.type.elementCount { result.store(reducer.start(result.type.scalarType), at: position) }
    try forEachPicked(result.type.shape, axis, batch) { picked, place in
      result.store(reducer.combined(result.scalar(at: place), operands[0].scalar(at: picked)), at: place)
    }
  }

  // MARK: Along an axis

  /// The positions of each column along an axis, in its order.
  private func columns(_ axis: Int, isReversed: Bool = false) -> [[Int]] {
    let shape = operands[0].type.shape
    let strides = shape.rowMajorStrides
    var columns: [[Int]] = []
    eachIndex(of: shape.enumerated().map { $0 == axis ? 1 : $1 }) { index, _ in
      let start = zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
      let column = (0..<shape[axis]).map { start + $0 * strides[axis] }
      columns.append(isReversed ? column.reversed() : column)
    }
    return columns
  }

  func cumulate(_ reducer: Reducer, _ axis: Int, _ isReversed: Bool) {
    for column in columns(axis, isReversed: isReversed) {
      var total = reducer.start(result.type.scalarType)
      for position in column {
        total = reducer.combined(total, operands[0].scalar(at: position))
        result.store(total, at: position)
      }
    }
  }

  func recurrence(_ axis: Int, _ isReversed: Bool) {
    for column in columns(axis, isReversed: isReversed) {
      var state = 0.0
      for position in column {
        let factor = operands[0].scalar(at: position).double
        state = (factor == 0 || state == 0 ? 0 : factor * state) + operands[1].scalar(at: position).double
        result.store(.real(state), at: position)
      }
    }
  }

  func sort(_ axis: Int, _ isDescending: Bool) {
    let source = operands[0]
    func precedes(_ x: ScalarValue, _ y: ScalarValue) -> Bool {
      if case .integer(let m) = x, case .integer(let n) = y { return m < n }
      return x.double.isNaN ? false : y.double.isNaN || x.double < y.double
    }
    for column in columns(axis) {
      let order = column.indices.sorted { i, j in
        let (x, y) = (source.scalar(at: column[i]), source.scalar(at: column[j]))
        if isDescending ? precedes(y, x) : precedes(x, y) { return true }
        if isDescending ? precedes(x, y) : precedes(y, x) { return false }
        return i < j
      }
      for (place, origin) in zip(column, order) {
        results[0].store(source.scalar(at: column[origin]), at: place)
        results[1].store(.integer(Int64(origin)), at: place)
      }
    }
  }
}

/// The error of an index outside its axis.
func indexError(_ operation: String, _ index: Int, _ length: Int) -> TensorError {
  TensorError(
    operation, "indices in \(-length) ..< \(length)", got: "\(index)",
    "Check the indices against the length of the axis.")
}
