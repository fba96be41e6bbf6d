/// A variable seen through views: the elements of `base` at `view`.
struct ViewedVariable: Hashable {
  var base: VariableID
  var view: View
}

/// What the lowering knows of each variable and instruction before it makes steps.
struct ProgramAnalysis {
  let program: Program
  private(set) var kernels: [Kernel] = []
  /// For each variable: the one value that it holds everywhere, if it is a constant.
  private(set) var constants: [ScalarValue?]
  /// For each variable: the length of the iota that it is a view of.
  private(set) var iotas: [Int?]
  /// For each variable: the instruction that defines it; −1 for inputs.
  private(set) var definitions: [Int32]
  /// For each instruction: the number of its group. Instructions of a group run as one step.
  private(set) var groups: [Int] = []
  /// For each instruction: whether every reader computes it for itself, instead of one step storing it.
  private(set) var isInlined: [Bool]
  /// For each variable: whether an output of the program is the variable or a view of it.
  private(set) var isOutputBase: [Bool]
  /// For the result of a contraction whose memory is not in the order of its axes: the left operand's free axes in the
  /// order in which they are walked.
  private(set) var contractionOrders: [VariableID: [Int]] = [:]
  /// For the result of a contraction whose memory is in the order of a reader: where its elements lie.
  private(set) var contractionLayouts: [VariableID: View] = [:]
  /// The views that some variables are, by number; −1 for a variable that is itself.
  private var viewOf: [Int32]
  private var views: [ViewedVariable] = []

  init(_ program: Program) {
    self.program = program
    let count = program.types.count
    constants = [ScalarValue?](repeating: nil, count: count)
    iotas = [Int?](repeating: nil, count: count)
    definitions = [Int32](repeating: -1, count: count)
    viewOf = [Int32](repeating: -1, count: count)
    isOutputBase = [Bool](repeating: false, count: count)
    isInlined = [Bool](repeating: false, count: program.instructions.count)
    kernels = Self.kernels(of: program)
    resolve()
    for output in program.outputs { isOutputBase[Int(source(of: output).base)] = true }
    group()
  }

  /// The kernel of each instruction; those of the same primitive on the same types are made once.
  private static func kernels(of program: Program) -> [Kernel] {
    struct Known {
      let operands: [TensorType]
      let results: [TensorType]
      let kernel: Kernel
    }
    var known = [Known?](repeating: nil, count: program.primitives.primitives.count)
    return program.instructions.map { instruction in
      let variables = program.operands(of: instruction)
      if let last = known[Int(instruction.primitive)],
        last.results.elementsEqual(instruction.results, by: { $0 == program.type(of: $1) }),
        last.operands.elementsEqual(variables, by: { $0 == program.type(of: $1) })
      {
        return last.kernel
      }
      let operands = variables.map { program.type(of: $0) }
      let results = program.resultTypes(of: instruction)
      let kernel = program.primitive(of: instruction).kernel(operands, results)
      known[Int(instruction.primitive)] = Known(operands: operands, results: results, kernel: kernel)
      return kernel
    }
  }

  /// What a variable is a view of; itself when it has a buffer or is computed on the way.
  func source(of variable: VariableID) -> ViewedVariable {
    let view = viewOf[Int(variable)]
    return view >= 0
      ? views[Int(view)] : ViewedVariable(base: variable, view: .whole(program.type(of: variable).shape))
  }

  private func base(of variable: VariableID) -> VariableID {
    let view = viewOf[Int(variable)]
    return view >= 0 ? views[Int(view)].base : variable
  }

  /// Finds what each variable is a view of. A contraction keeps the order of its axes where the result goes out; where a
  /// reader could not look through the view of it, its memory takes the reader's order, if it can.
  private mutating func resolve() {
    let (constants, iotas, viewOf) = (self.constants, self.iotas, self.viewOf)
    var ordered = Set(program.outputs)
    while true {
      for (index, instruction) in program.instructions.enumerated() { resolve(index, instruction, ordered) }
      var isChanged = false
      for index in program.instructions.indices where !isFolded(index) {
        guard case .view = kernels[index], let operand = program.operands(of: program.instructions[index]).first else {
          continue
        }
        let result = base(of: operand)
        if contractionOrders[result] != nil {
          isChanged = ordered.insert(result).inserted || isChanged
        } else if contractionLayouts[result] == nil, !ordered.contains(result),
          let layout = contractionLayout(result, readAs: operand)
        {
          contractionLayouts[result] = layout
          isChanged = true
        }
      }
      if !isChanged { return }
      (self.constants, self.iotas, self.viewOf) = (constants, iotas, viewOf)
      (views, contractionOrders) = ([], [:])
    }
  }

  /// Where the elements of a contraction's result lie if they are in the order in which another variable has them.
  private func contractionLayout(_ result: VariableID, readAs variable: VariableID) -> View? {
    let definition = Int(definitions[Int(result)])
    guard definition >= 0, case .contract(let axes) = kernels[definition] else { return nil }
    let operands = program.operands(of: program.instructions[definition]).map { program.type(of: $0) }
    return View(
      layingOut: axes, operands, result: program.type(of: result).shape, as: source(of: variable).view,
      of: program.type(of: variable).shape)
  }

