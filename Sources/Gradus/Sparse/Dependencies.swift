/// Which of the variables' elements depend on which columns, followed through the kernels of a program.
///
/// The program is linear in the inputs that carry columns (it is a program with tangents), so an element depends on a
/// column if any operand that it is made of does. New primitives need no rule here, as they are made of kernels; a
/// kernel without a rule counts every element of its results as depending on everything that its operands do.
struct Dependencies {
  typealias SetID = ColumnSets.SetID
  /// The number of a table, which gives each element's set; 0 where no element depends on anything.
  typealias TableID = Int

  let program: Program
  var sets: ColumnSets
  private(set) var tables: [[SetID]] = [[]]
  private var tableOfVariable: [TableID]
  /// The variables that are zero everywhere.
  private var isZero: [Bool]
  /// The integers that gathers and scatters read, where they are known.
  private let indices: [VariableID: [Int]]
  // The same operation on the same tables gives the same table: a chain of elementwise operations costs nothing.
  private var made: [Derivation: TableID] = [:]

  private enum Derivation: Hashable {
    case union(TableID, TableID)
    case view(TableID, View, [Int])
  }

  /// - Parameters:
  ///   - seeds: how many elements each input has that carries columns, from the input `firstSeed` on; they are
  ///     numbered one after another.
  ///   - values: of the other inputs, where they are known.
  init(
    of program: Program, firstSeed: Int, seedCount: Int, values: [Tensor?]
  ) throws(TensorError) {
    self.program = program
    let seeds = program.inputs[firstSeed..<firstSeed + seedCount]
    sets = ColumnSets(columnCount: seeds.reduce(0) { $0 + program.type(of: $1).elementCount })
    tableOfVariable = [TableID](repeating: 0, count: program.types.count)
    isZero = [Bool](repeating: false, count: program.types.count)
    indices = try program.knownIndices(values)
    var first = 0
    for seed in seeds {
      let count = program.type(of: seed).elementCount
      tableOfVariable[Int(seed)] = newTable((first..<first + count).map(ColumnSets.single))
      first += count
    }
    for instruction in program.instructions { try visit(instruction) }
  }

  private mutating func visit(_ instruction: Instruction) throws(TensorError) {
    let operands = program.operands(of: instruction)
    let types = operands.map { program.type(of: $0) }
    let results = program.resultTypes(of: instruction)
    let depends = operands.contains { tableOfVariable[Int($0)] != 0 }
    guard depends || operands.isEmpty else { return }
    let kernel = program.primitive(of: instruction).kernel(types, results)
    if case .fill(let value) = kernel { isZero[Int(instruction.result)] = value.double == 0 }
    guard depends else { return }
    try checkRoom(for: results)
    let rule = DependencyRule(
      kernel: kernel, types: types, results: results, tables: operands.map { tableOfVariable[Int($0)] },
      isZero: operands.map { isZero[Int($0)] }, indices: operands.map { indices[$0] })
    for (variable, table) in zip(instruction.results, rule.resultTables(&self)) {
      tableOfVariable[Int(variable)] = table
    }
  }

  /// Each rule makes at most two sets for each element of its results and operands.
  private func checkRoom(for results: [TensorType]) throws(TensorError) {
    let largest = program.types.lazy.map(\.elementCount).max() ?? 0
    guard sets.count + 4 * results.count * largest < Int32.max else {
      throw TensorError(
        "sparsity", "fewer than 2³¹ sets of columns", got: "\(sets.count) and \(results) next",
        "Differentiate parts of the function, or give its `pattern:`.")
    }
  }

  /// The pattern whose rows are the elements of some outputs, one after another.
  mutating func pattern(ofOutputs outputs: Range<Int>) throws(TensorError) -> SparsityPattern {
    let variables = program.outputs[outputs]
    let rows = variables.reduce(0) { $0 + program.type(of: $1).elementCount }
    try SparsityPattern.checkSizes(rows, sets.columnCount)
    var pointers = [0]
    pointers.reserveCapacity(rows + 1)
    var columns: [Int32] = []
    for variable in variables {
      let table = tables[tableOfVariable[Int(variable)]]
      for element in 0..<program.type(of: variable).elementCount {
        if !table.isEmpty { sets.appendColumns(of: table[element], to: &columns) }
        try MemoryLimit.check(
          Double(columns.count), of: MemoryLayout<Int32>.size, "sparsity",
          "a pattern of \(rows) × \(sets.columnCount) with fewer nonzeros", "Use `jvp` and `vjp`.")
        pointers.append(columns.count)
      }
    }
    return SparsityPattern(
      rows: rows, columns: sets.columnCount, rowPointers: pointers, columnIndices: columns)
  }
}

// MARK: Tables

extension Dependencies {
  /// Enters a table; one that is empty everywhere is table 0.
  mutating func newTable(_ table: [SetID]) -> TableID {
    if table.allSatisfy({ $0 == 0 }) { return 0 }
    tables.append(table)
    return tables.count - 1
  }

  /// The union element by element.
  mutating func union(_ left: TableID, _ right: TableID) -> TableID {
    if left == right || right == 0 { return left }
    if left == 0 { return right }
    let derivation = Derivation.union(min(left, right), max(left, right))
    if let known = made[derivation] { return known }
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
    if let known = made[derivation] { return known }
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
