import GradusKernels

/// Turns a fused map into the C form: registers, loads, loops and stores.
struct KernelMapBuilder {
  let map: FusedMap
  /// The buffer of each base variable, as an index into the buffers of a run.
  let buffer: (VariableID) -> Int32
  let memory: PlanMemory

  private let program: ScalarProgram
  private var registers: [Int32]
  private var registerCount: Int32 = 0

  init(_ map: FusedMap, memory: PlanMemory, buffer: @escaping (VariableID) -> Int32) {
    self.map = map
    self.memory = memory
    self.buffer = buffer
    program = map.program
    registers = [Int32](repeating: -1, count: map.program.types.count)
  }

  /// The C form, with the axes of the iteration in the order of `permutation`.
  mutating func build(permutation: [Int]) throws(TensorError) -> gradus_map {
    let shape = permutation.map { map.shape[$0] }
    var result = gradus_map()
    result.count = shape.elementCount
    let loads = try operands(shape, permutation, into: &result)
    let (constants, data) = constantOperands()
    let instructions = try kernelInstructions()
    let stores = map.stores.map { store in
      var operand = gradus_operand()
      operand.buffer = buffer(store.variable)
      operand.access = Int32(GRADUS_CONTIGUOUS.rawValue)
      operand.size = Int32(program.types[store.value].byteCount)
      operand.reg = registers[store.value]
      return operand
    }
    result.register_count = registerCount
    result.load_count = Int32(loads.count)
    result.constant_count = Int32(constants.count)
    result.instruction_count = Int32(instructions.count)
    result.store_count = Int32(stores.count)
    result.loads = UnsafePointer(memory.store(loads))
    result.constants = UnsafePointer(memory.store(constants))
    result.constant_data = UnsafePointer(memory.store(data))
    result.instructions = UnsafePointer(memory.store(instructions))
    result.stores = UnsafePointer(memory.store(stores))
    return result
  }

  func register(of value: Int) -> Int32 { registers[value] }

  private mutating func newRegister() -> Int32 {
    registerCount += 1
    return registerCount - 1
  }

  /// The loads; also sets the dimensions that the strided ones walk over.
  private mutating func operands(
    _ shape: [Int], _ permutation: [Int], into result: inout gradus_map
  ) throws(TensorError) -> [gradus_operand] {
    let views = map.loads.map { load in
      View(offset: load.source.view.offset, strides: permutation.map { load.source.view.strides[$0] })
    }
    let strided = views.indices.filter { !views[$0].isContiguous(shape) && !views[$0].isScalar(shape) }
    let merged = MergedAxes(shape, strided.map { views[$0].strides })
    guard merged.dimensions.count <= Int(GRADUS_MAXIMUM_RANK) else {
      throw TensorError(
        "prepare", "at most 8 axes after merging neighbours", got: "\(merged.dimensions.count) axes",
        "Reshape the tensors to fewer axes.")
    }
    result.rank = Int32(merged.dimensions.count)
    withUnsafeMutableBytes(of: &result.dimensions) { bytes in
      for (axis, extent) in merged.dimensions.enumerated() { bytes.bindMemory(to: Int.self)[axis] = extent }
    }
    var operands: [gradus_operand] = []
    for (index, load) in map.loads.enumerated() {
      var operand = gradus_operand()
      operand.buffer = buffer(load.source.base)
      operand.size = Int32(load.type.byteCount)
      operand.reg = newRegister()
      operand.offset = views[index].offset
      if let position = strided.firstIndex(of: index) {
        operand.access = Int32(GRADUS_STRIDED.rawValue)
        withUnsafeMutableBytes(of: &operand.strides) { bytes in
          for (axis, stride) in merged.strides[position].enumerated() { bytes.bindMemory(to: Int.self)[axis] = stride }
        }
      } else {
        let isContiguous = views[index].isContiguous(shape)
        operand.access = Int32((isContiguous ? GRADUS_CONTIGUOUS : GRADUS_SCALAR).rawValue)
      }
      operands.append(operand)
    }
    for (value, instruction) in program.instructions.enumerated() {
      if case .load(let index) = instruction { registers[value] = operands[index].reg }
    }
    return operands
  }

  private mutating func constantOperands() -> ([gradus_operand], [UInt64]) {
    var operands: [gradus_operand] = []
    var data: [UInt64] = []
    for (value, instruction) in program.instructions.enumerated() {
      guard case .constant(let constant) = instruction else { continue }
      var operand = gradus_operand()
      operand.buffer = Int32(data.count)
      operand.access = Int32(GRADUS_SCALAR.rawValue)
      operand.size = Int32(program.types[value].byteCount)
      operand.reg = newRegister()
      registers[value] = operand.reg
      operands.append(operand)
      data.append(constant.bits(as: program.types[value]))
    }
    return (operands, data)
  }

  /// The loops in order. A result takes over a register whose value was read for the last time.
  private mutating func kernelInstructions() throws(TensorError) -> [gradus_instruction] {
    var lastUse = [Int](repeating: -1, count: program.types.count)
    for (value, instruction) in program.instructions.enumerated() {
      for operand in instruction.operands { lastUse[operand] = value }
    }
    for store in map.stores { lastUse[store.value] = .max }
    if let reduced = map.reduced { lastUse[reduced] = .max }
    var free: [Int32] = []
    var steps: [gradus_instruction] = []
    for (value, instruction) in program.instructions.enumerated() {
      if case .constant = instruction { continue }
      if case .load = instruction { continue }
      let operands = instruction.operands
      guard let loop = instruction.loop(operands.map { program.types[$0] }, program.types[value]) else {
        throw TensorError(
          "prepare", "an operation with a loop for \(program.types[value])", got: "\(instruction)", "Please report it.")
      }
      let inputs = operands.map { registers[$0] } + [-1, -1, -1]
      registers[value] = free.popLast() ?? newRegister()
      steps.append(
        gradus_instruction(loop: loop, result: registers[value], a: inputs[0], b: inputs[1], c: inputs[2]))
      for operand in Set(operands) where lastUse[operand] == value && isComputed(operand) {
        free.append(registers[operand])
      }
      if lastUse[value] < 0 { free.append(registers[value]) }
    }
    return steps
  }

  // Loaded registers point into the operands' own memory and constants are filled once: neither may be written over.
  private func isComputed(_ value: Int) -> Bool {
    switch program.instructions[value] {
    case .load, .constant: false
    default: true
    }
  }
}
