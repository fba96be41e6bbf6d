import GradusKernels

extension gradus_map {
  /// Makes loads copy their elements where a store takes over their memory and they are still needed after it.
  ///
  /// Contiguous loads point into their buffers. A planner that lets a store write over an operand says so by
  /// `isSameMemory`; nothing else overlaps.
  func copyOverwrittenLoads(_ isSameMemory: (_ load: Int32, _ store: Int32) -> Bool) {
    let loads = UnsafeMutableBufferPointer(start: UnsafeMutablePointer(mutating: self.loads), count: Int(load_count))
    for index in loads.indices where loads[index].access == Int32(GRADUS_CONTIGUOUS.rawValue) {
      let isNeededLater = (0..<Int(store_count)).contains { store in
        isSameMemory(loads[index].buffer, stores[store].buffer) && isRead(loads[index].reg, after: store)
      }
      if isNeededLater { loads[index].access = Int32(GRADUS_COPIED.rawValue) }
    }
  }

  /// Whether an instruction or another store reads a register after the elements of a store are written. The moments of
  /// a block: instructions, then stores.
  private func isRead(_ register: Int32, after store: Int) -> Bool {
    let writer = (0..<Int(instruction_count)).first { instructions[$0].store == Int32(store) }
    let later = (writer.map { $0 + 1 } ?? Int(instruction_count))..<Int(instruction_count)
    let reads = later.contains { moment in
      let instruction = instructions[moment]
      return instruction.a == register || instruction.b == register || instruction.c == register
    }
    return reads
      || (0..<Int(store_count)).contains { other in
        stores[other].reg == register && (writer != nil || other > store)
      }
  }
}
