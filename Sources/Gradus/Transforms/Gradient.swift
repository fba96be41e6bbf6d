/// The gradient of a scalar function at a point: a tree like `x` that holds ∂f/∂(each element), zeros where f does
/// not depend on one.
///
///     gradient(at: Tensor([1.0, 2])) { x in sum(x * x) }   // [2.0, 4.0]
///
/// A function whose value is not a scalar gives an error that names `jacobian` and `vjp`; so does an integer
/// argument. Tensors that the function captures are constants. Nests to any order.
public func gradient<Input: TensorTree, Failure: Error>(
  at x: Input, of function: (Input) throws(Failure) -> Tensor
) throws(Failure) -> Input {
  try differentiated(x, keepsValue: false, function).gradient
}

/// The gradients with respect to two arguments.
public func gradient<First: TensorTree, Second: TensorTree, Failure: Error>(
  at x: First, _ y: Second, of function: (First, Second) throws(Failure) -> Tensor
) throws(Failure) -> (First, Second) {
  let pair = try gradient(at: TreePair(first: x, second: y)) { (pair) throws(Failure) in
    try function(pair.first, pair.second)
  }
  return (pair.first, pair.second)
}

/// The gradients with respect to three arguments.
public func gradient<First: TensorTree, Second: TensorTree, Third: TensorTree, Failure: Error>(
  at x: First, _ y: Second, _ z: Third, of function: (First, Second, Third) throws(Failure) -> Tensor
) throws(Failure) -> (First, Second, Third) {
  let point = TreePair(first: x, second: TreePair(first: y, second: z))
  let pair = try gradient(at: point) { (pair) throws(Failure) in
    try function(pair.first, pair.second.first, pair.second.second)
  }
  return (pair.first, pair.second.first, pair.second.second)
}

/// The gradient as a function: `let slope = gradient(of: f)`, then `slope(x)`.
public func gradient<Input: TensorTree>(of function: @escaping (Input) -> Tensor) -> (Input) -> Input {
  { gradient(at: $0, of: function) }
}

/// The value of a scalar function and its gradient, for little more than the price of the gradient.
public func valueWithGradient<Input: TensorTree, Failure: Error>(
  at x: Input, of function: (Input) throws(Failure) -> Tensor
) throws(Failure) -> (value: Tensor, gradient: Input) {
  try differentiated(x, keepsValue: true, operation: "valueWithGradient", function)
}

/// The value of a scalar function of two arguments and its gradients.
public func valueWithGradient<First: TensorTree, Second: TensorTree, Failure: Error>(
  at x: First, _ y: Second, of function: (First, Second) throws(Failure) -> Tensor
) throws(Failure) -> (value: Tensor, gradient: (First, Second)) {
  let (value, pair) = try valueWithGradient(at: TreePair(first: x, second: y)) { (pair) throws(Failure) in
    try function(pair.first, pair.second)
  }
  return (value, (pair.first, pair.second))
}

/// The value of a scalar function of three arguments and its gradients.
public func valueWithGradient<First: TensorTree, Second: TensorTree, Third: TensorTree, Failure: Error>(
  at x: First, _ y: Second, _ z: Third, of function: (First, Second, Third) throws(Failure) -> Tensor
) throws(Failure) -> (value: Tensor, gradient: (First, Second, Third)) {
  let point = TreePair(first: x, second: TreePair(first: y, second: z))
  let (value, pair) = try valueWithGradient(at: point) { (pair) throws(Failure) in
    try function(pair.first, pair.second.first, pair.second.second)
  }
  return (value, (pair.first, pair.second.first, pair.second.second))
}

/// The gradient of a scalar function, and its value if that is kept; errors name the operation.
func differentiated<Input: TensorTree, Failure: Error>(
  _ x: Input, keepsValue: Bool, operation: String = "gradient", _ function: (Input) throws(Failure) -> Tensor
) throws(Failure) -> (value: Tensor, gradient: Input) {
  let trace = try Trace(x, activeLeaves(of: x, operation), function)
  let template = TreePair(first: Tensor(0), second: x)
  let pair = recovering(template) { () throws(TensorError) in
    let recorded = try trace.recorded.get()
    let type = recorded.program.outputTypes[0]
    guard type.rank == 0, type.scalarType.isFloatingPoint else {
      throw TensorError(
        operation, "a function with a floating-point scalar as its value", got: "\(type)",
        "Reduce the value with `sum` or `mean`, or use `jacobian` or `vjp`.")
    }
    let active = recorded.arguments.count
    let purpose = Programs.Purpose.gradient(active: active, keepsValue: keepsValue)
    let program = try Programs.shared.transformed(recorded.program, for: purpose) { () throws(TensorError) in
      try recorded.program.gradient(active: active, keepsValue: keepsValue)
    }
    let results = call(program, recorded.arguments + recorded.captured)
    return template.replacingLeaves(keepsValue ? results : [Tensor(0)] + results)
  }
  return (pair.first, pair.second)
}

/// The leaves of an argument to differentiate by; literals become f64.
func activeLeaves(of x: some TensorTree, _ operation: String) -> Result<[Tensor], TensorError> {
  let leaves = x.leaves.map(\.concreteLiteral)
  for leaf in leaves {
    if let error = leaf.error { return .failure(error) }
    guard leaf.scalarType.isFloatingPoint else {
      return .failure(
        TensorError(
          operation, "floating-point tensors to differentiate by", got: "\(leaf.type)",
          "Convert it with `converted(to: .f64)`, or capture it as a constant."))
    }
  }
  return .success(leaves)
}

/// The gradients with respect to any number of arguments.
public func gradient<each Input: TensorTree, Failure: Error>(
  at x: repeat each Input, of function: (repeat each Input) throws(Failure) -> Tensor
) throws(Failure) -> (repeat each Input) {
  let point = TreePack<repeat each Input>(values: (repeat each x))
  return try differentiated(point, keepsValue: false) { (pack: TreePack<repeat each Input>) throws(Failure) -> Tensor in
    try function(repeat each pack.values)
  }.gradient.values
}

/// Any number of trees side by side.
private struct TreePack<each Tree: TensorTree>: TensorTree {
  var values: (repeat each Tree)

  mutating func visit(_ visitor: inout TensorVisitor) {
    func visited<Each: TensorTree>(_ tree: Each) -> Each {
      var tree = tree
      visitor.visit(&tree, "")
      return tree
    }
    values = (repeat visited(each values))
  }
}
