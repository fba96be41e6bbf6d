import GradusKernels

extension NativeExecutable: CustomStringConvertible {
  var description: String { plan.description }

  var plan: Plan {
    var plan = Plan()
    plan.inputBytes = program.inputTypes.reduce(0) { $0 + $1.byteCount }
    plan.outputBytes = program.outputTypes.reduce(0) { $0 + $1.byteCount }
    plan.constantBytes = constants.reduce(0) { $0 + $1.type.byteCount }
    plan.temporaryBytes = arenaByteCount
    plan.scratchBytes = scratchByteCount
    plan.unsharedBytes = unsharedByteCount
    var places = BufferNames(self)
    for step in steps {
      let work = step.work
      plan.steps.append(
        Plan.Step(
          kernel: work.kernel, work: work.extents, reads: places.names(step.reads, areWritten: false),
          writes: places.names(step.writes, areWritten: true), bytes: work.bytes, flops: work.flops))
    }
    return plan
  }
}

/// The words for the buffers of a plan.
private struct BufferNames {
  private let inputCount: Int
  private let outputCount: Int
  private let constantCount: Int
  private let offsets: [Int]
  /// Temporaries that begin at the same place are in one slot.
  private var slots: [Int: Int] = [:]
  /// For each slot: the temporary that it holds.
  private var holders: [Int] = []
  private var isReused: Set<Int> = []

  init(_ executable: NativeExecutable) {
    inputCount = executable.program.inputs.count
    outputCount = executable.program.outputs.count
    constantCount = executable.constants.count
    offsets = executable.temporaryOffsets
  }

  mutating func names(_ buffers: [Int32], areWritten: Bool) -> [String] {
    var names: [String] = []
    for buffer in buffers {
      let name = name(Int(buffer), isWritten: areWritten)
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private mutating func name(_ buffer: Int, isWritten: Bool) -> String {
    var number = buffer
    if number < inputCount { return "input \(number)" }
    number -= inputCount
    if number < outputCount { return "output \(number)" }
    number -= outputCount
    if number < constantCount { return "constant \(number)" }
    let value = number - constantCount
    let slot = slots[offsets[value], default: holders.count]
    slots[offsets[value]] = slot
    if slot == holders.count { holders.append(value) }
    if holders[slot] != value { isReused.insert(value) }
    holders[slot] = value
    return "slot \(slot)" + (isWritten && isReused.contains(value) ? "*" : "")
  }
}
