import GradusTestSupport
import Testing

@testable import Gradus

/// The checker of derivatives: it finds what is wrong, names it, and lets pass what is right.
@Suite struct CheckTests {
  private struct Model: TensorTree {
    var weight = Tensor([[0.5, -1], [2, 0.25]])
    var bias = Tensor([0.1, -0.2])

    mutating func visit(_ visitor: inout TensorVisitor) {
      visitor.visit(&weight, "weight")
      visitor.visit(&bias, "bias")
    }
  }

  /// A sine with one of its rules wrong.
  private struct FaultySine: Elementwise {
    enum Fault: Hashable { case slope, transposition, second }
    let fault: Fault

    var notation: String { "faultySine" }
    var acceptedTypes: String { "numbers" }
    func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { operands[0] }
    func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram { Elementary(.sin).scalarProgram(operands) }

    func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
      switch fault {
      case .slope: tangents[0].map { 1.01 * cos(operands[0]) * $0 }
      case .second: tangents[0].map { stopGradient(cos(operands[0])) * $0 }
      case .transposition: tangents[0].map { apply(FaultyProduct(), [cos(operands[0]), $0]) }
      }
    }
  }

  /// A product whose cotangent is doubled.
  private struct FaultyProduct: Arithmetic {
    var notation: String { "faultyProduct" }
    var operation: ScalarInstruction.BinaryOperation { .multiply }
    func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
      Multiply().jvp(operands, tangents, result)
    }
    func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
      Multiply().transpose(2 * cotangent, operands)
    }
  }

  @Test func `right derivatives of both orders pass, each entry by its name`() throws {
    let report = try check({ (x: Tensor) in stack([x[0] * sin(x[1]), exp(x[0])]) }, at: Tensor([0.5, -1]))
    #expect(report.passed)
    #expect(report.entries.allSatisfy { $0.verdict == .agrees && $0.error < 1e-9 }, "\(report)")
    let names = report.entries.map { "\($0.order) \($0.output) \($0.input)" }
    #expect(
      Set(names) == [
        "1 result[0] x[0]", "1 result[0] x[1]", "1 result[1] x[0]", "1 result[1] x[1]",
        "2 x[0] x[0]", "2 x[0] x[1]", "2 x[1] x[0]", "2 x[1] x[1]",
      ])
  }

  @Test func `a tree is checked leaf by leaf`() throws {
    let x = Tensor([1.0, 2])
    let report = try check({ (model: Model) in tanh(matmul(x, model.weight) + model.bias) }, at: Model())
    #expect(report.passed && report.entries.count == 2 * 6 + 6 * 6, "\(report)")
    #expect(report.entries.contains { $0.order == 1 && $0.input == "weight[1, 0]" && $0.output == "result[0]" })
  }

  @Test func `random functions of every kind of size pass`() throws {
    let functions: [(Tensor) -> Tensor] = [
      { sum(log(1 + $0 * $0)) }, { norm($0) }, { softmax($0) }, { $0 / (2 + sin($0)) }, { product($0) }, { 1e8 * $0 },
      { 1e-8 * sin($0) }, { pow(2 + cos($0), $0) }, { sin(20 * $0) }, { $0 * 0 },
    ]
    let point = Tensor([0.3, -1.7, 2.9])
    for (index, function) in functions.enumerated() {
      let report = try check(function, at: point)
      #expect(report.passed && report.entries.allSatisfy { $0.verdict == .agrees }, "\(index): \(report)")
    }
    for size in [1e-6, 1e6] {
      let report = try check({ (x: Tensor) in log(x) + 1 / x }, at: Tensor(size))
      #expect(report.passed && report.entries.allSatisfy { $0.verdict == .agrees }, "\(size): \(report)")
    }
  }

  @Test func `a large argument is checked in places and along mixtures`() throws {
    let x = RandomKey(seed: 1).normal([40, 3])
    let report = try check({ (x: Tensor) in tanh(x) * sum(x) }, at: x, upToOrder: 1)
    #expect(report.passed && report.entries.allSatisfy { $0.verdict == .agrees }, "\(report)")
    #expect(Set(report.entries.map(\.input)).count == 20)
    #expect(
      report.entries.contains { $0.input == "random mixture 1 of x" && $0.output == "random mixture 2 of result" })
  }

  @Test func `single precision is checked to its own accuracy`() throws {
    let report = try check({ (x: Tensor) in exp(x) * sum(x) }, at: Tensor([0.5, -1] as [Float]))
    #expect(report.passed, "\(report)")
    #expect(report.entries.filter { $0.verdict == .agrees }.count >= 6, "\(report)")
  }

  @Test func `a wrong slope differs, and the entry is named`() throws {
    let report = try check(
      { (x: Tensor) in apply(FaultySine(fault: .slope), [x]) }, at: Tensor([0.5, 1]), upToOrder: 1)
    #expect(!report.passed)
    let wrong = report.entries.filter { $0.verdict == .differs }
    #expect(wrong.map { "\($0.output) \($0.input)" }.sorted() == ["result[0] x[0]", "result[1] x[1]"])
    #expect(wrong.allSatisfy { $0.cause == .defect && $0.forward == $0.reverse })
  }

  @Test func `a wrong transposition differs from forward mode`() throws {
    let report = try check(
      { (x: Tensor) in apply(FaultySine(fault: .transposition), [x]) }, at: Tensor(0.5), upToOrder: 1)
    let entry = try #require(report.entries.first)
    #expect(entry.verdict == .differs && entry.cause == .defect && entry.reverse == 2 * entry.forward, "\(report)")
  }

  @Test func `a slope that forgets its own dependence is found in the second order`() throws {
    let report = try check({ (x: Tensor) in apply(FaultySine(fault: .second), [x]) }, at: Tensor(0.5))
    #expect(!report.passed)
    #expect(report.entries.filter { $0.verdict == .differs }.map(\.order) == [2])
  }

  @Test func `at a kink an answer between the slopes is undecided, another one differs`() throws {
    let report = try check({ (x: Tensor) in abs(x) }, at: Tensor([0.0, 1]), upToOrder: 1)
    #expect(report.passed)
    let entry = try #require(report.entries.first)
    #expect(entry.verdict == .undecided && entry.input == "x[0]" && entry.forward == 0)
    guard case .kink = entry.cause else { throw TensorError("test", expected: "a kink", got: "\(entry)", remedy: "") }
    let wrong = try check({ (x: Tensor) in 3 * stopGradient(abs(x)) + 5 * x }, at: Tensor(0.0), upToOrder: 1)
    #expect(wrong.passed, "5 lies between 2 and 8: \(wrong)")
    let worse = try check({ (x: Tensor) in stopGradient(abs(x)) + stopGradient(5 * x) }, at: Tensor(0.0), upToOrder: 1)
    #expect(!worse.passed, "0 does not lie between 4 and 6: \(worse)")
  }

  @Test func `a second derivative at a kink is undecided for that reason`() throws {
    let report = try check({ abs($0) }, at: Tensor([1.0, 0]))
    let entry = try #require(report.entries.first { $0.order == 2 && $0.verdict == .undecided }, "\(report)")
    guard case .kink = entry.cause else { throw TensorError("test", expected: "a kink", got: "\(entry)", remedy: "") }
  }

  @Test func `a kink near the point does not disturb`() throws {
    for distance in [0.1, 1e-3, 1e-6] {
      let report = try check({ (x: Tensor) in abs(x - distance) * exp(x) }, at: Tensor(0.0), upToOrder: 1)
      #expect(report.passed && report.entries[0].verdict == .agrees, "\(distance): \(report)")
    }
  }

  @Test func `cancellation is told from a wrong rule`() throws {
    let report = try check({ (x: Tensor) in (x * 3 + 1e12) - 1e12 }, at: Tensor(0.7), upToOrder: 1)
    let entry = try #require(report.entries.first)
    #expect(entry.verdict != .differs, "\(report)")
    let wrong = try check({ (x: Tensor) in (stopGradient(x) * 3 + 1e12) - 1e12 }, at: Tensor(0.7), upToOrder: 1)
    #expect(!wrong.passed, "\(wrong)")
  }

  @Test func `the edge of a domain is undecided`() throws {
    let report = try check({ (x: Tensor) in pow(x, 1.5) }, at: Tensor(0.0), upToOrder: 1)
    #expect(report.entries[0].verdict == .undecided && report.entries[0].cause == .domainEdge, "\(report)")
  }

  @Test func `what cannot be checked is an error`() {
    func message(_ body: () throws -> DerivativeReport) -> String? {
      do { return "\(try body())" } catch { return (error as? TensorError).map { "\($0)" } }
    }
    #expect(
      message { try check({ $0 }, at: Tensor([1, 2])) }?.contains(
        "check: expected floating-point tensors to differentiate by, got i64[2].") == true)
    #expect(
      message { try check({ log($0) }, at: Tensor(0.0)) }?.contains("expected a value that is finite at the point")
        == true)
    #expect(
      message { try check({ sum(sqrt($0)) }, at: Tensor(0.0)) }?.contains(
        "expected a gradient that is finite at the point")
        == true)
    #expect(
      message { try check({ $0 .> 0 }, at: Tensor(1.0)) }?.contains("a function with floating-point values") == true)
    #expect(
      message { try check({ $0 + Tensor([1.0, 2]) }, at: Tensor([1.0, 2, 3])) }?.contains("add: expected") == true)
    #expect(message { try check({ $0 }, at: Tensor(1.0), upToOrder: 3) }?.contains("an order of 1 or 2") == true)
  }

  @Test func `a wrong custom rule is suspected, with its line`() throws {
    let line = #line + 1
    let cube = custom({ (x: Tensor) in x * x * x }, jvp: { x, _, tangent in 2 * x * x * tangent })
    let report = try check({ (x: Tensor) in sum(sin(x)) + cube(x[0]) }, at: Tensor([0.5, 2]), upToOrder: 1)
    let wrong = report.entries.filter { $0.verdict == .differs }
    #expect(wrong.map(\.input) == ["x[0]"])
    #expect(wrong.map(\.cause) == [.customRule("custom[jvp], CheckTests.swift:\(line + 1)")], "\(report)")
    let right = custom({ (x: Tensor) in x * x * x }, vjp: { x, _, cotangent in 3 * x * x * cotangent })
    #expect(
      try check({ (x: Tensor) in sum(right(x)) }, at: Tensor([0.5, 2])).entries.allSatisfy { $0.verdict == .agrees })
  }

  @Test func `the report reads well`() throws {
    let right = try check({ (x: Tensor) in 2 * x }, at: Tensor(1.0))
    #expect("\(right)".hasPrefix("order 1: 1 of 1 entries agree, to "), "\(right)")
    #expect("\(right)".contains("; order 2: 1 of 1 entries agree, to "), "\(right)")
    let kink = try check({ (model: Model) in abs(model.bias - Tensor([0.1, 3])) }, at: Model(), upToOrder: 1)
    #expect("\(kink)".contains("\n∂result[0]/∂bias[0] undecided: forward 0.0, reverse 0.0, differences "), "\(kink)")
    #expect(
      "\(kink)".contains("likely cause: a kink: evaluated at a kink of abs (0) at element [0], CheckTests.swift:"),
      "\(kink)")
  }
}
