import Gradus

/// The value, the gradient and the Hessian of an expression by reverse mode over reverse mode, by the engine of tensors.
///
/// The program is recorded once. The numbers of the formula are inputs beside the variables, so that formulas that
/// differ in numbers alone share what was prepared.
struct ReverseMode {
  let value: Double
  let gradient: [Double]
  let hessian: [[Double]]

  init(_ expression: Expression, at point: [Variable: Double], by variables: [Variable]) {
    var numbers: [Variable: Double] = point
    let template = expression.replacingNumbers(&numbers)
    for variable in variables { numbers[variable] = nil }
    let others = numbers.mapValues { Tensor($0) }
    func function(_ x: [Tensor]) -> Tensor {
      var tensors = others
      for (variable, tensor) in zip(variables, x) { tensors[variable] = tensor }
      return template.tensor(tensors).converted(to: .f64)
    }
    func number(_ tensor: Tensor) -> Double { (try? tensor.scalar(as: Double.self)) ?? .nan }
    guard !variables.isEmpty else {
      (value, gradient, hessian) = (number(function([])), [], [])
      return
    }
    let x = variables.map { Tensor(point[$0] ?? .nan) }
    let (values, pullback) = vjp(at: x) { x -> [Tensor] in
      let (value, gradient) = valueWithGradient(at: x, of: function)
      return [value] + gradient
    }
    value = number(values[0])
    gradient = values.dropFirst().map(number)
    hessian = variables.indices.map { row in
      pullback(values.indices.map { Tensor($0 == row + 1 ? 1.0 : 0) }).map(number)
    }
  }
}

extension Expression {
  /// The expression with variables of their own in place of numbers; constant exponents and orders stay.
  fileprivate func replacingNumbers(_ numbers: inout [Variable: Double]) -> Expression {
    func replaced(_ value: Double) -> Expression {
      // No text names a variable like this.
      let variable = Variable("", [numbers.count])
      numbers[variable] = value
      return .variable(variable)
    }
    switch self {
    case .number(let value): return replaced(value.double)
    case .real(let value): return replaced(value)
    case .power(let base, let exponent) where exponent.isConstant:
      return .power(base.replacingNumbers(&numbers), exponent)
    case .call(.other(.polygamma), let arguments):
      return .call(.other(.polygamma), [arguments[0], arguments[1].replacingNumbers(&numbers)])
    case .summation: return self
    default:
      var parts: [Expression] = []
      for child in children { parts.append(child.replacingNumbers(&numbers)) }
      var next = parts.makeIterator()
      return replacingChildren { next.next() ?? $0 }
    }
  }
}
