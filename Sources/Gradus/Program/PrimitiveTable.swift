/// The different primitives of a program, each once; instructions name them by number.
///
/// So an instruction is 20 bytes without references, and equal operations compare by number.
struct PrimitiveTable: Sendable {
  private(set) var primitives: [any Primitive] = []
  // The type of each, to tell most of them apart without a look at their attributes.
  private var kinds: [ObjectIdentifier] = []
  // Open addressing over positions in `primitives`; −1 is free. The count is a power of two.
  private var slots = [Int32](repeating: -1, count: 32)

  subscript(id: PrimitiveID) -> any Primitive { primitives[Int(id)] }

  /// The number of a primitive, entered if it is new.
  mutating func id(of primitive: some Primitive) -> PrimitiveID {
    var slot = Self.hash(primitive) & (slots.count - 1)
    while slots[slot] >= 0 {
      let candidate = Int(slots[slot])
      if kinds[candidate] == ObjectIdentifier(type(of: primitive)),
        !primitive.hasAttributes || primitive.isEqual(to: primitives[candidate])
      {
        return slots[slot]
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    primitives.append(primitive)
    kinds.append(ObjectIdentifier(type(of: primitive)))
    slots[slot] = PrimitiveID(primitives.count - 1)
    if primitives.count * 2 > slots.count { grow() }
    return PrimitiveID(primitives.count - 1)
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 4)
    for (id, primitive) in primitives.enumerated() {
      var slot = Self.hash(primitive) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = PrimitiveID(id)
    }
  }

  /// Mixes the type's identity with the attributes, where there are any.
  static func hash(_ primitive: some Primitive) -> Int {
    let kind = unsafeBitCast(ObjectIdentifier(type(of: primitive)), to: Int.self)
    let mixed = (kind >> 4) &* 0x2545_F491_4F6C_DD1D
    let hash = primitive.hasAttributes ? mixed ^ primitive.hashValue : mixed
    return hash ^ Int(bitPattern: UInt(bitPattern: hash) >> 32)
  }
}
