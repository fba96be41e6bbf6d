/// The Laplacian of a function: the sum of its second derivatives by every element of x, Σᵢ ∂²f/∂xᵢ².
///
/// Of the shape of the function's value: a scalar for a scalar function, the Laplacian of each component for any other.
/// Each element of x takes a sweep of forward over forward mode; no Hessian is formed.
///
/// - Parameter chunk: how many sweeps run at once, as one batch; by default as many as fit in about 1 GiB.
public func laplacian<Input: TensorTree, Failure: Error>(
  at x: Input, chunk: Int? = nil, of function: (Input) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  try collectedSweeps("laplacian", .secondTangent, .sum, x, chunk, function) { _ throws(TensorError) in }
}

/// The divergence of a vector field: the trace of its Jacobian, Σᵢ ∂Fᵢ/∂xᵢ, a scalar.
///
/// The field's value has the structure and shapes of x. Each element of x takes a sweep of forward mode; no Jacobian
/// is formed.
///
/// - Parameter chunk: how many sweeps run at once, as one batch; by default as many as fit in about 1 GiB.
public func divergence<Input: TensorTree, Failure: Error>(
  at x: Input, chunk: Int? = nil, of field: (Input) throws(Failure) -> Input
) throws(Failure) -> Tensor {
  let shapes = x.leaves.map(\.shape)
  return try collectedSweeps("divergence", .tangent, .trace, x, chunk, field) { (outputs) throws(TensorError) in
    guard outputs.map(\.shape) == shapes else {
      throw TensorError(
        "divergence",
        "a field with a component for each element of x, \(shapes.map(\.description).joined(separator: " and "))",
        got: outputs.map(\.description).joined(separator: " and "), "Return as many components as x has.")
    }
  }
}

/// The curl of a vector field in three dimensions, ∇ × F, a vector of shape [3]:
///
///     (∂F₃/∂x₂ − ∂F₂/∂x₃,  ∂F₁/∂x₃ − ∂F₃/∂x₁,  ∂F₂/∂x₁ − ∂F₁/∂x₂)
///
/// A point or a value that is not a vector of three components is an error.
public func curl<Failure: Error>(
  at x: Tensor, of field: (Tensor) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  func failed(_ what: String, _ type: TensorType) -> Tensor {
    Tensor(
      failed: TensorError(
        "curl", expected: "\(what) with three components, of shape [3]", got: "\(type)",
        remedy: "Map over points with `vmap`; in other dimensions the antisymmetric part of `jacobian` takes its place."
      ))
  }
  guard x.error != nil || x.shape == [3] else { return failed("a point", x.type) }
  let method = JacobianMethod(operation: "curl", mode: .forward)
  let slopes = try method.blocks(at: x, of: field).fill(x)
  guard slopes.error != nil || slopes.shape == [3, 3] else {
    return failed("a value", slopes.type.with(shape: Array(slopes.shape.dropLast())))
  }
  func rotation(_ i: Int, _ j: Int) -> Tensor { slopes[j, i] - slopes[i, j] }
  return stack([rotation(1, 2), rotation(2, 0), rotation(0, 1)])
}

/// A derivative along every unit direction of x, collected in one tensor.
private func collectedSweeps<Input: TensorTree, Output: TensorTree, Failure: Error>(
  _ operation: String, _ derivative: Sweeps.Derivative, _ collection: Sweeps.Collection, _ x: Input, _ chunk: Int?,
  _ function: (Input) throws(Failure) -> Output, check: ([TensorType]) throws(TensorError) -> Void
) throws(Failure) -> Tensor {
  let trace = try Trace(x, activeLeaves(of: x, operation), function)
  return Tensor { () throws(TensorError) in
    let recorded = try trace.recorded.get()
    let outputs = recorded.program.outputTypes
    if let chunk, chunk < 1 {
      throw TensorError(operation, "a chunk of at least 1 sweep", got: "\(chunk)", "Leave it out for one batch.")
    }
    if let output = outputs.first(where: { !$0.scalarType.isFloatingPoint }) {
      throw TensorError(operation, "a function with floating-point values", got: "\(output)", "Convert the value.")
    }
    try check(outputs)
    let sweeps = Sweeps(derivative: derivative, collection: collection, active: recorded.arguments.count)
    guard sweeps.active > 0 else { return Tensor(0.0) }
    return try sweeps.run(recorded.program, recorded.arguments + recorded.captured, chunk: chunk)[0]
  }
}
