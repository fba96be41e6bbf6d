/// How a Jacobian is computed.
public enum JacobianMode: Sendable, Hashable {
  /// The mode that needs fewer sweeps.
  case automatic
  /// A column at a time: a sweep for each element of x.
  case forward
  /// A row at a time: a sweep for each element of y.
  case reverse
}

/// The generalized Jacobian of a function of one tensor: J[i…, j…] = ∂y[i…]/∂x[j…], of shape `y.shape + x.shape`.
///
///     jacobian(at: Tensor([3.0, 5])) { x in stack([x[0] + x[1], x[0] * x[1]]) }   // [[1, 1], [5, 3]]
///
/// - Parameters:
///   - mode: forward (a sweep for each element of x) or reverse mode (one for each element of y); by default the one
///     that needs fewer sweeps.
///   - chunk: how many sweeps run at once, as one batch, which bounds the memory beside the result; by default as many
///     as keep the batch within about 1 GiB.
///
/// A Jacobian larger than the machine's memory is an error that says how large it would be. Where x and y are f32 and
/// f64 the Jacobian is f64.
public func jacobian<Failure: Error>(
  at x: Tensor, mode: JacobianMode = .automatic, chunk: Int? = nil, of function: (Tensor) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  let method = JacobianMethod(mode: mode, chunk: chunk)
  return try method.blocks(at: x, of: function).fill(x)
}

/// The generalized Jacobian of a tensor by a tree: a tree like `x` in which each tensor is the Jacobian by that tensor.
///
///     jacobian(at: model) { model in model(input) }.weight   // of shape y.shape + weight.shape
public func jacobian<Input: TensorTree, Failure: Error>(
  at x: Input, mode: JacobianMode = .automatic, chunk: Int? = nil, of function: (Input) throws(Failure) -> Tensor
) throws(Failure) -> Input {
  let method = JacobianMethod(mode: mode, chunk: chunk)
  return try method.blocks(at: x, of: function).fill(x)
}

/// The generalized Jacobians with respect to two arguments.
public func jacobian<First: TensorTree, Second: TensorTree, Failure: Error>(
  at x: First, _ y: Second, mode: JacobianMode = .automatic, chunk: Int? = nil,
  of function: (First, Second) throws(Failure) -> Tensor
) throws(Failure) -> (First, Second) {
  let point = TreePair(first: x, second: y)
  let pair = try jacobian(at: point, mode: mode, chunk: chunk) { (pair) throws(Failure) -> Tensor in
    try function(pair.first, pair.second)
  }
  return (pair.first, pair.second)
}

/// The generalized Jacobians with respect to three arguments.
public func jacobian<First: TensorTree, Second: TensorTree, Third: TensorTree, Failure: Error>(
  at x: First, _ y: Second, _ z: Third, mode: JacobianMode = .automatic, chunk: Int? = nil,
  of function: (First, Second, Third) throws(Failure) -> Tensor
) throws(Failure) -> (First, Second, Third) {
  let point = TreePair(first: x, second: TreePair(first: y, second: z))
  let pair = try jacobian(at: point, mode: mode, chunk: chunk) { (pair) throws(Failure) -> Tensor in
    try function(pair.first, pair.second.first, pair.second.second)
  }
  return (pair.first, pair.second.first, pair.second.second)
}

/// The generalized Jacobian of a function between trees: a block for each tensor of the value and each of the argument.
///
///     jacobian(at: state) { state in step(state) }["velocity", "position"]
public func jacobian<Input: TensorTree, Output: TensorTree, Failure: Error>(
  at x: Input, mode: JacobianMode = .automatic, chunk: Int? = nil, of function: (Input) throws(Failure) -> Output
) throws(Failure) -> JacobianBlocks {
  let method = JacobianMethod(mode: mode, chunk: chunk)
  let jacobian = try method.blocks(at: x, of: function)
  return jacobian.fill(JacobianBlocks(outputs: jacobian.output, inputs: x))
}

/// The Jacobian of each example of a minibatch by itself: from x of shape `[batch] + x'` and y of shape `[batch] + y'`
/// the tensor J[b, i…, j…] = ∂y[b, i…]/∂x[b, j…], of shape `[batch] + y' + x'`.
///
/// The function takes the whole batch and must treat the examples independently: y[b] depends on x[b] alone, as in a
/// network without batch normalisation. Then the full Jacobian is block diagonal, and only its blocks are computed, in
/// as many sweeps as one example needs. If examples do depend on one another, their mixed derivatives are added to the
/// blocks; use `jacobian`, or `vmap` of it over a function of one example.
public func batchJacobian<Failure: Error>(
  at x: Tensor, mode: JacobianMode = .automatic, chunk: Int? = nil, of function: (Tensor) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  let method = JacobianMethod(operation: "batchJacobian", mode: mode, chunk: chunk, isPerExample: true)
  return try method.blocks(at: x, of: function).fill(x)
}
