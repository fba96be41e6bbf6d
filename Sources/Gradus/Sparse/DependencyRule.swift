/// How the elements of one kernel's results depend on those of its operands.
struct DependencyRule {
  typealias TableID = Dependencies.TableID

  let kernel: Kernel
  let types: [TensorType]
  let results: [TensorType]
  let operands: [Dependencies.Known]

  var tables: [TableID] { operands.map(\.table) }
  /// The values of the operands that are known integers.
  var indices: [[Int]?] {
    operands.map { operand in
      guard let value = operand.value, value.scalarType.isInteger else { return nil }
      return try? value.converted(to: .i64).scalars(as: Int.self)
    }
  }

  var shape: [Int] { results[0].shape }

  func resultTables(_ known: inout Dependencies) throws(TensorError) -> [TableID] {
    switch kernel {
    case .fill, .iota, .argReduce, .random: [0]
    case .map(let program): [mapped(program, &known)]
    case .view(let view): [known.view(tables[0], view, shape)]
    case .assemble(_, let views): [assembled(views, &known)]
    case .reduce(_, let axes): [reduced(tables[0], types[0].shape, keeping: [], over: axes, &known)]
    case .contract(let axes): [contracted(axes, &known)]
    case .control(let control): try controlled(control, &known)
    case .gather(let axis, let batch): [gathered(axis, batch, &known)]
    case .scatter(_, let axis, let batch): [scattered(axis, batch, &known)]
    case .cumulate(_, let axis, let isReversed): [cumulated(tables[0], axis, isReversed, &known)]
    case .recurrence(let axis, let isReversed):
      [cumulated(known.union(tables[0], tables[1]), axis, isReversed, &known)]
    case .sort(let axis, _): [sorted(axis, &known), 0]
    case .linearAlgebra: everything(&known)
    case .series: everything(&known)
    }
  }

  /// Every element of the results depends on all that the operands depend on.
  func everything(_ known: inout Dependencies) -> [TableID] {
    let all = known.sets.union(tables.map { known.sets.union(known.tables[$0]) })
    return results.map { known.newTable([ColumnSets.SetID](repeating: all, count: $0.elementCount)) }
  }

  private func mapped(_ program: ScalarProgram, _ known: inout Dependencies) -> TableID {
    let carries = program.carryingOperands(isZero: operands.map(\.isZero))
    return zip(tables, carries).reduce(0) { $1.1 ? known.union($0, $1.0) : $0 }
  }

  private func assembled(_ views: [View], _ known: inout Dependencies) -> TableID {
    var result = [ColumnSets.SetID](repeating: 0, count: shape.elementCount)
    for (operand, view) in views.enumerated() where tables[operand] != 0 {
      let source = known.tables[tables[operand]]
      view.eachRun(of: types[operand].shape) { position, start, stride, count in
        for step in 0..<count { result[start + step * stride] = source[position + step] }
      }
    }
    return known.newTable(result)
  }

  /// Unions over some axes; the axes `keeping` come first in the result, then the others that remain.
  func reduced(
    _ table: TableID, _ shape: [Int], keeping: [Int], over axes: [Int], _ known: inout Dependencies
  ) -> TableID {
    if table == 0 { return 0 }
    let kept = keeping + shape.indices.filter { !axes.contains($0) && !keeping.contains($0) }
    let order = kept + axes
    let strides = shape.rowMajorStrides
    let view = View(offset: 0, strides: order.map { strides[$0] })
    let moved = known.view(table, view, order.map { shape[$0] })
    let size = axes.map { shape[$0] }.elementCount
    return known.unions(of: moved, groupsOf: size, count: kept.map { shape[$0] }.elementCount)
  }

  private func contracted(_ axes: ContractionAxes, _ known: inout Dependencies) -> TableID {
    let (left, right) = (types[0].shape, types[1].shape)
    let (rows, columns) = (axes.leftFree(left.count), axes.rightFree(right.count))
    let batchCount = axes.leftBatch.map { left[$0] }.elementCount
    let rowCount = rows.map { left[$0] }.elementCount
    let columnCount = columns.map { right[$0] }.elementCount
    let whole = [batchCount, rowCount, columnCount]
    let ofRows = reduced(tables[0], left, keeping: axes.leftBatch, over: axes.leftContracted, &known)
    let ofColumns = reduced(tables[1], right, keeping: axes.rightBatch, over: axes.rightContracted, &known)
    return known.union(
      known.view(ofRows, View(offset: 0, strides: [rowCount, 1, 0]), whole),
      known.view(ofColumns, View(offset: 0, strides: [columnCount, 0, 1]), whole))
  }
}

extension ScalarProgram {
  /// Which operands the result varies with: not those that only reach comparisons, conditions or steps, nor those
  /// that are multiplied by zero.
  func carryingOperands(isZero: [Bool]) -> [Bool] {
    // One bit for each operand; a program of more operands counts them all.
    guard operandCount <= 64 else { return [Bool](repeating: true, count: operandCount) }
    var carried = (0..<operandCount).map { isZero[$0] ? 0 : UInt64(1) << UInt64($0) }
    var zero = isZero
    for (instruction, type) in zip(instructions, types[operandCount...]) {
      var (bits, vanishes) = (instruction.operands.reduce(UInt64(0)) { $0 | carried[$1] }, false)
      switch instruction {
      case .constant(let value): vanishes = value.double == 0
      case .unary(.negate, let x), .unary(.absolute, let x): vanishes = zero[x]
      case .unary, .compare, .binary(.and, _, _), .binary(.or, _, _): bits = 0
      case .binary(.multiply, let x, let y): vanishes = zero[x] || zero[y]
      case .binary(.divide, let x, _): vanishes = zero[x]
      case .binary(.add, let x, let y), .binary(.subtract, let x, let y): vanishes = zero[x] && zero[y]
      case .select(_, let x, let y): (bits, vanishes) = (carried[x] | carried[y], zero[x] && zero[y])
      case .convert(let x): (bits, vanishes) = (type.isFloatingPoint ? bits : 0, zero[x])
      case .load, .binary, .call: break
      }
      carried.append(vanishes ? 0 : bits)
      zero.append(vanishes)
    }
    let bits = results.reduce(UInt64(0)) { $0 | carried[$1] }
    return (0..<operandCount).map { bits >> UInt64($0) & 1 == 1 }
  }
}
