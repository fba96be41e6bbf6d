import Testing

@testable import Gradus

struct ProfileTests {
  /// A product, an activation and a sum.
  private func program() throws -> Program {
    try Program(
      tracing: { x, w in sum(tanh(matmul(x, w)) * 2, along: [1]) }, of: TensorType(.f32, [128, 784]),
      TensorType(.f32, [784, 10]))
  }

  @Test func `a plan tells the work of each step`() throws {
    let plan = try NativeEngine(threads: 1).prepare(try program()).plan
    let product = try #require(plan.steps.first { $0.kernel == "contract" })
    #expect(product.flops == 2 * 128 * 784 * 10)
    #expect(product.bytes == 4 * (128 * 784 + 784 * 10 + 128 * 10))
    #expect(product.work.contains("784"))
    #expect(product.reads.sorted() == ["input 0", "input 1"])
    #expect(plan.inputBytes == 4 * (128 * 784 + 784 * 10))
    #expect(plan.outputBytes == 4 * 128)
    #expect(plan.steps.last?.writes == ["output 0"])
    #expect(
      plan.peakBytes
        == plan.inputBytes + plan.outputBytes + plan.constantBytes + plan.temporaryBytes + plan.scratchBytes)
  }

  @Test func `values that do not live at the same time share a slot`() throws {
    let program = try Program(
      tracing: { x in
        // Sorting keeps the steps apart.
        var y = x
        for _ in 0..<6 { y = sort(-y) }
        return y
      }, of: TensorType(.f64, [1000]))
    let plan = try NativeEngine(threads: 1).prepare(program).plan
    #expect(plan.temporaryBytes < plan.unsharedBytes)
    #expect(plan.steps.contains { $0.writes.contains { $0.hasSuffix("*") } })
    #expect(plan.description.contains("unshared"))
  }

  @Test func `a profile adds up the time of every run`() throws {
    let start = Tensor.ones([64, 64], .f64)
    let iteration = try Iteration(start, Tensor(0.5)) { x, rate in x - rate * tanh(matmul(x, x) / 64) }
    var profile = Profile(eventLimit: 5)
    let clock = ContinuousClock()
    let time = try clock.measure {
      for _ in 0..<10 { try iteration.advance(recording: &profile) }
    }
    #expect(profile.runs == 10)
    #expect(profile.seconds.count == iteration.plan.steps.count)
    #expect(profile.totalSeconds > 0)
    #expect(profile.totalSeconds <= Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18)
    #expect(profile.chromeTrace.split(separator: "\n").count == 5 + 2)
    #expect(profile.description.contains("64 × 64 × 64"))

    let plain = try Iteration(start, Tensor(0.5)) { x, rate in x - rate * tanh(matmul(x, x) / 64) }
    for _ in 0..<10 { try plain.advance() }
    #expect(iteration.state == plain.state)
  }

  @Test(arguments: [
    (0.0, "0"), (1, "1"), (999, "999"), (999.6, "1.00 k"), (1234, "1.23 k"), (12_345, "12.3 k"), (123_456, "123 k"),
    (2e6, "2 M"), (0.25, "0.25"), (3.9996e9, "4.00 G"),
  ]) func `numbers are shown with three digits`(value: Double, text: String) { #expect(scaled(value) == text) }
}
