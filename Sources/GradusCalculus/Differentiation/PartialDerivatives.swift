import Gradus

extension MathFunction {
  /// The partial derivative by one argument, in terms of the arguments and of the call itself.
  func partial(_ index: Int, _ x: [Expression], _ call: Expression) -> Expression {
    switch self {
    case .elementary(let function): function.derivative(at: x[0], value: call)
    case .other(let function): function.partial(index, x, call)
    case .named(let function): .call(.named(function.derivative(by: index)), x)
    }
  }
}

extension OtherFunction {
  /// The same for the functions without a row in the table. Kinks and steps are as in `KinkPolicy`.
  func partial(_ index: Int, _ x: [Expression], _ y: Expression) -> Expression {
    switch self {
    case .abs: .call(.sign, x[0])
    case .sign, .floor, .ceil, .round, .trunc: .zero
    case .max, .min: extremum(index, x)
    case .clamp: clampPartial(index, x)
    case .where: index == 0 ? .zero : .call(.where, x[0], index == 1 ? .one : .zero, index == 1 ? .zero : .one)
    // x₀ is the side, x₁ the base: −∂/∂(other)
    case .atan2: (index == 0 ? x[1] : -x[0]) / (x[0] * x[0] + x[1] * x[1])
    case .hypot: x[index] / y
    case .logaddexp: .call(.sigmoid, index == 0 ? x[0] - x[1] : x[1] - x[0])
    case .mod: index == 0 ? .one : -.call(.floor, x[0] / x[1])
    case .fmod: index == 0 ? .one : -.call(.trunc, x[0] / x[1])
    case .xlogy: index == 0 ? .call(.log, x[1]) : x[0] / x[1]
    case .xlog1py: index == 0 ? .call(.log1p, x[1]) : x[0] / (1 + x[1])
    case .gamma: y * .call(.digamma, x[0])
    case .lgamma: .call(.digamma, x[0])
    case .digamma: .call(.trigamma, x[0])
    case .trigamma: .call(.polygamma, Expression(2), x[0])
    case .polygamma: index == 0 ? .zero : .call(.polygamma, x[0] + 1, x[1])
    case .sinc: sincPartial(x[0], y)
    case .relu: step(x[0], .zero, above: .one, below: .zero, at: .zero)
    case .leaky: step(x[0], .zero, above: .one, below: 0.1, at: 0.1)
    case .elu: step(x[0], .zero, above: .one, below: .call(.exp, x[0]), at: .one)
    case .selu:
      step(
        x[0], .zero, above: 1.0507009873554805, below: 1.7580993408473766 * .call(.exp, x[0]), at: 1.0507009873554805)
    case .relu6, .hardtanh: clampPartial(0, [x[0], self == .relu6 ? 0 : -1, self == .relu6 ? 6 : 1])
    case .softplus: .call(.sigmoid, x[0])
    case .softsign: 1 / .power(1 + .call(.abs, x[0]), 2)
    case .silu: .call(.sigmoid, x[0]) * (1 + x[0] * (1 - .call(.sigmoid, x[0])))
    case .gelu:
      0.5 * .call(.erfc, -x[0] / .call(.sqrt, 2)) + x[0] * .call(.exp, -(x[0] * x[0]) / 2)
        / .call(.sqrt, 2 * .constant(.pi))
    case .mish: mishPartial(x[0])
    }
  }

  /// One value where x is above a number, one below, one at it.
  private func step(
    _ x: Expression, _ edge: Expression, above: Expression, below: Expression, at: Expression
  ) -> Expression {
    let rest = below == at ? below : Expression.call(.where, .comparison(x, .less, edge), below, at)
    return .call(.where, .comparison(x, .greater, edge), above, rest)
  }

  /// 1 for the one that decides. Where two that vary tie each has half, and none beside a constant; of more the first two
  /// share, then that with the next, as maximum(maximum(x, y), z) does: the shares add up to 1.
  private func extremum(_ index: Int, _ x: [Expression]) -> Expression {
    let before = x[..<index]
    let earlier: [Expression] = before.count > 1 ? [.call(.other(self), Array(before))] : Array(before)
    return .joinedProduct(
      (earlier + x[(index + 1)...]).map { other in
        let (a, b) = self == .max ? (x[index], other) : (other, x[index])
        let tie: Expression = other.isConstant ? .zero : .quotient(.one, Expression(2))
        return step(a, b, above: .one, below: .zero, at: tie)
      })
  }

  private func clampPartial(_ index: Int, _ x: [Expression]) -> Expression {
    if index == 0, x[1].isConstant, x[2].isConstant {
      return .joinedProduct([
        step(x[0], x[1], above: .one, below: .zero, at: .zero),
        step(x[2], x[0], above: .one, below: .zero, at: .zero),
      ])
    }
    // min(max(x, lower), upper)
    let outer = [Expression.call(.max, x[0], x[1]), x[2]]
    if index == 2 { return OtherFunction.min.extremum(1, outer) }
    return .joinedProduct([
      OtherFunction.max.extremum(index, [x[0], x[1]]), OtherFunction.min.extremum(0, outer),
    ])
  }

  /// (cos πx − sinc x)/x, 0 at 0.
  private func sincPartial(_ x: Expression, _ y: Expression) -> Expression {
    .call(.where, .comparison(x, .equal, .zero), .zero, (.call(.cos, .constant(.pi) * x) - y) / x)
  }

  /// t + x·σ(x)·(1 − t²) with t = tanh(log(1 + eˣ))
  private func mishPartial(_ x: Expression) -> Expression {
    let t = Expression.call(.tanh, .call(.softplus, x))
    return t + x * .call(.sigmoid, x) * (1 - t * t)
  }
}
