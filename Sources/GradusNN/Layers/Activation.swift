import Gradus

/// A function of each element between two layers.
public enum Activation: String, Layer, CaseIterable {
  case relu, tanh, sigmoid, gelu, softplus, identity

  public func callAsFunction(_ input: Tensor, _ mode: Mode) -> Tensor {
    switch self {
    case .relu: Gradus.relu(input)
    case .tanh: Gradus.tanh(input)
    case .sigmoid: Gradus.sigmoid(input)
    case .gelu: Gradus.gelu(input)
    case .softplus: Gradus.softplus(input)
    case .identity: input
    }
  }

  public mutating func visit(_ visitor: inout TensorVisitor) {}

  public var description: String { rawValue }

  /// The initialisation that keeps the variance of a layer which this function follows.
  public var initialisation: Initialisation {
    switch self {
    case .relu, .gelu, .softplus: .heUniform
    case .tanh, .sigmoid, .identity: .glorotUniform
    }
  }
}
