import Gradus
import GradusTestSupport
import Testing

/// Values and derivatives against those that another library computed.
@Suite(.enabled(if: OpsCase.file != nil, "ops/ops.json is missing: set GRADUS_DATA to the folder of test data"))
struct OpsConformanceTests {
  /// Cases whose derivatives differ by a choice at kinks or at NaN.
  static let chosenDerivatives: [String: String] = [
    "clamp#0": "the slope of clamp at its bounds is 0, the subgradient of least norm; there a half",
    "norm#4": "the slope of the norm at 0 is 0, the subgradient of least norm; there NaN",
    "logsumexp#5": "where every element is −∞ they share the slope 1 as at a tie of the largest; there NaN",
    "reduce_max#7": "a NaN is what makes the maximum NaN, so it has the slope 1 and the others 0; there NaN for all",
  ]

  static let cases = OpsCase.all
  static let differentiable = cases.filter { chosenDerivatives[$0.id] == nil }
  // 1e-12 relative, as the file says; sums and cancellations of numbers around 1 may leave an absolute error of that size.
  static let tolerance = Tolerance(relative: 1e-12, absolute: 1e-13)

  @Test func `every operation of the file is mapped`() {
    let operations = Set(OpsCase.all.map(\.op))
    #expect(operations.subtracting(OpsMapping.operations.keys) == [])
    #expect(!Self.cases.isEmpty, "\(String(describing: OpsCase.file)) has no cases")
  }

  @Test(arguments: cases)
  func `values agree`(example: OpsCase) throws {
    try Self.compare(example.result(), example.outputs, "\(example.id)")
  }

  @Test(arguments: differentiable)
  func `forward derivatives agree`(example: OpsCase) throws {
    let active = Self.active(example)
    guard !active.isEmpty, example.outputs[0]?.scalarType == .f64 else { return }
    let tangents = active.compactMap { example.tangents[$0] }
    let result = try jvp(at: active.compactMap { example.inputs[$0] }, along: tangents) {
      try example.result(of: $0, at: active)
    }
    try Self.compare(result.tangent, example.jvp, "jvp of \(example.id)")
  }

  @Test(arguments: differentiable)
  func `reverse derivatives agree`(example: OpsCase) throws {
    let active = Self.active(example)
    guard !active.isEmpty, example.outputs[0]?.scalarType == .f64 else { return }
    let (_, pullback) = try vjp(at: active.compactMap { example.inputs[$0] }) {
      try example.result(of: $0, at: active)
    }
    let result = pullback(example.cotangents.compactMap { $0 })
    try Self.compare(result, active.map { example.vjp[$0] }, "vjp of \(example.id)")
  }

  /// The inputs that have a derivative.
  private static func active(_ example: OpsCase) -> [Int] {
    example.vjp.indices.filter { example.inputs[$0]?.scalarType == .f64 && example.vjp[$0] != nil }
  }

  private static func compare(_ results: [Tensor], _ truths: [Tensor?], _ what: String) throws {
    #expect(results.count == truths.count)
    for (result, truth) in zip(results, truths) {
      guard let truth else { continue }
      if let error = result.error { throw error }
      #expect(result.type == truth.type, "\(what)")
      expectNone(tolerance.mismatch(try result.doubles(), try truth.doubles(), what))
    }
  }
}
