import Gradus

/// A problem whose objective is a number and whose derivative is its gradient.
protocol ScalarInstance: ADBenchInstance, Sendable {
  associatedtype Parameters: TensorTree & Sendable

  var parameters: Parameters { get }
  func objective(_ parameters: Parameters) -> Tensor
  /// The same function in the form that its gradient is taken of.
  func objectiveForGradient(_ parameters: Parameters) -> Tensor
}

extension ScalarInstance {
  func objectiveForGradient(_ parameters: Parameters) -> Tensor { objective(parameters) }
}

extension ScalarInstance {
  func objective(on engine: any Engine) -> () -> [Tensor] {
    let program = compiled(on: engine) { [self] (parameters: Parameters) in objective(parameters) }
    return { [program(parameters)] }
  }

  func derivative(on engine: any Engine) -> () -> [Tensor] {
    let program = compiled(on: engine) { [self] (parameters: Parameters) in
      let (value, gradient) = valueWithGradient(at: parameters) { objectiveForGradient($0) }
      return [value] + gradient.leaves
    }
    return { program(parameters) }
  }

  func check(against reference: Reference, on engine: any Engine) throws -> CheckResult {
    let results = derivative(on: engine)()
    let gradient = try results.dropFirst().flatMap { try $0.scalars(as: Double.self) }
    return CheckResult(
      objective: Agreement([try results[0].scalar()], [try reference.number("objective")]),
      derivative: try Agreement(gradient, reference.numbers("gradient")).and(reference.checks("gradient", gradient)))
  }
}
