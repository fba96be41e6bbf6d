import Foundation
import GradusCalculus
import Testing

/// A network as one function of all its numbers.
@Suite struct NetworkTests {
  @Test(arguments: [
    ([2, 2, 2], 1), ([2, 2, 2], 3), ([3, 5, 4, 3], 2), ([4, 3], 5), ([1, 1, 2], 1), ([6, 12, 10], 4),
  ])
  func `a sweep over scalars finds what the tensor engine finds`(sizes: [Int], batch: Int) throws {
    for seed in 1...4 {
      let network = try #require(NetworkFormula(sizes: sizes, batch: batch, seed: UInt64(seed)))
      // Sums of a few hundred products of size 1, in another order.
      #expect(try network.largestDifference() <= 1e-13)
    }
  }

  @Test func `the gradient by the logits is p minus t over the batch`() throws {
    for batch in [1, 3] {
      let network = try #require(NetworkFormula(sizes: [3, 4, 3], batch: batch, seed: 7))
      let sweep = try network.graph.sweep(at: network.point)
      var loss = 0.0
      for (logits, targets) in zip(network.logits, network.targets) {
        let nodes = try logits.map { try #require(network.graph.node($0)) }
        let exponentials = nodes.map { exp(sweep.values[$0]) }
        for (node, (e, target)) in zip(nodes, zip(exponentials, targets)) {
          let p = e / exponentials.reduce(0, +)
          let t = try #require(network.point[target])
          #expect((sweep.gradients[node] - (p - t) / Double(batch)).magnitude <= 1e-15)
          loss -= t == 0 ? 0 : t * log(p) / Double(batch)
        }
      }
      #expect((sweep.values[sweep.output] - loss).magnitude <= 1e-14)
    }
  }

  @Test func `the paths of every weight add up to its gradient`() throws {
    let network = try #require(NetworkFormula(sizes: [2, 2, 2]))
    let sweep = try network.graph.sweep(at: network.point)
    for name in network.parameters {
      let node = try #require(network.graph.node(name))
      let paths = GraphPaths(in: network.graph, from: node, to: sweep.output)
      let sum = paths.paths.reduce(0) { $0 + $1.reduce(1) { $0 * sweep.slopes[$1] } }
      #expect(paths.isComplete && (sum - sweep.gradients[node]).magnitude <= 1e-15)
      // A weight of the first layer reaches the loss over two logits, each on two ways; one of the second over one.
      #expect(paths.count == (name.name.hasSuffix("1") ? 4 : 2))
    }
  }

  @Test func `huge logits do not overflow`() throws {
    let network = try #require(NetworkFormula(sizes: [1, 2]))
    var point = network.point
    for name in network.parameters { point[name] = (point[name] ?? 0) * 1e4 }
    let sweep = try network.graph.sweep(at: point)
    #expect(sweep.values.allSatisfy(\.isFinite) && sweep.gradients.allSatisfy(\.isFinite))
  }

  @Test(arguments: [[], [2], [2, 1], [0, 2], [2, -1, 2], [100, 100, 100], [Int.max, Int.max]])
  func `sizes that make no network give none`(sizes: [Int]) {
    #expect(NetworkFormula(sizes: sizes) == nil)
    #expect(NetworkFormula(sizes: [2, 2], batch: 0) == nil && NetworkFormula(sizes: [2, 2], batch: .max) == nil)
  }
}
