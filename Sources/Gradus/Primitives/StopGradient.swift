/// The same values, taken as constants by every derivative.
public func stopGradient(_ x: Tensor) -> Tensor { apply(StopGradient(), [x.concreteLiteral]) }

struct StopGradient: SingleResultPrimitive {
  var notation: String { "stopGradient" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType { operands[0] }
  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .view(.whole(result.shape)) }
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? { nil }
  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor { stopGradient(operands[0]) }
}
