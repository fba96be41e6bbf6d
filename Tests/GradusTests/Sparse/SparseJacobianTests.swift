import Gradus
import GradusTestSupport
import Testing

@Suite struct SparseJacobianTests {
  @Test(arguments: [4, 8])
  func `the sparse Jacobian of the Brusselator is the dense one`(n: Int) throws {
    let x = RandomKey(seed: 1).uniform([2, n, n])
    let matrix = sparseJacobian(at: x, of: SparseProblems.brusselator)
    let size = 2 * n * n
    expectClose(matrix.dense, jacobian(at: x, of: SparseProblems.brusselator).reshaped(to: [size, size]))
    #expect(matrix.sweepCount == matrix.coloring?.colorCount)
    #expect(matrix.sweepCount < 16)
  }

  @Test func `the products of a larger sparse Jacobian are tangents and cotangents`() throws {
    let x = RandomKey(seed: 10).uniform([2, 32, 32])
    let matrix = sparseJacobian(at: x, of: SparseProblems.brusselator)
    #expect(try matrix.pattern == SparseProblems.brusselatorPattern(32) && matrix.sweepCount < 16)
    let (v, w) = (RandomKey(seed: 11).normal([2, 32, 32]), RandomKey(seed: 12).normal([2, 32, 32]))
    let tangent = jvp(at: x, along: v, of: SparseProblems.brusselator).tangent
    expectClose(matmul(matrix, v.flattened), tangent.flattened, relative: 1e-11, absolute: 1e-10)
    let cotangent = vjp(at: x, of: SparseProblems.brusselator).pullback(w)
    expectClose(matmul(matrix.transposed, w.flattened), cotangent.flattened, relative: 1e-11, absolute: 1e-10)
  }

  @Test func `sparse rows take forward sweeps, sparse columns reverse sweeps, as few as there are colours`() throws {
    let x = RandomKey(seed: 2).normal([40])
    let wide: (Tensor) -> Tensor = { sum(square($0.reshaped(to: [10, 4])), along: [1]) }
    let reverse = sparseJacobian(at: x, of: wide)
    #expect(reverse.coloring?.kind == .row && reverse.sweepCount == 1)
    expectClose(reverse.dense, jacobian(at: x, of: wide))
    let tall: (Tensor) -> Tensor = { outer($0, Tensor([1.0, 2, 3])) }
    let forward = sparseJacobian(at: x, of: tall)
    #expect(forward.coloring?.kind == .column && forward.sweepCount == 1)
    expectClose(forward.dense, jacobian(at: x, of: tall).reshaped(to: [120, 40]))
    let broyden = sparseJacobian(at: x, of: SparseProblems.broyden)
    #expect(broyden.sweepCount == 3)
    expectClose(broyden.dense, jacobian(at: x, of: SparseProblems.broyden))
  }

  @Test func `a dense row costs one reverse sweep more`() throws {
    let function: (Tensor) -> Tensor = { concatenate([square($0), sum($0 * $0[0]).expandingAxis(0)]) }
    let x = RandomKey(seed: 3).normal([30])
    let matrix = sparseJacobian(at: x, of: function)
    #expect(matrix.coloring?.kind == .row && matrix.sweepCount == 2)
    expectClose(matrix.dense, jacobian(at: x, of: function))
  }

  @Test(arguments: [1, 2, 5, 100])
  func `the size of a chunk changes nothing`(chunk: Int) {
    let x = RandomKey(seed: 4).normal([2, 5, 5])
    let matrix = sparseJacobian(at: x, chunk: chunk, of: SparseProblems.brusselator)
    #expect(matrix.values == sparseJacobian(at: x, of: SparseProblems.brusselator).values)
  }

