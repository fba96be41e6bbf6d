/// Applies a primitive: records it if an operand is being recorded, computes it at once otherwise.
///
/// Never traps: a failed operand or operands that do not fit give a failed tensor, with the user's source line.
func apply(_ primitive: some SingleResultPrimitive, _ operands: [Tensor]) -> Tensor {
  do throws(TensorError) {
    for operand in operands {
      if let error = operand.error { throw error }
    }
    if let recorder = Recorder.innermost(of: operands) { return try recorder.record(primitive, operands) }
    let recorder = Recorder()
    let result = try recorder.record(primitive, operands)
    return try recorder.evaluate([result])[0]
  } catch {
    return Tensor(failed: error.located())
  }
}

/// Applies a primitive with any number of results. Throws instead of giving failed tensors, whose number could not be
/// known.
func applyAll(_ primitive: some Primitive, _ operands: [Tensor]) throws(TensorError) -> [Tensor] {
  for operand in operands {
    if let error = operand.error { throw error }
  }
  if let recorder = Recorder.innermost(of: operands) { return try recorder.recordAll(primitive, operands) }
  let recorder = Recorder()
  return try recorder.evaluate(try recorder.recordAll(primitive, operands))
}

/// Runs a composite operation on concrete tensors as one program, so that its intermediate steps fuse and are never
/// stored; while recording, and on failed operands, simply runs it.
func fused(_ operands: [Tensor], _ body: ([Tensor]) -> Tensor) -> Tensor {
  if operands.contains(where: { $0.isTraced || $0.error != nil }) { return body(operands) }
  let recorder = Recorder()
  let result = body(
    operands.map { operand in
      if case .literal = operand.handle { return operand }
      return recorder.alias(operand)
    })
  guard case .traced(let owner, _) = result.handle, owner === recorder else {
    recorder.close()
    return result
  }
  return Tensor { () throws(TensorError) in try recorder.evaluate([result])[0] }
}

extension Recorder {
  /// A traced tensor that stands for a concrete one.
  func alias(_ tensor: Tensor) -> Tensor {
    Tensor { () throws(TensorError) in Tensor(.traced(self, try variable(for: tensor))) }
  }

  /// Ends a recording without declared inputs and runs it on what it captured.
  func evaluate(_ results: [Tensor]) throws(TensorError) -> [Tensor] {
    let program = try finish(results)
    return try Programs.shared.executable(program).run(captured)
  }
}

/// Runs a program, or replays it where an argument is being recorded. An error becomes failed results.
func call(_ program: Program, _ arguments: [Tensor]) -> [Tensor] {
  do throws(TensorError) {
    for argument in arguments {
      if let error = argument.error { throw error }
    }
    if let recorder = Recorder.innermost(of: arguments) { return try recorder.inline(program, arguments) }
    return try Programs.shared.executable(program).run(arguments)
  } catch {
    return program.outputs.map { _ in Tensor(failed: error.located()) }
  }
}
