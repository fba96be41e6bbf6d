/// How the blocks of a Jacobian are found, and what they must satisfy.
struct JacobianMethod {
  var operation = "jacobian"
  var mode = JacobianMode.automatic
  var chunk: Int?
  var isPerExample = false

  /// The blocks of a Jacobian, row by row, and the structure of the function's value.
  struct Blocks<Output: TensorTree> {
    let output: Output
    let blocks: Result<[Tensor], TensorError>

    /// A tree of as many tensors, filled with the blocks.
    func fill<Tree: TensorTree>(_ template: Tree) -> Tree {
      recovering(template) { () throws(TensorError) in template.replacingLeaves(try blocks.get()) }
    }
  }

  func blocks<Input: TensorTree, Output: TensorTree, Failure: Error>(
    at x: Input, of function: (Input) throws(Failure) -> Output
  ) throws(Failure) -> Blocks<Output> {
    let trace = try Trace(x, activeLeaves(of: x, operation), function)
    let blocks = Result { () throws(TensorError) in
      let recorded = try trace.recorded.get()
      return try self.blocks(recorded.program, recorded.arguments.count, recorded.arguments + recorded.captured)
    }
    return Blocks(output: trace.output, blocks: blocks)
  }

  private func blocks(
    _ program: Program, _ active: Int, _ arguments: [Tensor]
  ) throws(TensorError) -> [Tensor] {
    let (inputs, outputs) = (Array(program.inputTypes.prefix(active)), program.outputTypes)
    try check(inputs, outputs)
    guard !inputs.isEmpty, !outputs.isEmpty else { return [] }
    let sizes = [inputs, outputs].map { $0.reduce(0.0) { $0 + Double(example($1).elementCount) } }
    let isForward = mode == .forward || mode == .automatic && sizes[0] <= sizes[1]
    let sweeps = Sweeps(
      derivative: isForward ? .tangent : .cotangent, collection: .rows, active: active, isPerExample: isPerExample)
    let results = try sweeps.run(program, arguments, chunk: chunk)
    let pieces = try results.map { (result) throws(TensorError) in
      if let error = result.error { throw error }
      return split(result, isForward ? inputs : outputs)
    }
    return outputs.indices.flatMap { row in
      inputs.indices.map { column in
        let piece = isForward ? pieces[row][column] : pieces[column][row]
        return arranged(piece, outputs[row], inputs[column], isForward)
      }
    }
  }

  /// The type of one example's part of a tensor.
  private func example(_ type: TensorType) -> TensorType {
    isPerExample ? type.with(shape: Array(type.shape.dropFirst())) : type
  }

  /// The stacked derivatives along the unit vectors of each tensor of directions.
  private func split(_ stacked: Tensor, _ directions: [TensorType]) -> [Tensor] {
    if directions.count == 1 { return [stacked] }
    var start = 0
    return directions.map { type in
      let count = example(type).elementCount
      defer { start += count }
      return stacked.slice(axis: 0, start..<start + count)
    }
  }

  /// [x, y…] or [y, x…], flat in the direction, as y.shape + x.shape; with the batch axis first if there is one.
  private func arranged(_ stacked: Tensor, _ output: TensorType, _ input: TensorType, _ isForward: Bool) -> Tensor {
    let batch = isPerExample ? Array(output.shape.prefix(1)) : []
    let moved = stacked.movingAxis(0, to: isForward ? stacked.rank - 1 : batch.count)
    return moved.reshaped(to: batch + example(output).shape + example(input).shape)
      .converted(to: output.scalarType.promoted(with: input.scalarType))
  }

  private func check(_ inputs: [TensorType], _ outputs: [TensorType]) throws(TensorError) {
    if let chunk, chunk < 1 {
      throw TensorError(operation, "a chunk of at least 1 sweep", got: "\(chunk)", "Leave it out for one batch.")
    }
    if let output = outputs.first(where: { !$0.scalarType.isFloatingPoint }) {
      throw TensorError(operation, "a function with floating-point values", got: "\(output)", "Convert the value.")
    }
    if isPerExample {
      let batches = Set((inputs + outputs).map { $0.shape.first ?? -1 })
      guard batches.count == 1, batches != [-1] else {
        throw TensorError(
          operation, "an argument and a value with one leading batch axis",
          got: (inputs + outputs).map(\.description).joined(separator: " and "),
          "Give it the whole batch; `jacobian` differentiates one example.")
      }
    }
    try checkMemory(inputs, outputs)
  }

  private func checkMemory(_ inputs: [TensorType], _ outputs: [TensorType]) throws(TensorError) {
    var bytes = 0.0
    for output in outputs {
      for input in inputs {
        let type = output.scalarType.promoted(with: input.scalarType)
        bytes += Double(output.elementCount) * Double(example(input).elementCount) * Double(type.byteCount)
      }
    }
    guard bytes > Double(physicalMemory) else { return }
    let shape = inputs.count == 1 && outputs.count == 1 ? "\(outputs[0].shape + example(inputs[0]).shape) of " : ""
    let others =
      operation == "hessian"
      ? "`hessianVectorProduct` for products with it, or `sparseHessian`"
      : "`jvp` or `vjp` for products with it, or `sparseJacobian`"
    throw TensorError(
      operation, "a result that fits in the machine's \(byteText(Double(physicalMemory)))",
      got: "\(shape)\(byteText(bytes))",
      "Use \(others) if most entries are 0; `chunk:` bounds only the memory beside the result.")
  }
}