  private mutating func resolve(_ index: Int, _ instruction: Instruction, _ ordered: Set<VariableID>) {
    for result in instruction.results { definitions[Int(result)] = Int32(index) }
    let result = Int(instruction.result)
    switch kernels[index] {
    case .fill(let value): constants[result] = value
    case .iota(let axis):
      let shape = program.types[result].shape
      iotas[result] = shape[axis]
      let view = View(offset: 0, strides: shape.indices.map { $0 == axis ? 1 : 0 })
      setSource(result, ViewedVariable(base: instruction.result, view: view))
    case .view(let view):
      let shape = program.types[result].shape
      let operand = program.operands(of: instruction).first!  // A view has one operand.
      constants[result] = constants[Int(operand)]
      let source = self.source(of: operand)
      if let composed = view.composed(with: source.view, program.type(of: operand).shape, result: shape) {
        setSource(result, ViewedVariable(base: source.base, view: composed))
        iotas[result] = iotas[Int(operand)]
      }
    case .contract where contractionLayouts[instruction.result] != nil:
      let view = contractionLayouts[instruction.result]!  // It was just found to be there.
      setSource(result, ViewedVariable(base: instruction.result, view: view))
    case .contract(let axes) where !ordered.contains(instruction.result):
      let operands = program.operands(of: instruction)
      let (left, right) = (program.type(of: operands.first!), program.type(of: operands.last!))  // It has two.
      guard let layout = ContractionLayout(left.shape, source(of: operands.first!).view, right.shape, axes) else {
        break
      }
      contractionOrders[instruction.result] = layout.leftFree
      setSource(result, ViewedVariable(base: instruction.result, view: layout.result))
    default: break
    }
  }

  private mutating func setSource(_ variable: Int, _ source: ViewedVariable) {
    views.append(source)
    viewOf[variable] = Int32(views.count - 1)
  }

  /// Views and constants need no step: their readers see through them.
  func isFolded(_ index: Int) -> Bool {
    switch kernels[index] {
    case .fill, .iota: return true
    case .view:
      // A view that could not be folded into its readers has to copy.
      let result = program.instructions[index].result
      return viewOf[Int(result)] >= 0 || constants[Int(result)] != nil
    default: return false
    }
  }

  /// Whether a variable is the base's elements in their own order.
  func isIdentity(_ variable: VariableID) -> Bool {
    if viewOf[Int(variable)] < 0 { return true }
    let source = self.source(of: variable)
    let shape = program.type(of: variable).shape
    return source.view.offset == 0 && source.view.isContiguous(shape)
      && shape.squeezed == program.type(of: source.base).shape.squeezed
  }

  /// Whether a variable is all the base's elements in their own order, perhaps in another shape.
  func isWhole(_ variable: VariableID) -> Bool {
    let (source, shape) = (self.source(of: variable), program.type(of: variable).shape)
    return source.view.offset == 0 && source.view.isContiguous(shape)
      && shape.elementCount == program.type(of: source.base).elementCount
  }

  /// Puts each map into the group of its readers when all of them are one group over the same elements. A cheap map
  /// of stored values with several such readers is computed by each of them, which costs less than storing and
  /// loading it.
  ///
  /// Going backwards, the instruction that starts a group is the last of it; only its result, and outputs of the
  /// program, leave the group. So groups in the order of their starters are in a valid order of execution.
  private mutating func group() {
    // Several readers that work element by element, or readers of which some do not.
    let (none, several, other) = (-1, -2, -3)
    groups = Array(program.instructions.indices)
    var groupOfReaders = [Int](repeating: none, count: program.types.count)
    for index in program.instructions.indices.reversed() where !isFolded(index) {
      let instruction = program.instructions[index]
      let result = Int(instruction.result)
      let readers = groupOfReaders[result]
      if case .map = kernels[index], readers >= 0, canJoin(result, readers) { groups[index] = readers }
      isInlined[index] = readers == several && !isOutputBase[result] && isCheap(index)
      for operand in program.operands(of: instruction) {
        let base = Int(self.base(of: operand))
        let known = groupOfReaders[base]
        if known == other || !isIdentity(operand) || !readsElements(index) {
          groupOfReaders[base] = other
        } else {
          groupOfReaders[base] =
            !isInlined[index] && (known == none || known == groups[index]) ? groups[index] : several
        }
      }
    }
  }

  /// Whether an instruction reads each element of its operands in turn, so that it could compute them itself.
  private func readsElements(_ index: Int) -> Bool {
    switch kernels[index] {
    case .map, .reduce: true
    default: false
    }
  }

  /// Whether a map takes no more time than loading its result would: at most two simple steps, on values that are
  /// stored anyway.
  private func isCheap(_ index: Int) -> Bool {
    guard case .map(let scalar) = kernels[index], scalar.instructions.count <= 2 else { return false }
    let isSimple = scalar.instructions.allSatisfy { step in
      switch step {
      case .call, .binary(.divide, _, _), .binary(.remainder, _, _): false
      default: true
      }
    }
    return isSimple
      && program.operands(of: program.instructions[index]).allSatisfy { operand in
        let definition = definitions[Int(base(of: operand))]
        guard definition >= 0, constants[Int(operand)] == nil, iotas[Int(operand)] == nil else { return true }
        if case .map = kernels[Int(definition)] { return false }
        return true
      }
  }

  private func canJoin(_ result: Int, _ group: Int) -> Bool {
    let shape = program.types[result].shape
    switch kernels[group] {
    case .map:
      let other = program.type(of: program.instructions[group].result).shape
      return other == shape || other.squeezed == shape.squeezed
    case .reduce: return !isOutputBase[result]
    default: return false
    }
  }
}
