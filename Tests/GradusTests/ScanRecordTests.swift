import Testing

@testable import Gradus

/// Where the slices lie that loops hand to each other.
@Suite struct ScanRecordTests {
  @Test func `slices of several types that only a loop reads lie side by side`() throws {
    func body(_ x: [Tensor]) -> [Tensor] {
      let (_, slices) = scan(x[0][0], over: x[0]) { (carry: Tensor, input: Tensor) -> (Tensor, [Tensor]) in
        let next = sin(carry + input)
        return (next, [sum(next), next[0] .> 0, next.converted(to: .f32), next * input])
      }
      let back = scan(x[0][1], over: slices, reversed: true) { (carry: Tensor, slices: [Tensor]) -> Tensor in
        let chosen = select(slices[1], slices[2].converted(to: .f64), slices[3])
        return carry * slices[0] + chosen
      }
      return [back]
    }
    let program = try Program(tracing: body, of: [TensorType(.f64, [9, 5])])
    let places = try Self.places(program)
    #expect(Set(places.map(\.owner)).count == 1)
    #expect(places.map(\.offset) == [0, 16, 32, 64])
    #expect(places.allSatisfy { $0.stride == 112 && $0.byteCount == 9 * 112 })
    // The sine may differ in the last bit, which the f32 rounds.
    try Self.expectReferenceResults(program, [Self.numbers([9, 5])], within: 1e-6)
  }

  @Test func `slices that something else reads are tensors of their own`() throws {
    func body(_ x: [Tensor]) -> [Tensor] {
      let (_, slices) = scan(x[0][0], over: x[0]) { (carry: Tensor, input: Tensor) -> (Tensor, [Tensor]) in
        (carry * input, [carry + input, carry - input, carry * 2, carry * 3])
      }
      // The second is summed and the third an output: the first and the last are left to the loop.
      let back = scan(x[0][1], over: slices) { (carry: Tensor, slices: [Tensor]) -> Tensor in
        let product = slices[0] * slices[1]
        return carry + product - slices[2] * slices[3]
      }
      return [back, sum(slices[1]), slices[2]]
    }
    let program = try Program(tracing: body, of: [TensorType(.f64, [4, 3])])
    #expect(try Self.places(program).count == 2)
    try Self.expectReferenceResults(program, [Self.numbers([4, 3])], within: 1e-14)
  }

  @Test func `a loop over other slices of the same elements reads a tensor of its own`() throws {
    func body(_ x: [Tensor]) -> [Tensor] {
      let (_, slices) = scan(x[0][0], over: x[0]) { (carry: Tensor, input: Tensor) -> (Tensor, [Tensor]) in
        (carry * input, [carry + input, carry - input])
      }
      let across = slices.map { $0.reshaped(to: [6, 1]) }
      let start = x[0][0][0..<1]
      return [scan(start, over: across) { (carry: Tensor, slices: [Tensor]) in carry * slices[0] - slices[1] }]
    }
    let program = try Program(tracing: body, of: [TensorType(.f64, [1, 6])])
    #expect(try Self.places(program).isEmpty)
    try Self.expectReferenceResults(program, [Self.numbers([1, 6])], within: 1e-14)
  }

  @Test func `the gradient of a recurrent network reads its residuals from records`() throws {
    func loss(_ weight: Tensor, _ inputs: Tensor) -> Tensor {
      let final = scan(inputs[0], over: inputs) { (state: Tensor, input: Tensor) -> Tensor in
        let gate = sigmoid(state * weight[0] + input)
        let change = tanh(input * weight[1] + state)
        return gate * change + state * (1 - gate)
      }
      return sum(final * final)
    }
    let program = try Program(
      tracing: { x in [gradient(at: x[0]) { loss($0, x[1]) }] },
      of: [TensorType(.f64, [2, 5]), TensorType(.f64, [20, 5])])
    #expect(try Self.places(program).count > 4)
    try Self.expectReferenceResults(program, [Self.numbers([2, 5]), Self.numbers([20, 5])], within: 1e-13)
  }

  private static func numbers(_ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    let numbers = (0..<count).map { (index: Int) -> Double in Double((index * 37 + 11) % 64) / 32 - 1 }
    return Tensor(numbers, shape: shape)
  }

  private static func places(_ program: Program) throws -> [ScanRecords.Place] {
    let simplified = program.simplified()
    let records = ScanRecords(ProgramAnalysis(simplified))
    return simplified.instructions.flatMap { $0.results.compactMap { records[$0] } }
  }

  private static func expectReferenceResults(_ program: Program, _ x: [Tensor], within tolerance: Double) throws {
    for (result, truth) in zip(try program.run(x), try program.run(x, on: ReferenceEngine())) {
      let (values, references) = (try result.scalars(as: Double.self), try truth.scalars(as: Double.self))
      #expect(values.count == references.count)
      for (x, y) in zip(values, references) { #expect((x - y).magnitude <= tolerance * Swift.max(1, y.magnitude)) }
    }
  }
}
