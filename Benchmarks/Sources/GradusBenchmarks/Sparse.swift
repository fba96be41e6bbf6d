import Gradus

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sparse derivatives of large problems, everything included: finding the pattern, colouring, preparing, computing.
enum SparseBenchmarks {
  /// `sparse [PROBLEM [SIZE …]]`: each problem in the order given, or all at half and full size.
  ///
  /// The peak of memory is that of the process so far, so it means something for the first size, or when sizes grow.
  static func run(_ arguments: [String]) throws {
    let sizes = arguments.dropFirst().compactMap { Int($0) }
    switch arguments.first {
    case nil:
      for name in ["brusselator", "rosenbrock", "chain", "broyden", "arrow", "dense_row"] { try run([name]) }
    case "brusselator": for size in sizes.isEmpty ? [362, 512] : sizes { try brusselator(size) }
    case "rosenbrock":
      for size in sizes.isEmpty ? [500_000, 1_000_000] : sizes { try hessian("rosenbrock", size, pairs) }
    case "chain": for size in sizes.isEmpty ? [500_000, 1_000_000] : sizes { try hessian("chain", size, chain) }
    case "arrow": for size in sizes.isEmpty ? [500_000, 1_000_000] : sizes { try hessian("arrow", size, arrow) }
    case "broyden": for size in sizes.isEmpty ? [500_000, 1_000_000] : sizes { try jacobian("broyden", size, broyden) }
    case "dense_row":
      for size in sizes.isEmpty ? [500_000, 1_000_000] : sizes { try jacobian("dense_row", size, denseRow) }
    case let name?: print("no problem \(name)")
    }
  }

  // MARK: Problems

  /// u and v on a periodic n × n grid: ∂u/∂t = 1 + u²v − 4.4u + αΔu, ∂v/∂t = 3.4u − u²v + αΔv.
  private static func brusselator(_ n: Int) throws {
    func rolled(_ x: Tensor, _ cut: Int, axis: Int) -> Tensor {
      concatenate([x.slice(axis: axis, cut..<n), x.slice(axis: axis, 0..<cut)], axis: axis)
    }
    func diffusion(_ w: Tensor) -> Tensor {
      let neighbors =
        rolled(w, 1, axis: 0) + rolled(w, n - 1, axis: 0) + rolled(w, 1, axis: 1) + rolled(w, n - 1, axis: 1)
      return Tensor(0.02 * Double(n * n)) * (neighbors - 4 * w)
    }
    try measure("brusselator", 2 * n * n, RandomKey(seed: 0).uniform([2, n, n])) { x in
      try SparseJacobian(at: x) { x in
        let (u, v) = (x[0], x[1])
        let reaction = u * u * v
        return stack([1 + reaction - 4.4 * u + diffusion(u), 3.4 * u - reaction + diffusion(v)])
      }.callAsFunction
    }
  }

  private static func pairs(_ x: Tensor) -> Tensor {
    let pairs = x.reshaped(to: [-1, 2])
    return sum(100 * square(pairs[0..., 1] - square(pairs[0..., 0])) + square(1 - pairs[0..., 0]))
  }

  private static func chain(_ x: Tensor) -> Tensor {
    let head = x[0..<x.shape[0] - 1]
    return sum(100 * square(x[1...] - square(head)) + square(1 - head))
  }

  private static func arrow(_ x: Tensor) -> Tensor { sum(x[0] * square(x[1...])) }

  private static func broyden(_ x: Tensor) -> Tensor {
    let count = x.shape[0]
    let before = x[0..<count - 1].padded(low: [1], high: [0])
    return (3 - 2 * x) * x - before - 2 * x[1...].padded(low: [0], high: [1]) + 1
  }

  private static func denseRow(_ x: Tensor) -> Tensor {
    concatenate([square(x), sum(square(x)).expandingAxis(0)])
  }

  // MARK: Measuring

  private static func hessian(_ name: String, _ count: Int, _ function: @escaping (Tensor) -> Tensor) throws {
    try measure(name, count, RandomKey(seed: 0).uniform([count])) { x in
      try SparseHessian(at: x, of: function).callAsFunction
    }
  }

  private static func jacobian(_ name: String, _ count: Int, _ function: @escaping (Tensor) -> Tensor) throws {
    try measure(name, count, RandomKey(seed: 0).uniform([count])) { x in
      try SparseJacobian(at: x, of: function).callAsFunction
    }
  }

  private static func measure(
    _ name: String, _ count: Int, _ x: Tensor, _ prepare: (Tensor) throws -> (Tensor) -> SparseMatrix
  ) throws {
    var prepared: ((Tensor) -> SparseMatrix)?
    let preparing = try seconds { prepared = try prepare(x) }
    var result: SparseMatrix?
    let first = seconds { result = prepared?(x) }
    let again = seconds { result = prepared?(x) }
    guard let matrix = result else { return }
    if let error = matrix.error { throw error }
    report(
      "sparse_" + name, "s", preparing + first,
      [
        "variables": Double(count), "nonzeros": Double(matrix.pattern.nonzeroCount),
        "sweeps": Double(matrix.sweepCount),
        "prepare_s": preparing, "first_s": first, "again_s": again, "peak_MB": peakMegabytes,
      ])
  }

  /// The largest resident set of the process so far.
  private static var peakMegabytes: Double {
    var usage = rusage()
    #if os(Linux)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Double(usage.ru_maxrss) / 1e3
    #else
      getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss) / 1e6
    #endif
  }
}
