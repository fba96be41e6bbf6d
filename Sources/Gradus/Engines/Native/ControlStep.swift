import GradusKernels

/// A call, branch or loop in a plan: the plans of its programs, bound to the step's scratch memory when it runs.
///
/// Loops read and write slices in place and keep two copies of the state, which change roles in each step.
final class ControlStep: @unchecked Sendable {
  // Changed only while the plan is made.
  var operands: [NativeStep.Place]
  var results: [NativeStep.Place]
  /// Of a scan: the bytes from one slice to the next.
  var operandStrides: [Int] = []
  var resultStrides: [Int] = []
  private let control: ControlFlow
  let plans: [NativeExecutable]
  /// Bytes of each tensor of a loop's state.
  private let stateSizes: [Int]
  private let statesByteCount: Int
  /// In bytes: the processor sees longer slices by itself.
  private static let largestPrefetch = 1024

  init(
    _ control: ControlFlow, operands: [NativeStep.Place], results: [NativeStep.Place], pool: ThreadPool
  ) throws(TensorError) {
    self.control = control
    self.operands = operands
    self.results = results
    var plans: [NativeExecutable] = []
    for (_, program) in control.programs { plans.append(try NativeExecutable(program, pool: pool)) }
    self.plans = plans
    switch control {
    case .repeatWhile(let loop): stateSizes = loop.body.outputTypes.map(\.byteCount)
    case .scan(let scan): stateSizes = scan.body.outputTypes.prefix(scan.carryCount).map(\.byteCount)
    case .call, .conditional, .refuse: stateSizes = []
    }
    statesByteCount = stateSizes.reduce(0) { $0 + aligned($1) }
  }

  var scratchByteCount: Int {
    let bound = plans.map(\.boundByteCount)
    return switch control {
    // Only one branch runs.
    case .conditional: bound.max() ?? 0
    case .call, .refuse: bound.reduce(0, +)
    case .repeatWhile, .scan: bound.reduce(0, +) + 2 * statesByteCount + 64
    }
  }

  var kind: String {
    switch control {
    case .call: "call"
    case .conditional: "conditional"
    case .repeatWhile: "while"
    case .scan: "scan"
    case .refuse: "refuse"
    }
  }

  /// How often the programs run, as far as that is known beforehand.
  var repetitions: Int { if case .scan(let scan) = control { scan.length } else { 1 } }

  var summary: String {
    let steps = plans.map { "\($0.steps.count)" }.joined(separator: " + ") + " steps"
    return if case .scan(let scan) = control { "\(scan.length) times \(steps)" } else { steps }
  }

  func run(
    _ buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ scratch: UnsafeMutableRawPointer
  ) throws(TensorError) {
    switch control {
    case .call: try call(plans[0], operands[...], buffers, scratch)
    case .conditional:
      let isTrue = address(operands[0], buffers).load(as: UInt8.self) != 0
      try call(plans[isTrue ? 0 : 1], operands.dropFirst(), buffers, scratch)
    case .repeatWhile(let loop): try repeatWhile(loop, buffers, scratch)
    case .scan(let scan): try self.scan(scan, buffers, scratch)
    case .refuse(let reason): throw reason.error
    }
  }

  @inline(__always)
  private func address(
    _ place: NativeStep.Place, _ buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  ) -> UnsafeMutableRawPointer { buffers[Int(place.buffer)].unsafelyUnwrapped + place.offset }

  private func call(
    _ plan: NativeExecutable, _ operands: ArraySlice<NativeStep.Place>,
    _ buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ scratch: UnsafeMutableRawPointer
  ) throws(TensorError) {
    let bound = plan.bind(scratch)
    for (index, place) in operands.enumerated() { bound.setInput(index, address(place, buffers)) }
    for (index, place) in results.enumerated() { bound.setOutput(index, address(place, buffers)) }
    try bound.run()
  }

