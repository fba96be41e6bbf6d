import Gradus
import GradusTestSupport
import Testing

/// Sizes beyond one block, one tile and one task, where the native engine changes its way.
@Suite struct EngineTests {
  struct Program: Sendable, CustomStringConvertible {
    let description: String
    let shapes: [[Int]]
    let function: @Sendable ([Tensor]) -> [Tensor]

    init(_ name: String, _ shapes: [Int]..., function: @escaping @Sendable ([Tensor]) -> [Tensor]) {
      (description, self.shapes, self.function) = (name, shapes, function)
    }
  }

  static let programs: [Program] =
    [1, 1023, 1024, 1025, 5000].map { size in
      Program("a map of \(size)", [size], [size]) { [sin($0[0]) * $0[1] + abs($0[0]), maximum($0[0], $0[1])] }
    }
    + [[7, 1100], [1100, 7], [1, 2500], [2500, 1], [33, 65]].map { shape in
      Program("reductions of \(shape)", shape) { x in
        [sum(x[0]), sum(x[0], along: [0]), max(x[0], along: [1]), mean(square(x[0]), along: [1]), argmax(x[0])]
      }
    }
    + [[3, 70, 5], [70, 3, 40]].map { shape in
      Program("middle reductions of \(shape)", shape) { x in
        [
          sum(x[0], along: [1]), sum(x[0], along: [0, 2]), min(exp(x[0]), along: [1]),
          product(0.1 + abs(x[0]), along: [2]),
        ]
      }
    }
    + [(1, 1, 50), (13, 17, 70), (64, 64, 8), (65, 50, 33), (5, 300, 3), (130, 3, 90)].map { rows, columns, inner in
      Program("products \(rows)·\(inner)·\(columns)", [rows, inner], [inner, columns]) { x in
        [matmul(x[0], x[1]), matmul(x[1].transposed, x[0].transposed), relu(matmul(x[0], x[1]) + 1)]
      }
    }
    + [
      Program("stacked products", [5, 20, 30], [5, 30, 7]) {
        [matmul($0[0], $0[1]), matmul($0[1].transposed, $0[0].transposed)]
      },
      Program("softmax", [40, 70]) { [softmax($0[0]), logSumExp($0[0], along: 0)] },
      Program("broadcasts", [50, 1, 40], [60, 1]) { [$0[0] * $0[1] + $0[0], ($0[0] - $0[1]).transposed([2, 0, 1])] },
      Program("views", [60, 70]) { x in
        [
          x[0].transposed + 1, x[0].reversed(along: [1]) * x[0], x[0].slice(axis: 1, 3..<70, by: 3),
          x[0].transposed.flattened,
        ]
      },
      Program("joins", [50, 30], [20, 30]) { x in
        [concatenate([x[0], x[1], x[0] + 1]), x[0].padded(low: [3, 0], high: [0, 5], with: 2) * 2]
      },
      Program("picks", [100, 30]) { x in
        let indices = argmax(x[0])
        return [
          x[0].gathered(indices, along: 1), x[0].gathered(indices), x[0].scatterAdded(indices, along: 0, count: 30),
        ]
      },
      Program("random numbers", [1]) { x in
        let key = RandomKey(argmax(x[0]) + 3)
        return [key.uniform([5001]), key.normal([3, 1500], .f32)]
      },
    ]

  private static func arguments(_ program: Program, _ type: ScalarType) -> [Tensor] {
    var generator = SplitMix64(seed: program.description)
    return program.shapes.map { shape in
      Tensor((0..<shape.reduce(1, *)).map { _ in generator.number(in: -2...2) }, TensorType(type, shape))
    }
  }

  @Test(arguments: programs, [ScalarType.f64, .f32])
  func `large programs agree with the reference engine, with the same bits for any number of threads`(
    program: Program, type: ScalarType
  ) throws {
    let arguments = Self.arguments(program, type)
    let recorded = try Gradus.Program(tracing: program.function, of: arguments.map(\.type))
    let truths = try recorded.run(arguments, on: ReferenceEngine())
    let results = try recorded.run(arguments, on: PrimitiveTests.oneThread)
    for (result, truth) in zip(results, truths) {
      // Sums of up to 7,700 terms of size ≤ 8: a recursive sum errs by less than the count times half an ulp.
      let tolerance = Tolerance.ulps(200, of: truth.scalarType, floor: 30)
      expectNone(tolerance.mismatch(try result.doubles(), try truth.doubles(), program.description))
    }
    for threads in 2...3 {
      let others = try recorded.run(arguments, on: NativeEngine(threads: threads))
      #expect(try others.map { try $0.bytes() } == results.map { try $0.bytes() }, "\(threads) threads")
    }
  }

  @Test func `an executable runs from several threads at once`() async throws {
    let program = try Gradus.Program(
      tracing: { x in [sum(sin(x[0]) * x[0]), tanh(x[0])] }, of: [TensorType(.f64, [3000])])
    let executable = try NativeEngine.shared.prepare(program)
    let inputs = (0..<8).map { RandomKey(seed: $0).normal([3000]) }
    let alone = try inputs.map { try executable.run([$0]) }
    try await withThrowingTaskGroup(of: (Int, [Tensor]).self) { group in
      for index in 0..<64 { group.addTask { (index % 8, try executable.run([inputs[index % 8]])) } }
      for try await (index, results) in group { #expect(results == alone[index]) }
    }
  }
}
