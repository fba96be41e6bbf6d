/// A function whose intermediate values are not kept for the way back: reverse mode computes them again.
///
/// Memory of `checkpoint(f)` grows with the inputs of f instead of with its operations; the price is one more
/// evaluation of f. The values and derivatives are those of f.
public func checkpoint<Input: TensorTree, Output: TensorTree>(
  _ function: @escaping (Input) -> Output
) -> (Input) -> Output {
  { input in
    let leaves = input.leaves.map(\.concreteLiteral)
    let trace = Trace(input, .success(leaves), function)
    return trace.results { (recorded) throws(TensorError) in
      try applyAll(Call(program: recorded.program.simplified()), leaves + recorded.captured)
    }
  }
}

/// A program as one operation.
struct Call: Primitive {
  let program: Program

  var notation: String { "call" }
  var programs: [(name: String, program: Program)] { [("function", program)] }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    guard operands == program.inputTypes else {
      throw error("operands of the program's input types", got: "\(operands)", "Pass one tensor for each input.")
    }
    return program.outputTypes
  }

  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel { .control(.call(program)) }

  func dependentResults(on flags: [Bool], count: Int) -> [Bool] { program.dependentOutputs(on: flags) }

  /// The tangents are a call of their own, which computes again what it needs of the function.
  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let results = try recorder.recordAll(self, operands)
    let (both, active) = try program.tangentProgram(active: tangents.map { $0 != nil })
    let slopes = both.withOutputs(Array(results.count..<both.outputs.count))
    var recorded = try recorder.recordAll(Call(program: slopes), operands + tangents.compactMap { $0 })[...]
    return (results, active.map { $0 ? recorded.removeFirst() : nil })
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    let linear = operands.map(\.isLinear)
    let program = try program.transposed(linear: linear, given: cotangents.map { $0 != nil })
    let known = operands.compactMap(\.knownTensor)
    var results = try applyAll(Call(program: program), known + cotangents.compactMap { $0 })[...]
    return linear.map { $0 ? results.removeFirst() : nil }
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    try applyAll(Call(program: try program.batched(isBatched, size: size)), operands)
  }
}

extension TransposeOperand {
  var knownTensor: Tensor? {
    if case .known(let tensor) = self { tensor } else { nil }
  }
}
