extension ScalarInstruction {
  /// The exact meaning of an instruction: floating point in double precision, integers wrapping at 64 bits.
  func evaluate(_ values: [ScalarValue]) -> ScalarValue {
    switch self {
    case .constant(let value): value
    case .load(let index): values[index]  // A program with loads is never evaluated on single numbers.
    case .unary(let operation, let x): Self.evaluate(operation, values[x])
    case .binary(let operation, let x, let y): Self.evaluate(operation, values[x], values[y])
    case .compare(let kind, let x, let y): Self.evaluate(kind, values[x], values[y])
    case .select(let condition, let x, let y): values[condition].double != 0 ? values[x] : values[y]
    case .convert(let x): values[x]
    case .call(let function, let arguments): .real(function.scalar(arguments.map { values[$0].double }))
    }
  }

  private static func evaluate(_ operation: UnaryOperation, _ value: ScalarValue) -> ScalarValue {
    switch (operation, value) {
    case (.negate, .real(let x)): .real(-x)
    case (.negate, .integer(let x)): .integer(0 &- x)
    case (.absolute, .real(let x)): .real(x.magnitude)
    case (.absolute, .integer(let x)): .integer(x < 0 ? 0 &- x : x)
    case (.sign, .real(let x)): .real(x > 0 ? 1 : x < 0 ? -1 : x)
    case (.sign, .integer(let x)): .integer(x.signum())
    case (.floor, .real(let x)): .real(x.rounded(.down))
    case (.ceil, .real(let x)): .real(x.rounded(.up))
    case (.round, .real(let x)): .real(x.rounded(.toNearestOrEven))
    case (.floor, _), (.ceil, _), (.round, _): value
    case (.not, _): .integer(value.double == 0 ? 1 : 0)
    }
  }

  private static func evaluate(_ operation: BinaryOperation, _ left: ScalarValue, _ right: ScalarValue) -> ScalarValue {
    switch (left, right) {
    case (.integer(let x), .integer(let y)):
      switch operation {
      case .add: .integer(x &+ y)
      case .subtract: .integer(x &- y)
      case .multiply, .scale: .integer(x &* y)
      case .divide: .integer(y == 0 ? 0 : x.dividedReportingOverflow(by: y).partialValue)
      case .remainder: .integer(y == 0 ? 0 : x.remainderReportingOverflow(dividingBy: y).partialValue)
      case .minimum: .integer(min(x, y))
      case .maximum: .integer(max(x, y))
      case .and: .integer(x & y)
      case .or: .integer(x | y)
      }
    default:
      .real(evaluate(operation, left.double, right.double))
    }
  }

  private static func evaluate(_ operation: BinaryOperation, _ x: Double, _ y: Double) -> Double {
    switch operation {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .scale: x == 0 || y == 0 ? 0 : x * y
    case .divide: x / y
    case .remainder: x.truncatingRemainder(dividingBy: y)
    case .minimum: x.isNaN || y.isNaN ? .nan : Swift.min(x, y)
    case .maximum: x.isNaN || y.isNaN ? .nan : Swift.max(x, y)
    case .and, .or: .nan  // Types are checked before: these take bool only.
    }
  }

  private static func evaluate(_ kind: ComparisonKind, _ left: ScalarValue, _ right: ScalarValue) -> ScalarValue {
    if case .integer(let x) = left, case .integer(let y) = right { return .integer(kind.holds(x, y) ? 1 : 0) }
    return .integer(kind.holds(left.double, right.double) ? 1 : 0)
  }
}
