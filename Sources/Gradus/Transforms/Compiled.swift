import Synchronization

/// A function that is recorded once for each combination of argument types and then runs as one prepared program.
///
///     let step = compiled { (x: Tensor) in x - 0.1 * gradient(at: x, of: loss) }
///
/// What a program depends on: tensors are data; a Swift number that the function uses becomes part of the program
/// when it is recorded. So pass a value that changes from call to call (a learning rate, a temperature) as a tensor.
/// Tensors that the function captures keep the values that they had at the first call with those types.
public struct Compiled<Input: TensorTree, Output: TensorTree>: Sendable {
  private struct Prepared: @unchecked Sendable {
    // The output holds traced tensors only as placeholders for its structure; they are replaced before anyone sees
    // them.
    let trace: Trace<Output>
    let executable: any Executable
  }

  private final class Cache: Sendable {
    let prepared = Mutex<[[TensorType]: Prepared]>([:])
  }

  private let function: @Sendable (Input) -> Output
  private let engine: any Engine
  private let cache = Cache()

  init(_ function: @escaping @Sendable (Input) -> Output, engine: any Engine) {
    self.function = function
    self.engine = engine
  }

  public func callAsFunction(_ input: Input) -> Output {
    let leaves = input.leaves.map(\.concreteLiteral)
    if leaves.contains(where: { $0.isTraced || $0.error != nil }) { return function(input) }
    let types = leaves.map(\.type)
    if let known = cache.prepared.withLock({ $0[types] }) {
      return known.trace.results { (recorded) throws(TensorError) in
        try known.executable.run(leaves + recorded.captured)
      }
    }
    let trace = Trace(input, .success(leaves), readsValues: false, function)
    return trace.results { (recorded) throws(TensorError) in
      // A captured tensor that is being recorded outside makes the program good for this call only.
      if recorded.captured.contains(where: \.isTraced) { return call(recorded.program, leaves + recorded.captured) }
      let prepared = Prepared(trace: trace, executable: try engine.prepare(recorded.program))
      cache.prepared.withLock { entries in
        if entries.count >= 64 { entries.removeAll() }
        entries[types] = prepared
      }
      return try prepared.executable.run(leaves + recorded.captured)
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
