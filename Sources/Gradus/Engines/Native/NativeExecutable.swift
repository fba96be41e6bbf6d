import GradusKernels

/// A plan: the steps of a program over numbered buffers, ready to run any number of times from any thread.
final class NativeExecutable: Executable, @unchecked Sendable {
  // Immutable after `init`; what changes during a run lives in a `NativeContext`, which one run at a time owns.
  let program: Program
  let steps: [NativeStep]
  /// The steps where they are run: without an array around them no reference is counted.
  fileprivate let firstStep: UnsafePointer<NativeStep>
  fileprivate let stepCount: Int
  let constants: [TensorStorage]
  let temporaryOffsets: [Int]
  /// Bytes of the temporary values if none shared memory with another.
  let unsharedByteCount: Int
  let arenaByteCount: Int
  let scratchByteCount: Int
  let pool: ThreadPool
  private let memory: PlanMemory
  private let idle = Locked<[NativeContext]>([])

  init(_ program: Program, pool: ThreadPool) throws(TensorError) {
    let lowering = try Lowering(program.simplified(), pool: pool)
    self.program = lowering.program
    self.pool = pool
    steps = lowering.steps.map { $0.renumbered(lowering.number) }
    stepCount = steps.count
    firstStep = UnsafePointer(lowering.memory.store(steps))
    constants = lowering.constants
    temporaryOffsets = lowering.planner.offsets
    unsharedByteCount = lowering.planner.values.reduce(0) { $0 + $1.byteCount }
    arenaByteCount = lowering.planner.byteCount
    Self.copyOverwrittenLoads(
      steps, program.inputs.count + program.outputs.count + constants.count, temporaryOffsets)
    lowering.memory.addCode(
      for: steps, firstTemporary: program.inputs.count + program.outputs.count + constants.count,
      offsets: temporaryOffsets)
    // Only now, since copies and code change it.
    scratchByteCount = steps.map { $0.scratch(threads: pool.threads) }.max() ?? 0
    memory = lowering.memory
  }

  /// Lets loads copy what the planner lets stores of the same step write over.
  private static func copyOverwrittenLoads(_ steps: [NativeStep], _ firstTemporary: Int, _ offsets: [Int]) {
    for step in steps {
      guard case .map(let map) = step else { continue }
      map.pointee.copyOverwrittenLoads { load, store in
        let (load, store) = (Int(load) - firstTemporary, Int(store) - firstTemporary)
        return load >= 0 && store >= 0 && offsets[load] == offsets[store]
      }
    }
  }

  /// Bytes of memory that a run needs beside inputs and outputs.
  var peakBytes: Int { arenaByteCount + scratchByteCount }

  private var bufferCount: Int {
    program.inputs.count + program.outputs.count + constants.count + temporaryOffsets.count
  }

  /// Bytes of memory that `BoundPlan` needs, table included.
  var boundByteCount: Int { aligned(bufferCount * 8) + aligned(arenaByteCount) + aligned(scratchByteCount) }

  /// Binds the plan to memory of `boundByteCount` bytes.
  func bind(_ memory: UnsafeMutableRawPointer) -> BoundPlan {
    let buffers = memory.bindMemory(to: UnsafeMutableRawPointer?.self, capacity: bufferCount)
    let arena = memory + aligned(bufferCount * 8)
    let fixed = program.inputs.count + program.outputs.count
    for (index, constant) in constants.enumerated() { buffers[fixed + index] = constant.pointer }
    for (index, offset) in temporaryOffsets.enumerated() {
      buffers[fixed + constants.count + index] = arena + offset
    }
    return BoundPlan(plan: self, buffers: buffers, scratch: arena + aligned(arenaByteCount))
  }

  func run(_ inputs: [Tensor]) throws(TensorError) -> [Tensor] {
    let sources = try program.storages(inputs)
    let known = idle.withLock { $0.popLast() }
    let context = if let known { known } else { try NativeContext(self) }
    defer { idle.withLock { $0.append(context) } }
    var results: [TensorStorage] = []
    for type in program.outputTypes { results.append(try TensorStorage(uninitialized: type)) }
    for (index, source) in sources.enumerated() { context.setInput(index, source.pointer) }
    for (index, result) in results.enumerated() { context.setOutput(index, result.pointer) }
    try withExtendedLifetime((sources, results)) { () throws(TensorError) in try context.run() }
    return results.map { Tensor($0) }
  }
}

extension NativeExecutable {
  func session() throws(TensorError) -> any ExecutionSession { try NativeSession(self) }
}

/// A plan with memory for one run: the table of buffers, the temporaries and the kernels' scratch.
struct BoundPlan {
  unowned(unsafe) let plan: NativeExecutable
  let buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  let scratch: UnsafeMutableRawPointer

  func setInput(_ index: Int, _ pointer: UnsafeMutableRawPointer) { buffers[index] = pointer }

  func setOutput(_ index: Int, _ pointer: UnsafeMutableRawPointer) {
    buffers[plan.program.inputs.count + index] = pointer
  }

  /// Runs the steps; every input and output must have been set. Allocates nothing.
  func run() throws(TensorError) {
    let pool = plan.pool.handle
    for index in 0..<plan.stepCount { try plan.firstStep[index].run(buffers, pool, scratch) }
  }

  /// Runs the steps with the clock read after each.
  func run(recording profile: inout Profile) throws(TensorError) {
    let (pool, clock) = (plan.pool.handle, ContinuousClock())
    profile.beginRun(of: plan.plan, stepCount: plan.stepCount)
    var start = clock.now
    for index in 0..<plan.stepCount {
      try plan.firstStep[index].run(buffers, pool, scratch)
      let end = clock.now
      profile.record(index, from: start, to: end)
      start = end
    }
  }
}

/// The memory of one run of a plan, which outlives it: idle contexts belong to their plan, so they do not keep it.
final class NativeContext: @unchecked Sendable {
  // Used by one run at a time: a context is taken from the idle ones and given back.
  private let memory: Buffer
  private let bound: BoundPlan

  init(_ executable: NativeExecutable) throws(TensorError) {
    memory = try Buffer(byteCount: executable.boundByteCount)
    bound = executable.bind(memory.pointer)
  }

  func setInput(_ index: Int, _ pointer: UnsafeMutableRawPointer) { bound.setInput(index, pointer) }
  func setOutput(_ index: Int, _ pointer: UnsafeMutableRawPointer) { bound.setOutput(index, pointer) }
  func run() throws(TensorError) { try bound.run() }
  func run(recording profile: inout Profile) throws(TensorError) { try bound.run(recording: &profile) }
}

/// A plan with memory of its own.
private final class NativeSession: ExecutionSession, @unchecked Sendable {
  private let executable: NativeExecutable
  private let context: NativeContext

  init(_ executable: NativeExecutable) throws(TensorError) {
    self.executable = executable
    context = try NativeContext(executable)
  }

  func setInput(_ index: Int, _ pointer: UnsafeMutableRawPointer) { context.setInput(index, pointer) }
  func setOutput(_ index: Int, _ pointer: UnsafeMutableRawPointer) { context.setOutput(index, pointer) }
  func run() throws(TensorError) {
    try withExtendedLifetime(executable) { () throws(TensorError) in try context.run() }
  }

  func run(recording profile: inout Profile) throws(TensorError) {
    // A closure would have to capture the profile.
    defer { withExtendedLifetime(executable) {} }
    try context.run(recording: &profile)
  }
}

/// A number of bytes rounded up to a cache line.
func aligned(_ byteCount: Int) -> Int { (byteCount + 63) & ~63 }
