import Testing

@testable import Gradus

/// How many steps the native engine makes of a program.
@Suite struct StepTests {
  @Test func `results of the same operands become one step`() throws {
    let program = try Program(tracing: { [$0[0] * $0[1], $0[0] - $0[1]] }, of: [Self.vector, Self.vector])
    #expect(try Self.steps(program) == 1)
  }

  @Test func `a value that several results use is computed in their step`() throws {
    let program = try Program(
      tracing: {
        let shared = exp($0[0]) / $0[1]
        return [sin(shared), cos(shared), shared * $0[0]]
      }, of: [Self.vector, Self.vector])
    #expect(try Self.steps(program) == 1)
  }

  @Test func `a map that needs a sum of another waits for it`() throws {
    let program = try Program(
      tracing: {
        let y = exp($0[0])
        return [y, y / sum(y), y + $0[0]]
      }, of: [Self.vector])
    // The exponential and the last sum; the reduction; the quotient.
    #expect(try Self.steps(program) == 3)
    let results = try program.run([Tensor([Double](repeating: 0, count: 5000))])
    #expect(try results[1].scalar(at: [4999]) == 1.0 / 5000)
  }

  @Test func `large maps that share nothing stay apart`() throws {
    let program = try Program(tracing: { [exp($0[0]), exp($0[1])] }, of: [Self.vector, Self.vector])
    #expect(try Self.steps(program) == 2)
  }

  @Test func `small maps are one step`() throws {
    let type = TensorType(.f64, [10])
    let program = try Program(tracing: { [exp($0[0]), sin($0[1])] }, of: [type, type])
    #expect(try Self.steps(program) == 1)
  }

  @Test func `columns are written straight into their stack, and stacks into theirs`() throws {
    let program = try Program(
      tracing: { x in
        let rows = (2...4).map { k in stack([exp(x[0]) + Double(k), Double(k) * sin(x[1]), x[0] - Double(k)], axis: 1) }
        return [concatenate([stack(rows, axis: 1).flattened, x[0]])]
      }, of: [Self.vector, Self.vector])
    // A map for each argument writes its columns; the last part is an argument and is copied.
    let executable = try NativeExecutable(program, pool: ThreadPool(threads: 1))
    #expect(executable.steps.count == 3, "\(executable)")
    let x = [Tensor((0..<5000).map { Double($0) * 1e-3 }), Tensor((0..<5000).map { 1 - Double($0) * 1e-3 })]
    let (result, truth) = (try program.run(x), try program.run(x, on: ReferenceEngine()))
    #expect(try result[0].scalars(as: Double.self).count == 5000 * 10)
    for (x, y) in zip(try result[0].scalars(as: Double.self), try truth[0].scalars(as: Double.self)) {
      #expect((x - y).magnitude <= 1e-15 * y.magnitude)
    }
  }

  @Test func `a column that others read too is written to each of its places`() throws {
    let program = try Program(
      tracing: { x in
        let (a, b) = (exp(x[0]), sin(x[0]))
        return [stack([a, b, a], axis: 1), concatenate([b, x[0], a]), b, sum(a * a) + logSumExp(b)]
      }, of: [Self.vector])
    // The map; the copy of the argument into its place; the sums.
    #expect(try Self.copies(program) == 1)
    try Self.expectReferenceResults(program, [Tensor((0..<5000).map { Double($0) * 1e-3 })], within: 1e-14)
  }

  @Test func `a result that is returned twice is stored twice by its step`() throws {
    let program = try Program(
      tracing: { x in
        let y = exp(x[0]) * 2
        return [y, y, y.reshaped(to: [50, 100])]
      }, of: [Self.vector])
    #expect(try Self.steps(program) == 1)
    try Self.expectReferenceResults(program, [Tensor((0..<5000).map { Double($0) * 1e-3 })], within: 1e-15)
  }

  @Test func `a value that is needed after another took over its memory is copied before`() throws {
    let program = try Program(
      tracing: { x in
        let sorted = sort(x[0])
        let next = sorted + 1
        return [cumsum(next), cumsum(sin(next) * sorted)]
      }, of: [Self.vector])
    try Self.expectReferenceResults(program, [Tensor((0..<5000).map { Double($0 * 37 % 5000) })], within: 1e-11)
  }

  @Test func `very many small maps become several steps of bounded size`() throws {
    let program = try Program(
      tracing: { x in (0..<2000).map { sin(x[0] + Double($0)) } }, of: [TensorType(.f64, [3])])
    let count = try Self.steps(program)
    #expect(count > 4 && count < 40, "\(count) steps")
    let results = try program.run([Tensor([0.1, 0.2, 0.3])])
    #expect(try results[1999].scalar(at: [2]) == sin(Tensor(0.3 + 1999)).scalar(as: Double.self))
  }

  private static let vector = TensorType(.f64, [5000])

  private static func copies(_ program: Program) throws -> Int {
    let executable = try NativeExecutable(program, pool: ThreadPool(threads: 1))
    return executable.steps.count { step in
      if case .copy = step { true } else { false }
    }
  }

  /// Compares with the reference engine, relative to the largest element.
  private static func expectReferenceResults(_ program: Program, _ x: [Tensor], within tolerance: Double) throws {
    for (result, truth) in zip(try program.run(x), try program.run(x, on: ReferenceEngine())) {
      let (values, references) = (try result.scalars(as: Double.self), try truth.scalars(as: Double.self))
      #expect(values.count == references.count)
      let largest = references.map(\.magnitude).max() ?? 0
      #expect(zip(values, references).allSatisfy { ($0 - $1).magnitude <= tolerance * largest })
    }
  }

  private static func steps(_ program: Program) throws -> Int {
    try NativeExecutable(program, pool: ThreadPool(threads: 1)).steps.count
  }
}
