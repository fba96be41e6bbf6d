import Gradus

extension Expression {
  /// The expression as a function of tensors: element by element, with shapes that broadcast, differentiable in every
  /// variable.
  ///
  /// A variable without a tensor gives a failed one.
  public func tensor(_ variables: [Variable: Tensor]) -> Tensor {
    switch self {
    case .number(let value):
      return value.integer.map { Tensor(integerLiteral: $0) } ?? Tensor(floatLiteral: value.double)
    case .real(let value): return Tensor(floatLiteral: value)
    case .constant(let constant): return Tensor(floatLiteral: constant.double)
    case .variable(let variable):
      return variables[variable]
        ?? Tensor(
          failed: TensorError(
            "evaluate", expected: "a tensor for \(variable)", got: "none", remedy: "Give every variable a tensor."))
    case .sum(let terms): return terms.dropFirst().reduce(terms[0].tensor(variables)) { $0.adding($1, variables) }
    case .product(let factors):
      return factors.dropFirst().reduce(factors[0].tensor(variables)) { $0 * $1.tensor(variables) }
    case .negated(let operand): return -operand.tensor(variables)
    case .quotient(let left, let right): return left.tensor(variables) / right.tensor(variables)
    case .power(let base, let exponent):
      // An exponent that is an integer makes a power of its own kind, with a slope at 0.
      if let integer = exponent.integer { return Gradus.pow(base.tensor(variables), integer) }
      return Gradus.pow(base.tensor(variables), exponent.tensor(variables))
    case .comparison(let left, let relation, let right):
      return relation.tensor(left.tensor(variables), right.tensor(variables))
    case .derivative(let part, let variable): return part.rawDerivative(variable).tensor(variables)
    case .summation, .delta:
      do {
        return try unrolled(over: Set(variables.keys)).tensor(variables)
      } catch {
        return Tensor(
          failed: TensorError(
            "evaluate", expected: "a range for every index", got: "\(error)", remedy: "Give the elements of the arrays."
          ))
      }
    case .call(.elementary(let function), let arguments): return function.tensor(arguments[0].tensor(variables))
    case .call(.named(let function), _):
      return Tensor(
        failed: TensorError(
          "evaluate", expected: "a formula for \(function.letter)", got: "none",
          remedy: "Write \(function.letter)(u) = … before the formula."))
    case .call(.other(let function), let arguments): return function.tensor(arguments.map { $0.tensor(variables) })
    }
  }

  /// The value of an integer, also one with a minus.
  var integer: Int? {
    switch self {
    case .number(let value): value.integer
    case .negated(.number(let value)): value.negated.integer
    default: nil
    }
  }
}

extension Tensor {
  fileprivate func adding(_ term: Expression, _ variables: [Variable: Tensor]) -> Tensor {
    if case .negated(let operand) = term { return self - operand.tensor(variables) }
    return self + term.tensor(variables)
  }
}

extension Relation {
  func tensor(_ x: Tensor, _ y: Tensor) -> Tensor {
    switch self {
    case .less: x .< y
    case .lessOrEqual: x .<= y
    case .greater: x .> y
    case .greaterOrEqual: x .>= y
    case .equal: x .== y
    case .notEqual: x .!= y
    }
  }
}

extension ElementaryFunction {
  /// The function of tensors of the same name.
  func tensor(_ x: Tensor) -> Tensor {
    switch self {
    case .exp: Gradus.exp(x)
    case .exp2: Gradus.exp2(x)
    case .expm1: Gradus.expm1(x)
    case .log: Gradus.log(x)
    case .log2: Gradus.log2(x)
    case .log10: Gradus.log10(x)
    case .log1p: Gradus.log1p(x)
    case .logit: Gradus.logit(x)
    case .sigmoid: Gradus.sigmoid(x)
    case .sqrt: Gradus.sqrt(x)
    case .rsqrt: Gradus.rsqrt(x)
    case .cbrt: Gradus.cbrt(x)
    case .sin: Gradus.sin(x)
    case .cos: Gradus.cos(x)
    case .tan: Gradus.tan(x)
    case .sec: Gradus.sec(x)
    case .csc: Gradus.csc(x)
    case .cot: Gradus.cot(x)
    case .asin: Gradus.asin(x)
    case .acos: Gradus.acos(x)
    case .atan: Gradus.atan(x)
    case .asec: Gradus.asec(x)
    case .acsc: Gradus.acsc(x)
    case .acot: Gradus.acot(x)
    case .sinh: Gradus.sinh(x)
    case .cosh: Gradus.cosh(x)
    case .tanh: Gradus.tanh(x)
    case .sech: Gradus.sech(x)
    case .csch: Gradus.csch(x)
    case .coth: Gradus.coth(x)
    case .asinh: Gradus.asinh(x)
    case .acosh: Gradus.acosh(x)
    case .atanh: Gradus.atanh(x)
    case .asech: Gradus.asech(x)
    case .acsch: Gradus.acsch(x)
    case .acoth: Gradus.acoth(x)
    case .erf: Gradus.erf(x)
    case .erfc: Gradus.erfc(x)
    case .erfinv: Gradus.erfinv(x)
    }
  }
}
