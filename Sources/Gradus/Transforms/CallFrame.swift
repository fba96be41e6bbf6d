/// A prepared program with memory for one call: the leaves of the argument go in one by one, those of the result come
/// out the same way, and nothing is allocated but the results.
class CallFrame: @unchecked Sendable {
  // Used by one call at a time; so the run-time checks of exclusive access are left out.
  private let program: PreparedProgram
  private let session: any ExecutionSession
  // The session points into them.
  private let captured: [TensorStorage]
  @exclusivity(unchecked) private var results: [TensorStorage?]
  @exclusivity(unchecked) private var position = 0
  @exclusivity(unchecked) private var isGiving = false
  @exclusivity(unchecked) private var fits = true

  init(_ program: PreparedProgram) throws(TensorError) {
    self.program = program
    captured = try storages(of: program.captured)
    results = program.resultTypes.map { _ in nil }
    session = try program.executable.session()
    for (index, storage) in captured.enumerated() { session.setInput(program.types.count + index, storage.pointer) }
  }

  /// The types of the argument's leaves.
  final var types: [TensorType] { program.types }

  /// Points the program's inputs to the leaves of an argument, which has to live until the run is over; says whether
  /// they are known and of the right types.
  final func take(_ argument: some TensorTree) -> Bool {
    (position, isGiving, fits) = (0, false, true)
    var copy = argument
    var visitor = TensorVisitor(self)
    copy.visit(&visitor)
    return fits && position == program.types.count
  }

  final func run() throws(TensorError) {
    for index in program.resultTypes.indices {
      let result = try TensorStorage(uninitialized: program.resultTypes[index])
      session.setOutput(index, result.pointer)
      results[index] = result
    }
    try session.run()
  }

  /// A tree like `template` of the results of the run.
  final func give<Output: TensorTree>(_ template: Output) -> Output {
    (position, isGiving) = (0, true)
    var output = template
    var visitor = TensorVisitor(self)
    output.visit(&visitor)
    return output
  }

  /// What the visitor does at each leaf.
  final func visit(_ tensor: inout Tensor) {
    defer { position += 1 }
    if isGiving {
      guard position < results.count, let result = results[position] else { return }
      results[position] = nil
      tensor = Tensor(result)
    } else if position < program.types.count, case .concrete(let storage) = tensor.handle,
      storage.type == program.types[position]
    {
      session.setInput(position, storage.pointer)
    } else {
      fits = false
    }
  }
}
