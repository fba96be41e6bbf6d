import Gradus

/// Checks of a case. Each answers what is wrong, or nil.
extension PrimitiveCase {
  /// The value against the oracle.
  public func valueMismatch(_ precision: ScalarType) throws -> String? {
    let arguments = self.arguments(precision)
    let result = function(arguments)
    if let error = result.error { throw error }
    if let shape, result.shape != shape { return "\(name): shape \(result.shape), expected \(shape)" }
    guard let oracle else { return nil }
    let truth = oracle(try arguments.map { try $0.doubles() })
    return tolerance(result.scalarType).mismatch(try result.doubles(), truth, "\(name) in \(precision)")
  }

  /// Another engine's results against the reference engine's, for the row's program.
  public func engineMismatch(_ engine: any Engine, _ precision: ScalarType) throws -> String? {
    let program = try program(precision)
    let arguments = self.arguments(precision)
    let results = try program.run(arguments, on: engine)
    let truths = try program.run(arguments, on: ReferenceEngine())
    return try mismatch(results, truths, "\(name) in \(precision) on \(engine.name)")
  }

  func mismatch(_ results: [Tensor], _ truths: [Tensor], _ what: String) throws -> String? {
    for (result, truth) in zip(results, truths) {
      if let error = result.error ?? truth.error { throw error }
      guard result.type == truth.type else { return "\(what): type \(result.type), expected \(truth.type)" }
      let tolerance = tolerance(truth.scalarType)
      if let problem = tolerance.mismatch(try result.doubles(), try truth.doubles(), what) { return problem }
    }
    return nil
  }

  /// `vmap` against a loop, mapping each subset of the inputs.
  public func batchMismatch(size: Int = 3) throws -> String? {
    let examples = (0..<size).map { arguments(variant: $0) }
    let truthScale = Tolerance(relative: 1e-12 + ulps * 0x1p-52, absolute: 1e-12 * Swift.max(1, floor))
    for subset in 1..<(1 << inputs.count) {
      let mapped = inputs.indices.filter { subset & (1 << $0) != 0 }
      let stacked = mapped.map { input in stack(examples.map { $0[input] }) }
      let batched = vmap { (leaves: [Tensor]) in self.merged(leaves, mapped, examples[0]) }(stacked)
      let loop = examples.map { example in self.merged(mapped.map { example[$0] }, mapped, examples[0]) }
      if let error = batched.error { throw error }
      let what = "\(name) mapped over inputs \(mapped)"
      let truth = stack(loop)
      guard batched.type == truth.type else { return "\(what): type \(batched.type), expected \(truth.type)" }
      if let problem = truthScale.mismatch(try batched.doubles(), try truth.doubles(), what) { return problem }
    }
    return nil
  }

  /// The function at `others` with some of the inputs replaced.
  func merged(_ leaves: [Tensor], _ positions: [Int], _ others: [Tensor]) -> Tensor {
    var arguments = others
    for (leaf, position) in zip(leaves, positions) { arguments[position] = leaf }
    return function(arguments)
  }
}
