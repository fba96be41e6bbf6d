import Foundation
import Gradus

/// Why an expression has no value.
public enum EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A variable without a value.
  case missing(Variable)
  /// A function without a formula.
  case unknownFunction(String)
  /// An index of a sum that no array gives a range.
  case noRange(String)
  /// An index that runs along axes of different sizes.
  case unequalRanges(String, [Int])
  case tooLarge

  public var description: String {
    switch self {
    case .missing(let variable):
      "evaluate: expected a value for \(variable), got none. Give every variable a number."
    case .unknownFunction(let name):
      "evaluate: expected a formula for \(name), got none. Write \(name)(u) = … before the formula."
    case .noRange(let index):
      "evaluate: expected an array that gives the index \(index) its range, got none. Give the array's elements."
    case .unequalRanges(let index, let sizes):
      "evaluate: expected one range for the index \(index), got \(sizes.map(String.init).joined(separator: " and ")). Give arrays of shapes that fit."
    case .tooLarge:
      "evaluate: expected arrays and sums of at most \(Expression.largestUnrolling) terms, got more. Use smaller arrays."
    }
  }
}

extension Expression {
  /// The value for numbers in place of the variables, by IEEE arithmetic: NaN outside the domain.
  ///
  /// Sums run over the elements in `point`: Σₖ x[k] over x[1], x[2] … up to the largest number that x has there.
  ///
  /// - Parameter sizes: ranges of indices for sums in which no element tells them.
  public func value(at point: [Variable: Double], sizes: [String: Int] = [:]) throws(EvaluationError) -> Double {
    var ranges = IndexRanges(point: point, sizes: sizes)
    return try value(at: point, &ranges)
  }

  /// The values for every combination of free indices, each from 1 to its size, the last one changing fastest.
  public func values(
    at point: [Variable: Double], over indices: [(name: String, size: Int)], sizes: [String: Int] = [:]
  ) throws(EvaluationError) -> [Double] {
    var ranges = IndexRanges(point: point, sizes: sizes)
    var count = 1
    for index in indices {
      guard index.size <= Self.largestUnrolling else { throw .tooLarge }
      count *= index.size
      guard count <= Self.largestUnrolling else { throw .tooLarge }
    }
    var values: [Double] = []
    for place in 0..<count {
      for (index, number) in zip(indices, Point.indices(of: place, in: indices.map(\.size))) {
        ranges.values[index.name] = number
      }
      values.append(try value(at: point, &ranges))
    }
    return values
  }

  private func value(at point: [Variable: Double], _ ranges: inout IndexRanges) throws(EvaluationError) -> Double {
    switch self {
    case .number(let value): return value.double
    case .real(let value): return value
    case .constant(let constant): return constant.double
    case .variable(let variable):
      if let number = ranges.number(of: variable) { return number }
      let variable = ranges.numbered(variable)
      guard let value = point[variable] else { throw .missing(variable) }
      return value
    case .sum(let terms):
      var sum = try terms[0].value(at: point, &ranges)
      for term in terms.dropFirst() { sum += try term.value(at: point, &ranges) }
      return sum
    case .product(let factors):
      var product = try factors[0].value(at: point, &ranges)
      for factor in factors.dropFirst() { product *= try factor.value(at: point, &ranges) }
      return product
    case .negated(let operand): return -(try operand.value(at: point, &ranges))
    case .quotient(let left, let right):
      return try left.value(at: point, &ranges) / right.value(at: point, &ranges)
    case .power(let base, let exponent):
      return Foundation.pow(try base.value(at: point, &ranges), try exponent.value(at: point, &ranges))
    case .comparison(let left, let relation, let right):
      return relation.holds(try left.value(at: point, &ranges), try right.value(at: point, &ranges)) ? 1 : 0
    case .derivative(let part, let variable): return try part.rawDerivative(variable).value(at: point, &ranges)
    case .call(.named(let function), _): throw .unknownFunction(function.letter)
    case .call(let function, let arguments):
      var values: [Double] = []
      for argument in arguments { values.append(try argument.value(at: point, &ranges)) }
      return function.value(values)
    case .delta(let left, let right): return try ranges.value(of: left) == ranges.value(of: right) ? 1 : 0
    case .summation(let body, let index):
      let outer = ranges.values[index]
      defer { ranges.values[index] = outer }
      var sum = 0.0
      for number in 0..<(try ranges.range(of: index, in: body)) {
        ranges.values[index] = number + 1
        try ranges.count(1)
        sum += try body.value(at: point, &ranges)
      }
      return sum
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