  private func repeatWhile(
    _ loop: WhileKernel, _ buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ scratch: UnsafeMutableRawPointer
  ) throws(TensorError) {
    let condition = plans[0].bind(scratch)
    let body = plans[1].bind(scratch + plans[0].boundByteCount)
    var next = scratch + plans[0].boundByteCount + plans[1].boundByteCount
    var other = next + statesByteCount
    let predicate = other + statesByteCount
    condition.setOutput(0, predicate)
    for (index, place) in operands.enumerated() {
      condition.setInput(index, address(place, buffers))
      body.setInput(index, address(place, buffers))
    }
    var iterations = 0
    while true {
      try condition.run()
      if predicate.load(as: UInt8.self) == 0 { break }
      try loop.checkBound(iterations)
      forEachState(next) { body.setOutput($0, $1) }
      try body.run()
      forEachState(next) { index, pointer in
        condition.setInput(index, pointer)
        body.setInput(index, pointer)
      }
      swap(&next, &other)
      iterations += 1
    }
    // After a step `other` holds the state; before the first the operands do.
    copyStates(from: iterations == 0 ? nil : other, buffers)
  }

  private func scan(
    _ scan: ScanKernel, _ buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ scratch: UnsafeMutableRawPointer
  ) throws(TensorError) {
    let body = plans[0].bind(scratch)
    var next = scratch + plans[0].boundByteCount
    var other = next + statesByteCount
    for (index, place) in operands.enumerated() { body.setInput(index, address(place, buffers)) }
    let sizes = plans[0].program.inputTypes.map(\.byteCount)
    for iteration in 0..<scan.length {
      let step = scan.step(iteration)
      for index in scan.carryCount..<scan.carryCount + scan.sliceCount {
        let slices = address(operands[index], buffers)
        body.setInput(index, slices + step * operandStrides[index])
        // Of the next step: the processor does not guess that a loop goes back, nor many places at once.
        if iteration + 1 < scan.length, sizes[index] <= Self.largestPrefetch {
          gradus_prefetch(slices + scan.step(iteration + 1) * operandStrides[index], sizes[index])
        }
      }
      for index in scan.carryCount..<results.count {
        body.setOutput(index, address(results[index], buffers) + step * resultStrides[index])
      }
      forEachState(next) { body.setOutput($0, $1) }
      try body.run()
      forEachState(next) { body.setInput($0, $1) }
      swap(&next, &other)
    }
    copyStates(from: scan.length == 0 ? nil : other, buffers)
  }

  private func forEachState(_ start: UnsafeMutableRawPointer, _ body: (Int, UnsafeMutableRawPointer) -> Void) {
    var pointer = start
    for (index, size) in stateSizes.enumerated() {
      body(index, pointer)
      pointer += aligned(size)
    }
  }

  /// Writes the final state to the results, from a block of states or from the operands.
  private func copyStates(
    from states: UnsafeMutableRawPointer?, _ buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  ) {
    var source = states
    for (index, size) in stateSizes.enumerated() {
      address(results[index], buffers).copyMemory(from: source ?? address(operands[index], buffers), byteCount: size)
      source = source.map { $0 + aligned(size) }
    }
  }
}

extension Lowering {
  mutating func lowerControl(
    _ instruction: Instruction, _ operands: [VariableID], _ control: ControlFlow
  ) throws(TensorError) {
    var places: [NativeStep.Place] = []
    for operand in operands { places.append(try readingContiguous(operand)) }
    let results = instruction.results.map {
      NativeStep.Place(buffer: buffer(writing: $0), offset: records[$0]?.offset ?? 0)
    }
    let step = try ControlStep(control, operands: places, results: results, pool: pool)
    if case .scan = control {
      step.operandStrides = operands.map { records.stride($0, analysis) }
      step.resultStrides = instruction.results.map { records.stride($0, analysis) }
    }
    steps.append(.control(memory.keep(step)))
  }
}
