import Gradus

/// Layers one after another. The parameters are named by position: `0.weight`, `0.bias`, `2.weight` …
public struct Sequential: Layer {
  public var layers: [any Layer]

  public init(_ layers: [any Layer]) { self.layers = layers }

  public init(_ layers: any Layer...) { self.layers = layers }

  public func callAsFunction(_ input: Tensor, _ mode: Mode) -> Tensor {
    var output = input
    for (position, layer) in layers.enumerated() { output = layer(output, mode.branch(position)) }
    return output
  }

  public mutating func visit(_ visitor: inout TensorVisitor) {
    for position in layers.indices { visitor.visit(&layers[position], "\(position)") }
  }

  public var description: String { layers.map(\.description).joined(separator: ", ") }
}

extension Sequential {
  /// A multilayer perceptron: dense layers of the given widths with an activation after each but the last.
  ///
  /// - Parameters:
  ///   - inputShape: the shape of one input, without the batch; flattened first when it has more than one axis.
  ///   - dropout: the probability of `Dropout` after each activation; none at 0.
  public static func perceptron(
    _ inputShape: [Int], hidden: [Int], outputs: Int, _ activation: Activation = .relu, dropout: Double = 0,
    _ scalarType: ScalarType = .f32, key: RandomKey
  ) -> Sequential {
    var layers: [any Layer] = inputShape.count == 1 ? [] : [Flatten()]
    var width = inputShape.reduce(1, &*)
    let keys = key.split(into: hidden.count + 1)
    for (next, key) in zip(hidden, keys) {
      layers.append(Dense(width, next, activation.initialisation, scalarType, key: key))
      layers.append(activation)
      if dropout > 0 { layers.append(Dropout(dropout)) }
      width = next
    }
    layers.append(Dense(width, outputs, .glorotUniform, scalarType, key: keys[hidden.count]))
    return Sequential(layers)
  }
}
