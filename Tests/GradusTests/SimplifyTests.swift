import Testing

@testable import Gradus

/// What simplification does to programs of derivatives, beyond giving the same values.
@Suite struct SimplifyTests {
  @Test func `products of the same factors in another order are computed once`() throws {
    let type = TensorType(.f64, [3])
    let program = try Program(tracing: { x, y in exp(x * y) + exp(y * x) }, of: type, type).simplified()
    #expect(program.instructionCount == 3)
  }

  @Test func `the slope of a square is one product and one sum`() throws {
    let program = try Program(
      tracing: { x in gradient(at: x) { sum(square($0)) } }, of: TensorType(.f64, [3])
    ).simplified()
    #expect("\(program)".contains("add %0, %0"))
    #expect(program.instructionCount == 1)
  }

  @Test func `cotangents of slices are put together, not padded and added`() throws {
    let program = try Program(
      tracing: { x in gradient(at: x) { $0[0] * sin($0[2]) + exp($0[5]) } }, of: TensorType(.f64, [6])
    ).simplified()
    let text = "\(program)"
    #expect(text.contains("assemble[[5], [2], [0]]"))
    #expect(!text.contains("pad") && !text.contains("add"))
  }

  @Test func `cotangents of interleaved slices are put together`() throws {
    let program = try Program(
      tracing: { x in
        gradient(at: x) { x in sum(sin(x.slice(axis: 0, 0..<6, by: 2)) * exp(x.slice(axis: 0, 1..<6, by: 2))) }
      }, of: TensorType(.f64, [6])
    ).simplified()
    #expect(!"\(program)".contains("pad"))
  }

  @Test func `cotangents of slices that overlap are added`() throws {
    let gradient = gradient(at: Tensor([1.0, 2, 3])) { x in sum(x[0..<2] * x[1..<3]) }
    #expect(gradient == Tensor([2.0, 4, 2]))
  }
}
