/// A state that one compiled program carries from step to step: the engine of a training loop.
///
/// The step function is recorded once. The states live in memory of the iteration's own: a step reads the present state, writes the next
/// one beside it and allocates nothing.
///
///     let descent = try Iteration(x, none) { x, _ in x - 0.1 * gradient(at: x, of: loss) }
///     for _ in 0..<100 { try descent.advance() }
///     print(descent.state)
///
/// As with `compiled`, tensors are data and Swift numbers become part of the program: put what changes into the state or the input.
public final class Iteration<State: TensorTree, Input: TensorTree> {
  private let template: State
  private let program: Program
  private let executable: any Executable
  private let captured: [Tensor]
  private let inputCount: Int
  private var previous: [Tensor]
  private var current: [Tensor]
  private var inputs: [Tensor]

  /// Records and prepares `step`; the types of its result must be those of the state.
  public init(
    _ initial: State, _ input: Input, on engine: any Engine = NativeEngine.shared, step: (State, Input) -> State
  ) throws(TensorError) {
    let leaves = initial.leaves.map(\.concreteLiteral)
    let inputs = input.leaves.map(\.concreteLiteral)
    let trace = Trace(TreePair(first: initial, second: input), .success(leaves + inputs)) { step($0.first, $0.second) }
    let recorded = try trace.recorded.get()
    let types = leaves.map(\.type)
    guard recorded.program.outputTypes == types else {
      let changed = zip(initial.leafNames, zip(types, recorded.program.outputTypes)).first { $1.0 != $1.1 }
      throw TensorError(
        "Iteration", "a step that keeps the types of the state",
        got: changed.map { "\($0.0) of type \($0.1.0) becoming \($0.1.1)" } ?? "another number of tensors",
        "Convert the result, or start from a state of that type.", at: .ofCaller())
    }
    template = initial
    program = recorded.program.simplified()
    executable = try engine.prepare(recorded.program)
    captured = recorded.captured
    inputCount = inputs.count
    current = leaves
    previous = leaves
    self.inputs = inputs
  }

  /// The present state.
  public var state: State { template.replacingLeaves(current) }

  /// Replaces the input of the following steps by one of the same types.
  public func setInput(_ input: Input) throws(TensorError) {
    inputs = try matchingLeaves(input.leaves, inputs.map(\.type), "setInput", "input")
  }

  /// Takes one step.
  public func advance() throws(TensorError) {
    let next = try executable.run(current + inputs + captured)
    previous = current
    current = next
  }

  /// The position of a tensor of the state by its name, for `scalar(atLeaf:)`.
  public func leaf(named name: String) -> Int? { template.leafNames.firstIndex(of: name) }

  /// The value of a tensor of the state that has one element, without copying the state; NaN for any other.
  public func scalar(atLeaf leaf: Int) -> Double {
    guard current.indices.contains(leaf), case .concrete(let storage) = current[leaf].handle,
      storage.type.elementCount == 1
    else { return .nan }
    return storage.scalar(at: 0).double
  }

  /// Repeats the last step on the reference engine and names the first operation whose result is not finite.
  public func firstNonFinite() throws(TensorError) -> NonFiniteResult? {
    try program.firstNonFinite(previous + inputs + captured)
  }
}

/// An operation that made a number that is not finite out of finite ones.
public struct NonFiniteResult: Sendable, CustomStringConvertible {
  /// The operation as programs print it.
  public let operation: String
  public let type: TensorType
  /// The first value that is not finite, and its row-major position.
  public let value: Double
  public let position: Int
  /// How many operations ran before it.
  public let instruction: Int

  public var description: String { "\(operation): \(type) gave \(value) at element \(position) (operation \(instruction) of the step)" }
}

extension Program {
  /// The first instruction, in order of execution, whose result is not finite although its operands are; or nil.
  func firstNonFinite(_ inputs: [Tensor]) throws(TensorError) -> NonFiniteResult? {
    var isSuspect = [Bool](repeating: false, count: types.count)
    for (input, tensor) in zip(self.inputs, inputs) {
      isSuspect[Int(input)] = try tensor.concreteStorage(nil).firstNonFinite != nil
    }
    var found: NonFiniteResult?
    var count = 0
    _ = try ReferenceExecutable(program: self).run(inputs) { instruction, result in
      count += 1
      guard found == nil, let position = result.firstNonFinite else { return }
      isSuspect[Int(instruction.result)] = true
      // Infinity is a legitimate bound of a fill or of an empty maximum; NaN or infinity out of finite operands is what is looked for.
      let operands = operands(of: instruction)
      guard !operands.isEmpty, !operands.contains(where: { isSuspect[Int($0)] }) else { return }
      found = NonFiniteResult(
        operation: instruction.primitive.callNotation, type: result.type, value: result.scalar(at: position).double,
        position: position, instruction: count)
    }
    return found
  }
}

extension TensorStorage {
  /// The position of the first NaN or infinity.
  var firstNonFinite: Int? {
    guard type.scalarType.isFloatingPoint else { return nil }
    return (0..<type.elementCount).first { !scalar(at: $0).double.isFinite }
  }
}
