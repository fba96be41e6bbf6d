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
  let components: Int
  let points: Tensor
  /// Where the entries of a triangular factor stand in (diagonal, columns below it, 0), `[d, d]`.
  private let positions: Tensor
  /// The parameters γ and m of the prior.
  private let gamma: Double
  private let m: Int

  /// Elements of a block of whitened points.
  private static let blockElements = 1 << 15

  init(dimension: Int, components: Int, points: Tensor, gamma: Double, m: Int) {
    self.dimension = dimension
    self.components = components
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
  ///
  /// - Parameter keepsGradient: whether the gradient of each block of points is taken together with its value.
  func objective(_ parameters: MixtureParameters, keepsGradient: Bool = false) -> Tensor {
    let (d, n) = (dimension, points.shape[0])
    let logarithms = parameters.factors[0..., 0..<d]
    let below = parameters.factors[0..., d...]
    let diagonal = exp(logarithms)
    let entries = concatenate([diagonal, below, Tensor.zeros([components, 1])], axis: 1)
    let q = entries.gathered(positions, along: 1)

    // Q(x − μ) as [Q, −Qμ]·[x, 1]: one matrix product for all points and components.
    let shift = -einsum("kij,kj->ki", q, parameters.means)
    let maps = concatenate([q, shift.expandingAxis(2)], axis: 2)
    let logDeterminants = sum(logarithms, along: [1])
    let sums = keepsGradient ? likelihoodWithGradient : likelihood

    let likelihood = sums(maps, parameters.alphas + logDeterminants) - Double(n) * logSumExp(parameters.alphas)
    let squares = sum(square(diagonal)) + sum(square(below))
    let prior = 0.5 * gamma * gamma * squares - Double(m) * sum(logDeterminants)
    return likelihood + prior - constant(components: components, points: n)
  }

  // MARK: Blocks of points

  /// Σ log Σ exp(weights[k] − |maps[k]·[x, 1]|²/2) over some points.
  private static func likelihood(_ points: Tensor, _ maps: Tensor, _ weights: Tensor) -> Tensor {
    let whitened = einsum("nj,kij->nki", points, maps)
    return sum(logSumExp(weights - 0.5 * sum(square(whitened), along: [2]), along: 1))
  }

  /// The points [x, 1] in blocks whose whitened points fit into a second-level cache, and the rest.
  private var blocks: (whole: Tensor, rest: Tensor) {
    let n = points.shape[0]
    let homogeneous = concatenate([points, Tensor.ones([n, 1])], axis: 1)
    let length = Swift.min(n, Swift.max(16, Self.blockElements / (components * dimension)))
    let count = length == 0 ? 0 : n / length
    return (
      homogeneous[0..<count * length].reshaped(to: [count, length, dimension + 1]), homogeneous[(count * length)...]
    )
  }

  private func likelihood(_ maps: Tensor, _ weights: Tensor) -> Tensor {
    let (whole, rest) = blocks
    let total = scan(Tensor(0.0), over: whole) { $0 + Self.likelihood($1, maps, weights) }
    return rest.elementCount == 0 ? total : total + Self.likelihood(rest, maps, weights)
  }

  /// The same, with a rule for its gradient: that of each block is taken while its points are in the cache, and summed.
  private func likelihoodWithGradient(_ maps: Tensor, _ weights: Tensor) -> Tensor {
    let (whole, rest) = blocks
    func step(_ parameters: [Tensor], _ sums: [Tensor], _ block: Tensor) -> [Tensor] {
      let (value, gradient) = valueWithGradient(at: parameters) { Self.likelihood(block, $0[0], $0[1]) }
      return zip(sums, [value] + gradient).map { $0 + $1 }
    }
    let summed = custom { (parameters: [Tensor]) in
      let zeros = [Tensor(0.0)] + parameters.map { Tensor.zeros($0.shape) }
      let sums = scan(zeros, over: whole) { step(parameters, $0, $1) }
      return rest.elementCount == 0 ? sums : step(parameters, sums, rest)
    } vjp: { _, sums, cotangents in
      sums.dropFirst().map { $0 * cotangents[0] }
    }
    return summed([maps, weights])[0]
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
