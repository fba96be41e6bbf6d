import Gradus

/// Gradient descent with a velocity, which averages out what changes sign from step to step.
///
///     v ← μ v + g
///     x ← x − η v            with Nesterov's look ahead: x ← x − η (g + μ v)
///
/// - Source: Sutskever, Martens, Dahl and Hinton, *On the importance of initialization and momentum in deep learning* (2013), in the form
///   where the learning rate multiplies the velocity.
public struct Momentum: Optimizer {
  public let learningRate: Double
  /// μ, in 0 ..< 1.
  public let decay: Double
  public let isNesterov: Bool

  public init(learningRate: Double, decay: Double = 0.9, isNesterov: Bool = false) {
    self.learningRate = learningRate
    self.decay = decay
    self.isNesterov = isNesterov
  }

  public var momentCount: Int { 1 }

  public func updated(
    _ parameter: Tensor, along gradient: Tensor, _ moments: [Tensor], _ schedule: Schedule
  ) -> (parameter: Tensor, moments: [Tensor]) {
    let rate = schedule.learningRate.converted(to: parameter.scalarType)
    let velocity = decay * moments[0] + gradient
    let direction = isNesterov ? gradient + decay * velocity : velocity
    return (parameter - rate * direction, [velocity])
  }
}
