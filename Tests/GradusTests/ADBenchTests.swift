import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Gradients of Gaussian mixtures (ADBench's GMM) equal the references of the shared data.
///
/// `Benchmarks adbench check` compares every file of all four problems.
@Suite(.enabled(if: DataFolder.file("adbench/gmm") != nil, "adbench/gmm is missing: set GRADUS_DATA"))
struct ADBenchTests {
  @Test(arguments: ["test_d2_K3_n3", "own_d4_K3_n60_m3", "own_d3_K4_n40_far"])
  func `the likelihood of a Gaussian mixture and its gradient equal the reference`(name: String) throws {
    let url = try #require(DataFolder.file("adbench/gmm/\(name).txt"))
    let text = try String(contentsOf: url, encoding: .utf8)
    var numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }[...]
    func next(_ count: Int) -> [Double] {
      defer { numbers = numbers.dropFirst(count) }
      return Array(numbers.prefix(count))
    }
    let sizes = next(3).map { Int($0) }
    let (d, k, n) = (sizes[0], sizes[1], sizes[2])
    let parameters = [
      Tensor(next(k)), Tensor(next(k * d), shape: [k, d]),
      Tensor(next(k * d * (d + 1) / 2), shape: [k, d * (d + 1) / 2]),
    ]
    let points = Tensor(next(n * d), shape: [n, d])
    let prior = next(2)
    let (value, gradient) = valueWithGradient(at: parameters) { Self.likelihood($0, points, prior[0], prior[1]) }

    let data = try Data(contentsOf: url.deletingPathExtension().appendingPathExtension("ref.json"))
    let reference = try JSONDecoder().decode(Reference.self, from: data)
    let results = try gradient.flatMap { try $0.scalars(as: Double.self) }
    // The benchmark's rule, and 1e-11 of the largest entry.
    let largest = reference.gradient.map(\.magnitude).max() ?? 0
    #expect(
      (try value.scalar(as: Double.self) - reference.objective).magnitude <= 1e-11 * reference.objective.magnitude)
    #expect(results.count == reference.gradient.count)
    for (x, y) in zip(results, reference.gradient) { #expect((x - y).magnitude <= 1e-11 * largest) }
  }

  private struct Reference: Decodable {
    let objective: Double
    let gradient: [Double]
  }

  private static func likelihood(_ p: [Tensor], _ x: Tensor, _ gamma: Double, _ m: Double) -> Tensor {
    let (k, d, n) = (p[1].shape[0], p[1].shape[1], x.shape[0])
    var position = [Int](repeating: d * (d + 1) / 2, count: d * d)
    var next = d
    for column in 0..<d {
      position[column * d + column] = column
      for row in 0..<d where row > column {
        position[row * d + column] = next
        next += 1
      }
    }
    let (q, below) = (p[2][0..., 0..<d], p[2][0..., d...])
    let entries = concatenate([exp(q), below, Tensor.zeros([k, 1])], axis: 1)
    let factors = entries.gathered(Tensor(position, shape: [d, d]), along: 1)
    let whitened = einsum("kij,nkj->nki", factors, x.expandingAxis(1) - p[1])
    let beta = p[0] + sum(q, along: [1]) - 0.5 * sum(square(whitened), along: [2])
    let squares = sum(exp(2 * q)) + sum(square(below))
    let nu = Double(d) + m + 1
    let logGamma =
      Double(d * (d - 1)) / 4 * log(Double.pi) + (0..<d).reduce(0.0) { $0 + lgamma(nu / 2 - Double($1) / 2) }
    let constant =
      Double(n * d) / 2 * log(2 * Double.pi) + Double(k) * (nu * Double(d) * (log(gamma) - 0.5 * log(2.0)) - logGamma)
    return sum(logSumExp(beta)) - Double(n) * logSumExp(p[0]) + 0.5 * gamma * gamma * squares - m * sum(q) - constant
  }
}
