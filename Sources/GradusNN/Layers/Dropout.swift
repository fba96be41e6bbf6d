import Gradus

/// Sets a random share of the elements to zero while learning, and scales the others so that the mean stays.
///
///     y = x · keep / (1 − p),  keep = 1 with probability 1 − p         for inference: y = x
///
/// - Source: Srivastava and others, *Dropout: A Simple Way to Prevent Neural Networks from Overfitting* (2014), §10 (inverted scaling).
public struct Dropout: Layer {
  /// p, in 0 ..< 1.
  public let probability: Double

  public init(_ probability: Double) { self.probability = probability }

  public func callAsFunction(_ input: Tensor, _ mode: Mode) -> Tensor {
    guard case .training(let key) = mode else { return input }
    return dropout(input, probability, key: key)
  }

  public mutating func visit(_ visitor: inout TensorVisitor) {}

  public var description: String { "dropout \(probability)" }
}
