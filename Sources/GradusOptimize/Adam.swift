import Gradus

/// Adam: a step for each parameter of about the learning rate, whatever the scale of its gradient.
///
///     m ← β₁ m + (1 − β₁) g               m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²              v̂ = v / (1 − β₂ᵗ)
///     x ← x − η m̂ / (√v̂ + ε)
///
/// The corrections 1 − βᵗ are computed in f64 from the number of the step, whatever the precision of the parameters.
///
/// - Source: Kingma and Ba, *Adam: A Method for Stochastic Optimization* (2015), algorithm 1.
public struct Adam: Optimizer {
  public let learningRate: Double
  /// β₁, in 0 ..< 1.
  public let firstDecay: Double
  /// β₂, in 0 ..< 1.
  public let secondDecay: Double
  /// ε, > 0.
  public let epsilon: Double

  public init(
    learningRate: Double = 0.001, firstDecay: Double = 0.9, secondDecay: Double = 0.999, epsilon: Double = 1e-8
  ) {
    self.learningRate = learningRate
    self.firstDecay = firstDecay
    self.secondDecay = secondDecay
    self.epsilon = epsilon
  }

  public var momentCount: Int { 2 }

  public func updated(
    _ parameter: Tensor, along gradient: Tensor, _ moments: [Tensor], _ schedule: Schedule
  ) -> (parameter: Tensor, moments: [Tensor]) {
    // η / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ) are two scalars: what remains for each element is one root and one division.
    let type = parameter.scalarType
    let rate = (schedule.learningRate / (1 - pow(Tensor(floatLiteral: firstDecay), schedule.step))).converted(to: type)
    let scale = rsqrt(1 - pow(Tensor(floatLiteral: secondDecay), schedule.step)).converted(to: type)
    let mean = firstDecay * moments[0] + (1 - firstDecay) * gradient
    let square = secondDecay * moments[1] + (1 - secondDecay) * (gradient * gradient)
    return (parameter - rate * mean / (scale * sqrt(square) + epsilon), [mean, square])
  }
}
