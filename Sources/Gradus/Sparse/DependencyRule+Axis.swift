// Dependencies through kernels that pick, combine or run along one axis.
extension DependencyRule {
  /// The lengths before, along and after an axis; the first `batch` axes count apart.
  private func lengths(
    _ shape: [Int], _ axis: Int, _ batch: Int = 0
  ) -> (batch: Int, outer: Int, length: Int, inner: Int) {
    (
      Array(shape[..<batch]).elementCount, Array(shape[batch..<axis]).elementCount, shape[axis],
      Array(shape[(axis + 1)...]).elementCount
    )
  }

  /// The known positions along an axis, from 0 on; nil where the values are unknown or lie outside.
  private func positions(_ length: Int) -> [Int]? {
    guard let values = indices[1] else { return nil }
    let positions = values.map { $0 < 0 ? $0 + length : $0 }
    return positions.allSatisfy { $0 >= 0 && $0 < length } ? positions : nil
  }

  func gathered(_ axis: Int, _ batch: Int, _ known: inout Dependencies) -> TableID {
    if tables[0] == 0 { return 0 }
    let (batches, outer, length, inner) = lengths(types[0].shape, axis, batch)
    let count = Array(types[1].shape[batch...]).elementCount
    guard let positions = positions(length) else {
      let any = reduced(tables[0], types[0].shape, keeping: [], over: [axis], &known)
      return known.view(any, View(offset: 0, strides: [inner, 0, 1]), [batches * outer, count, inner])
    }
    let source = known.tables[tables[0]]
    var result: [ColumnSets.SetID] = []
    result.reserveCapacity(batches * outer * count * inner)
    for o in 0..<batches * outer {
      for position in positions[(o / outer * count)..<(o / outer + 1) * count] {
        let start = (o * length + position) * inner
        result += source[start..<start + inner]
      }
    }
    return known.newTable(result)
  }

  func scattered(_ axis: Int, _ batch: Int, _ known: inout Dependencies) -> TableID {
    if tables[0] == 0 { return 0 }
    let (batches, outer, length, inner) = lengths(shape, axis, batch)
    let count = Array(types[1].shape[batch...]).elementCount
    guard let positions = positions(length) else {
      let any = reduced(tables[0], [batches * outer, count, inner], keeping: [], over: [1], &known)
      return known.view(any, View(offset: 0, strides: [inner, 0, 1]), [batches * outer, length, inner])
    }
    let source = known.tables[tables[0]]
    var result = [ColumnSets.SetID](repeating: 0, count: batches * outer * length * inner)
    for b in 0..<batches {
      let updates = Buckets(Array(positions[b * count..<(b + 1) * count]), count: length)
      for o in b * outer..<(b + 1) * outer {
        for position in 0..<length {
          for i in 0..<inner {
            let parts = updates[position].lazy.map { source[(o * count + Int($0)) * inner + i] }
            result[(o * length + position) * inner + i] = known.sets.union(parts)
          }
        }
      }
    }
    return known.newTable(result)
  }

  /// Each element depends on all up to it along an axis, or from it on.
  func cumulated(_ table: TableID, _ axis: Int, _ isReversed: Bool, _ known: inout Dependencies) -> TableID {
    if table == 0 { return 0 }
    let (_, outer, length, inner) = lengths(shape, axis)
    var result = known.tables[table]
    for o in 0..<outer {
      for step in 1..<Swift.max(length, 1) {
        let row = (o * length + (isReversed ? length - 1 - step : step)) * inner
        let before = isReversed ? row + inner : row - inner
        for i in 0..<inner { result[row + i] = known.sets.union([result[before + i], result[row + i]]) }
      }
    }
    return known.newTable(result)
  }

  /// Each element depends on its whole column.
  func sorted(_ axis: Int, _ known: inout Dependencies) -> TableID {
    let (_, outer, length, inner) = lengths(shape, axis)
    let any = reduced(tables[0], shape, keeping: [], over: [axis], &known)
    return known.view(any, View(offset: 0, strides: [inner, 0, 1]), [outer, length, inner])
  }
}
