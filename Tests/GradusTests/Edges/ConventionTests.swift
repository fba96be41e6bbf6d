import Foundation
import Gradus
import GradusTestSupport
import Testing

/// A row of `conventions.md`, where other libraries chose: our value and gradient for a cotangent of ones, and the reason.
struct Convention: Sendable, CustomStringConvertible {
  /// The first column of the file's table.
  let row: String
  let point: [Tensor]
  let value: [Double]
  let gradients: [[Double]]
  let reason: String
  let function: @Sendable ([Tensor]) -> Tensor

  var description: String { row }

  init(
    _ row: String, _ point: [Tensor], _ value: [Double], _ gradients: [[Double]], _ reason: String,
    _ function: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    (self.row, self.point, self.value, self.gradients) = (row, point, value, gradients)
    (self.reason, self.function) = (reason, function)
  }
}

/// Ties, degenerate points and empty tensors: each row of the file has our answer, the same in both modes, and the reason.
@Suite struct ConventionTests {
  static let file = DataFolder.file("ops/conventions.md")

  /// Rows about an error or a result without elements, which have tests of their own below.
  static let special: Set<String> = ["mean of an empty vector", "max of an empty vector", "index 9 of a vector of 4"]

  @Test func `every row of the file has an answer`() throws {
    guard let file = Self.file else { return }
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("|") }
    let rows = lines.dropFirst(2).compactMap { $0.split(separator: "|").first?.trimmingCharacters(in: .whitespaces) }
    #expect(rows.count >= 26)
    let answered = Set(Convention.all.map(\.row)).union(Self.special).union(Convention.pending)
    #expect(rows.filter { !answered.contains($0) } == [])
  }

  @Test(arguments: Convention.all)
  func `the answer is that of the policy, forward and reverse`(convention: Convention) throws {
    let (value, pullback) = vjp(at: convention.point) { [convention.function($0)] }
    let tolerance = Tolerance(relative: 1e-13, absolute: 1e-13)
    expectNone(tolerance.mismatch(try value[0].doubles(), convention.value, "value"))
    let ones = Tensor.ones(value[0].shape)
    let reverse = try pullback([ones]).map { try $0.doubles() }
    expectNone(tolerance.mismatch(reverse.flatMap { $0 }, convention.gradients.flatMap { $0 }, "reverse"))
    for (index, x) in convention.point.enumerated() {
      for element in 0..<x.elementCount {
        let directions = convention.point.enumerated().map { position, y in
          Tensor((0..<y.elementCount).map { position == index && $0 == element ? 1.0 : 0 }, shape: y.shape)
        }
        let tangent = jvp(at: convention.point, along: directions) { [convention.function($0)] }.tangent[0]
        let truth = convention.gradients[index][element]
        expectNone(
          tolerance.mismatch([try sum(tangent).scalar()], [truth], "forward, input \(index), element \(element)"))
      }
    }
  }

  @Test func `a mean of nothing is NaN with a gradient of nothing`() throws {
    let empty = Tensor([Double]())
    #expect(try mean(empty).scalar(as: Double.self).isNaN)
    #expect(gradient(at: empty) { mean($0) } == empty)
    #expect(jvp(at: empty, along: empty) { mean($0) }.tangent == 0)
  }

  @Test func `a maximum of nothing is −∞ with a gradient of nothing`() throws {
    let empty = Tensor([Double]())
    #expect(max(empty) == Tensor(-Double.infinity) && min(empty) == Tensor(Double.infinity))
    #expect(gradient(at: empty) { max($0) } == empty)
    #expect(jvp(at: empty, along: empty) { max($0) }.tangent == 0)
    let rows = Tensor.zeros([2, 0])
    #expect(jvp(at: rows, along: rows) { max($0, along: [1]) }.tangent == Tensor([0.0, 0]))
  }

  @Test func `an index out of range is an error, for the value and for derivatives`() {
    let x = Tensor([1.0, 2, 3, 4])
    #expect(x.gathered(Tensor(9)).error != nil && x[9].error != nil)
    #expect(gradient(at: x) { $0.gathered(Tensor(9)) }.error != nil)
  }
}
