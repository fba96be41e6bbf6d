/// The generalized Jacobian of a function of one tensor: J[i…, j…] = ∂y[i…]/∂x[j…], of shape `y.shape + x.shape`.
///
/// Forward mode (a sweep per element of x) or reverse mode (a sweep per element of y) is chosen by which needs fewer;
/// the sweeps run as one batch.
public func jacobian<Failure: Error>(
  at x: Tensor, of function: (Tensor) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  try Trace(x, activeLeaves(of: x, "jacobian"), function).results { (recorded) throws(TensorError) in
    let (input, output) = (recorded.program.inputTypes[0], recorded.program.outputTypes[0])
    guard output.scalarType.isFloatingPoint else {
      throw TensorError("jacobian", "a function with floating-point values", got: "\(output)", "Convert the value.")
    }
    let isForward = input.elementCount <= output.elementCount
    let program = try Programs.shared.transformed(recorded.program, for: .jacobian(isForward: isForward)) {
      () throws(TensorError) in
      isForward ? try recorded.program.forwardJacobian() : try recorded.program.reverseJacobian()
    }
    return call(program, recorded.arguments + recorded.captured)
  }
}

/// The Hessian of a scalar function of one tensor: H[i…, j…] = ∂²f/∂x[i…]∂x[j…], of shape `x.shape + x.shape`.
public func hessian<Failure: Error>(
  at x: Tensor, of function: (Tensor) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  try jacobian(at: x) { (x) throws(Failure) in try gradient(at: x, of: function) }
}

extension Program {
  /// The Jacobian by the first input: tangents of all unit vectors in one batch.
  fileprivate func forwardJacobian() throws(TensorError) -> Program {
    let (input, output) = (inputTypes[0], outputTypes[0])
    let count = input.elementCount
    let tangents = try jvp(active: 1)
      .batched(inputs.map { _ in false } + [true], size: count)
    return try jacobian(of: tangents, basis: [count] + input.shape, result: 1) { columns in
      // [x, y…] → [y…, x] → y.shape + x.shape.
      columns.movingAxis(0, to: output.rank).reshaped(to: output.shape + input.shape)
    }
  }

  /// The Jacobian by the first input: cotangents of all unit vectors in one batch.
  fileprivate func reverseJacobian() throws(TensorError) -> Program {
    let (input, output) = (inputTypes[0], outputTypes[0])
    let count = output.elementCount
    let cotangents = try vjp(active: 1)
      .batched(inputs.map { _ in false } + [true], size: count)
    return try jacobian(of: cotangents, basis: [count] + output.shape, result: 1) { rows in
      rows.reshaped(to: output.shape + input.shape)
    }
  }

  /// Calls a batched program on this program's inputs and the unit vectors, and arranges one of its results.
  private func jacobian(
    of program: Program, basis shape: [Int], result: Int, arrange: (Tensor) -> Tensor
  ) throws(TensorError) -> Program {
    let recorder = Recorder()
    let arguments = inputTypes.map(recorder.input)
    let square = TensorType(.i64, [shape[0], shape[0]])
    let rows = iota(square, axis: 0, like: arguments)
    let isUnit = rows .== iota(square, axis: 1, like: arguments)
    let scalarType = program.inputTypes[inputs.count].scalarType
    let basis = isUnit.converted(to: scalarType).reshaped(to: shape)
    if let error = basis.error { throw error }
    let results = try recorder.inline(program, arguments + [basis])
    return try recorder.finish([arrange(results[result])]).simplified()
  }
}
