import Gradus
import GradusTestSupport
import Testing

/// Patterns through calls, branches and loops: those of the operations that they run.
@Suite struct ControlSparsityTests {
  /// A step of a diffusion, which reaches one neighbour further.
  private func step(_ x: Tensor) -> Tensor {
    let left = x[1...].padded(low: [0], high: [1])
    let right = x[0..<x.shape[0] - 1].padded(low: [1], high: [0])
    return x + 0.1 * (sin(left) + sin(right) - 2 * x)
  }

  private func expectExact(
    _ function: (Tensor) -> Tensor, _ x: Tensor, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let dense = jacobian(at: x, of: function).reshaped(to: [-1, x.elementCount])
    let pattern = try jacobianSparsity(at: x, of: function)
    #expect(try pattern == SparsityPattern(nonzerosOf: dense), "\(pattern)", sourceLocation: sourceLocation)
    expectClose(sparseJacobian(at: x, of: function).dense, dense, sourceLocation: sourceLocation)
  }

  @Test func `a checkpoint has the pattern of its function`() throws {
    let x = Tensor.ones([2, 3, 3])
    #expect(
      try jacobianSparsity(at: x) { checkpoint(SparseProblems.brusselator)($0) }
        == SparseProblems.brusselatorPattern(3))
  }

  @Test func `both branches count`() throws {
    let function: (Tensor) -> Tensor = { x in
      conditional(sum(x) .> 0, x, then: { square($0) }, otherwise: { $0.reversed() })
    }
    let pattern = try jacobianSparsity(at: Tensor.ones([4]), of: function)
    #expect(try pattern == SparsityPattern.diagonal(4).union(SparsityPattern(nonzerosOf: antidiagonal)))
    expectClose(
      sparseJacobian(at: Tensor.ones([4]), of: function).dense, jacobian(at: Tensor.ones([4]), of: function))
  }

  private var antidiagonal: Tensor { Tensor([[0.0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]]) }

  @Test(arguments: [0, 1, 2, 3])
  func `a scan of so many steps reaches so many neighbours`(count: Int) throws {
    let x = RandomKey(seed: 1).uniform([9])
    let function: (Tensor) -> Tensor = { x in scan(x, count: count) { y, _ in step(y) } }
    #expect(try jacobianSparsity(at: x, of: function) == SparseProblems.banded(9, -count...count))
    try expectExact(function, x)
  }

  @Test func `a recurrence depends on what came before, backwards on what comes after`() throws {
    let x = RandomKey(seed: 2).uniform([5, 2])
    for isReversed in [false, true] {
      let function: (Tensor) -> Tensor = { x in
        scan(Tensor.ones([2]), over: x, reversed: isReversed) { carry, slice in
          let next = carry * slice + sin(slice)
          return (next, next)
        }.outputs
      }
      try expectExact(function, x)
      #expect(try jacobianSparsity(at: x, of: function).nonzeroCount == 2 * 15)
    }
  }

  @Test func `positions inside a loop are known where they are constants`() throws {
    let (rows, order) = (Tensor([2, 0, 1, 3]), Tensor([[1, 0, 3, 2], [3, 2, 1, 0]]))
    try expectExact({ x in scan(x, count: 2) { y, _ in square(y.gathered(rows)) } }, Tensor([1.0, 2, 3, 4]))
    try expectExact({ x in scan(x, over: order) { y, places in 2 * y.gathered(places) } }, Tensor([1.0, 2, 3, 4]))
    try expectExact({ x in checkpoint { sin($0.gathered(rows)) }(x) }, Tensor([1.0, 2, 3, 4]))
  }

  @Test func `an open loop adds dependencies until there are no new ones`() throws {
    let x = Tensor([0.5, 2, 7])
    let roots: (Tensor) -> Tensor = { x in
      whileLoop(
        [x, x], while: { max(abs(square($0[0]) - $0[1])) .> 1e-9 }, do: { [0.5 * ($0[0] + $0[1] / $0[0]), $0[1]] }
      )[0]
    }
    try expectExact(roots, x)
    let plan = try SparseJacobian(at: x, of: roots)
    #expect(plan.pattern == (try .diagonal(3)))
    expectClose(plan(Tensor([4.0, 9, 16])).dense, Tensor([[0.25, 0, 0], [0, 1 / 6.0, 0], [0, 0, 0.125]]))
    let spread: (Tensor) -> Tensor = { x in whileLoop(x, maximumIterations: 2, while: { max($0) .> 0 }, do: step) }
    let bounded = try SparseJacobian(at: Tensor.ones([9]), of: spread).pattern
    #expect(try bounded.contains(SparseProblems.banded(9, -2...2)) && bounded.nonzeroCount < 81)
    let endless: (Tensor) -> Tensor = { x in whileLoop(x, while: { max($0) .> 0 }, do: step) }
    #expect(try SparseJacobian(at: -Tensor.ones([9]), of: endless).pattern.nonzeroCount == 81)
  }

  @Test func `the Hessian of a function of a loop is the dense one`() throws {
    let x = RandomKey(seed: 3).uniform([10])
    let function: (Tensor) -> Tensor = { x in sum(exp(scan(x, count: 2) { y, _ in step(y) })) }
    let matrix = sparseHessian(at: x, of: function)
    #expect(try matrix.pattern == SparseProblems.banded(10, -4...4))
    expectClose(matrix.dense, hessian(at: x, of: function))
  }

  @Test func `rules of the user's are followed, and those for reverse mode alone take reverse sweeps`() throws {
    let x = Tensor([1.0, 2, 3])
    let swapped = custom({ (x: Tensor) in x }, jvp: { _, _, tangent in tangent.reversed() })
    #expect(sparseJacobian(at: x, of: swapped).dense == Tensor([[0.0, 0, 1], [0, 1, 0], [1, 0, 0]]))
    let clipped = custom({ (x: Tensor) in x }, vjp: { _, _, cotangent in clamp(cotangent, -1, 1) })
    let matrix = sparseJacobian(at: x) { 3 * clipped(2 * $0) }
    #expect(matrix.coloring?.kind == .row && matrix.sweepCount == 1)
    #expect(matrix.dense == Tensor([[2.0, 0, 0], [0, 2, 0], [0, 0, 2]]))
    #expect(try jacobianSparsity(at: x) { clipped($0) } == .diagonal(3))
    let given = sparseJacobian(at: x, pattern: try .diagonal(3), coloring: matrix.coloring) { clipped($0) }
    #expect(given.values == Tensor([1.0, 1, 1]))
  }

  @Test func `a prepared derivative cannot read values, another can`() throws {
    let x = Tensor([1.0, 2])
    let function: (Tensor) throws -> Tensor = { x in
      try x[0].scalar(as: Double.self) > 0 ? square(x) : x.reversed()
    }
    #expect(try sparseJacobian(at: x, of: function).dense == Tensor([[2.0, 0], [0, 4]]))
    #expect(throws: TensorError.self) { try SparseJacobian(at: x, of: function) }
  }
}
