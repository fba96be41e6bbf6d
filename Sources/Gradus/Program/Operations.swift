extension Program {
  /// One line of a program, for readers who walk through it; variables have the numbers that the printed program gives
  /// them: inputs first, then results in order.
  public struct Operation: Sendable, Hashable {
    /// The name as it is printed, such as `multiply`.
    public let name: String
    /// What is printed in brackets after the name, such as `axes: 0`.
    public let attributes: String
    public let operands: [Int]
    public let results: [Int]
    public let resultTypes: [TensorType]
  }

  /// The operations in order.
  public var operations: [Operation] {
    let numbers = printedNumbers
    return instructions.map { instruction in
      let primitive = primitive(of: instruction)
      return Operation(
        name: primitive.notation, attributes: primitive.attributes,
        operands: operands(of: instruction).map { numbers[Int($0)] },
        results: instruction.results.map { numbers[Int($0)] }, resultTypes: resultTypes(of: instruction))
    }
  }

  /// The numbers of the variables that the program returns.
  public var outputNumbers: [Int] {
    let numbers = printedNumbers
    return outputs.map { numbers[Int($0)] }
  }

  /// The number of each variable in print.
  var printedNumbers: [Int] {
    var numbers = [Int](repeating: -1, count: types.count)
    for (number, variable) in (inputs + instructions.flatMap(\.results)).enumerated() {
      numbers[Int(variable)] = number
    }
    return numbers
  }
}
