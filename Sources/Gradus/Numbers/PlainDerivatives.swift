// Overloads on plain numbers of the operators on tensors. They are disfavoured, so that a bare literal makes a tensor.

/// The derivative of a function of one plain number, by forward mode.
///
///     let x = 3.0
///     derivative(at: x) { x in 2 * x * x * x + 5 }   // 54.0
@inlinable @_disfavoredOverload
public func derivative<Number: DualComponent, Failure: Error>(
  at x: Number, of function: (Dual<Number>) throws(Failure) -> Dual<Number>
) throws(Failure) -> Number {
  try function(Dual(x, derivative: 1)).derivative
}

/// The value of a function of one plain number and its derivative.
@inlinable @_disfavoredOverload
public func valueWithDerivative<Number: DualComponent, Failure: Error>(
  at x: Number, of function: (Dual<Number>) throws(Failure) -> Dual<Number>
) throws(Failure) -> (value: Number, derivative: Number) {
  let result = try function(Dual(x, derivative: 1))
  return (result.value, result.derivative)
}

extension Dual {
  /// The gradient of a function of several plain numbers, one forward sweep for each.
  ///
  ///     Dual.gradient(at: [3.0, 5.0]) { p in p[0] * p[1] }   // [5.0, 3.0]
  ///
  /// For many numbers use tensors, whose gradient takes one backward sweep.
  // Not an overload of `gradient(at:of:)`: beside it the compiler gives up on longer expressions of tensors.
  @inlinable
  public static func gradient<Failure: Error>(
    at x: [Number], of function: ([Dual]) throws(Failure) -> Dual
  ) throws(Failure) -> [Number] {
    var point = x.map { Dual($0) }
    var slopes: [Number] = []
    slopes.reserveCapacity(x.count)
    for index in x.indices {
      point[index].derivative = 1
      slopes.append(try function(point).derivative)
      point[index].derivative = 0
    }
    return slopes
  }
}
