// Dependencies through calls, branches and loops: those of the programs that they run.
extension DependencyRule {
  /// How many rounds a loop of unknown length gets to add nothing more, before everything counts.
  private static let roundLimit = 32
  /// How many instructions the steps of a scan may have together, before everything counts.
  private static let instructionLimit = 1 << 21

  func controlled(_ control: ControlFlow, _ known: inout Dependencies) throws(TensorError) -> [TableID] {
    switch control {
    case .call(let program): return try known.outputs(of: program, operands)
    case .conditional(let first, let second): return try branched(first, second, &known)
    case .repeatWhile(let loop): return try repeated(loop, &known)
    case .scan(let scan): return try scanned(scan, &known)
    case .refuse(let refusal): throw refusal.error
    }
  }

  /// Both branches count, unless one of them has no value.
  private func branched(
    _ first: Program, _ second: Program, _ known: inout Dependencies
  ) throws(TensorError) -> [TableID] {
    let arguments = Array(operands.dropFirst())
    guard let tables = try? known.outputs(of: first, arguments) else {
      return try known.outputs(of: second, arguments)
    }
    guard let others = try? known.outputs(of: second, arguments) else { return tables }
    return zip(tables, others).map { known.union($0, $1) }
  }

  /// Round after round, until the state depends on nothing new.
  private func repeated(_ loop: WhileKernel, _ known: inout Dependencies) throws(TensorError) -> [TableID] {
    var state = Array(tables[..<loop.stateCount])
    let constants = operands[loop.stateCount...]
    let rounds = Swift.min(loop.maximumIterations ?? .max, Self.roundLimit)
    for _ in 0..<rounds {
      let next = try known.outputs(of: loop.body, state.map { .init(table: $0) } + constants)
      let joined = zip(state, next).map { known.union($0, $1) }
      if joined == state { return state }
      state = joined
    }
    return rounds == loop.maximumIterations ? state : everything(&known)
  }

  /// Step by step, each with its own slices.
  private func scanned(_ scan: ScanKernel, _ known: inout Dependencies) throws(TensorError) -> [TableID] {
    guard
      scan.length.multipliedReportingOverflow(by: scan.body.instructionCount).partialValue
        < Self.instructionLimit, scan.length < Self.instructionLimit
    else { return everything(&known) }
    let first = known.tables.count
    let slices = operands.indices.dropFirst(scan.carryCount).prefix(scan.sliceCount)
    let constants = operands[slices.endIndex...]
    var carry = Array(tables[..<scan.carryCount])
    var stacked = results[scan.carryCount...].map { [ColumnSets.SetID](repeating: 0, count: $0.elementCount) }
    for index in 0..<scan.length {
      let step = scan.step(index)
      let current = slices.map { slice(of: $0, step, &known) }
      let outputs = try known.outputs(of: scan.body, carry.map { .init(table: $0) } + current + constants)
      for (position, table) in outputs[scan.carryCount...].enumerated() where table != 0 {
        let count = known.tables[table].count
        stacked[position].replaceSubrange(step * count..<(step + 1) * count, with: known.tables[table])
      }
      carry = Array(outputs[..<scan.carryCount])
      known.forgetTables(from: first, keeping: carry)
    }
    return carry + stacked.map { known.newTable($0) }
  }

  /// What is known of one slice of an operand along its leading axis.
  private func slice(of operand: Int, _ step: Int, _ known: inout Dependencies) -> Dependencies.Known {
    let shape = Array(types[operand].shape.dropFirst())
    let view = View(offset: step * shape.elementCount, strides: shape.rowMajorStrides)
    var slice = operands[operand]
    slice.table = known.view(slice.table, view, shape)
    slice.value = slice.value.map { $0[step] }
    return slice
  }
}
