import Foundation
import Gradus
import GradusTestSupport
import Testing

/// The diagnostic of kinks names the operation, the element, the line and the answer of the policy.
@Suite struct KinkDiagnosticTests {
  struct Example: Sendable, CustomStringConvertible {
    let description: String
    let point: [Double]
    let function: @Sendable (Tensor) -> Tensor
    /// The operation of each kink with the elements.
    let kinks: [String]

    init(
      _ point: [Double], _ kinks: [String], _ description: String, _ function: @escaping @Sendable (Tensor) -> Tensor
    ) {
      (self.point, self.kinks, self.description, self.function) = (point, kinks, description, function)
    }
  }

  static let examples: [Example] = [
    Example([-1, 0, 2, -0.0], ["abs [1] 2"], "abs") { abs($0) },
    Example([-1, 0, 2], ["maximum [1] 1"], "relu") { relu($0) },
    Example([1, 2, 3], [], "relu away from 0") { relu($0) },
    Example([-1, 0, 1], ["maximum [0] 1", "minimum [2] 1"], "clamp") { clamp($0, -1, 1) },
    Example([1, 3, 3], ["max[axes: 0] [] 1"], "max") { max($0) },
    Example([1, 3, 2], [], "max without a tie") { max($0) },
    Example([0, 0], ["rootOfSquares [] 1"], "norm") { norm($0) },
    Example([2, 2], ["rootOfSquares [] 1"], "standard deviation") { standardDeviation($0) },
    Example([0, 4], ["sqrt [0] 1"], "sqrt") { sqrt($0) },
    Example([-1, 1, 0.5], ["asin [0] 2"], "asin") { asin($0) },
    Example([0, 1], ["log [0] 1"], "log") { log($0) },
    Example([1000, 1], [], "an overflow is no kink") { exp($0) },
    Example([0, 2], ["divide [0] 1"], "reciprocal") { 1 / $0 },
    Example([0, 2], ["power[-2] [0] 1"], "negative power") { pow($0, -2) },
    Example([0, 0.5], [], "x⁰ and x²") { pow($0, Tensor([0.0, 2])) },
    Example([0, 0.5], ["power [0] 1"], "x ↦ xˣ at 0") { pow($0, $0) },
    Example([0, 0, 0], ["power [1] 2"], "roots") { pow($0, Tensor([2.0, 0.5, -1])) },
    Example([0, 0.5, 2], ["sign [0] 1", "floor [0] 2", "round [1] 1"], "jumps") { sign($0) + floor($0) * round($0) },
    Example([2, 1, 1], ["sort[axis: 0] [1] 1"], "sort") { sort($0) },
    Example([1, 1, 2, 2], ["cummax[axis: 0] [1] 2"], "cummax") { cummax($0) },
    Example([0, 0], ["hypot [0] 1"], "hypot") { hypot($0[0..<1], $0[1..<2]) },
    Example([4, 5], ["mod [0] 1"], "mod") { mod($0, 2) },
    Example([-1, 0, 2.5], ["lgamma [0] 2"], "lgamma") { lgamma($0) },
    Example([0, 1], ["atan2 [0] 1"], "angle") { atan2($0, $0 * 2) },
    Example([0, 1], [], "a kink of a constant") { $0 * abs(stopGradient($0)) + abs(Tensor([0.0, 1])) },
    Example([0, 1], [], "a kink that leads nowhere") { x in
      _ = abs(x)
      return x * x
    },
    Example([0, 1], ["floor [0] 2"], "a kink behind a jump") { x in x + relu(floor(x) * 0) },
    Example([0, 1], [], "a kink of a function with a rule of its own") {
      custom({ (x: Tensor) in abs(x) }, jvp: { x, _, tangent in x * tangent })($0)
    },
    Example([0, 1], ["maximum [0] 1"], "a kink inside a derivative") { x in x * gradient(at: x) { sum(relu($0) * $0) }
    },
  ]

  @Test(arguments: examples)
  func `kinks are found where they are, and nowhere else`(example: Example) throws {
    let found = try kinks(at: Tensor(example.point), of: example.function)
    #expect(found.map { "\($0.operation) \($0.element) \($0.count)" } == example.kinks)
    #expect(found.allSatisfy { KinkPolicy.rules.contains($0.rule) })
  }

  @Test func `two operands that vary tie at a half each, one constant at 0`() throws {
    let tie = try kinks(at: [Tensor(1.0), Tensor(1.0)], of: { maximum($0[0], $0[1]) })
    #expect(tie.map(\.rule.answer) == ["1/2 each"])
    let constant = try kinks(at: Tensor(1.0), of: { maximum($0, 1) })
    #expect(constant.map(\.rule.answer) == ["0"])
  }

  @Test func `a kink prints with its operation, element, line and answer`() throws {
    let found = try kinks(
      at: Tensor([[1.0, 0], [0, 2]]),
      of: { x in
        sum(relu(x))
      })
    let line = #line - 2
    #expect(
      found.map(\.description) == [
        "evaluated at a kink of maximum (x = c, where c is constant) at element [0, 1] and 1 more, "
          + "KinkDiagnosticTests.swift:\(line): the derivative is 0"
      ])
  }

  @Test func `kinks inside branches and loops are found with their step`() throws {
    let found = try kinks(
      at: Tensor(2.0),
      of: { x in scan(x, count: 3) { state, _ in abs(state - 1) } })
    // 2, 1, 0: the second step is at the kink.
    #expect(found.map(\.operation) == ["abs"] && found.map(\.path) == [["step 1 of scan"]])
    let branch = try kinks(
      at: Tensor(0.0), of: { x in conditional(x .< 1, x, then: { sqrt($0) }, otherwise: { abs($0) }) })
    #expect(branch.map { "\($0.path) \($0.operation)" } == [#"["first branch of conditional"] sqrt"#])
  }

  @Test func `what cannot be asked is an error`() {
    #expect(throws: TensorError.self) { try kinks(at: Tensor([1, 2]), of: { $0 }) }
    #expect(throws: TensorError.self) { try kinks(at: Tensor([1.0, 2]), of: { $0 + Tensor([1.0, 2, 3]) }) }
  }

  @Test func `the article on kinks and edges has the rules of the policy`() throws {
    let path = "Sources/Gradus/Gradus.docc/KinksAndEdges.md"
    let text = try String(contentsOf: DataFolder.packageRoot.appendingPathComponent(path), encoding: .utf8)
    let rows = KinkPolicy.rules.map { "| \($0.operation) | \($0.place) | \($0.answer) | \($0.reason) |" }
    let table = ["<!-- rules -->", "| operations | at | derivative | why |", "|---|---|---|---|"] + rows
    #expect(
      text.contains((table + ["<!-- end of rules -->"]).joined(separator: "\n")), "\(rows.joined(separator: "\n"))")
  }

  @Test func `the policy says what the derivatives are`() {
    #expect(KinkPolicy.rules(of: "relu").map(\.answer) == ["0"])
    #expect(Set(KinkPolicy.rules.map(\.description)).count == KinkPolicy.rules.count)
  }
}
