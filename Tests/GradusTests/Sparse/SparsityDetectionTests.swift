import Gradus
import GradusTestSupport
import Testing

/// Patterns found from programs: equal to the truth where it is known, and never without a nonzero.
@Suite struct SparsityDetectionTests {
  @Test(arguments: [3, 4, 6])
  func `the pattern of the Brusselator is five cells of one species and one of the other`(n: Int) throws {
    let x = Tensor.ones([2, n, n])
    #expect(
      try jacobianSparsity(at: x, of: SparseProblems.brusselator) == SparseProblems.brusselatorPattern(n))
  }

  @Test func `the pattern of Broyden's system is tridiagonal`() throws {
    #expect(
      try jacobianSparsity(at: Tensor.ones([20]), of: SparseProblems.broyden) == SparseProblems.banded(20, -1...1))
  }

  @Test func `the Hessians of Rosenbrock's functions are blocks and three diagonals`() throws {
    let x = Tensor.ones([12])
    var places = (0..<12).map { ($0, $0) }
    for i in stride(from: 0, to: 12, by: 2) { places += [(i, i + 1), (i + 1, i)] }
    let blocks = try SparsityPattern(rowCount: 12, columnCount: 12, rows: places.map(\.0), columns: places.map(\.1))
    #expect(try hessianSparsity(at: x, of: SparseProblems.rosenbrockPairs) == blocks)
    #expect(try hessianSparsity(at: x, of: SparseProblems.rosenbrockChain) == SparseProblems.banded(12, -1...1))
    #expect(try hessianSparsity(at: x, of: SparseProblems.arrow) == SparseProblems.arrowPattern(12))
  }

  /// A function of two elements and the rows of its Jacobian pattern.
  struct Golden: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let function: @Sendable (Tensor) -> Tensor
    let rows: [[Double]]
    init(_ name: String, _ rows: [[Double]], _ function: @escaping @Sendable (Tensor) -> Tensor) {
      (testDescription, self.rows, self.function) = (name, rows, function)
    }
  }

  static let goldens: [Golden] = [
    Golden("identity", [[1, 0], [0, 1]]) { $0 },
    Golden("constant", [[0, 0], [0, 0]]) { _ in Tensor([1.0, 2]) },
    Golden("zero times", [[0, 0], [0, 0]]) { $0 * 0 },
    Golden("reversed", [[0, 1], [1, 0]]) { $0.reversed() },
    Golden("sum", [[1, 1]]) { sum($0).expandingAxis(0) },
    Golden("maximum", [[1, 1]]) { max($0).expandingAxis(0) },
    Golden("broadcast", [[1, 0], [1, 0], [1, 0]]) { $0[0].broadcast(to: [3]) },
    Golden("outer", [[1, 0], [1, 1], [1, 1], [0, 1]]) { outer($0, $0).reshaped(to: [4]) },
    Golden("stopped", [[1, 0], [0, 0]]) { stack([$0[0] * stopGradient($0[1]), stopGradient($0[0])]) },
    Golden("condition", [[1, 0], [0, 1]]) { select($0.reversed() .> 0, $0, 2 * $0) },
    Golden("branches", [[1, 1]]) { select($0[0] .> 0, $0[0], $0[1]).expandingAxis(0) },
    Golden("steps", [[0, 0], [0, 0]]) { floor($0) + sign($0) },
    Golden("rounded beside", [[0, 1], [1, 0]]) { floor($0) + sin($0.reversed()) },
    Golden("gathered", [[0, 1], [1, 0], [0, 1]]) { $0.gathered(Tensor([1, 0, -1])) },
    Golden("gathered by iota", [[1, 0], [0, 1]]) { $0.gathered(Tensor.iota(2)) },
    Golden("gathered by argument", [[1, 1], [1, 1]]) { $0.gathered((0.5 * $0).converted(to: .i64)) },
    Golden("takeAlongAxis", [[1, 0], [0, 1]]) {
      takeAlongAxis(stack([$0, $0.reversed()]), Tensor([[0], [-2]]), axis: 1).flattened
    },
    Golden("running sums", [[1, 0], [1, 1]]) { cumsum($0) },
    Golden("running products from the end", [[1, 1], [0, 1]]) { cumprod($0, reversed: true) },
    Golden("sorted columns", [[1, 0], [0, 1], [1, 0], [0, 1]]) { sort(stack([$0, -$0]), along: 0).flattened },
    Golden("scattered", [[0, 0], [1, 1], [0, 0]]) { $0.scatterAdded(Tensor([1, 1]), count: 3) },
    Golden("scattered by argument", [[1, 1], [1, 1]]) {
      $0.scatterAdded((0.5 * $0).converted(to: .i64), count: 2)
    },
    Golden("padded", [[0, 0], [1, 0], [0, 1]]) { $0.padded(low: [1], high: [0], with: 7) },
    Golden("random", [[1, 0], [0, 1]]) { $0 * RandomKey(seed: 1).uniform([2]) },
    Golden("matrix product", [[1, 1], [1, 1]]) { matmul(Tensor([[1.0, 2], [3, 4]]), $0) },
    Golden("empty", []) { $0[0..<0] },
    Golden("single precision", [[1, 0], [0, 1]]) { $0.converted(to: .f32) * 2 },
  ]

  @Test(arguments: goldens)
  func `the pattern is exact`(golden: Golden) throws {
    let pattern = try jacobianSparsity(at: Tensor([0.3, 1.7]), of: golden.function)
    let expected = golden.rows.isEmpty ? Tensor.zeros([0, 2]) : Tensor(golden.rows)
    #expect(try pattern == SparsityPattern(nonzerosOf: expected), "\(pattern)")
  }

  static let interactions: [Golden] = [
    Golden("linear", [[0, 0], [0, 0]]) { sum(3 * $0 + 1) },
    Golden("product", [[0, 1], [1, 0]]) { $0[0] * $0[1] },
    Golden("product of all", [[0, 1], [1, 0]]) { product($0) },
    Golden("quotient", [[0, 1], [1, 1]]) { $0[0] / $0[1] },
    Golden("separable", [[1, 0], [0, 1]]) { exp($0[0]) + square($0[1]) },
    Golden("power", [[1, 0], [0, 0]]) { pow($0[0], 3) + pow($0[1], 1) },
    Golden("real power", [[1, 0], [0, 1]]) { sum(pow($0, Tensor([1.5, 2]))) },
    Golden("kinks", [[0, 0], [0, 0]]) { max($0) + sum(abs($0)) + maximum($0[0], $0[1]) },
    Golden("product with a kink", [[0, 1], [1, 0]]) { $0[0] * relu($0[1]) },
    Golden("branches", [[1, 0], [0, 0]]) { select($0[1] .> 0, square($0[0]), 2 * $0[0]) },
    Golden("stopped", [[0, 0], [0, 0]]) { $0[0] * stopGradient($0[1]) },
    Golden("zero times", [[0, 0], [0, 1]]) { 0 * square($0[0]) + square($0[1]) },
    Golden("norm", [[1, 1], [1, 1]]) { norm($0) },
    Golden("quadratic form", [[1, 1], [1, 1]]) { dot($0, matmul(Tensor([[1.0, 2], [3, 4]]), $0)) },
  ]

  @Test(arguments: interactions)
  func `the pattern of a Hessian holds the pairs that interact`(golden: Golden) throws {
    let pattern = try hessianSparsity(at: Tensor([0.3, 1.7]), of: golden.function)
    #expect(try pattern == SparsityPattern(nonzerosOf: Tensor(golden.rows)), "\(pattern)")
  }

  @Test func `products keep batches and rows apart`() throws {
    // y[b, m, n] = Σₖ x[b, m, k] w[b, k, n] depends on x at (b, m, any k) only.
    let (x, w) = (RandomKey(seed: 1).normal([2, 3, 2]), RandomKey(seed: 2).normal([2, 2, 4]))
    let byLeft = try jacobianSparsity(at: x) { matmul($0, w) }
    let places = Oracles.indices(of: [2, 3, 4]).enumerated().flatMap { row, index in
      (0..<2).map { (row, (index[0] * 3 + index[1]) * 2 + $0) }
    }
    #expect(
      try byLeft == SparsityPattern(rowCount: 24, columnCount: 12, rows: places.map(\.0), columns: places.map(\.1)))
    let byRight = try jacobianSparsity(at: w) { matmul(x, $0) }
    let others = Oracles.indices(of: [2, 3, 4]).enumerated().flatMap { row, index in
      (0..<2).map { (row, (index[0] * 2 + $0) * 4 + index[2]) }
    }
    #expect(
      try byRight == SparsityPattern(rowCount: 24, columnCount: 16, rows: others.map(\.0), columns: others.map(\.1)))
  }

  @Test func `convolution and pooling reach as far as their windows`() throws {
    let x = Tensor.ones([1, 1, 8])
    let weights = Tensor.ones([2, 1, 3])
    let places = (0..<2).flatMap { o in (0..<6).flatMap { i in (0..<3).map { (o * 6 + i, i + $0) } } }
    #expect(
      try jacobianSparsity(at: x) { convolution($0, weights) }
        == SparsityPattern(rowCount: 12, columnCount: 8, rows: places.map(\.0), columns: places.map(\.1)))
    let pairs = (0..<8).map { ($0 / 2, $0) }
    #expect(
      try jacobianSparsity(at: x) { maxPool($0, window: [2]) }
        == SparsityPattern(rowCount: 4, columnCount: 8, rows: pairs.map(\.0), columns: pairs.map(\.1)))
    // The Hessian of ½‖x ⋆ w‖² is wᵀw, a band of twice the width.
    #expect(
      try hessianSparsity(at: x) { sum(square(convolution($0, weights))) } == SparseProblems.banded(8, -2...2))
  }

  @Test func `a tree's tensors follow one another in columns and rows`() throws {
    let point = [Tensor([1.0, 2]), Tensor([3.0])]
    let pattern = try jacobianSparsity(at: point) { [$0[1] * $0[1], $0[0] * $0[1][0]] }
    #expect(try pattern == SparsityPattern(nonzerosOf: Tensor([[0.0, 0, 1], [1, 0, 1], [0, 1, 1]])))
  }

  @Test func `sums of everything stay small on the way`() throws {
    // softmax makes a dense matrix of 3000 × 3000 in between; its loss has one row.
    let pattern = try jacobianSparsity(at: Tensor.ones([3000])) { logSumExp($0) }
    #expect(pattern.rowCount == 1 && pattern.nonzeroCount == 3000)
    let dense = try jacobianSparsity(at: Tensor.ones([100])) { softmax($0) }
    #expect(dense.nonzeroCount == 10_000)
    #expect(Array(dense.columns(ofRow: 7)) == Array(0..<100))
  }

  @Test(arguments: 0..<12)
  func `the pattern holds every nonzero of random functions`(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let steps = (0..<8).map { _ in generator.integer(below: 9) }
    let function: (Tensor) -> Tensor = { x in steps.reduce(x) { Self.step($1, $0, x) } }
    for point in 0..<3 {
      let x = RandomKey(seed: 100 * seed + point).normal([6])
      let truth = try SparsityPattern(nonzerosOf: jacobian(at: x, of: function))
      #expect(try jacobianSparsity(at: x, of: function).contains(truth))
      let scalar: (Tensor) -> Tensor = { sum(square(function($0))) }
      let second = try SparsityPattern(nonzerosOf: hessian(at: x, of: scalar))
      #expect(try hessianSparsity(at: x, of: scalar).contains(second))
    }
  }

  private static func step(_ kind: Int, _ y: Tensor, _ x: Tensor) -> Tensor {
    switch kind {
    case 0: y * x
    case 1: y + SparseProblems.rolled(x, 2, axis: 0)
    case 2: concatenate([y[0..<3], sin(x[3...])])
    case 3: select(x .> 0, y, x)
    case 4: y.gathered(Tensor([1, 0, 2, 2, 5, 4]))
    case 5: y[0..<2].padded(low: [2], high: [2]) + y
    case 6: (y.reshaped(to: [2, 3]) * x[1]).transposed.reshaped(to: [6])
    case 7: tanh(y) / (2 + square(x))
    default: y.scatterAdded(Tensor([0, 0, 1, 4, 4, 5]), count: 6) * x
    }
  }
}
