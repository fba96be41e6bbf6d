extension ReferenceKernel {
  func reduce(_ reducer: Reducer, _ axes: [Int]) {
    let source = operands[0]
    let type = source.type.scalarType
    // Accumulates in double precision, or 64-bit integers, and rounds once at the end.
    var totals = [ScalarValue](
      repeating: reducer.start(type), count: result.type.elementCount)
    let strides = result.type.shape.rowMajorStrides
    let kept = source.type.shape.indices.filter { !axes.contains($0) }
    eachIndex(of: source.type.shape) { index, position in
      let target = zip(kept, strides).reduce(0) { $0 + index[$1.0] * $1.1 }
      totals[target] = reducer.combined(totals[target], source.scalar(at: position))
    }
    for (position, total) in totals.enumerated() { result.store(total, at: position) }
  }

  func argReduce(_ isMinimum: Bool, _ axis: Int) {
    let source = operands[0]
    let strides = source.type.shape.rowMajorStrides
    eachIndex(of: result.type.shape) { index, position in
      let start = zip(index, strides.enumerated().filter { $0.offset != axis }.map(\.element)).reduce(0) {
        $0 + $1.0 * $1.1
      }
      var best = 0
      for candidate in 1..<Swift.max(source.type.shape[axis], 1) {
        let value = source.scalar(at: start + candidate * strides[axis])
        let record = source.scalar(at: start + best * strides[axis])
        let isBetter: Bool =
          switch (value, record) {
          case (.integer(let x), .integer(let y)): isMinimum ? x < y : x > y
          default:
            !record.double.isNaN
              && (value.double.isNaN || (isMinimum ? value.double < record.double : value.double > record.double))
          }
        if isBetter { best = candidate }
      }
      result.store(.integer(Int64(best)), at: position)
    }
  }

  func contract(_ axes: ContractionAxes) {
    let (left, right) = (operands[0], operands[1])
    let (leftStrides, rightStrides) = (left.type.shape.rowMajorStrides, right.type.shape.rowMajorStrides)
    let leftFree = axes.leftFree(left.type.rank)
    let rightFree = axes.rightFree(right.type.rank)
    let contracted = axes.leftContracted.map { left.type.shape[$0] }
    let batchCount = axes.leftBatch.count
    eachIndex(of: result.type.shape) { index, position in
      let batch = index[..<batchCount]
      let rows = index[batchCount..<batchCount + leftFree.count]
      let columns = index[(batchCount + leftFree.count)...]
      let leftStart = dot(batch, axes.leftBatch, leftStrides) + dot(rows, leftFree, leftStrides)
      let rightStart = dot(batch, axes.rightBatch, rightStrides) + dot(columns, rightFree, rightStrides)
      var real = 0.0
      var integer: Int64 = 0
      eachIndex(of: contracted) { inner, _ in
        let x = left.scalar(at: leftStart + dot(inner[...], axes.leftContracted, leftStrides))
        let y = right.scalar(at: rightStart + dot(inner[...], axes.rightContracted, rightStrides))
        if case .integer(let m) = x, case .integer(let n) = y {
          integer = integer &+ m &* n
        } else {
          real += x.double * y.double
        }
      }
      result.store(result.type.scalarType.isFloatingPoint ? .real(real) : .integer(integer), at: position)
    }
  }

  private func dot(_ index: ArraySlice<Int>, _ axes: [Int], _ strides: [Int]) -> Int {
    zip(index, axes).reduce(0) { $0 + $1.0 * strides[$1.1] }
  }

  func random(_ bits: Int) {
    let keys = operands[0].type.elementCount
    let count = keys == 0 ? 0 : result.type.elementCount / keys
    for key in 0..<keys {
      guard case .integer(let value) = operands[0].scalar(at: key) else { continue }
      for index in 0..<count {
        let word = Philox.word(key: UInt64(bitPattern: value), index: UInt64(index))
        result.store(.integer(Int64(word >> (64 - UInt64(bits)))), at: key * count + index)
      }
    }
  }
}
