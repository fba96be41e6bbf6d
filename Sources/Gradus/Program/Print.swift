extension Program: CustomStringConvertible {
  /// The program as text, one instruction a line, variables numbered in order of appearance:
  ///
  ///     program(%0: f64[3]) {
  ///       %1: f64[3] = sin %0
  ///       %2: f64[3] = multiply %1, %0
  ///       %3: f64[]  = sum[axes: 0] %2
  ///       return %3 }
  ///
  /// The programs that an operation carries follow it, indented; their variables are numbered anew.
  public var description: String {
    let names = printedNumbers
    func name(_ variable: VariableID) -> String { "%\(names[Int(variable)])" }
    let parameters = inputs.map { "\(name($0)): \(type(of: $0))" }.joined(separator: ", ")
    let left = instructions.map { instruction in
      "  " + instruction.results.map { "\(name($0)): \(type(of: $0))" }.joined(separator: ", ")
    }
    let width = left.map(\.count).max() ?? 0
    var lines = ["program(\(parameters)) {"]
    for (instruction, definition) in zip(instructions, left) {
      let padding = String(repeating: " ", count: width - definition.count)
      let arguments = operands(of: instruction).map(name).joined(separator: ", ")
      let call = primitive(of: instruction).callNotation + (arguments.isEmpty ? "" : " " + arguments)
      lines.append("\(definition)\(padding) = \(call)")
      for (label, program) in primitive(of: instruction).programs {
        let text = "\(label): \(program)".split(separator: "\n", omittingEmptySubsequences: false)
        lines += text.map { "      " + $0 }
      }
    }
    lines.append("  return \(outputs.map(name).joined(separator: ", ")) }")
    return lines.joined(separator: "\n")
  }
}

extension Primitive {
  /// The name with the attributes in brackets, as in `sum[axes: 0]`.
  var callNotation: String { attributes.isEmpty ? notation : "\(notation)[\(attributes)]" }
}
