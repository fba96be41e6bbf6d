import Gradus

extension Expression {
  /// The formula's value with tensors for its variables.
  func value(_ variables: [String: Tensor]) throws -> Tensor {
    switch self {
    case .integer(let value): return Tensor(integerLiteral: value)
    case .real(let value): return Tensor(floatLiteral: value)
    case .variable(let name): return try Self.variable(name, variables)
    case .negated(let operand): return -(try operand.value(variables))
    case .binary(.power, let base, let exponent): return try Self.power(base, exponent, variables)
    case .binary(let operation, let left, let right):
      return operation.applied(try left.value(variables), try right.value(variables))
    case .call(let name, let arguments, let axis):
      let values = try arguments.map { try $0.value(variables) }
      if let function = ExpressionFunctions.named(name, arguments.count, axis: axis) { return function(values) }
      // Any operation of the other tables, with its usual parameters.
      guard let operation = OpsMapping.operations[name], !values.isEmpty else {
        throw ExpressionError("no function \(name) of \(arguments.count) arguments")
      }
      return try operation(OpsCase(name, axis: axis), values)[0]
    case .slice(let operand, let start, let end):
      let tensor = try operand.value(variables)
      let extent = tensor.shape.first ?? 0
      func position(_ index: Int) -> Int { index < 0 ? index + extent : index }
      return tensor[position(start ?? 0)..<position(end ?? extent)]
    case .transposed(let operand): return try operand.value(variables).transposed
    }
  }

  private static func variable(_ name: String, _ variables: [String: Tensor]) throws -> Tensor {
    if let tensor = variables[name] { return tensor }
    guard let constant = ["pi": Double.pi, "nan": .nan, "inf": .infinity][name] else {
      throw ExpressionError("no variable \(name)")
    }
    return Tensor(floatLiteral: constant)
  }

  /// An exponent that is written as an integer is one; any other is a real number.
  private static func power(
    _ base: Expression, _ exponent: Expression, _ variables: [String: Tensor]
  ) throws -> Tensor {
    let base = try base.value(variables)
    switch exponent {
    case .integer(let power): return pow(base, power)
    case .negated(.integer(let power)): return pow(base, -power)
    default: return pow(base, try exponent.value(variables))
    }
  }
}

extension Expression.Operator {
  func applied(_ x: Tensor, _ y: Tensor) -> Tensor {
    switch self {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .power: pow(x, y)
    case .matmul: Gradus.matmul(x, y)
    case .equal: x .== y
    case .notEqual: x .!= y
    case .less: x .< y
    case .lessOrEqual: x .<= y
    case .greater: x .> y
    case .greaterOrEqual: x .>= y
    }
  }
}
