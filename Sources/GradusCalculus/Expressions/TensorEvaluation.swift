import Gradus

extension Expression {
  /// The expression as a function of tensors: element by element, with shapes that broadcast, differentiable in every
  /// variable.
  ///
  /// A variable without a tensor gives a failed one.
  public func tensor(_ variables: [Variable: Tensor]) -> Tensor {
    tensor { leaf in
      if case .variable(let variable) = leaf { return variables[variable] ?? .missing("\(variable)") }
      do {
        return try leaf.unrolled(over: Set(variables.keys)).tensor(variables)
      } catch {
        return Tensor(
          failed: TensorError(
            "evaluate", expected: "a range for every index", got: "\(error)", remedy: "Give the elements of the arrays."
          ))
      }
    }
  }

  /// The same with `leaf` for the values of variables, sums over an index and δ.
  func tensor(_ leaf: (Expression) -> Tensor) -> Tensor {
    switch self {
    case .number(let value):
      return value.integer.map { Tensor(integerLiteral: $0) } ?? Tensor(floatLiteral: value.double)
    case .real(let value): return Tensor(floatLiteral: value)
    case .constant(let constant): return Tensor(floatLiteral: constant.double)
    case .variable, .summation, .delta: return leaf(self)
    case .sum(let terms): return terms.dropFirst().reduce(terms[0].tensor(leaf)) { $0.adding($1, leaf) }
    case .product(let factors): return factors.dropFirst().reduce(factors[0].tensor(leaf)) { $0 * $1.tensor(leaf) }
    case .negated(let operand): return -operand.tensor(leaf)
    case .quotient(let left, let right): return left.tensor(leaf) / right.tensor(leaf)
    case .power(let base, let exponent):
      // An exponent that is an integer makes a power of its own kind, with a slope at 0.
      if let integer = exponent.integer { return Gradus.pow(base.tensor(leaf), integer) }
      return Gradus.pow(base.tensor(leaf), exponent.tensor(leaf))
    case .comparison(let left, let relation, let right): return relation.tensor(left.tensor(leaf), right.tensor(leaf))
    case .derivative(let part, let variable): return part.rawDerivative(variable).tensor(leaf)
    case .call(.elementary(let function), let arguments): return function.tensor(arguments[0].tensor(leaf))
    case .call(.named(let function), _):
      return Tensor(
        failed: TensorError(
          "evaluate", expected: "a formula for \(function.letter)", got: "none",
          remedy: "Write \(function.letter)(u) = … before the formula."))
    case .call(.other(let function), let arguments): return function.tensor(arguments.map { $0.tensor(leaf) })
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
  fileprivate func adding(_ term: Expression, _ leaf: (Expression) -> Tensor) -> Tensor {
    if case .negated(let operand) = term { return self - operand.tensor(leaf) }
    return self + term.tensor(leaf)
  }

  static func missing(_ name: String) -> Tensor {
    Tensor(
      failed: TensorError(
        "evaluate", expected: "a tensor for \(name)", got: "none", remedy: "Give every variable a tensor."))
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
