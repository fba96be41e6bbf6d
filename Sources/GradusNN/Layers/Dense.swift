import Gradus

/// A fully connected layer.
///
///     y = x W + b        x: [batch, inputs]   W: [inputs, outputs]   b: [outputs]   y: [batch, outputs]
public struct Dense: Layer {
  public var weight: Tensor
  public var bias: Tensor

  public init(weight: Tensor, bias: Tensor) {
    self.weight = weight
    self.bias = bias
  }

  /// A layer with random weights and a bias of zeros.
  public init(
    _ inputs: Int, _ outputs: Int, _ initialisation: Initialisation = .glorotUniform, _ scalarType: ScalarType = .f32,
    key: RandomKey
  ) {
    weight = initialisation.weights(inputs, outputs, scalarType, key)
    bias = Tensor.zeros([outputs], scalarType)
  }

  public func callAsFunction(_ input: Tensor, _ mode: Mode) -> Tensor { matmul(input, weight) + bias }

  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&weight, "weight")
    visitor.visit(&bias, "bias")
  }

  public var description: String { "dense \(weight.shape.map(String.init).joined(separator: " → "))" }
}
