import Gradus
import GradusTestSupport

/// Functions with sparse derivatives from the literature, and their patterns in closed form.
enum SparseProblems {
  /// The neighbour in a periodic grid, `step` places further along an axis.
  static func rolled(_ x: Tensor, _ step: Int, axis: Int) -> Tensor {
    let count = x.shape[axis]
    let cut = (step % count + count) % count
    return concatenate([x.slice(axis: axis, cut..<count), x.slice(axis: axis, 0..<cut)], axis: axis)
  }

  /// The right-hand side of the Brusselator on a periodic grid; x is [2, n, n].
  ///
  ///     ∂u/∂t = 1 + u²v − 4.4u + αΔu
  ///     ∂v/∂t = 3.4u − u²v + αΔv
  static func brusselator(_ x: Tensor) -> Tensor {
    let (u, v) = (x[0], x[1])
    let spacing = 1 / Double(u.shape[0])
    func diffusion(_ w: Tensor) -> Tensor {
      let neighbors = rolled(w, 1, axis: 0) + rolled(w, -1, axis: 0) + rolled(w, 1, axis: 1) + rolled(w, -1, axis: 1)
      return Tensor(0.02 / (spacing * spacing)) * (neighbors - 4 * w)
    }
    let reaction = u * u * v
    return stack([1 + reaction - 4.4 * u + diffusion(u), 3.4 * u - reaction + diffusion(v)])
  }

  /// Each species of a cell meets itself in five cells and the other in its own.
  static func brusselatorPattern(_ n: Int) throws -> SparsityPattern {
    var (rows, columns) = ([Int](), [Int]())
    func cell(_ species: Int, _ i: Int, _ j: Int) -> Int { species * n * n + (i + n) % n * n + (j + n) % n }
    for (species, i, j) in Oracles.indices(of: [2, n, n]).map({ ($0[0], $0[1], $0[2]) }) {
      for (a, b) in [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)] { columns.append(cell(species, i + a, j + b)) }
      columns.append(cell(1 - species, i, j))
      rows += [Int](repeating: cell(species, i, j), count: 6)
    }
    return try SparsityPattern(rowCount: 2 * n * n, columnCount: 2 * n * n, rows: rows, columns: columns)
  }

  /// The extended Rosenbrock function, Σ over pairs of 100·(x₂ − x₁²)² + (1 − x₁)²: blocks of two.
  static func rosenbrockPairs(_ x: Tensor) -> Tensor {
    let pairs = x.reshaped(to: [-1, 2])
    let (first, second) = (pairs[0..., 0], pairs[0..., 1])
    return sum(100 * square(second - square(first)) + square(1 - first))
  }

  /// The chained Rosenbrock function, Σᵢ 100·(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²: tridiagonal.
  static func rosenbrockChain(_ x: Tensor) -> Tensor {
    let (head, tail) = (x[0..<x.shape[0] - 1], x[1...])
    return sum(100 * square(tail - square(head)) + square(1 - head))
  }

  /// Broyden's tridiagonal system, (3 − 2xᵢ)·xᵢ − xᵢ₋₁ − 2xᵢ₊₁ + 1.
  static func broyden(_ x: Tensor) -> Tensor {
    let count = x.shape[0]
    let before = x[0..<count - 1].padded(low: [1], high: [0])
    let after = x[1...].padded(low: [0], high: [1])
    return (3 - 2 * x) * x - before - 2 * after + 1
  }

  /// A function whose first element meets every other: the Hessian is an arrow.
  static func arrow(_ x: Tensor) -> Tensor {
    sum(x[0] * square(x[1...])) + pow(x[0], 4)
  }

  static func banded(_ count: Int, _ offsets: ClosedRange<Int>) throws -> SparsityPattern {
    let places = (0..<count).flatMap { row in offsets.map { (row, row + $0) } }.filter { (0..<count).contains($0.1) }
    return try SparsityPattern(
      rowCount: count, columnCount: count, rows: places.map { $0.0 }, columns: places.map { $0.1 })
  }

  static func arrowPattern(_ count: Int) throws -> SparsityPattern {
    let arms = Array(1..<count)
    return try SparsityPattern(
      rowCount: count, columnCount: count, rows: [0] + arms + arms + arms.map { _ in 0 },
      columns: [0] + arms + arms.map { _ in 0 } + arms)
  }

  /// A random symmetric pattern with a full diagonal.
  static func random(_ count: Int, edges: Int, seed: UInt64) throws -> SparsityPattern {
    var generator = SplitMix64(seed: seed)
    var (rows, columns) = (Array(0..<count), Array(0..<count))
    for _ in 0..<edges {
      let (i, j) = (generator.integer(below: count), generator.integer(below: count))
      rows += [i, j]
      columns += [j, i]
    }
    return try SparsityPattern(rowCount: count, columnCount: count, rows: rows, columns: columns)
  }
}

extension SparseMatrix {
  /// The element at a row and column.
  func element(_ row: Int, _ column: Int) throws -> Double {
    let range = rowPointers[row]..<rowPointers[row + 1]
    guard let place = columnIndices[range].firstIndex(of: Int32(column)) else { return 0 }
    return try values.scalars(as: Double.self)[place]
  }
}

/// What a body's error expected and got; its result where it does not throw.
func complaint(_ body: () throws -> Any) -> String {
  do {
    return "\(try body())"
  } catch let error as TensorError {
    return "expected \(error.expected), got \(error.got)"
  } catch {
    return "\(error)"
  }
}
