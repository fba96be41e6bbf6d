/// A small straight-line program on single numbers, which a map applies to every element.
///
/// Values are numbered: the operands first, then one per instruction; shared values are computed once. It is never a
/// closure, so that engines can fuse, vectorise or print it.
struct ScalarProgram: Hashable, Sendable {
  let operandCount: Int
  private(set) var types: [ScalarType]
  private(set) var instructions: [ScalarInstruction] = []
  var results: [Int] = []

  init(operands: [ScalarType]) {
    operandCount = operands.count
    types = operands
  }

  /// Adds an instruction whose value has `type`, and gives its number.
  mutating func append(_ instruction: ScalarInstruction, _ type: ScalarType) -> Int {
    instructions.append(instruction)
    types.append(type)
    return types.count - 1
  }

  /// A program of one instruction on its operands.
  static func of(_ instruction: ScalarInstruction, _ operands: [ScalarType], _ result: ScalarType) -> ScalarProgram {
    var program = ScalarProgram(operands: operands)
    program.results = [program.append(instruction, result)]
    return program
  }

  /// Evaluates on one element, each value rounded to its type: the definition that every engine must meet.
  func evaluate(_ operands: [ScalarValue]) -> [ScalarValue] {
    var values = operands
    for (instruction, type) in zip(instructions, types[operandCount...]) {
      values.append(instruction.evaluate(values).converted(to: type))
    }
    return results.map { values[$0] }
  }
}

enum ScalarInstruction: Hashable, Sendable {
  case constant(ScalarValue)
  /// An operand that a fused map reads from memory; only there.
  case load(Int)
  case unary(UnaryOperation, Int)
  case binary(BinaryOperation, Int, Int)
  case compare(ComparisonKind, Int, Int)
  /// The second operand where the first is true, else the third.
  case select(Int, Int, Int)
  case convert(Int)
  case call(LibraryFunction, [Int])

  enum UnaryOperation: Hashable, Sendable { case negate, absolute, sign, floor, ceil, round, not }
  enum BinaryOperation: Hashable, Sendable {
    case add, subtract, multiply, divide, remainder, minimum, maximum, and, or
    /// The product, where 0 times anything is 0.
    case scale
  }

  var operands: [Int] {
    switch self {
    case .constant, .load: []
    case .unary(_, let x), .convert(let x): [x]
    case .binary(_, let x, let y), .compare(_, let x, let y): [x, y]
    case .select(let condition, let x, let y): [condition, x, y]
    case .call(_, let arguments): arguments
    }
  }

  /// The same instruction on other values.
  func renumbered(_ number: (Int) -> Int) -> ScalarInstruction {
    switch self {
    case .constant, .load: self
    case .unary(let operation, let x): .unary(operation, number(x))
    case .binary(let operation, let x, let y): .binary(operation, number(x), number(y))
    case .compare(let kind, let x, let y): .compare(kind, number(x), number(y))
    case .select(let condition, let x, let y): .select(number(condition), number(x), number(y))
    case .convert(let x): .convert(number(x))
    case .call(let function, let arguments): .call(function, arguments.map(number))
    }
  }
}

enum ComparisonKind: String, Hashable, Sendable, CaseIterable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

  func holds<Value: Comparable>(_ x: Value, _ y: Value) -> Bool {
    switch self {
    case .equal: x == y
    case .notEqual: x != y
    case .less: x < y
    case .lessOrEqual: x <= y
    case .greater: x > y
    case .greaterOrEqual: x >= y
    }
  }
}
