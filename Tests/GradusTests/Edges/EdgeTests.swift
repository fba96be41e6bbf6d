import Foundation
import Gradus
import GradusTestSupport
import Testing

/// A formula at a kink or an edge, as `edges.json` gives it.
private struct EdgeCase: Sendable, CustomStringConvertible {
  let id: String
  let text: String
  let variables: [String]
  let point: [Double]

  var description: String { "\(id): \(text) at \(point)" }

  static let file = DataFolder.file("derivatives/edges.json")

  static let all: [EdgeCase] = (JSONValue.read(file)?["cases"].list ?? []).map { value in
    EdgeCase(
      id: value["id"].text ?? "", text: value["expr"].text ?? "",
      variables: (value["vars"].list ?? []).compactMap(\.text), point: (value["at"].list ?? []).compactMap(\.number))
  }
}

/// Kinks, ties, edges of domains, overflow and NaN: each has our answer, the same in forward and in reverse mode, and the reason.
@Suite struct EdgeTests {
  @Test func `every row of the file has an answer with a reason`() {
    #expect(EdgeCase.all.map(\.id).filter { EdgeAnswer.byID[$0] == nil } == [])
    #expect(EdgeAnswer.byID.values.allSatisfy { !$0.reason.isEmpty })
    #expect(EdgeCase.file == nil || EdgeCase.all.count >= 74)
  }

  @Test(arguments: EdgeCase.all)
  private func `the answers to the file are those of the policy`(example: EdgeCase) throws {
    let answer = try #require(EdgeAnswer.byID[example.id])
    try expect(answer, of: example.text, example.variables, at: example.point, "\(example)")
  }

  @Test(arguments: OwnEdge.all)
  func `the answers at other edges are those of the policy`(example: OwnEdge) throws {
    try expect(example.answer, of: example.text, example.variables, at: example.point, "\(example)")
  }

  private func expect(
    _ answer: EdgeAnswer, of text: String, _ variables: [String], at point: [Double], _ what: String
  ) throws {
    let expression = try ExpressionReader.read(text)
    let function = { (x: Tensor) in
      try expression.value(Dictionary(uniqueKeysWithValues: variables.enumerated().map { ($1, x[$0]) }))
    }
    let x = Tensor(point)
    let units = point.indices.map { index in Tensor(point.indices.map { $0 == index ? 1.0 : 0 }) }
    // A few roundings; the truth has 17 digits.
    let tolerance = Tolerance(relative: 1e-14, absolute: 0)
    expectNone(tolerance.mismatch(try function(x).doubles(), [answer.value], "value of \(what)"))
    expectNone(tolerance.mismatch(try gradient(at: x, of: function).doubles(), answer.gradient, "reverse, \(what)"))
    let forward = try units.map { try jvp(at: x, along: $0, of: function).tangent.scalar(as: Double.self) }
    expectNone(tolerance.mismatch(forward, answer.gradient, "forward, \(what)"))
    let truth = answer.hessian.flatMap { $0 }
    let second = Tolerance(relative: 1e-13, absolute: 0)
    expectNone(second.mismatch(try hessian(at: x, of: function).doubles(), truth, "forward over reverse, \(what)"))
    let reverse = try units.flatMap { unit in
      try gradient(at: x) { try jvp(at: $0, along: unit, of: function).tangent }.doubles()
    }
    expectNone(second.mismatch(reverse, truth, "reverse over forward, \(what)"))
  }
}
