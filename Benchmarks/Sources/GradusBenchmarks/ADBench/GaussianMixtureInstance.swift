import Gradus

/// A file of the GMM folder.
struct GaussianMixtureInstance: ScalarInstance {
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
    mixture = GaussianMixture(
      dimension: d, components: components, points: points, gamma: gamma, m: try stream.integer("m"))
    try stream.end()
    sizes = ["d": d, "K": components, "n": n]
  }

  func objective(_ parameters: MixtureParameters) -> Tensor { mixture.objective(parameters) }

  func objectiveForGradient(_ parameters: MixtureParameters) -> Tensor {
    mixture.objective(parameters, keepsGradient: true)
  }
}
