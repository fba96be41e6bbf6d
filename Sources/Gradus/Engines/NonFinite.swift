/// An operation that made a number that is not finite out of finite ones.
public struct NonFiniteResult: Sendable, CustomStringConvertible {
  /// The operation as programs print it.
  public let operation: String
  public let type: TensorType
  /// The first value that is not finite, and its row-major position.
  public let value: Double
  public let position: Int
  /// How many operations ran before it.
  public let instruction: Int

  public var description: String {
    "\(operation): \(type) gave \(value) at element \(position) (operation \(instruction) of the step)"
  }
}

extension Program {
  /// Runs the instructions one by one and finds the first whose result is not finite although its operands are; nil
  /// if there is none.
  func firstNonFinite(_ inputs: [Tensor]) throws(TensorError) -> NonFiniteResult? {
    var values = [Tensor?](repeating: nil, count: types.count)
    var isFinite = [Bool](repeating: true, count: types.count)
    for (input, tensor) in zip(self.inputs, inputs) {
      values[Int(input)] = tensor
      isFinite[Int(input)] = try tensor.concreteStorage(nil).firstNonFinite == nil
    }
    for (index, instruction) in instructions.enumerated() {
      let variables = operands(of: instruction)
      let primitive = primitive(of: instruction)
      // Defined earlier, by the invariant of programs.
      let results = try applyAll(primitive, variables.map { values[Int($0)]! })
      for (variable, result) in zip(instruction.results, results) {
        let storage = try result.concreteStorage(nil)
        values[Int(variable)] = result
        guard let position = storage.firstNonFinite else { continue }
        isFinite[Int(variable)] = false
        // A constant may be infinite on purpose: a bound, or the empty maximum.
        guard !variables.isEmpty, variables.allSatisfy({ isFinite[Int($0)] }) else { continue }
        return NonFiniteResult(
          operation: primitive.callNotation, type: storage.type, value: storage.scalar(at: position).double,
          position: position, instruction: index + 1)
      }
    }
    return nil
  }
}

extension TensorStorage {
  /// The position of the first NaN or infinity.
  var firstNonFinite: Int? {
    switch type.scalarType {
    case .f32: elements(as: Float.self).firstIndex { !$0.isFinite }
    case .f64: elements(as: Double.self).firstIndex { !$0.isFinite }
    case .bool, .i32, .i64: nil
    }
  }
}
