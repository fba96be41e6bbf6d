import GradusCalculus
import GradusTestSupport

/// How far rounding may move what is computed from an expression, measured: every operation is made wrong by a
/// relative 2⁻⁴⁰ to 2⁻³⁹, with a random sign, and the results are compared.
///
/// An operation in double precision is wrong by 2⁻⁵³, a function of the C library by up to four times as much. Of n
/// operations the signs may all agree, where those of the experiment do not: √n times more. The largest of four
/// experiments is below a tenth of their mean size once in 25,000 times. So the results of an expression of up to
/// n = 100 operations are good to 4·10·10·2⁻⁵³/2⁻⁴⁰ = 0.05 of what the experiment shows.
struct Rounding {
  static let share = 400 * 0x1p-13

  /// The bound for each of several numbers that `values` computes from an expression; NaN where one is not finite.
  static func bounds(of expression: Expression, _ values: (Expression) throws -> [Double]) rethrows -> [Double] {
    var random = SplitMix64(seed: UInt64(expression.size))
    let exact = try values(expression)
    var bounds = exact.map { _ in 0.0 }
    let size = Swift.max(1, (Double(expression.size) / 100).squareRoot())
    for _ in 0..<4 {
      for (index, value) in try values(expression.disturbed(&random)).enumerated() {
        let difference = (value - exact[index]).magnitude
        bounds[index] = difference.isFinite ? Swift.max(bounds[index], share * size * difference) : .nan
      }
    }
    return bounds
  }
}

extension Expression {
  /// Whether every part has a finite value, away from where a sign of 0 would decide.
  func isFinite(at point: [Variable: Double]) throws -> Bool {
    if case .call(let function, let arguments) = self, [.elementary(.acot), .other(.atan2)].contains(function) {
      if try arguments.contains(where: { try $0.value(at: point) == 0 }) { return false }
    }
    return try value(at: point).isFinite && children.allSatisfy { try $0.isFinite(at: point) }
  }

  /// Whether no part is so large or so small that products of parts overflow or vanish.
  func isModerate(at point: [Variable: Double]) throws -> Bool {
    let size = try value(at: point).magnitude
    guard size == 0 || (1e-100...1e100).contains(size) else { return false }
    return try children.allSatisfy { try $0.isModerate(at: point) }
  }

  var highestPower: Int {
    let here = if case .power(_, .number(let exponent)) = self { exponent.integer ?? 1 } else { 1 }
    return Swift.max(here, children.map(\.highestPower).max() ?? 1)
  }

  func hasInfinity(at point: [Variable: Double]) throws -> Bool {
    try value(at: point).isInfinite || children.contains { try $0.hasInfinity(at: point) }
  }

  /// The expression with every operation off by a relative 2⁻⁴⁰. Constant exponents and orders stay what they are.
  fileprivate func disturbed(_ random: inout SplitMix64) -> Expression {
    func scaled(_ expression: Expression) -> Expression {
      let error = 0x1p-40 * random.number(in: 1...2)
      return .product([expression, .real(random.integer(below: 2) == 0 ? 1 + error : 1 - error)])
    }
    switch self {
    case .number, .constant, .derivative: return self
    case .real, .variable: return scaled(self)
    case .negated(let operand): return .negated(operand.disturbed(&random))
    case .comparison(let left, let relation, let right):
      return .comparison(left.disturbed(&random), relation, right.disturbed(&random))
    case .power(let base, let exponent) where exponent.variables.isEmpty:
      return scaled(.power(base.disturbed(&random), exponent))
    case .call(.other(.polygamma), let arguments):
      return scaled(.call(.other(.polygamma), [arguments[0], arguments[1].disturbed(&random)]))
    default: return scaled(replacingChildren { $0.disturbed(&random) })
    }
  }
}
