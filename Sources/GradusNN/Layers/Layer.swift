import Gradus

/// A function with parameters: a part of a network, or a whole one.
///
/// A layer is a value. Its tensors are its parameters, so `model -= learningRate * gradient` is legal Swift.
///
///     struct Network: Layer {
///       var hidden: Dense
///       var output: Dense
///       func callAsFunction(_ input: Tensor, _ mode: Mode) -> Tensor { output(relu(hidden(input, mode)), mode) }
///       mutating func visit(_ visitor: inout TensorVisitor) {
///         visitor.visit(&hidden, "hidden")
///         visitor.visit(&output, "output")
///       }
///     }
///
/// A tensor that `visit` leaves out never learns; `unvisitedTensors(in:)` finds it.
public protocol Layer: TensorTree, Sendable, CustomStringConvertible {
  /// The output for a batch of inputs; the first axis is the batch.
  func callAsFunction(_ input: Tensor, _ mode: Mode) -> Tensor
}

extension Layer {
  /// The output of the trained layer: nothing is random.
  public func callAsFunction(_ input: Tensor) -> Tensor { self(input, .inference) }

  public var description: String { "\(Self.self)" }
}

/// What a layer is run for. Some layers, such as `Dropout`, behave differently while they learn.
public enum Mode: Sendable {
  /// Learning; random layers draw from the key. Give each layer a key of its own, by `branch`.
  case training(RandomKey)
  case inference

  /// The mode for the part of this number, with an independent key.
  public func branch(_ number: Int) -> Mode {
    switch self {
    case .training(let key): .training(key.folded(with: Tensor(number)))
    case .inference: .inference
    }
  }
}
