/// The value of a function at x and its directional derivative J·v along v (forward mode).
///
/// `tangent` has the structure, shapes and types of `x`.
public func jvp<Input: TensorTree, Output: TensorTree, Failure: Error>(
  at x: Input, along tangent: Input, of function: (Input) throws(Failure) -> Output
) throws(Failure) -> (value: Output, tangent: Output) {
  let trace = try Trace(x, activeLeaves(of: x, "jvp"), function)
  let template = TreePair(first: trace.output, second: trace.output)
  let pair = recovering(template) { () throws(TensorError) in
    let recorded = try trace.recorded.get()
    let directions = try matchingLeaves(tangent.leaves, recorded.arguments.map(\.type), "jvp", "tangent")
    let program = try Programs.shared.transformed(recorded.program, for: .jvp(active: directions.count)) {
      () throws(TensorError) in try recorded.program.jvp(active: directions.count)
    }
    return template.replacingLeaves(call(program, recorded.arguments + recorded.captured + directions))
  }
  return (pair.first, pair.second)
}

/// The value of a function at x and its pullback, which maps a cotangent w of the value to wᵀ·J (reverse mode).
public func vjp<Input: TensorTree, Output: TensorTree, Failure: Error>(
  at x: Input, of function: (Input) throws(Failure) -> Output
) throws(Failure) -> (value: Output, pullback: (Output) -> Input) {
  let trace = try Trace(x, activeLeaves(of: x, "vjp"), function)
  let value = trace.results { recorded in call(recorded.program, recorded.arguments + recorded.captured) }
  let pullback: (Output) -> Input = { cotangent in
    recovering(x) { () throws(TensorError) in
      let recorded = try trace.recorded.get()
      let seeds = try matchingLeaves(cotangent.leaves, recorded.program.outputTypes, "vjp", "cotangent")
      let active = recorded.arguments.count
      let program = try Programs.shared.transformed(recorded.program, for: .vjp(active: active)) {
        () throws(TensorError) in try recorded.program.vjp(active: active)
      }
      let results = call(program, recorded.arguments + recorded.captured + seeds)
      return x.replacingLeaves(Array(results[seeds.count...]))
    }
  }
  return (value, pullback)
}

/// The value of a function of two arguments and its directional derivative.
public func jvp<First: TensorTree, Second: TensorTree, Output: TensorTree, Failure: Error>(
  at x: First, _ y: Second, along tangent: First, _ other: Second,
  of function: (First, Second) throws(Failure) -> Output
) throws(Failure) -> (value: Output, tangent: Output) {
  let direction = TreePair(first: tangent, second: other)
  return try jvp(at: TreePair(first: x, second: y), along: direction) { (pair) throws(Failure) -> Output in
    try function(pair.first, pair.second)
  }
}

/// The value of a function of two arguments and its pullback.
public func vjp<First: TensorTree, Second: TensorTree, Output: TensorTree, Failure: Error>(
  at x: First, _ y: Second, of function: (First, Second) throws(Failure) -> Output
) throws(Failure) -> (value: Output, pullback: (Output) -> (First, Second)) {
  let (value, pullback) = try vjp(at: TreePair(first: x, second: y)) { (pair) throws(Failure) -> Output in
    try function(pair.first, pair.second)
  }
  return (
    value,
    { cotangent in
      let pair = pullback(cotangent)
      return (pair.first, pair.second)
    }
  )
}

/// The derivative of a function of one number at a point: the slope for a scalar value, a tensor of slopes for any
/// other.
///
///     derivative(at: 3) { x in 2 * x * x * x + 5 }   // 54.0
public func derivative<Failure: Error>(
  at x: Tensor, of function: (Tensor) throws(Failure) -> Tensor
) throws(Failure) -> Tensor {
  try slope(at: x, "derivative", function)
}

/// The derivative by a number of any tree of tensors.
func slope<Output: TensorTree, Failure: Error>(
  at x: Tensor, _ operation: String, _ function: (Tensor) throws(Failure) -> Output
) throws(Failure) -> Output {
  var point = x.concreteLiteral
  if point.error == nil, point.rank != 0 {
    point = Tensor(
      failed: TensorError(
        operation, "a point of rank 0", got: "\(x.type)", "Use `gradient` or `jacobian` for a tensor.", at: .here()))
  }
  return try jvp(at: point, along: constant(.integer(1), point.type, like: [point]), of: function).tangent
}

/// Tangents or cotangents, checked against the types that they must have; a scalar literal takes its type.
func matchingLeaves(
  _ leaves: [Tensor], _ types: [TensorType], _ operation: String, _ role: String
) throws(TensorError) -> [Tensor] {
  guard leaves.count == types.count else {
    throw TensorError(
      operation, "a \(role) of \(types.count) tensors", got: "\(leaves.count)",
      "Give it the structure of the value it belongs to.")
  }
  var matched: [Tensor] = []
  for (leaf, type) in zip(leaves, types) {
    if let error = leaf.error { throw error }
    let tensor = leaf.isLiteral && type.rank == 0 ? leaf.matched(to: type, like: []) : leaf.concreteLiteral
    guard tensor.type == type else {
      throw TensorError(operation, "a \(role) of type \(type)", got: "\(tensor.type)", "Reshape or convert it.")
    }
    matched.append(tensor)
  }
  return matched
}
