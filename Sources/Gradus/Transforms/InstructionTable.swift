/// A hash table of instructions by primitive and operands, with open addressing: finds duplicates without boxing keys.
struct InstructionTable {
  private var slots = [Int32](repeating: -1, count: 64)
  private var count = 0

  /// Enters the instruction `index` that is about to be made, or gives an earlier one that does the same.
  mutating func insert(
    _ primitive: any Primitive, _ arguments: [VariableID], _ type: TensorType, _ index: Int,
    _ instructions: [Instruction], _ operands: [VariableID], _ types: [TensorType]
  ) -> Int? {
    if count * 2 >= slots.count { grow(instructions, operands) }
    var slot = Self.hash(primitive, arguments[...]) & (slots.count - 1)
    while slots[slot] >= 0 {
      let candidate = instructions[Int(slots[slot])]
      if operands[candidate.operandRange].elementsEqual(arguments), candidate.primitive.isEqual(to: primitive),
        types[Int(candidate.result)] == type
      {
        return Int(slots[slot])
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(index)
    count += 1
    return nil
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

  private static func hash(_ primitive: any Primitive, _ arguments: ArraySlice<VariableID>) -> Int {
    var hasher = Hasher()
    hasher.combine(ObjectIdentifier(type(of: primitive)))
    primitive.hash(into: &hasher)
    for argument in arguments { hasher.combine(argument) }
    return hasher.finalize()
  }
}
