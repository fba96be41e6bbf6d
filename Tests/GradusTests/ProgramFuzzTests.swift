import GradusTestSupport
import Testing

@testable import Gradus

/// Random programs of many operations: what fusion, views and simplification do together.
@Suite struct ProgramFuzzTests {
  @Test(arguments: 0..<150)
  func `a random program and its gradient give the same on both engines`(seed: Int) throws {
    var source = RandomProgram(seed: seed)
    let program = try source.program()
    try program.check()
    try compare(program, source.inputs(program), "program \(seed)")
    let scalar = try Program(
      tracing: { inputs in
        let results = try inputs[0].recorderOfTests.inline(program, inputs)
        return [results.map { sum(sin($0)) }.reduce(0, +)]
      }, of: program.inputTypes)
    let slope = try scalar.gradient(active: program.inputs.count, keepsValue: true)
    try slope.check()
    try compare(slope, source.inputs(slope), "gradient of program \(seed)")
  }

  private func compare(_ program: Program, _ arguments: [Tensor], _ what: String) throws {
    let truths = try program.run(arguments, on: ReferenceEngine())
    let simplified = program.simplified()
    try simplified.check()
    let ways = [
      ("simplified", try simplified.run(arguments, on: ReferenceEngine())),
      ("native", try program.run(arguments, on: PrimitiveTests.oneThread)),
      ("two threads", try program.run(arguments, on: PrimitiveTests.twoThreads)),
    ]
    for (way, results) in ways {
      for (index, (result, truth)) in zip(results, truths).enumerated() {
        #expect(result.type == truth.type)
        // Up to 40 operations, each with an error of some ulps that the next ones amplify.
        let tolerance = Tolerance(relative: 1e-9, absolute: 1e-9)
        expectNone(tolerance.mismatch(try result.doubles(), try truth.doubles(), "\(what), \(way), output \(index)"))
      }
    }
    #expect(try ways[1].1.map { try $0.bytes() } == ways[2].1.map { try $0.bytes() })
  }
}

extension Tensor {
  /// The recorder of a traced tensor.
  fileprivate var recorderOfTests: Recorder {
    guard case .traced(let recorder, _) = handle else { preconditionFailure("only for traced tensors") }
    return recorder
  }
}

/// Draws operations whose values stay of moderate size.
private struct RandomProgram {
  private var generator: SplitMix64
  private static let shapes = [[], [3], [4], [2, 3], [3, 4], [4, 3], [2, 3, 4], [1, 4], [0, 3]]

  init(seed: Int) { generator = SplitMix64(seed: "program \(seed)") }

  mutating func program() throws -> Program {
    let types = (0..<3).map { _ in TensorType(.f64, generator.element(of: Self.shapes)) }
    var copy = self
    let program = try Program(
      tracing: { inputs in
        var values = inputs
        for _ in 0..<copy.generator.integer(below: 25) + 5 { values.append(copy.operation(on: values)) }
        return [values[values.count - 1], copy.generator.element(of: values), copy.generator.element(of: values)]
      }, of: types)
    self = copy
    return program
  }

  mutating func inputs(_ program: Program) -> [Tensor] {
    program.inputTypes.map { type in
      Tensor((0..<type.elementCount).map { _ in generator.number(in: -2...2) }, shape: type.shape)
    }
  }

  private mutating func operation(on values: [Tensor]) -> Tensor {
    let x = generator.element(of: values.suffix(8))
    switch generator.integer(below: 4) {
    case 0: return elementwise(x)
    case 1: return combined(x, values)
    case 2: return rearranged(x)
    default: return folded(x, values)
    }
  }

  private mutating func elementwise(_ x: Tensor) -> Tensor {
    switch generator.integer(below: 9) {
    case 0: sin(x)
    case 1: tanh(x) * 2
    case 2: abs(x)
    case 3: exp(-square(x))
    case 4: sigmoid(x) - 0.5
    case 5: sqrt(1 + x * x)
    case 6: clamp(x, -1, 1.5)
    case 7: 1 / (1 + square(x))
    default: -x
    }
  }

  private mutating func combined(_ x: Tensor, _ values: [Tensor]) -> Tensor {
    let partners = values.filter { Oracles.broadcast([$0.shape, x.shape]) != nil }
    let y = generator.element(of: partners)
    return switch generator.integer(below: 6) {
    case 0: x + y
    case 1: x - y
    case 2: tanh(x) * y
    case 3: maximum(x, y)
    case 4: select(x .< y, sin(x), y)
    default: x / (1 + square(y))
    }
  }

  private mutating func rearranged(_ x: Tensor) -> Tensor {
    guard x.rank > 0 else { return x.broadcast(to: generator.element(of: [[3], [2, 3], [1, 1]])) }
    let axis = generator.integer(below: x.rank)
    switch generator.integer(below: 8) {
    case 0: return x.transposed((0..<x.rank).shuffled(using: &generator))
    case 1: return x.flattened
    case 2: return x.reversed(along: [axis])
    case 3:
      let start = generator.integer(below: x.shape[axis] + 1)
      let end = start + generator.integer(below: x.shape[axis] - start + 1)
      return x.slice(axis: axis, start..<end, by: 1 + generator.integer(below: 2))
    case 4: return x.elementCount > 60 ? x : concatenate([x, sin(x)], axis: axis)
    case 5:
      return x.padded(low: x.shape.map { _ in generator.integer(below: 2) }, high: x.shape.map { _ in 0 }, with: 0.5)
    case 6: return x.shape[axis] == 0 ? x : x.gathered(-1 - argmax(x, along: axis).flattened, along: axis)
    default: return x.rank > 3 || x.elementCount > 60 ? x : x.broadcast(to: [2] + x.shape)
    }
  }

  private mutating func folded(_ x: Tensor, _ values: [Tensor]) -> Tensor {
    let axes = (0..<x.rank).filter { _ in generator.integer(below: 2) == 0 }
    switch generator.integer(below: 5) {
    case 0: return sin(sum(x, along: axes))
    case 1: return sum(x, along: axes, keepingAxes: true) - x
    case 2: return x.elementCount == 0 ? x : max(x, along: axes)
    case 3: return x.rank == 0 ? x : softmax(x, along: -1)
    default:
      let partners = values.filter { $0.rank > 0 && x.rank > 0 && $0.shape[0] == x.shape[x.rank - 1] && $0.rank < 3 }
      return partners.isEmpty || x.rank > 3 ? x : tanh(contract(x, generator.element(of: partners), [-1], [0]))
    }
  }
}
