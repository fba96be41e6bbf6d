import Gradus
import GradusTestSupport
import Testing

/// Records a problem, if there is one, as an issue of the running test.
func expectNone(_ problem: String?, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
  if let problem { Issue.record("\(problem)", sourceLocation: sourceLocation) }
}

/// Expects the elements of a tensor to be close to given numbers.
func expectClose(
  _ tensor: Tensor, _ truth: [Double], relative: Double = 1e-12, absolute: Double = 1e-12,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  if let error = tensor.error {
    Issue.record("\(error)", sourceLocation: sourceLocation)
    return
  }
  let tolerance = Tolerance(relative: relative, absolute: absolute)
  expectNone(tolerance.mismatch((try? tensor.doubles()) ?? [], truth, "value"), sourceLocation: sourceLocation)
}

/// Expects two tensors to have one type and close elements.
func expectClose(
  _ tensor: Tensor, _ truth: Tensor, relative: Double = 1e-12, absolute: Double = 1e-12,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  #expect(tensor.type == truth.type, sourceLocation: sourceLocation)
  #expect(truth.error == nil, sourceLocation: sourceLocation)
  expectClose(
    tensor, (try? truth.doubles()) ?? [], relative: relative, absolute: absolute, sourceLocation: sourceLocation)
}
