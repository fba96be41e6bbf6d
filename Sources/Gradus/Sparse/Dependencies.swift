/// Which elements of a program's variables depend on which columns, followed through the kernels.
///
/// The program is linear in the inputs that carry columns (it is a program with tangents), so an element depends on a
/// column if any operand that it is made of does. New primitives need no rule here, as they are made of kernels.
struct Dependencies {
  typealias SetID = ColumnSets.SetID
  /// The number of a table, which gives each element's set; 0 where no element depends on anything.
  typealias TableID = Int

  /// What is known of a variable.
  struct Known {
    var table: TableID = 0
    /// Whether it is zero everywhere.
    var isZero = false
    /// The tensor, where it does not depend on the argument and says where elements lie.
    var value: Tensor?
  }

  var sets: ColumnSets
  private(set) var tables: [[SetID]] = [[]]
  /// How many variables hold each table; one that nobody holds is forgotten.
  private var holders: [Int] = [1]
  // The same operation on the same tables gives the same table: a chain of elementwise operations costs nothing.
  private var made: [Derivation: TableID] = [:]

  private enum Derivation: Hashable {
    case union(TableID, TableID)
    case view(TableID, View, [Int])
  }

  init(columnCount: Int) { sets = ColumnSets(columnCount: columnCount) }

  /// The pattern whose rows are the elements of some tables, one after another.
  ///
  /// - Parameter counts: the number of elements of each.
  mutating func pattern(of tables: [TableID], _ counts: [Int]) throws(TensorError) -> SparsityPattern {
    let rows = counts.reduce(0, +)
    try SparsityPattern.checkSizes(rows, sets.columnCount)
    var pointers = [0]
    pointers.reserveCapacity(rows + 1)
    var columns: [Int32] = []
    for (table, count) in zip(tables.map { self.tables[$0] }, counts) {
      for element in 0..<count {
        if !table.isEmpty { sets.appendColumns(of: table[element], to: &columns) }
        try MemoryLimit.check(
          Double(columns.count), of: MemoryLayout<Int32>.size, "sparsity",
          "a pattern of \(rows) × \(sets.columnCount) that fits in memory", "Use `jvp` and `vjp`.")
        pointers.append(columns.count)
      }
    }
    return SparsityPattern(
      rows: rows, columns: sets.columnCount, rowPointers: pointers, columnIndices: columns)
  }
}

// MARK: Programs

extension Dependencies {
  /// The tables of a program's outputs, given what is known of its inputs.
  mutating func outputs(of program: Program, _ inputs: [Known]) throws(TensorError) -> [TableID] {
    var known = [Known](repeating: Known(), count: program.types.count)
    for (variable, input) in zip(program.inputs, inputs) { known[Int(variable)] = input }
    for (variable, value) in try program.knownIntegers(inputs.map(\.value)) { known[Int(variable)].value = value }
    // Once for the program and once for the caller, who may go on with them.
    for variable in program.inputs { holders[known[Int(variable)].table] += 2 }
    var lastUses = program.lastUses
    for (index, instruction) in program.instructions.enumerated() {
      let first = tables.count
      try visit(instruction, of: program, &known)
      for variable in instruction.results { holders[known[Int(variable)].table] += 1 }
      for variable in program.operands(of: instruction) where lastUses[Int(variable)] == index {
        lastUses[Int(variable)] = -1
        release(known[Int(variable)].table)
      }
      forgetTables(from: first, keeping: [])
    }
    // The outputs belong to the caller now.
    for variable in program.types.indices where lastUses[variable] >= 0 { holders[known[variable].table] -= 1 }
    for variable in program.inputs { holders[known[Int(variable)].table] -= 1 }
    return program.outputs.map { known[Int($0)].table }
  }

  private mutating func release(_ table: TableID) {
    holders[table] -= 1
    if holders[table] == 0 { tables[table] = [] }
  }

  /// Forgets the tables made since there were `first`, apart from those that a variable holds or the caller keeps.
  mutating func forgetTables(from first: Int, keeping kept: [TableID]) {
    for table in first..<tables.count where holders[table] == 0 && !kept.contains(table) { tables[table] = [] }
  }