  @Test func `compressed rows and coordinates name the same elements`() throws {
    let x = Tensor([1.0, 2, 3])
    let matrix = sparseJacobian(at: x) { $0[0..<2] * $0[1...] }
    #expect(matrix.rowPointers == [0, 2, 4])
    #expect(matrix.columnIndices == [0, 1, 1, 2])
    #expect(matrix.rowIndices == [0, 0, 1, 1])
    #expect(matrix.values == Tensor([2.0, 1, 3, 2]))
    #expect(try matrix.element(1, 2) == 2)
    #expect(matrix.transposed.dense == matrix.dense.transposed)
    #expect(
      matrix.description == """
        SparseMatrix: 2 × 3, 4 nonzeros, 2 sweeps
        (0, 0): 2.0
        (0, 1): 1.0
        (1, 1): 3.0
        (1, 2): 2.0
        """)
  }

  @Test func `products with vectors and matrices are those of the dense matrix`() {
    let x = RandomKey(seed: 5).normal([12])
    let matrix = sparseJacobian(at: x) { SparseProblems.broyden($0)[2...] }
    let (vector, others) = (RandomKey(seed: 6).normal([12]), RandomKey(seed: 7).normal([12, 3]))
    expectClose(matmul(matrix, vector), matmul(matrix.dense, vector))
    expectClose(matmul(matrix, others), matmul(matrix.dense, others))
    expectClose(matmul(matrix.transposed, vector[0..<10]), matmul(matrix.dense.transposed, vector[0..<10]))
    #expect(matmul(matrix, vector[1...]).error?.expected == "a vector or matrix of 12 rows")
  }

  @Test func `a prepared Jacobian serves many points`() throws {
    let scale = Tensor(3.0)
    let slope = try SparseJacobian(at: Tensor.zeros([15])) { x in scale * SparseProblems.broyden(x) }
    #expect(try slope.sweepCount == 3 && slope.pattern == SparseProblems.banded(15, -1...1))
    for seed in 0..<3 {
      let x = RandomKey(seed: seed).normal([15])
      expectClose(slope(x).dense, jacobian(at: x) { 3 * SparseProblems.broyden($0) })
    }
    #expect(slope(Tensor.zeros([14])).error?.got == "f64[14]")
    let again = try SparseJacobian(
      at: Tensor.zeros([15]), pattern: slope.pattern, coloring: slope.coloring, of: SparseProblems.broyden)
    #expect(again.coloring == slope.coloring)
  }

  @Test func `a tree of tensors of both precisions is one vector`() {
    let point = [Tensor([1.0, 2]), Tensor([3.0]).converted(to: .f32)]
    let matrix = sparseJacobian(at: point) { [$0[0] * $0[1][0], square($0[1])] }
    expectClose(matrix.dense, Tensor([[3.0, 0, 1], [0, 3, 2], [0, 0, 6]]))
  }

  @Test func `functions without nonzeros, elements or values take no sweep`() {
    let constant = sparseJacobian(at: Tensor.ones([3])) { floor($0) }
    #expect(constant.sweepCount == 0 && constant.dense == Tensor.zeros([3, 3]))
    #expect(sparseJacobian(at: Tensor.ones([0])) { sin($0) }.dense == Tensor.zeros([0, 0]))
    #expect(sparseJacobian(at: Tensor.ones([3])) { _ in [Tensor]() }.dense == Tensor.zeros([0, 3]))
    #expect(sparseJacobian(at: Tensor.ones([2], .f32)) { round($0) }.values.type == TensorType(.f32, [0]))
  }

  @Test func `the values of a sparse Jacobian are differentiated and compiled`() {
    let x = RandomKey(seed: 8).normal([6])
    let norm: (Tensor) -> Tensor = { x in sum(square(sparseJacobian(at: x, of: SparseProblems.broyden).values)) }
    let dense: (Tensor) -> Tensor = { x in sum(square(jacobian(at: x, of: SparseProblems.broyden))) }
    expectClose(gradient(at: x, of: norm), gradient(at: x, of: dense))
    let step = compiled { (x: Tensor) in sparseJacobian(at: x, of: SparseProblems.broyden) }
    expectClose(step(x).dense, jacobian(at: x, of: SparseProblems.broyden))
    let points = RandomKey(seed: 9).normal([4, 6])
    let rows = vmap { (x: Tensor) in sparseJacobian(at: x, of: SparseProblems.broyden).values }(points)
    expectClose(rows[2], sparseJacobian(at: points[2], of: SparseProblems.broyden).values)
  }

  @Test func `misuse gives an error that says what to do`() throws {
    let x = Tensor.ones([4])
    let diagonal = try SparsityPattern.diagonal(4)
    let broyden = SparseProblems.broyden
    let wrong = sparseJacobian(at: x, pattern: try .diagonal(5), of: broyden)
    #expect(wrong.error?.expected == "a pattern of 4 × 4" && wrong.error?.got == "one of 5 × 5")
    let lacking = sparseJacobian(at: x, pattern: diagonal, of: broyden)
    #expect(lacking.error?.got == "one that lacks some in row 0")
    let star = sparseJacobian(at: x, coloring: try Coloring(.star, of: diagonal), of: broyden)
    #expect(star.error?.got == "a star coloring")
    let clash = sparseJacobian(at: x, coloring: try Coloring(.column, of: diagonal), of: broyden)
    #expect(clash.error?.expected == "columns of one color that never meet")
    #expect(sparseJacobian(at: x, chunk: 0, of: broyden).error?.got == "0")
    #expect(sparseJacobian(at: x) { $0 .> 0 }.error?.got == "bool[4]")
    #expect(sparseJacobian(at: Tensor([1, 2])) { sin($0) }.error?.got == "i64[2]")
    #expect(sparseJacobian(at: x) { $0 + Tensor([1.0]).reshaped(to: [7]) }.error?.operation == "reshape")
    #expect(throws: TensorError.self) { try SparseJacobian(at: x, pattern: diagonal, of: broyden) }
    #expect(SparseMatrix(diagonal, values: Tensor([1.0])).error?.expected == "values of shape [4]")
    #expect(matmul(lacking, x).error == lacking.error && lacking.dense.error == lacking.error)
  }

  @Test func `a dense matrix that no memory holds says how large it would be`() throws {
    let pointers = [Int](repeating: 0, count: 1001)
    let wide = try SparsityPattern(
      rowCount: 1000, columnCount: 2_000_000_000, rowPointers: pointers, columnIndices: [])
    let dense = SparseMatrix(wide, values: .zeros([0])).dense
    #expect(dense.error?.expected == "a matrix that fits in memory, not 1000 × 2000000000")
    #expect(dense.error?.got == "one of 16 TB")
  }
}
