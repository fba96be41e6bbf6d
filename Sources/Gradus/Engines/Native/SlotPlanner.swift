/// Assigns memory to temporary values so that values which do not live at the same time share it.
struct SlotPlanner {
  struct Value {
    let byteCount: Int
    var firstStep = Int.max
    var lastStep = -1
    /// A value that may die in the step that makes this one, whose memory this one could take over.
    var inPlaceOf: Int?
  }

  private(set) var values: [Value] = []
  private(set) var offsets: [Int] = []
  /// The memory that all values need together.
  private(set) var byteCount = 0

  mutating func add(byteCount: Int) -> Int {
    values.append(Value(byteCount: byteCount))
    return values.count - 1
  }

  mutating func allowInPlace(_ value: Int, of operand: Int) { values[value].inPlaceOf = operand }

  /// Best fit among the gaps that are free when each value is first written.
  mutating func assign(_ steps: [NativeStep]) {
    for (step, kernel) in steps.enumerated() {
      for buffer in kernel.buffers where buffer >= Lowering.firstTemporary {
        let value = Int(buffer - Lowering.firstTemporary)
        values[value].firstStep = min(values[value].firstStep, step)
        values[value].lastStep = step
      }
    }
    offsets = [Int](repeating: 0, count: values.count)
    var live: [Block] = []
    for index in values.indices.sorted(by: { values[$0].firstStep < values[$1].firstStep })
    where values[index].lastStep >= 0 {
      place(index, among: &live)
    }
  }

  private struct Block {
    var start: Int
    var end: Int
    var value: Int
  }

  private mutating func place(_ index: Int, among live: inout [Block]) {
    let value = values[index]
    let size = max((value.byteCount + 63) & ~63, 64)
    if let operand = value.inPlaceOf, values[operand].lastStep == value.firstStep,
      let position = live.firstIndex(where: { $0.value == operand }), live[position].end - live[position].start >= size
    {
      offsets[index] = live[position].start
      live[position].value = index
      return
    }
    live.removeAll { values[$0.value].lastStep < value.firstStep }
    live.sort { $0.start < $1.start }
    var (best, bestGap, end) = (Int?.none, Int.max, 0)
    for block in live {
      let gap = block.start - end
      if gap >= size && gap < bestGap { (best, bestGap) = (end, gap) }
      end = max(end, block.end)
    }
    offsets[index] = best ?? end
    live.append(Block(start: offsets[index], end: offsets[index] + size, value: index))
    byteCount = max(byteCount, offsets[index] + size)
  }
}
