/// A value of a scalar program that is being written: formulas on it become instructions.
struct ScalarTerm {
  fileprivate let writer: Writer
  fileprivate let number: Int

  /// The program under way.
  fileprivate final class Writer {
    var program: ScalarProgram
    init(_ operands: [ScalarType]) { program = ScalarProgram(operands: operands) }
  }

  var type: ScalarType { writer.program.types[number] }

  private func appending(_ instruction: ScalarInstruction, _ type: ScalarType? = nil) -> ScalarTerm {
    ScalarTerm(writer: writer, number: writer.program.append(instruction, type ?? self.type))
  }

  /// A number of this value's type.
  func constant(_ value: Double) -> ScalarTerm {
    appending(.constant(ScalarValue.real(value).converted(to: type)))
  }

  func calling(_ function: LibraryFunction) -> ScalarTerm { appending(.call(function, [number])) }
  func calling(_ function: LibraryFunction, _ other: ScalarTerm) -> ScalarTerm {
    appending(.call(function, [number, other.number]))
  }

  func unary(_ operation: ScalarInstruction.UnaryOperation) -> ScalarTerm { appending(.unary(operation, number)) }
  func binary(_ operation: ScalarInstruction.BinaryOperation, _ other: ScalarTerm) -> ScalarTerm {
    appending(.binary(operation, number, other.number))
  }
  func compared(_ kind: ComparisonKind, _ other: ScalarTerm) -> ScalarTerm {
    appending(.compare(kind, number, other.number), .bool)
  }

  /// `x` where this truth value holds, else `y`.
  func selecting(_ x: ScalarTerm, _ y: ScalarTerm) -> ScalarTerm {
    appending(.select(number, x.number, y.number), x.type)
  }

  static func + (x: ScalarTerm, y: ScalarTerm) -> ScalarTerm { x.binary(.add, y) }
  static func - (x: ScalarTerm, y: ScalarTerm) -> ScalarTerm { x.binary(.subtract, y) }
  static func * (x: ScalarTerm, y: ScalarTerm) -> ScalarTerm { x.binary(.multiply, y) }
  static func / (x: ScalarTerm, y: ScalarTerm) -> ScalarTerm { x.binary(.divide, y) }
  static prefix func - (x: ScalarTerm) -> ScalarTerm { x.unary(.negate) }

  static func + (x: ScalarTerm, y: Double) -> ScalarTerm { x + x.constant(y) }
  static func - (x: ScalarTerm, y: Double) -> ScalarTerm { x - x.constant(y) }
  static func - (x: Double, y: ScalarTerm) -> ScalarTerm { y.constant(x) - y }
  static func * (x: Double, y: ScalarTerm) -> ScalarTerm { y.constant(x) * y }
  static func / (x: Double, y: ScalarTerm) -> ScalarTerm { y.constant(x) / y }
  static func .< (x: ScalarTerm, y: Double) -> ScalarTerm { x.compared(.less, x.constant(y)) }
}

extension ScalarProgram {
  /// The program of a formula of its operands.
  static func formula(_ operands: [ScalarType], _ body: ([ScalarTerm]) -> ScalarTerm) -> ScalarProgram {
    let writer = ScalarTerm.Writer(operands)
    let result = body(operands.indices.map { ScalarTerm(writer: writer, number: $0) })
    writer.program.results = [result.number]
    return writer.program
  }
}
