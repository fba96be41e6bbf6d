/// x − y·⌊x/y⌋ of each pair of elements, with the sign of the divisor y, without rounding in the quotient; broadcasts.
///
/// NaN for y = 0 (0 for integers) and for infinite x. d mod(x, y) = dx − ⌊x/y⌋·dy: at a jump, where x/y is an integer,
/// this is the derivative on one side.
public func mod(_ x: Tensor, _ y: Tensor) -> Tensor { broadcast(Remainder(kind: .floored), x, y) }

/// x − y·trunc(x/y) of each pair of elements, with the sign of x, exact as in C; broadcasts.
///
/// NaN for y = 0 (0 for integers) and for infinite x. d fmod(x, y) = dx − trunc(x/y)·dy.
public func fmod(_ x: Tensor, _ y: Tensor) -> Tensor { broadcast(Remainder(kind: .truncated), x, y) }

/// ⌊x/y⌋ of each pair of elements, by the exact quotient: x = y·floorDivide(x, y) + mod(x, y). Broadcasts; integers stay
/// integers.
///
/// For y = 0 it is x/y (0 for integers). The derivative is 0.
public func floorDivide(_ x: Tensor, _ y: Tensor) -> Tensor { broadcast(FloorDivide(), x, y) }

/// What a division with an integer quotient leaves.
struct Remainder: Elementwise {
  /// How the quotient is rounded: down, or towards zero.
  enum Kind: String, Hashable, Sendable { case floored = "mod", truncated = "fmod" }
  let kind: Kind

  var notation: String { kind.rawValue }
  var acceptedTypes: String { "two tensors of the same type of number" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Add().resultScalarType(operands) }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .formula(operands) { operands in
      let (y, remainder) = (operands[1], operands[0].binary(.remainder, operands[1]))
      if kind == .truncated { return remainder }
      return isOpposite(remainder, to: y).selecting(remainder + y, remainder)
    }
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    let (x, y) = (operands[0], operands[1])
    guard let divisor = tangents[1] else { return tangents[0] }
    // x − fmod(x, y) is a multiple of y, so this rounds a quotient that is nearly an integer.
    let quotient = kind == .floored ? floorDivide(x, y) : round((x - result) / y)
    return tangentSum(tangents[0], scaled(divisor, by: -quotient))
  }
}

/// The quotient of a division, rounded down.
struct FloorDivide: Elementwise {
  var notation: String { "floorDivide" }
  var acceptedTypes: String { "two tensors of the same type of number" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Add().resultScalarType(operands) }

  // trunc(x/y), which is (x − remainder)/y up to rounding, and 1 less where the remainder has the other sign.
  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .formula(operands) { operands in
      let (x, y) = (operands[0], operands[1])
      let remainder = x.binary(.remainder, y)
      let isReal = x.type.isFloatingPoint
      let truncated = isReal ? ((x - remainder) / y).unary(.round) : x / y
      let floored = isOpposite(remainder, to: y).selecting(truncated - 1, truncated)
      return isReal ? y.compared(.equal, y.constant(0)).selecting(x / y, floored) : floored
    }
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? { nil }
}

/// Whether a remainder is not 0 and has another sign than the divisor.
private func isOpposite(_ remainder: ScalarTerm, to divisor: ScalarTerm) -> ScalarTerm {
  let signsDiffer = (remainder .< 0).compared(.notEqual, divisor .< 0)
  return signsDiffer.binary(.and, remainder.compared(.notEqual, remainder.constant(0)))
}
