import Gradus

/// Plain gradient descent.
///
///     x ← x − η g
public struct GradientDescent: Optimizer {
  public let learningRate: Double

  public init(learningRate: Double) { self.learningRate = learningRate }

  public var momentCount: Int { 0 }

  public func updated(
    _ parameter: Tensor, along gradient: Tensor, _ moments: [Tensor], _ schedule: Schedule
  ) -> (parameter: Tensor, moments: [Tensor]) {
    let rate = schedule.learningRate.converted(to: parameter.scalarType)
    return (parameter - rate * gradient, [])
  }
}
