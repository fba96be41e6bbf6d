import Gradus
import GradusTestSupport
import Testing

@Suite struct SparseHessianTests {
  static let problems: [(name: String, function: @Sendable (Tensor) -> Tensor, sweeps: [Int])] = [
    ("pairs", { SparseProblems.rosenbrockPairs($0) }, [2, 2, 2, 2]),
    ("chain", { SparseProblems.rosenbrockChain($0) }, [3, 3, 3, 2]),
    ("arrow", { SparseProblems.arrow($0) }, [24, 24, 2, 2]),
    ("separable", { sum(exp(-$0) + pow($0, 3)) }, [1, 1, 1, 1]),
    ("dense", { square(sum(sin($0))) }, [24, 24, 24, 24]),
  ]

  @Test(arguments: problems.map(\.name))
  func `the Hessian recovered from every kind of colouring is the dense one`(name: String) throws {
    let problem = try #require(Self.problems.first { $0.name == name })
    let x = RandomKey(seed: 1).uniform([24])
    let pattern = try hessianSparsity(at: x, of: problem.function)
    for (kind, sweeps) in zip(Coloring.Kind.allCases, problem.sweeps) {
      let coloring = try Coloring(kind, of: pattern)
      let matrix = sparseHessian(at: x, coloring: coloring, of: problem.function)
      #expect(matrix.sweepCount == sweeps, "\(kind)")
      expectClose(matrix.dense, hessian(at: x, of: problem.function), relative: 1e-11, absolute: 1e-10)
    }
  }

  @Test func `the default is a star colouring`() {
    let matrix = sparseHessian(at: Tensor.ones([30]), of: SparseProblems.arrow)
    #expect(matrix.coloring?.kind == .star && matrix.sweepCount == 2)
    expectClose(matrix.dense, hessian(at: Tensor.ones([30]), of: SparseProblems.arrow))
  }

  @Test func `the Hessian of Rosenbrock's pairs is known in closed form`() throws {
    let x = Tensor([0.5, 2, -1, 3])
    let matrix = sparseHessian(at: x, of: SparseProblems.rosenbrockPairs)
    // ∂²/∂x₁² = 1200x₁² − 400x₂ + 2, ∂²/∂x₁∂x₂ = −400x₁, ∂²/∂x₂² = 200.
    let truth = [[300.0 - 800 + 2, -200, 0, 0], [-200, 200, 0, 0], [0, 0, 2, 400], [0, 0, 400, 200]]
    expectClose(matrix.dense, Tensor(truth))
  }

  @Test(arguments: 0..<8)
  func `random quadratic forms come back from star and acyclic colourings`(seed: Int) throws {
    let pattern = try SparseProblems.random(12, edges: 4 * seed, seed: UInt64(seed))
    let weights = RandomKey(seed: seed).normal([pattern.nonzeroCount])
    let matrix = SparseMatrix(pattern, values: weights)
    let form: (Tensor) -> Tensor = { dot($0, matmul(matrix, $0)) }
    let x = Tensor.ones([12])
    let truth = matrix.dense + matrix.dense.transposed
    #expect(try hessianSparsity(at: x, of: form) == pattern)
    expectClose(sparseHessian(at: x, of: form).dense, truth)
    let acyclic = try Coloring(.acyclic, of: pattern, order: .largestFirst)
    expectClose(sparseHessian(at: x, pattern: pattern, coloring: acyclic, of: form).dense, truth)
  }

  @Test func `a prepared Hessian serves many points`() throws {
    let plan = try SparseHessian(at: Tensor.zeros([9]), of: SparseProblems.rosenbrockChain)
    #expect(plan.sweepCount == 3 && plan.coloring.kind == .star)
    for seed in 0..<3 {
      let x = RandomKey(seed: seed).normal([9])
      expectClose(plan(x).dense, hessian(at: x, of: SparseProblems.rosenbrockChain), relative: 1e-11, absolute: 1e-10)
    }
  }

  @Test func `the values of a sparse Hessian are differentiated where they stand alone`() throws {
    let x = RandomKey(seed: 2).normal([5])
    let function = SparseProblems.rosenbrockChain
    let third = gradient(at: x) { x in sum(sparseHessian(at: x, of: function).values) }
    expectClose(third, gradient(at: x) { x in sum(hessian(at: x, of: function)) }, relative: 1e-11, absolute: 1e-10)
    let acyclic = try Coloring(.acyclic, of: hessianSparsity(at: x, of: function))
    let failed = gradient(at: x) { x in sum(sparseHessian(at: x, coloring: acyclic, of: function).values) }
    #expect(failed.error?.remedy == "Use a star coloring here.")
  }

  @Test func `single precision stays single`() {
    let x = Tensor.ones([6], .f32)
    let matrix = sparseHessian(at: x, of: SparseProblems.rosenbrockChain)
    #expect(matrix.values.scalarType == .f32)
    expectClose(matrix.dense, hessian(at: x, of: SparseProblems.rosenbrockChain))
  }

  @Test func `misuse gives an error that says what to do`() throws {
    let x = Tensor.ones([4])
    #expect(sparseHessian(at: x) { $0 }.error?.got == "f64[4]")
    let lower = try SparseProblems.banded(4, -1...0)
    let chain = SparseProblems.rosenbrockChain
    #expect(sparseHessian(at: x, pattern: lower, of: chain).error?.expected == "a symmetric pattern")
    #expect(sparseHessian(at: x, pattern: try .diagonal(4), of: chain).error?.got == "one that lacks some in row 0")
    #expect(throws: TensorError.self) { try SparseHessian(at: x) { $0 } }
    #expect(throws: TensorError.self) { try hessianSparsity(at: Tensor([1]), of: chain) }
  }
}
