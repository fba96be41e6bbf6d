import GradusKernels
import Synchronization

/// A plan: the steps of a program over numbered buffers, ready to run any number of times from any thread.
final class NativeExecutable: Executable, @unchecked Sendable {
  // Immutable after `init`; what changes during a run lives in a `NativeContext`, which one run at a time owns.
  let program: Program
  let steps: [NativeStep]
  fileprivate let constants: [TensorStorage]
  fileprivate let temporaryOffsets: [Int]
  let arenaByteCount: Int
  let scratchByteCount: Int
  fileprivate let pool: ThreadPool
  private let memory: PlanMemory
  private let idle = Mutex<[NativeContext]>([])

  init(_ program: Program, pool: ThreadPool) throws(TensorError) {
    let lowering = try Lowering(program.simplified())
    self.program = lowering.program
    self.pool = pool
    steps = lowering.steps.map { $0.renumbered(lowering.number) }
    constants = lowering.constants
    temporaryOffsets = lowering.planner.offsets
    arenaByteCount = lowering.planner.byteCount
    scratchByteCount = steps.map { $0.scratch(threads: pool.threads) }.max() ?? 0
    memory = lowering.memory
  }

  /// Bytes of memory that a run needs beside inputs and outputs.
  var peakBytes: Int { arenaByteCount + scratchByteCount }

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
  func session() throws(TensorError) -> any ExecutionSession { try NativeContext(self) }
}

/// The memory of one run of a plan: the table of buffers, the temporaries and the kernels' scratch.
final class NativeContext: ExecutionSession, @unchecked Sendable {
  // Used by one run at a time: a context is taken from the idle ones and given back.
  private let executable: NativeExecutable
  private let arena: Buffer
  private let scratch: Buffer
  private let buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>

  init(_ executable: NativeExecutable) throws(TensorError) {
    self.executable = executable
    arena = try Buffer(byteCount: executable.arenaByteCount)
    scratch = try Buffer(byteCount: executable.scratchByteCount)
    let fixed = executable.program.inputs.count + executable.program.outputs.count
    let count = fixed + executable.constants.count + executable.temporaryOffsets.count
    buffers = .allocate(capacity: Swift.max(count, 1))
    buffers.initialize(repeating: nil, count: count)
    for (index, constant) in executable.constants.enumerated() { buffers[fixed + index] = constant.pointer }
    for (index, offset) in executable.temporaryOffsets.enumerated() {
      buffers[fixed + executable.constants.count + index] = arena.pointer + offset
    }
  }

  deinit { buffers.deallocate() }

  func setInput(_ index: Int, _ pointer: UnsafeMutableRawPointer) { buffers[index] = pointer }

  func setOutput(_ index: Int, _ pointer: UnsafeMutableRawPointer) {
    buffers[executable.program.inputs.count + index] = pointer
  }

  /// Runs the steps; every input and output must have been set. Allocates nothing.
  func run() throws(TensorError) {
    for index in executable.steps.indices {
      try executable.steps[index].run(buffers, executable.pool.handle, scratch.pointer)
    }
  }
}
