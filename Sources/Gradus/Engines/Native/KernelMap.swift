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
    var (loads, stores) = try operands(shape, permutation, into: &result)
    for (index, load) in map.loads.enumerated() {
      loads[index].buffer = buffer(load.source.base)
      loads[index].size = Int32(load.type.byteCount)
      loads[index].reg = newRegister()
    }
    for (value, instruction) in program.instructions.enumerated() {
      if case .load(let index) = instruction { registers[value] = loads[index].reg }
    }
    let (constants, data) = constantOperands()
    result.first_computed = registerCount
    var instructions = try kernelInstructions()
    for (index, store) in map.stores.enumerated() {
      stores[index].buffer = store.buffer
      stores[index].size = Int32(program.types[store.value].byteCount)
      stores[index].reg = registers[store.value]
    }
    writeStraightIntoStores(&instructions, stores)
    result.register_count = registerCount
    result.block = map.reduced == nil ? blockSize : Int32(GRADUS_BLOCK)
    let strided = (loads + stores).filter { $0.access == Int32(GRADUS_STRIDED.rawValue) }.count
    result.cost = 8 * Int32(1 + instructions.count + strided)  // 1/8 ns a step
    result.load_count = Int32(loads.count)
    result.constant_count = Int32(constants.count)
    result.instruction_count = Int32(instructions.count)
    result.operation_count = result.instruction_count
    result.store_count = Int32(stores.count)
    result.loads = UnsafePointer(memory.store(loads))
    result.constants = UnsafePointer(memory.store(constants))
    result.constant_data = UnsafePointer(memory.store(data))
    result.instructions = UnsafePointer(memory.store(instructions))
    result.stores = UnsafePointer(memory.store(stores))
    return result
  }

  /// Many registers want short blocks, so that they stay in the inner caches.
  private var blockSize: Int32 { registerCount <= 16 ? 1024 : registerCount <= 32 ? 512 : 256 }

  func register(of value: Int) -> Int32 { registers[value] }

  private mutating func newRegister() -> Int32 {
    registerCount += 1
    return registerCount - 1
  }

  /// How each load and store walks over its buffer; also sets the dimensions that the strided ones walk over.
  private func operands(
    _ shape: [Int], _ permutation: [Int], into result: inout gradus_map
  ) throws(TensorError) -> (loads: [gradus_operand], stores: [gradus_operand]) {
    func permuted(_ view: View) -> View { View(offset: view.offset, strides: permutation.map { view.strides[$0] }) }
    let views =
      map.loads.map { permuted($0.source.view) }
      + map.stores.map { store in store.view.map(permuted) ?? .whole(shape) }
    let access = views.enumerated().map { index, view -> gradus_access in
      if view.isContiguous(shape) { return GRADUS_CONTIGUOUS }
      return index < map.loads.count && view.isScalar(shape) ? GRADUS_SCALAR : GRADUS_STRIDED
    }
    let strided = views.indices.filter { access[$0] == GRADUS_STRIDED }
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
    var operands = views.indices.map { index in
      var operand = gradus_operand()
      operand.offset = views[index].offset
      operand.access = Int32(access[index].rawValue)
      return operand
    }
    for (position, index) in strided.enumerated() {
      withUnsafeMutableBytes(of: &operands[index].strides) { bytes in
        for (axis, stride) in merged.strides[position].enumerated() { bytes.bindMemory(to: Int.self)[axis] = stride }
      }
    }
    return (Array(operands.prefix(map.loads.count)), Array(operands.dropFirst(map.loads.count)))
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
      registers[value] = free.popLast() ?? newRegister()
      steps.append(kernelInstruction(instruction, loop, value))
      for operand in Set(operands) where lastUse[operand] == value && isComputed(operand) {
        free.append(registers[operand])
      }
      if lastUse[value] < 0 { free.append(registers[value]) }
    }
    return steps
  }

  private func kernelInstruction(_ instruction: ScalarInstruction, _ loop: gradus_loop, _ value: Int)
    -> gradus_instruction
  {
    let inputs = instruction.operands.map { registers[$0] } + [-1, -1, -1]
    return gradus_instruction(
      loop: loop, result: registers[value], a: inputs[0], b: inputs[1], c: inputs[2], store: -1,
      operation: Int16(instruction.kernelOperation.rawValue),
      from: UInt8(program.types[instruction.operands[0]].kernelType.rawValue),
      to: UInt8(program.types[value].kernelType.rawValue), padding: 0, segment: nil)
  }

  /// The last instruction that defines a stored register writes the elements where the first contiguous store wants them.
  private func writeStraightIntoStores(_ instructions: inout [gradus_instruction], _ stores: [gradus_operand]) {
    var storeOf: [Int32: Int32] = [:]
    for (index, store) in stores.enumerated() where store.access == Int32(GRADUS_CONTIGUOUS.rawValue) {
      if storeOf[store.reg] == nil { storeOf[store.reg] = Int32(index) }
    }
    for index in instructions.indices.reversed() {
      instructions[index].store = storeOf.removeValue(forKey: instructions[index].result) ?? -1
    }
  }

  // Loaded registers point into the operands' own memory and constants are filled once: neither may be written over.
  private func isComputed(_ value: Int) -> Bool {
    switch program.instructions[value] {
    case .load, .constant: false
    default: true
    }
  }
}
