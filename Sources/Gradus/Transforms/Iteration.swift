/// A state that one compiled program carries from step to step: the engine of a training loop.
///
/// The step function is recorded once. The states live in memory of the iteration's own: a step reads the present
/// state, writes the next one beside it and allocates nothing.
///
///     let descent = try Iteration(x, none) { x, _ in x - 0.1 * gradient(at: x, of: loss) }
///     for _ in 0..<100 { try descent.advance() }
///     print(descent.state)
///
/// As with `compiled`, tensors are data and Swift numbers become part of the program: put what changes into the state
/// or the input.
public final class Iteration<State: TensorTree, Input: TensorTree> {
  private let template: State
  private let program: Program
  private let session: any ExecutionSession
  /// The steps that the engine runs in each step of the iteration, and the memory that they need.
  public let plan: Plan
  private let captured: [TensorStorage]
  private var inputs: [TensorStorage]
  private var current: [TensorStorage]
  // The state before the last step; the next step writes here.
  private var other: [TensorStorage]

  /// Records and prepares `step`; the types of its result must be those of the state.
  public init(
    _ initial: State, _ input: Input, on engine: any Engine = NativeEngine.shared, step: (State, Input) -> State
  ) throws(TensorError) {
    let leaves = initial.leaves.map(\.concreteLiteral)
    let arguments = input.leaves.map(\.concreteLiteral)
    if let error = (leaves + arguments).lazy.compactMap(\.error).first { throw error }
    let trace = Trace(TreePair(first: initial, second: input), .success(leaves + arguments), readsValues: false) {
      step($0.first, $0.second)
    }
    let recorded = try trace.recorded.get()
    try Self.checkTypes(recorded.program.outputTypes, leaves.map(\.type), initial.leafNames)
    template = initial
    program = recorded.program.simplified()
    let executable = try engine.prepare(recorded.program)
    (session, plan) = (try executable.session(), executable.plan)
    captured = try storages(of: recorded.captured)
    inputs = try storages(of: arguments)
    current = try copies(of: try storages(of: leaves))
    other = try copies(of: current)
    for (index, storage) in (inputs + captured).enumerated() { session.setInput(leaves.count + index, storage.pointer) }
  }

  private static func checkTypes(
    _ results: [TensorType], _ types: [TensorType], _ names: [String]
  ) throws(TensorError) {
    guard results != types else { return }
    let changed = zip(names, zip(types, results)).first { $1.0 != $1.1 }
    throw TensorError(
      "Iteration", "a step that keeps the types of the state",
      got: changed.map { "\($0.0) of type \($0.1.0) becoming \($0.1.1)" } ?? "another number of tensors",
      "Convert the result, or start from a state of that type.", at: .here())
  }

  /// A copy of the present state.
  public var state: State {
    recovering(template) { () throws(TensorError) in
      template.replacingLeaves(try copies(of: current).map { Tensor($0) })
    }
  }

  /// Replaces the input of the following steps by one of the same types.
  public func setInput(_ input: Input) throws(TensorError) {
    inputs = try storages(of: matchingLeaves(input.leaves, inputs.map(\.type), "setInput", "input"))
    for (index, storage) in inputs.enumerated() { session.setInput(current.count + index, storage.pointer) }
  }

  /// Takes one step. After an error the state is the one before.
  public func advance() throws(TensorError) {
    bindState()
    try session.run()
    swap(&current, &other)
  }

  /// Takes one step and adds where its time went to a profile.
  public func advance(recording profile: inout Profile) throws(TensorError) {
    bindState()
    try session.run(recording: &profile)
    swap(&current, &other)
  }

  /// The next step reads the current state and writes the other.
  private func bindState() {
    for index in current.indices {
      session.setInput(index, current[index].pointer)
      session.setOutput(index, other[index].pointer)
    }
  }

  /// The position of a tensor of the state by its name, for `scalar(atLeaf:)`.
  public func leaf(named name: String) -> Int? { template.leafNames.firstIndex(of: name) }

  /// The value of a tensor of the state that has one element, without copying the state; NaN for any other.
  public func scalar(atLeaf leaf: Int) -> Double {
    guard current.indices.contains(leaf), current[leaf].type.elementCount == 1 else { return .nan }
    return current[leaf].scalar(at: 0).double
  }

  /// Repeats the last step operation by operation and names the first one whose result is not finite.
  public func firstNonFinite() throws(TensorError) -> NonFiniteResult? {
    try program.firstNonFinite((other + inputs + captured).map { Tensor($0) })
  }
}

/// The storages of tensors whose values are known.
func storages(of tensors: [Tensor]) throws(TensorError) -> [TensorStorage] {
  var storages: [TensorStorage] = []
  for tensor in tensors { storages.append(try tensor.concreteStorage(nil)) }
  return storages
}

private func copies(of storages: [TensorStorage]) throws(TensorError) -> [TensorStorage] {
  var copies: [TensorStorage] = []
  for storage in storages {
    let copy = try TensorStorage(uninitialized: storage.type)
    copy.pointer.copyMemory(from: storage.pointer, byteCount: storage.type.byteCount)
    copies.append(copy)
  }
  return copies
}
