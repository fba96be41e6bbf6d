/// The Taylor coefficients f⁽ᵏ⁾(x)/k! for k = 0 … order of a function from one number to one number:
///
///     f(x + t) = c[0] + c[1]·t + c[2]·t² + …
///     taylor(at: 0, order: 5) { x in exp(sin(x)) }   // [1, 1, 0.5, 0, -0.125, -0.0667]
///
/// By arithmetic on series, not by nesting derivatives: each operation costs order² multiplications, so that high
/// orders are cheap. Where a function has a kink the coefficients are those of the branch that its derivative takes;
/// where it has none, at a pole or an end of its domain, they are infinite or NaN.
///
/// - Parameter order: 0 … 1000. Coefficients grow like r⁻ᵏ for the radius r of convergence and may leave the range of
///   the scalar type.
/// - Returns: the coefficients, of shape `[order + 1]`.
public func taylor<Failure: Error>(
  at x: Tensor, order: Int, of function: (Tensor) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  let coefficients = try taylorAlongAxis(at: x, order: order, of: function)
  guard coefficients.error == nil, coefficients.rank != 1 else { return coefficients }
  return Tensor(
    failed: TensorError(
      "taylor", "a function whose value is one number", got: "\(coefficients.type.slice)",
      "Use `taylor(at:along:order:of:)` with the direction `Tensor(1.0)`.", at: .here()))
}

/// The coefficients of a curve: a function from one number to a tensor.
private func taylorAlongAxis<Failure: Error>(
  at x: Tensor, order: Int, of function: (Tensor) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  var point = x.concreteLiteral
  if point.error == nil, point.rank != 0 {
    point = Tensor(
      failed: TensorError(
        "taylor", "a point of rank 0", got: "\(x.type)",
        "Give the direction of the path with `taylor(at:along:order:of:)`.", at: .here()))
  }
  let direction = point.error == nil ? constant(.integer(1), point.type, like: [point]) : point
  return try taylor(at: point, along: direction, order: order, of: function)
}

/// The Taylor coefficients of t ↦ f(x + t·v) around t = 0: a tree like f(x) in which each tensor has a leading axis of
/// `order + 1` coefficients.
///
/// Coefficient 1 is the directional derivative along v, coefficient 2 half the second one, and so on. For a function
/// that works element by element, v of ones gives the coefficients of every element. `v` has the structure, shapes and
/// types of `x`.
public func taylor<Input: TensorTree, Output: TensorTree, Failure: Error>(
  at x: Input, along v: Input, order: Int, of function: (Input) throws(Failure) -> Output
) throws(Failure) -> Output {
  try Trace(x, activeLeaves(of: x, "taylor"), function).results { (recorded) throws(TensorError) in
    guard 0...1000 ~= order else {
      throw TensorError("taylor", "an order in 0 … 1000", got: "\(order)", "Give the highest power that you need.")
    }
    let program = recorded.program
    if let output = program.outputTypes.first(where: { !$0.scalarType.isFloatingPoint }) {
      throw TensorError("taylor", "a function with floating-point values", got: "\(output)", "Convert the value.")
    }
    let directions = try matchingLeaves(v.leaves, recorded.arguments.map(\.type), "taylor", "direction")
    let expanded = try Programs.shared.transformed(program, for: .taylor(active: directions.count, order: order)) {
      () throws(TensorError) in try program.taylor(active: directions.count, order: order)
    }
    return call(expanded, recorded.arguments + recorded.captured + directions)
  }
}

/// The derivative of some order of a function of one number, by arithmetic on series: order! times a Taylor
/// coefficient. For a tensor as the value, that of each element.
///
///     derivative(at: 3, order: 2) { x in 2 * x * x * x + 5 }   // 36.0
///
/// - Parameter order: 0 … 170, where order! is a number.
public func derivative<Failure: Error>(
  at x: Tensor, order: Int, of function: (Tensor) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  guard 0...170 ~= order else {
    return Tensor(
      failed: TensorError(
        "derivative", "an order in 0 … 170", got: "\(order)", "Use the coefficients of `taylor` for higher orders.",
        at: .here()))
  }
  let factorial = (0..<order).reduce(1.0) { $0 * Double($1 + 1) }
  return try taylorAlongAxis(at: x, order: order, of: function)[order] * Tensor(floatLiteral: factorial)
}

extension Program {
  /// The Taylor coefficients of the outputs along the path from the first `active` inputs in the direction of further
  /// inputs.
  fileprivate func taylor(active: Int, order: Int) throws(TensorError) -> Program {
    try Program(recording: inputTypes + inputTypes.prefix(active)) { _, arguments throws(TensorError) in
      let (points, directions) = (arguments.prefix(inputs.count), arguments.dropFirst(inputs.count))
      let paths = points.enumerated().map { index, point -> SeriesValue in
        guard index < active, order > 0 else { return .constant(point) }
        let line = concatenate([point.expandingAxis(0), directions[inputs.count + index].expandingAxis(0)])
        let higher = line.shape.indices.map { $0 == 0 ? order - 1 : 0 }
        return .series(line.padded(low: higher.map { _ in 0 }, high: higher))
      }
      let expansion = TaylorExpansion(order: order)
      return try expansion.run(self, paths).map { expansion.coefficients($0) }
    }
  }
}
