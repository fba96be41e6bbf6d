import Gradus
import GradusTestSupport
import Testing

/// The origin of numbers that are not finite: the operation, its operands, its line, forward or backward.
@Suite struct NonFiniteTests {
  private let infinity = Double.infinity

  @Test func `the first operation with a result that is not finite, with its operands and its line`() throws {
    // Outside of the macro, which would give the closure lines of its own.
    let first = try firstNonFinite(at: Tensor([2.0, 0, 3])) { x in
      let shifted = x - 1
      let root = sqrt(shifted)
      return sum(root * log(x))
    }
    let line = #line - 3
    let found = try #require(first)
    #expect(found.pass == .forward && found.operation == "sqrt" && found.value.isNaN && found.position == 1)
    #expect(found.location?.line == line && found.reachesResult)
    #expect(found.operands.map(\.description) == ["f64[3] of -1.0 … 2.0"])
    #expect(
      "\(found)".hasSuffix(
        ": sqrt: f64[3] gave nan at element [1] from f64[3] of -1.0 … 2.0 (operation 3)"), "\(found)")
  }

  @Test func `a cotangent that is not finite is found at its operation`() throws {
    let first = try firstNonFinite(at: Tensor([4.0, 0])) { x in
      let root = sqrt(x)
      return sum(3 * root)
    }
    let line = #line - 3
    let found = try #require(first)
    #expect(found.pass == .backward && found.operation == "sqrt" && found.value == infinity && found.position == 1)
    #expect(found.location?.line == line)
    #expect(found.operands.map(\.description) == ["f64[2] of 0.0 … 4.0"])
    #expect(found.cotangents.map(\.description) == ["f64[2] of 3.0"])
    #expect("\(found)".contains("sqrt: f64[2] has the cotangent inf of an operand at element [1]"), "\(found)")
  }

  @Test func `a function that is finite everywhere has none`() throws {
    #expect(try firstNonFinite(at: Tensor([1.0, 2]), of: { sum(sqrt($0) * log($0)) }) == nil)
    #expect(try firstNonFinite(at: Tensor([-1.0, 2]), of: { x in sum(select(x .> 0, x, 0)) }) == nil)
  }

  @Test func `what reaches the result comes before what is masked`() throws {
    let found = try #require(
      try firstNonFinite(
        at: Tensor([-1.0, 2]), of: { x in sum(select(x .> 0, sqrt(x), 0)) + sum(log(x + 1)) }))
    #expect(found.operation == "log" && found.reachesResult)
    let masked = try #require(try firstNonFinite(at: Tensor([-1.0, 2]), of: { x in sum(select(x .> 0, sqrt(x), 0)) }))
    #expect(masked.operation == "sqrt" && !masked.reachesResult)
    #expect("\(masked)".hasSuffix("; the value and the gradient are finite all the same"), "\(masked)")
  }

  @Test func `an argument that is not finite is named`() throws {
    let found = try #require(
      try firstNonFinite(at: [Tensor(1.0), Tensor([0, Double.nan])], of: { sum($0[0] * $0[1]) }))
    #expect(found.operation == "input 1" && found.position == 1 && found.pass == .forward)
  }

  @Test func `a captured tensor that is not finite shows in the operand's range`() throws {
    let mask = Tensor([0, -infinity, .nan])
    let found = try #require(try firstNonFinite(at: Tensor([1.0, 2, 3]), of: { sum($0 + mask) }))
    #expect(found.operation == "add" && found.value == -infinity)
    #expect(found.operands.map(\.description) == ["f64[3] of 1.0 … 3.0", "f64[3] of 0.0, 1 NaN, 1 infinite"])
    #expect(
      try firstNonFinite(at: Tensor([1.0, 2]), of: { softmax($0 + Tensor([0, -Double.infinity]))[0] }).map(
        \.reachesResult) == false)
  }

  @Test func `an operation in a loop is found with its step`() throws {
    let found = try #require(
      try firstNonFinite(
        at: Tensor(2.5), of: { x in scan(x, count: 4) { state, _ in sqrt(state - 1) } }))
    // 2.5, 1.22, 0.47, NaN.
    #expect(found.operation == "sqrt" && found.path == ["step 2 of scan"] && found.pass == .forward)
  }

  @Test func `the cotangents of several results are followed`() throws {
    let found = try #require(try firstNonFinite(at: Tensor([4.0, 0]), of: { [$0 * 2, sqrt($0)] }))
    #expect(found.pass == .backward && found.operation == "sqrt")
  }

  @Test func `what cannot be asked is an error`() {
    #expect(throws: TensorError.self) { try firstNonFinite(at: Tensor([1, 2]), of: { $0 }) }
    #expect(throws: TensorError.self) { try firstNonFinite(at: Tensor([1.0, 2]), of: { $0 + Tensor([1.0, 2, 3]) }) }
  }
}
