/// The gradient of a loss by the parameters, for each example of a batch by itself.
///
///     perExampleGradient(at: model, over: images) { model, image in loss(model(image)) }
///
/// - Parameters:
///   - parameters: a tensor or tree to differentiate by, shared by all examples.
///   - examples: a tensor or tree whose tensors have a leading axis of examples.
///   - function: the loss, a scalar, of the parameters and one example, without the leading axis.
/// - Returns: a tree like `parameters`, each tensor with a leading axis of examples. Its mean over that axis is the
///   gradient of the mean loss.
public func perExampleGradient<Parameters: TensorTree, Example: TensorTree, Failure: Error>(
  at parameters: Parameters, over examples: Example,
  of function: (Parameters, Example) throws(Failure) -> Tensor
) throws(Failure) -> Parameters {
  try batchedCall(examples, axes: examples.leaves.map { _ in 0 }, operation: "perExampleGradient") {
    (example: Example) throws(Failure) -> Parameters in
    try differentiated(parameters, keepsValue: false, operation: "perExampleGradient") {
      (parameters: Parameters) throws(Failure) -> Tensor in try function(parameters, example)
    }.gradient
  }
}
