/// Results that do not exist: a program that comes to this operation fails with the reason.
///
/// The operands say only where it belongs.
struct Unavailable: Primitive {
  let types: [TensorType]
  let reason: ControlFlow.Refusal

  var notation: String { "unavailable" }
  var attributes: String { "\(reason.operation): \(reason.expected)" }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] { types }
  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel { .control(.refuse(reason)) }

  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    (try recorder.recordAll(self, operands), types.map { _ in nil })
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    operands.map { _ in nil }
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    try applyAll(Unavailable(types: types.map { $0.stacked(size) }, reason: reason), operands)
  }
}
