private func listed(_ types: [TensorType]) -> String { types.map(\.description).joined(separator: ", ") }

extension Program {
  /// Infers every type anew and checks that every variable is defined once, before its use.
  ///
  /// May stand between any two transformations: a program that passes is well formed.
  /// - Throws: an error that names the first instruction at fault.
  public func check() throws(TensorError) {
    var isDefined = [Bool](repeating: false, count: types.count)
    for input in inputs { isDefined[Int(input)] = true }
    for (position, instruction) in instructions.enumerated() {
      let arguments = operands(of: instruction)
      guard arguments.allSatisfy({ isDefined[Int($0)] }), !instruction.results.contains(where: { isDefined[Int($0)] })
      else {
        throw TensorError(
          "check", "operands defined earlier and a new result",
          got: "instruction \(position), \(primitive(of: instruction).notation)",
          "The transformation that made this program is wrong.")
      }
      let inferred = try primitive(of: instruction).resultTypes(arguments.map { type(of: $0) })
      let recorded = resultTypes(of: instruction)
      guard inferred == recorded else {
        throw TensorError(
          "check", "\(listed(inferred)) as the result of \(primitive(of: instruction).callNotation)",
          got: listed(recorded), "The transformation that made this program is wrong.")
      }
      for (_, program) in primitive(of: instruction).programs { try program.check() }
      for result in instruction.results { isDefined[Int(result)] = true }
    }
    guard outputs.allSatisfy({ isDefined[Int($0)] }) else {
      throw TensorError("check", "outputs that are defined", got: "an undefined one", "The transformation is wrong.")
    }
  }
}
