/// The directional derivative of a function at x along v: the rate of change of f(x + t·v) at t = 0, which is J·v.
///
/// `v` has the structure, shapes and types of `x`. Its length counts: along 2v the derivative is twice as large.
///
/// - Parameter normalized: whether to divide by the length of v, √Σv² over all its elements, which gives the slope in
///   that direction; NaN for v = 0, which has none.
public func directionalDerivative<Input: TensorTree, Output: TensorTree, Failure: Error>(
  at x: Input, along v: Input, normalized: Bool = false, of function: (Input) throws(Failure) -> Output
) throws(Failure) -> Output {
  let slope = try jvp(at: x, along: v, of: function).tangent
  guard normalized else { return slope }
  let squares = v.leaves.map { leaf in sum(leaf * leaf) }
  let length = sqrt(squares.dropFirst().reduce(squares.first ?? 0, +))
  return slope.mapLeaves { $0 / ($0.error == nil ? length.converted(to: $0.scalarType) : length) }
}

/// The total derivative by t of f(t, x(t)) along a path x(t):
///
///     df/dt = ∂f/∂t + Σᵢ ∂f/∂xᵢ · dxᵢ/dt
///
/// Unlike the partial derivative ∂f/∂t it counts the change of x with t.
///
///     totalDerivative(at: 2, along: { t in t * t }) { t, x in t * x }   // d(t³)/dt = 12
public func totalDerivative<Path: TensorTree, Output: TensorTree, Failure: Error>(
  at t: Tensor, along path: (Tensor) -> Path, of function: (Tensor, Path) throws(Failure) -> Output
) throws(Failure) -> Output {
  try slope(at: t, "totalDerivative") { (t) throws(Failure) -> Output in try function(t, path(t)) }
}

/// The derivative by t of f(x(t)) along a path x(t), for a function that depends on t through x alone.
public func totalDerivative<Path: TensorTree, Output: TensorTree, Failure: Error>(
  at t: Tensor, along path: (Tensor) -> Path, of function: (Path) throws(Failure) -> Output
) throws(Failure) -> Output {
  try slope(at: t, "totalDerivative") { (t) throws(Failure) -> Output in try function(path(t)) }
}
