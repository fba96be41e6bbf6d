import Gradus

/// How the weights of a layer are drawn before training.
///
/// With n inputs and m outputs of the layer:
///
/// | | distribution | for |
/// |---|---|---|
/// | `heNormal` | normal, variance 2 / n | relu |
/// | `heUniform` | uniform within ±√(6 / n) | relu |
/// | `glorotNormal` | normal, variance 2 / (n + m) | tanh, sigmoid, outputs |
/// | `glorotUniform` | uniform within ±√(6 / (n + m)) | tanh, sigmoid, outputs |
///
/// - Source: He, Zhang, Ren and Sun, *Delving Deep into Rectifiers* (2015), eq. 10; Glorot and Bengio, *Understanding the difficulty of
///   training deep feedforward neural networks* (2010), eqs. 12 and 16.
public enum Initialisation: Sendable, Hashable {
  case heNormal, heUniform, glorotNormal, glorotUniform
  /// Normal with mean 0.
  case normal(deviation: Double)
  /// Uniform within ±`bound`.
  case uniform(bound: Double)

  /// Weights `[inputs, outputs]`, fixed by the key.
  public func weights(_ inputs: Int, _ outputs: Int, _ scalarType: ScalarType, _ key: RandomKey) -> Tensor {
    let (n, m) = (Double(Swift.max(inputs, 1)), Double(Swift.max(outputs, 1)))
    let shape = [inputs, outputs]
    switch self {
    case .heNormal: return (2 / n).squareRoot() * key.normal(shape, scalarType)
    case .glorotNormal: return (2 / (n + m)).squareRoot() * key.normal(shape, scalarType)
    case .normal(let deviation): return deviation * key.normal(shape, scalarType)
    case .heUniform: return symmetric((6 / n).squareRoot(), shape, scalarType, key)
    case .glorotUniform: return symmetric((6 / (n + m)).squareRoot(), shape, scalarType, key)
    case .uniform(let bound): return symmetric(bound, shape, scalarType, key)
    }
  }

  private func symmetric(_ bound: Double, _ shape: [Int], _ scalarType: ScalarType, _ key: RandomKey) -> Tensor {
    bound * (2 * key.uniform(shape, scalarType) - 1)
  }
}
