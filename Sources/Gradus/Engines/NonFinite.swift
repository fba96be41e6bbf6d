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

  public var description: String { "\(operation): \(type) gave \(value) at element \(position) (operation \(instruction) of the step)" }
}

extension Program {
  /// The first instruction, in order of execution, whose result is not finite although its operands are; or nil.
  func firstNonFinite(_ inputs: [Tensor]) throws(TensorError) -> NonFiniteResult? {
    var isSuspect = [Bool](repeating: false, count: types.count)
    for (input, tensor) in zip(self.inputs, inputs) {
      isSuspect[Int(input)] = try tensor.concreteStorage(nil).firstNonFinite != nil
    }
    var found: NonFiniteResult?
    var count = 0
    _ = try ReferenceExecutable(program: self).run(inputs) { instruction, result in
      count += 1
      guard found == nil, let position = result.firstNonFinite else { return }
      isSuspect[Int(instruction.result)] = true
      // Infinity is a legitimate bound of a fill or of an empty maximum; NaN or infinity out of finite operands is what is looked for.
      let operands = operands(of: instruction)
      guard !operands.isEmpty, !operands.contains(where: { isSuspect[Int($0)] }) else { return }
      found = NonFiniteResult(
        operation: primitive(of: instruction).callNotation, type: result.type, value: result.scalar(at: position).double,
        position: position, instruction: count)
    }
    return found
  }
}

extension TensorStorage {
  /// The position of the first NaN or infinity.
  var firstNonFinite: Int? {
    guard type.scalarType.isFloatingPoint else { return nil }
    return (0..<type.elementCount).first { !scalar(at: $0).double.isFinite }
  }
}
