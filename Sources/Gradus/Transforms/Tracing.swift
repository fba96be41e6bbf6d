/// A function recorded on arguments of known types.
struct Trace<Output: TensorTree> {
  struct Recorded {
    let program: Program
    /// The tensors that fill the program's inputs: the arguments, then what the function captured.
    let arguments: [Tensor]
    let captured: [Tensor]
    /// Where each instruction comes from, if that was asked for.
    let sources: [Provenance.Source]
  }

  /// The structure of the result; its tensors are placeholders, to be replaced.
  let output: Output
  let recorded: Result<Recorded, TensorError>

  /// Records `function` on a tree like `input`, whose leaves are `arguments`; or, if those failed, learns the
  /// structure of the result only, from the tree as it is.
  ///
  /// Unless `types` says that the inputs are something else than the arguments, or `readsValues` is false, the function
  /// may read values: they are computed from the arguments.
  init<Input: TensorTree, Failure: Error>(
    _ input: Input, _ arguments: Result<[Tensor], TensorError>, types: [TensorType]? = nil, readsValues: Bool = true,
    keepsSources: Bool = false, _ function: (Input) throws(Failure) -> Output
  ) throws(Failure) {
    switch arguments.flatMap(\.sound) {
    case .failure(let error):
      output = if let failed = Output.failed(error.located()) { failed } else { try function(input) }
      recorded = .failure(error)
    case .success(let arguments):
      let recorder = Recorder()
      if keepsSources { recorder.provenance = Provenance() }
      defer { recorder.close() }
      let inputs = (types ?? arguments.map(\.type)).map(recorder.input)
      if readsValues && types == nil { recorder.declareValues(arguments) }
      output = try function(input.replacingLeaves(inputs))
      let results = output.leaves.map(\.concreteLiteral)
      recorded = Result { () throws(TensorError) in
        Recorded(
          program: try recorder.finish(results), arguments: arguments, captured: recorder.captured,
          sources: recorder.provenance?.sources ?? [])
      }
    }
  }

  /// The output's structure filled by `body`, or failed everywhere with its error.
  func results(_ body: (Recorded) throws(TensorError) -> [Tensor]) -> Output {
    recovering(output) { () throws(TensorError) in output.replacingLeaves(try body(try recorded.get())) }
  }
}

extension Program {
  /// Records a function of tensors of the given types. Tensors that it captures are not allowed: pass them as
  /// arguments.
  public init(tracing function: ([Tensor]) throws -> [Tensor], of types: [TensorType]) throws {
    let placeholders = types.map { _ in Tensor(0) }
    let recorded = try Trace(placeholders, .success(placeholders), types: types, function).recorded.get()
    guard recorded.captured.isEmpty else {
      throw TensorError(
        "Program", "a function of its arguments alone", got: "\(recorded.captured.count) captured tensors",
        "Pass them as arguments.", at: .here())
    }
    self = recorded.program
  }

  /// Records a function of one tensor.
  public init(tracing function: (Tensor) throws -> Tensor, of type: TensorType) throws {
    try self.init(tracing: { [try function($0[0])] }, of: [type])
  }

  /// Records a function of two tensors.
  public init(tracing function: (Tensor, Tensor) throws -> Tensor, of first: TensorType, _ second: TensorType) throws {
    try self.init(tracing: { [try function($0[0], $0[1])] }, of: [first, second])
  }
}

extension [Tensor] {
  /// The tensors, or the error of the first that failed.
  var sound: Result<[Tensor], TensorError> { lazy.compactMap(\.error).first.map { .failure($0) } ?? .success(self) }
}

extension TensorTree {
  /// A failed result without a call of the function that would give it; nil for trees whose structure only the function
  /// knows. A failed tensor has no shape, which functions count on.
  static func failed(_ error: TensorError) -> Self? { Tensor(failed: error) as? Self }

  /// The same tree with the error at every leaf.
  func failed(_ error: TensorError) -> Self {
    let located = error.located()
    return mapLeaves { _ in Tensor(failed: located) }
  }
}

/// Runs `body`; an error fails every leaf of a tree like `template`.
func recovering<Tree: TensorTree>(_ template: Tree, _ body: () throws(TensorError) -> Tree) -> Tree {
  do throws(TensorError) {
    return try body()
  } catch {
    return template.failed(error)
  }
}
