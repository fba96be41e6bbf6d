/// The Hessian of a scalar function of one tensor: H[i…, j…] = ∂²f/∂x[i…]∂x[j…], of shape `x.shape + x.shape`.
///
/// Forward mode over the gradient, a sweep for each element of x; `chunk` sweeps run at once, by default as many as
/// keep the batch within about 1 GiB. Symmetric up to rounding where the second derivatives are continuous. A Hessian
/// larger than the machine's memory is an error; `hessianVectorProduct` never forms it.
public func hessian<Failure: Error>(
  at x: Tensor, chunk: Int? = nil, of function: (Tensor) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  let method = JacobianMethod(operation: "hessian", mode: .forward, chunk: chunk)
  let blocks = try method.blocks(at: x) { (x) throws(Failure) -> Tensor in
    try differentiated(x, keepsValue: false, operation: "hessian", function).gradient
  }
  return blocks.fill(x)
}

/// The Hessian of a scalar function of a tree: the block [i, j] is the derivative of the gradient by tensor i with
/// respect to tensor j.
public func hessian<Input: TensorTree, Failure: Error>(
  at x: Input, chunk: Int? = nil, of function: (Input) throws(Failure) -> Tensor
) throws(Failure) -> JacobianBlocks {
  let method = JacobianMethod(operation: "hessian", mode: .forward, chunk: chunk)
  let blocks = try method.blocks(at: x) { (x) throws(Failure) -> Input in
    try differentiated(x, keepsValue: false, operation: "hessian", function).gradient
  }
  return blocks.fill(JacobianBlocks(outputs: x, inputs: x))
}

/// The Hessian of a scalar function times a vector, H·v, for a few times the price of the function: the derivative of
/// the gradient along v. `v` has the structure, shapes and types of `x`.
public func hessianVectorProduct<Input: TensorTree, Failure: Error>(
  at x: Input, along v: Input, of function: (Input) throws(Failure) -> Tensor
) throws(Failure) -> Input {
  try jvp(at: x, along: v) { (x) throws(Failure) -> Input in
    try differentiated(x, keepsValue: false, operation: "hessianVectorProduct", function).gradient
  }.tangent
}
