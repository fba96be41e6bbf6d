/// A function that is recorded once for each combination of argument types and then runs as one prepared program.
///
///     let step = compiled { (x: Tensor) in x - 0.1 * gradient(at: x, of: loss) }
///
/// What a program depends on: tensors are data; a Swift number that the function uses becomes part of the program
/// when it is recorded. So pass a value that changes from call to call (a learning rate, a temperature) as a tensor.
/// Tensors that the function captures keep the values that they had at the first call with those types.
public struct Compiled<Input: TensorTree, Output: TensorTree>: Sendable {
  private let function: @Sendable (Input) -> Output
  private let engine: any Engine
  private let calls = PreparedCalls()

  init(_ function: @escaping @Sendable (Input) -> Output, engine: any Engine) {
    self.function = function
    self.engine = engine
  }

  public func callAsFunction(_ input: Input) -> Output {
    // Most calls have the types of the one before.
    if let call = calls.takeLast() {
      if call.take(input) { return finish(call, input) }
      calls.shelve(call)
    }
    let leaves = input.leaves.map(\.concreteLiteral)
    if leaves.contains(where: { $0.isTraced || $0.error != nil }) { return function(input) }
    return call(leaves) ?? record(input, leaves)
  }

  /// The result of a call that has taken its argument.
  private func finish(_ call: CallFrame, _ argument: some TensorTree) -> Output {
    // All calls of this function have its kind of result.
    let result = unsafeDowncast(call, to: PreparedCall<Output>.self).result()
    calls.giveBack(call)
    extendLifetime(argument)
    return result
  }

  /// The result, if the program for these types was prepared before.
  private func call(_ leaves: [Tensor]) -> Output? {
    guard let call = calls.take(leaves.map(\.type)), call.take(leaves) else { return nil }
    return finish(call, leaves)
  }

  private func record(_ input: Input, _ leaves: [Tensor]) -> Output {
    let trace = Trace(input, .success(leaves), readsValues: false, function)
    return trace.results { (recorded) throws(TensorError) in
      // A captured tensor that is being recorded outside makes the program good for this call only.
      if recorded.captured.contains(where: \.isTraced) {
        return Gradus.call(recorded.program, leaves + recorded.captured)
      }
      let executable = try engine.prepare(recorded.program)
      let prepared = PreparedProgram(
        types: leaves.map(\.type), resultTypes: recorded.program.outputTypes, captured: recorded.captured,
        executable: executable)
      calls.enter(prepared, trace.output)
      return try executable.run(leaves + recorded.captured)
    }
  }
}

/// A function of one argument (a tensor or any tree of tensors), compiled.
public func compiled<Input: TensorTree, Output: TensorTree>(
  on engine: any Engine = NativeEngine.shared, _ function: @escaping @Sendable (Input) -> Output
) -> Compiled<Input, Output> {
  Compiled(function, engine: engine)
}

/// A function of two arguments, compiled.
public func compiled<First: TensorTree & Sendable, Second: TensorTree & Sendable, Output: TensorTree & Sendable>(
  on engine: any Engine = NativeEngine.shared, _ function: @escaping @Sendable (First, Second) -> Output
) -> @Sendable (First, Second) -> Output {
  let pair = Compiled<TreePair<First, Second>, Output>({ function($0.first, $0.second) }, engine: engine)
  return { pair(TreePair(first: $0, second: $1)) }
}
