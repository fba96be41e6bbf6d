import Gradus

/// Joins every axis but the first: `[batch, height, width]` becomes `[batch, height · width]`.
public struct Flatten: Layer {
  public init() {}

  public func callAsFunction(_ input: Tensor, _ mode: Mode) -> Tensor {
    input.rank == 2 ? input : input.reshaped(to: [input.shape.first ?? 1, input.shape.dropFirst().reduce(1, *)])
  }

  public mutating func visit(_ visitor: inout TensorVisitor) {}

  public var description: String { "flatten" }
}