  private mutating func visit(
    _ instruction: Instruction, of program: Program, _ known: inout [Known]
  ) throws(TensorError) {
    let operands = program.operands(of: instruction).map { known[Int($0)] }
    let depends = operands.contains { $0.table != 0 }
    guard depends || operands.isEmpty else { return }
    let types = program.operands(of: instruction).map { program.type(of: $0) }
    let results = program.resultTypes(of: instruction)
    let kernel = program.primitive(of: instruction).kernel(types, results)
    if case .fill(let value) = kernel { known[Int(instruction.result)].isZero = value.double == 0 }
    guard depends else { return }
    try checkRoom(for: types + results)
    let rule = DependencyRule(kernel: kernel, types: types, results: results, operands: operands)
    for (variable, table) in zip(instruction.results, try rule.resultTables(&self)) {
      known[Int(variable)].table = table
    }
  }

  /// Each rule makes at most two sets for each element of its results and operands.
  private func checkRoom(for types: [TensorType]) throws(TensorError) {
    let next = types.reduce(0.0) { $0 + 2 * Double($1.elementCount) }
    guard Double(sets.count) + next < Double(Int32.max) else {
      throw TensorError(
        "sparsity", "fewer than 2³¹ sets of columns", got: "\(sets.count) and \(Int(next)) next",
        "Differentiate parts of the function, or give its `pattern:`.")
    }
  }
}

extension Program {
  /// The last instruction that reads each variable: `.max` for outputs and for variables that nobody reads.
  fileprivate var lastUses: [Int] {
    var last = [Int](repeating: .max, count: types.count)
    for (index, instruction) in instructions.enumerated() {
      for operand in operands(of: instruction) { last[Int(operand)] = index }
    }
    for output in outputs { last[Int(output)] = .max }
    return last
  }
}

// MARK: Tables

extension Dependencies {
  /// Enters a table; one that is empty everywhere is table 0.
  mutating func newTable(_ table: [SetID]) -> TableID {
    if table.allSatisfy({ $0 == 0 }) { return 0 }
    tables.append(table)
    holders.append(0)
    return tables.count - 1
  }

  /// The union element by element.
  mutating func union(_ left: TableID, _ right: TableID) -> TableID {
    if left == right || right == 0 { return left }
    if left == 0 { return right }
    let derivation = Derivation.union(min(left, right), max(left, right))
    if let known = made[derivation], !tables[known].isEmpty { return known }
    let (first, second) = (tables[left], tables[right])
    var result = first
    var (isFirst, isSecond) = (true, true)
    for element in first.indices {
      let set = sets.union(first[element], second[element])
      result[element] = set
      isFirst = isFirst && set == first[element]
      isSecond = isSecond && set == second[element]
    }
    let table = isFirst ? left : isSecond ? right : newTable(result)
    made[derivation] = table
    return table
  }

  /// The table of a view of shape `shape`.
  mutating func view(_ table: TableID, _ view: View, _ shape: [Int]) -> TableID {
    if table == 0 || (view.offset == 0 && tables[table].count == shape.elementCount && view.isContiguous(shape)) {
      return table
    }
    let derivation = Derivation.view(table, view, shape)
    if let known = made[derivation], !tables[known].isEmpty { return known }
    let source = tables[table]
    var result = [SetID](repeating: 0, count: shape.elementCount)
    view.eachRun(of: shape) { position, start, stride, count in
      for step in 0..<count { result[position + step] = source[start + step * stride] }
    }
    let made = newTable(result)
    self.made[derivation] = made
    return made
  }

  /// The table whose every element is the union of `size` neighbouring elements.
  mutating func unions(of table: TableID, groupsOf size: Int, count: Int) -> TableID {
    if table == 0 || size == 0 { return 0 }
    if size == 1 { return table }
    let source = tables[table]
    return newTable((0..<count).map { group in sets.union(source[group * size..<(group + 1) * size]) })
  }
}

extension View {
  /// Calls `body` with each run along the last axis: the row-major position in `shape`, the position in the source,
  /// the step there, and the length.
  func eachRun(of shape: [Int], _ body: (Int, Int, Int, Int) -> Void) {
    guard let length = shape.last, let stride = strides.last else { return body(0, offset, 0, 1) }
    if shape.elementCount == 0 { return }
    var index = [Int](repeating: 0, count: shape.count - 1)
    var start = offset
    for position in Swift.stride(from: 0, to: shape.elementCount, by: length) {
      body(position, start, stride, length)
      for axis in index.indices.reversed() {
        index[axis] += 1
        start += strides[axis]
        if index[axis] < shape[axis] { break }
        start -= strides[axis] * shape[axis]
        index[axis] = 0
      }
    }
  }
}
