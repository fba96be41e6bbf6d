/// |x| of each element. The derivative at 0 is 0, the subgradient of least norm.
public func abs(_ x: Tensor) -> Tensor { apply(Absolute(), [x.concreteLiteral]) }
/// −1, 0 or 1 with the sign of each element; NaN stays NaN. The derivative is 0.
public func sign(_ x: Tensor) -> Tensor { apply(StepFunction(kind: .sign), [x.concreteLiteral]) }
/// The largest integer that is not above each element. The derivative is 0.
public func floor(_ x: Tensor) -> Tensor { apply(StepFunction(kind: .floor), [x.concreteLiteral]) }
/// The smallest integer that is not below each element. The derivative is 0.
public func ceil(_ x: Tensor) -> Tensor { apply(StepFunction(kind: .ceil), [x.concreteLiteral]) }
/// The nearest integer to each element; halves go to the even one. The derivative is 0.
public func round(_ x: Tensor) -> Tensor { apply(StepFunction(kind: .round), [x.concreteLiteral]) }

/// Each element without its fraction: rounded towards zero. The derivative is 0.
public func trunc(_ x: Tensor) -> Tensor { apply(StepFunction(kind: .trunc), [x.concreteLiteral]) }

struct Absolute: Elementwise {
  var notation: String { "abs" }
  var acceptedTypes: String { "numbers" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Negate().resultScalarType(operands) }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.unary(.absolute, 0), operands, operands[0])
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangents[0].map { scaled($0, by: sign(operands[0])) }
  }
}

/// A function that is constant between its jumps, so that nothing depends on its argument to first order.
struct StepFunction: Elementwise {
  enum Kind: String, Hashable, Sendable, CaseIterable { case sign, floor, ceil, round, trunc }
  let kind: Kind

  var notation: String { kind.rawValue }
  var acceptedTypes: String { kind == .sign ? "numbers" : "a floating-point tensor" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? {
    guard operands.count == 1, operands[0] != .bool else { return nil }
    return operands[0].isFloatingPoint || kind == .sign ? operands[0] : nil
  }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .formula(operands) { operands in
      let x = operands[0]
      return switch kind {
      case .sign: x.unary(.sign)
      case .floor: x.unary(.floor)
      case .ceil: x.unary(.ceil)
      case .round: x.unary(.round)
      case .trunc: (x .< 0).selecting(x.unary(.ceil), x.unary(.floor))
      }
    }
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? { nil }
}
