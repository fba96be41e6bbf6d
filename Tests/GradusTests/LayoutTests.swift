import GradusTestSupport
import Testing

@testable import Gradus

/// Layouts that the native engine treats on their own, at sizes around a vector, a square and a row of tiles.
@Suite struct LayoutTests {
  @Test(arguments: [ScalarType.f64, .f32])
  func `transposed copies are exact`(type: ScalarType) throws {
    let sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 17]
    for rows in sizes {
      for columns in sizes {
        let program = try Program(
          tracing: { [$0[0].transposed, $0[1].slice(axis: 1, 1..<columns + 1).transposed, $0[2].transposed] },
          of: [[rows, columns], [rows, columns + 2], [2, rows, columns]].map { TensorType(type, $0) })
        try Self.expectReferenceResults(program, within: 0)
      }
    }
  }

  @Test(arguments: [ScalarType.f64, .f32])
  func `products of short rows agree with the reference engine`(type: ScalarType) throws {
    for (inner, columns) in (0...5).flatMap({ inner in (1...5).map { (inner, $0) } }) {
      for rows in [0, 1, 3, 4, 5, 8, 9, 17] {
        let shapes = [
          [rows, inner], [inner, columns], [rows, inner + 2], [columns, inner], [3, rows, inner], [3, inner, columns],
        ]
        let program = try Program(
          tracing: { x in
            let sliced = x[2].slice(axis: 1, 1..<inner + 1)
            return [
              matmul(x[0], x[1]), matmul(sliced, x[3].transposed), matmul(x[4], x[5]), matmul(x[4], x[1]),
              matmul(x[1].transposed, x[0].transposed),
            ]
          }, of: shapes.map { TensorType(type, $0) })
        try Self.expectReferenceResults(program, within: type == .f64 ? 1e-14 : 1e-5)
      }
    }
  }

  @Test func `deep products with few columns agree with the reference engine`() throws {
    for (rows, inner) in [1, 3, 8, 15, 16, 17, 40].flatMap({ rows in [12, 600].map { (rows, $0) } }) {
      for columns in 1...5 {
        let program = try Program(
          tracing: { [matmul($0[0], $0[1]), matmul($0[2], $0[1])] },
          of: [[rows, inner], [inner, columns], [2, rows, inner]].map { TensorType(.f64, $0) })
        try Self.expectReferenceResults(program, within: 1e-13)
      }
    }
  }

  @Test func `many short rows have the same bits for any number of threads`() throws {
    let program = try Program(
      tracing: { [matmul($0[0], $0[1])] }, of: [[20_001, 3], [3, 3]].map { TensorType(.f64, $0) })
    let x = try Self.arguments(program)
    let alone = try program.run(x, on: NativeEngine(threads: 1))[0]
    for threads in [2, 3] {
      let shared = try program.run(x, on: NativeEngine(threads: threads))[0]
      #expect(try shared.scalars(as: Double.self) == alone.scalars(as: Double.self))
    }
  }

  @Test func `maps of permuted tensors are exact`() throws {
    for shape in [
      [1, 2, 3, 4], [2, 3, 5, 6], [5, 4, 3, 2], [3, 8, 2, 7], [2, 0, 3, 4], [9, 1, 17, 5], [3, 40, 9, 7],
    ] {
      for order in [[0, 1, 3, 2], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [3, 0, 1, 2], [0, 2, 1, 3]] {
        let program = try Program(
          tracing: { [-$0[0].transposed(order), -$0[0].slice(axis: 3, 1..<shape[3]).transposed(order)] },
          of: [TensorType(.f64, shape)])
        try Self.expectReferenceResults(program, within: 0)
      }
    }
  }

  @Test func `a permuted result is stored straight into its place`() throws {
    for (rows, columns) in [(1, 5), (4, 3), (17, 9), (300, 20), (1601, 6)] {
      let program = try Program(
        tracing: { x in
          let columns = [(-x[0]).transposed([1, 2, 0]), (x[1] * 2).transposed([1, 2, 0])]
          return [concatenate(columns + [x[2]], axis: 2)]
        }, of: [[columns, rows, 3], [2, rows, 3], [rows, 3, 1]].map { TensorType(.f64, $0) })
      let executable = try NativeExecutable(program, pool: ThreadPool(threads: 1))
      #expect(executable.steps.count { if case .copy = $0 { true } else { false } } == 1, "\(executable)")
      try Self.expectReferenceResults(program, within: 0)
    }
  }

  @Test func `a permuted result that others read is copied to its place`() throws {
    let program = try Program(
      tracing: { x in
        let y = exp(x[0])
        return [
          concatenate([y.transposed, x[1]], axis: 1), y, sum(y, along: [0]), stack([y.transposed, y.transposed]),
        ]
      }, of: [[7, 9], [9, 2]].map { TensorType(.f64, $0) })
    try Self.expectReferenceResults(program, within: 1e-14)
  }

  @Test func `a product follows its left operand's memory instead of copying it`() throws {
    let program = try Program(
      tracing: { x in
        let y = matmul(x[0].transposed([0, 2, 1, 3]), x[1])
        return [-y, sum(y, along: [1, 3]), y.transposed([0, 2, 1, 3]) * 2]
      }, of: [[5, 40, 4, 3], [3, 3]].map { TensorType(.f64, $0) })
    let executable = try NativeExecutable(program, pool: ThreadPool(threads: 1))
    #expect(!executable.steps.contains { if case .copy = $0 { true } else { false } }, "\(executable)")
    try Self.expectReferenceResults(program, within: 1e-14)
  }

  @Test func `a product writes its result in the order in which a reader joins its axes`() throws {
    let program = try Program(
      tracing: { x in
        let y = matmul(x[0].transposed([0, 2, 1, 3]), x[1])
        return [y.reshaped(to: [20, 120]) * 2]
      }, of: [[5, 40, 4, 3], [3, 3]].map { TensorType(.f64, $0) })
    let executable = try NativeExecutable(program, pool: ThreadPool(threads: 1))
    #expect(!executable.steps.contains { if case .copy = $0 { true } else { false } }, "\(executable)")
    try Self.expectReferenceResults(program, within: 1e-14)
  }

  @Test func `a product of a permuted operand may be a result or an operand of products`() throws {
    for size in [1, 2, 4, 5] {
      let program = try Program(
        tracing: { x in
          let y = matmul(x[0].transposed([0, 2, 1, 3]), x[1])
          let z = matmul(x[2].transposed([0, 2, 1, 3]), x[1])
          return [
            y, matmul(z, x[1]), matmul(z.transposed, x[2].transposed([0, 2, 1, 3])), z.transposed([0, 2, 1, 3]),
          ]
        }, of: [[2, 7, size, 3], [3, 3], [2, 7, size, 3]].map { TensorType(.f64, $0) })
      try Self.expectReferenceResults(program, within: 1e-14)
    }
  }

  private static func arguments(_ program: Program) throws -> [Tensor] {
    var generator = SplitMix64(seed: "layouts")
    return program.inputs.map { input in
      let type = program.type(of: input)
      let numbers = (0..<type.elementCount).map { _ in generator.number(in: -1...1) }
      return Tensor(numbers, shape: type.shape).converted(to: type.scalarType)
    }
  }

  /// Compares with the reference engine, relative to the largest element.
  private static func expectReferenceResults(_ program: Program, within tolerance: Double) throws {
    let x = try arguments(program)
    for (result, truth) in zip(try program.run(x), try program.run(x, on: ReferenceEngine())) {
      let (values, references) = try (result.doubles(), truth.doubles())
      #expect(result.shape == truth.shape && values.count == references.count)
      let bound = tolerance * (references.map(\.magnitude).max() ?? 0)
      #expect(zip(values, references).allSatisfy { ($0 - $1).magnitude <= bound }, "\(program)")
    }
  }
}

extension Tensor {
  fileprivate func doubles() throws -> [Double] { try converted(to: .f64).scalars(as: Double.self) }
}
