import Foundation
import Gradus

/// Why an expression has no value.
public enum EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A variable without a value.
  case missing(Variable)
  /// A function without a formula.
  case unknownFunction(String)

  public var description: String {
    switch self {
    case .missing(let variable):
      "evaluate: expected a value for \(variable), got none. Give every variable a number."
    case .unknownFunction(let name):
      "evaluate: expected a formula for \(name), got none. Write \(name)(u) = … before the formula."
    }
  }
}

extension Expression {
  /// The value for numbers in place of the variables, by IEEE arithmetic: NaN outside the domain.
  public func value(at point: [Variable: Double]) throws(EvaluationError) -> Double {
    switch self {
    case .number(let value): return value.double
    case .real(let value): return value
    case .constant(let constant): return constant.double
    case .variable(let variable):
      guard let value = point[variable] else { throw .missing(variable) }
      return value
    case .sum(let terms):
      var sum = try terms[0].value(at: point)
      for term in terms.dropFirst() { sum += try term.value(at: point) }
      return sum
    case .product(let factors):
      var product = try factors[0].value(at: point)
      for factor in factors.dropFirst() { product *= try factor.value(at: point) }
      return product
    case .negated(let operand): return -(try operand.value(at: point))
    case .quotient(let left, let right): return try left.value(at: point) / right.value(at: point)
    case .power(let base, let exponent):
      return Foundation.pow(try base.value(at: point), try exponent.value(at: point))
    case .comparison(let left, let relation, let right):
      return relation.holds(try left.value(at: point), try right.value(at: point)) ? 1 : 0
    case .derivative(let part, let variable):
      return try part.rawDerivative(variable).value(at: point)
    case .call(.named(let function), _): throw .unknownFunction(function.letter)
    case .call(let function, let arguments):
      var values: [Double] = []
      for argument in arguments { values.append(try argument.value(at: point)) }
      return function.value(values)
    }
  }
}

extension Relation {
  func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}

extension MathFunction {
  func value(_ x: [Double]) -> Double {
    switch self {
    case .elementary(let function): function.value(x[0])
    case .other(let function): function.value(x)
    case .named: .nan
    }
  }
}

extension ElementaryFunction {
  fileprivate func value(_ x: Double) -> Double {
    switch self {
    case .exp: Foundation.exp(x)
    case .exp2: Foundation.exp2(x)
    case .expm1: Foundation.expm1(x)
    case .log: Foundation.log(x)
    case .log2: Foundation.log2(x)
    case .log10: Foundation.log10(x)
    case .log1p: Foundation.log1p(x)
    case .logit: Foundation.log(x) - Foundation.log1p(-x)
    case .sigmoid: x < 0 ? Foundation.exp(x) / (1 + Foundation.exp(x)) : 1 / (1 + Foundation.exp(-x))
    case .sqrt: x.squareRoot()
    case .rsqrt: 1 / x.squareRoot()
    case .cbrt: Foundation.cbrt(x)
    case .sin: Foundation.sin(x)
    case .cos: Foundation.cos(x)
    case .tan: Foundation.tan(x)
    case .sec: 1 / Foundation.cos(x)
    case .csc: 1 / Foundation.sin(x)
    case .cot: 1 / Foundation.tan(x)
    case .asin: Foundation.asin(x)
    case .acos: Foundation.acos(x)
    case .atan: Foundation.atan(x)
    case .asec: Foundation.acos(1 / x)
    case .acsc: Foundation.asin(1 / x)
    case .acot: Foundation.atan(1 / x)
    case .sinh: Foundation.sinh(x)
    case .cosh: Foundation.cosh(x)
    case .tanh: Foundation.tanh(x)
    case .sech: 1 / Foundation.cosh(x)
    case .csch: 1 / Foundation.sinh(x)
    case .coth: 1 / Foundation.tanh(x)
    case .asinh: Foundation.asinh(x)
    case .acosh: Foundation.acosh(x)
    case .atanh: Foundation.atanh(x)
    case .asech: Foundation.acosh(1 / x)
    case .acsch: Foundation.asinh(1 / x)
    case .acoth: Foundation.atanh(1 / x)
    case .erf: Foundation.erf(x)
    case .erfc: Foundation.erfc(x)
    case .erfinv: tensorValue([x]) { Gradus.erfinv($0[0]) }
    }
  }
}

/// The value of a function that only tensors have.
func tensorValue(_ x: [Double], _ function: ([Tensor]) -> Tensor) -> Double {
  (try? function(x.map { Tensor($0) }).scalar(as: Double.self)) ?? .nan
}
