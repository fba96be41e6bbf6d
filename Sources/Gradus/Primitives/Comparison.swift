/// The larger of each pair of elements, NaN if either is; broadcasts.
///
/// At a tie the derivative is the subgradient of least norm: halves where both operands vary, 0 where one is
/// constant. It is 0 at a NaN, which is not larger.
public func maximum(_ x: Tensor, _ y: Tensor) -> Tensor { broadcast(Extremum(isMinimum: false), x, y) }

/// The smaller of each pair of elements, NaN if either is; broadcasts. Ties as in `maximum`.
public func minimum(_ x: Tensor, _ y: Tensor) -> Tensor { broadcast(Extremum(isMinimum: true), x, y) }

struct Extremum: Arithmetic {
  let isMinimum: Bool

  var notation: String { isMinimum ? "minimum" : "maximum" }
  var operation: ScalarInstruction.BinaryOperation { isMinimum ? .minimum : .maximum }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    let (x, y) = (operands[0], operands[1])
    let wins = isMinimum ? x .< y : x .> y
    let loses = isMinimum ? x .> y : x .< y
    switch (tangents[0], tangents[1]) {
    case (nil, nil): return nil
    case (let tangent?, nil): return select(wins, tangent, zeros(like: tangent))
    case (nil, let tangent?): return select(loses, tangent, zeros(like: tangent))
    case (let left?, let right?):
      let tie = select(x .== y, 0.5 * (left + right), zeros(like: left))
      return select(wins, left, select(loses, right, tie))
    }
  }
}

/// A comparison of each pair of elements; the result is bool. Comparisons with NaN are false, except `≠`.
struct Comparison: Elementwise {
  let kind: ComparisonKind

  var notation: String { kind.rawValue }
  var acceptedTypes: String { "two tensors of the same type" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? {
    operands.count == 2 && operands[0] == operands[1] ? .bool : nil
  }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.compare(kind, 0, 1), operands, .bool)
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? { nil }
}

/// Elementwise logic on bool.
struct Logic: Elementwise {
  enum Kind: String, Hashable, Sendable { case and, or, not }
  let kind: Kind

  var notation: String { kind.rawValue }
  var acceptedTypes: String { "bool" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? {
    operands.count == (kind == .not ? 1 : 2) && operands.allSatisfy { $0 == .bool } ? .bool : nil
  }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    switch kind {
    case .and: .of(.binary(.and, 0, 1), operands, .bool)
    case .or: .of(.binary(.or, 0, 1), operands, .bool)
    case .not: .of(.unary(.not, 0), operands, .bool)
    }
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? { nil }
}
