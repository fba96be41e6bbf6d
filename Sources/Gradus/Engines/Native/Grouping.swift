/// A variable seen through views: the elements of `base` at `view`.
struct ViewedVariable: Hashable {
  var base: VariableID
  var view: View
}

/// What the lowering knows of each variable and instruction before it makes steps.
struct ProgramAnalysis {
  let program: Program
  let kernels: [Kernel]
  /// For each variable: what it is a view of; itself when it has a buffer or is computed on the way.
  private(set) var sources: [ViewedVariable]
  /// For each variable: the one value that it holds everywhere, if it is a constant.
  private(set) var constants: [ScalarValue?]
  /// For each variable: the length of the iota that it is a view of.
  private(set) var iotas: [Int?]
  /// For each variable: the instruction that defines it; −1 for inputs.
  private(set) var definitions: [Int]
  /// For each instruction: the number of its group. Instructions of a group run as one step.
  private(set) var groups: [Int] = []

  init(_ program: Program) {
    self.program = program
    kernels = program.instructions.map { instruction in
      let operands = program.operands(of: instruction).map { program.type(of: $0) }
      return instruction.primitive.kernel(operands, program.type(of: instruction.result))
    }
    sources = program.types.indices.map { variable in
      ViewedVariable(base: VariableID(variable), view: .whole(program.types[variable].shape))
    }
    constants = [ScalarValue?](repeating: nil, count: program.types.count)
    iotas = [Int?](repeating: nil, count: program.types.count)
    definitions = [Int](repeating: -1, count: program.types.count)
    for (index, instruction) in program.instructions.enumerated() { resolve(index, instruction) }
    groups = grouped()
  }

  private mutating func resolve(_ index: Int, _ instruction: Instruction) {
    let result = Int(instruction.result)
    let shape = program.types[result].shape
    definitions[result] = index
    switch kernels[index] {
    case .fill(let value): constants[result] = value
    case .iota(let axis):
      iotas[result] = shape[axis]
      sources[result].view = View(offset: 0, strides: shape.indices.map { $0 == axis ? 1 : 0 })
    case .view(let view):
      let operand = Int(program.operands(of: instruction).first!)  // A view has one operand.
      constants[result] = constants[operand]
      let source = sources[operand]
      if let composed = view.composed(with: source.view, program.types[operand].shape, result: shape) {
        sources[result] = ViewedVariable(base: source.base, view: composed)
        iotas[result] = iotas[operand]
      }
    default: break
    }
  }

  /// Whether a view instruction could not be folded into its readers and has to copy.
  func copies(_ index: Int) -> Bool {
    guard case .view = kernels[index] else { return false }
    let result = program.instructions[index].result
    return sources[Int(result)].base == result && constants[Int(result)] == nil
  }

  /// Whether a variable is the base's elements in their own order.
  func isIdentity(_ variable: VariableID) -> Bool {
    let source = sources[Int(variable)]
    let shape = program.type(of: variable).shape
    return source.view.offset == 0 && source.view.isContiguous(shape)
      && shape.squeezed == program.type(of: source.base).shape.squeezed
  }

  /// Puts each map into the group of its readers when all of them are one group over the same elements.
  ///
  /// Going backwards, the instruction that starts a group is the last of it; only its result, and outputs of the program, leave the group. So
  /// groups in the order of their starters are in a valid order of execution.
  private func grouped() -> [Int] {
    var groups = Array(program.instructions.indices)
    var readers = [[Int]](repeating: [], count: program.types.count)
    var isReadWhole = [Bool](repeating: true, count: program.types.count)
    for (index, instruction) in program.instructions.enumerated() where !isFolded(index) {
      for operand in program.operands(of: instruction) {
        let base = Int(sources[Int(operand)].base)
        readers[base].append(index)
        if !isIdentity(operand) { isReadWhole[base] = false }
      }
    }
    for index in program.instructions.indices.reversed() {
      guard case .map = kernels[index] else { continue }
      let result = Int(program.instructions[index].result)
      let isOutput = program.outputs.contains { sources[Int($0)].base == VariableID(result) }
      let groupsOfReaders = Set(readers[result].map { groups[$0] })
      guard isReadWhole[result], groupsOfReaders.count == 1, let group = groupsOfReaders.first else { continue }
      if canJoin(result, group, isOutput) { groups[index] = group }
    }
    return groups
  }

  /// Views and constants need no step: their readers see through them.
  func isFolded(_ index: Int) -> Bool {
    switch kernels[index] {
    case .fill, .iota: true
    case .view: !copies(index)
    default: false
    }
  }

  private func canJoin(_ result: Int, _ group: Int, _ isOutput: Bool) -> Bool {
    let shape = program.types[result].shape.squeezed
    switch kernels[group] {
    case .map: return program.type(of: program.instructions[group].result).shape.squeezed == shape
    case .reduce: return !isOutput
    default: return false
    }
  }
}
