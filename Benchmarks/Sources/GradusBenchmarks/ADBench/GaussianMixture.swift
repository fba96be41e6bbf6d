import Foundation
import Gradus

/// What the likelihood of a Gaussian mixture is differentiated by.
struct MixtureParameters: TensorTree, Sendable {
  /// Unnormalised logarithms of the weights, `[K]`.
  var alphas: Tensor
  /// `[K, d]`.
  var means: Tensor
  /// Of the inverse covariances, `[K, d(d+1)/2]`: the logarithms of the diagonal, then the columns below it.
  var factors: Tensor

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&alphas, "alphas")
    visitor.visit(&means, "means")
    visitor.visit(&factors, "factors")
  }
}

/// GMM: the logarithm of the likelihood of points under a mixture of Gaussians, with a Wishart prior.
struct GaussianMixture: Sendable {
  let dimension: Int
  let points: Tensor
  /// Where the entries of a triangular factor stand in (diagonal, columns below it, 0), `[d, d]`.
  private let positions: Tensor
  /// The parameters γ and m of the prior.
  private let gamma: Double
  private let m: Int

  init(dimension: Int, points: Tensor, gamma: Double, m: Int) {
    self.dimension = dimension
    self.points = points
    self.gamma = gamma
    self.m = m
    let d = dimension
    var positions = [Int](repeating: d * (d + 1) / 2, count: d * d)
    var next = d
    for column in 0..<d {
      positions[column * d + column] = column
      for row in column + 1..<Swift.max(d, column + 1) {
        positions[row * d + column] = next
        next += 1
      }
    }
    self.positions = Tensor(positions, shape: [d, d])
  }

  /// F(alphas, means, factors), a scalar.
  func objective(_ parameters: MixtureParameters) -> Tensor {
    let (d, n, components) = (dimension, points.shape[0], parameters.alphas.shape[0])
    let logarithms = parameters.factors[0..., 0..<d]
    let below = parameters.factors[0..., d...]
    let diagonal = exp(logarithms)
    let entries = concatenate([diagonal, below, Tensor.zeros([components, 1])], axis: 1)
    let q = entries.gathered(positions, along: 1)

    // Q(x − μ) as Qx − Qμ: one matrix product for all points and components.
    let whitened = einsum("nj,kij->nki", points, q) - einsum("kij,kj->ki", q, parameters.means)
    let logDeterminants = sum(logarithms, along: [1])
    let beta = parameters.alphas + logDeterminants - 0.5 * sum(square(whitened), along: [2])

    let likelihood = sum(logSumExp(beta, along: 1)) - Double(n) * logSumExp(parameters.alphas)
    let squares = sum(square(diagonal)) + sum(square(below))
    let prior = 0.5 * gamma * gamma * squares - Double(m) * sum(logDeterminants)
    return likelihood + prior - constant(components: components, points: n)
  }

  /// What does not depend on the parameters: n d/2 ln 2π + K C.
  private func constant(components: Int, points: Int) -> Double {
    let (d, nu) = (Double(dimension), Double(dimension + m + 1))
    var logGamma = d * (d - 1) / 4 * log(Double.pi)
    for j in 0..<dimension { logGamma += lgamma(nu / 2 - Double(j) / 2) }
    let normalisation = nu * d * (log(gamma) - 0.5 * log(2)) - logGamma
    return Double(points) * d / 2 * log(2 * Double.pi) + Double(components) * normalisation
  }
}
