import Gradus

/// A file of the GMM folder.
struct GaussianMixtureInstance: ADBenchInstance {
  let sizes: [String: Int]
  let mixture: GaussianMixture
  let parameters: MixtureParameters

  init(path: String) throws {
    var stream = try TokenStream(path: path)
    let d = try stream.integer("the dimension", atLeast: 1)
    let components = try stream.integer("the number of components", atLeast: 1)
    let n = try stream.integer("the number of points")
    let entries = d * (d + 1) / 2
    parameters = MixtureParameters(
      alphas: Tensor(try stream.numbers(components, "alphas")),
      means: Tensor(try stream.numbers(components * d, "means"), shape: [components, d]),
      factors: Tensor(try stream.numbers(components * entries, "factors"), shape: [components, entries]))
    let points = Tensor(try stream.numbers(n * d, "points"), shape: [n, d])
    let gamma = try stream.number("γ")
    mixture = GaussianMixture(dimension: d, points: points, gamma: gamma, m: try stream.integer("m"))
    try stream.end()
    sizes = ["d": d, "K": components, "n": n]
  }

  func objective(on engine: any Engine) -> () -> [Tensor] {
    let (mixture, parameters) = (mixture, parameters)
    let program = compiled(on: engine) { mixture.objective($0) }
    return { [program(parameters)] }
  }

  func derivative(on engine: any Engine) -> () -> [Tensor] {
    let (mixture, parameters) = (mixture, parameters)
    let program = compiled(on: engine) { (parameters: MixtureParameters) in
      let (value, gradient) = valueWithGradient(at: parameters, of: mixture.objective)
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
