/// A hash table of instructions by primitive and operands, with open addressing: finds duplicates without boxing
/// keys.
struct InstructionTable {
  private var slots = [Int32](repeating: -1, count: 64)
  private var count = 0

  /// An earlier instruction that does the same.
  func find(
    _ primitive: PrimitiveID, _ arguments: [VariableID], _ instructions: [Instruction], _ operands: [VariableID]
  ) -> Int? {
    let index = slots[slot(primitive, arguments, instructions, operands)]
    return index < 0 ? nil : Int(index)
  }

  /// Enters the instruction `index` that is about to be made, or gives an earlier one that does the same.
  mutating func insert(
    _ primitive: PrimitiveID, _ arguments: [VariableID], _ index: Int, _ instructions: [Instruction],
    _ operands: [VariableID]
  ) -> Int? {
    if count * 2 >= slots.count { grow(instructions, operands) }
    let slot = slot(primitive, arguments, instructions, operands)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    slots[slot] = Int32(index)
    count += 1
    return nil
  }

  /// Where the instruction stands, or the free place where it would.
  private func slot(
    _ primitive: PrimitiveID, _ arguments: [VariableID], _ instructions: [Instruction], _ operands: [VariableID]
  ) -> Int {
    var slot = Self.hash(primitive, arguments[...]) & (slots.count - 1)
    while slots[slot] >= 0 {
      let candidate = instructions[Int(slots[slot])]
      if candidate.primitive == primitive, operands[candidate.operandRange].elementsEqual(arguments) { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow(_ instructions: [Instruction], _ operands: [VariableID]) {
    let entries = slots.filter { $0 >= 0 }
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for entry in entries {
      let instruction = instructions[Int(entry)]
      var slot = Self.hash(instruction.primitive, operands[instruction.operandRange]) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = entry
    }
  }

  private static func hash(_ primitive: PrimitiveID, _ arguments: ArraySlice<VariableID>) -> Int {
    var hash = Int(primitive) &* 0x2545_F491_4F6C_DD1D
    for argument in arguments { hash = (hash ^ Int(argument)) &* 0x0100_0000_01B3 }
    return hash ^ Int(bitPattern: UInt(bitPattern: hash) >> 29)
  }
}
