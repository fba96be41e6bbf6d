/// The root of a function: x with function(x) = 0, by Newton's method from `guess`.
///
///     let root = rootOf(near: 1) { x in x * x - a }   // √a, with derivative 1 / (2√a) by a
///
/// The derivatives come from the equation and not from the iterations (the implicit function theorem), by every tensor
/// that the function captures: ∂x/∂a = −(∂f/∂x)⁻¹ ∂f/∂a, in both modes and to any order. `guess` has no influence on
/// them. f must give as many numbers as x holds; ∂f/∂x is formed, so memory grows with the square of that number.
///
/// - Parameters:
///   - tolerance: iterate until every |f| is at most this, or until a step is lost in the rounding of x.
///   - maximumIterations: more are an error.
public func rootOf<Unknown: TensorTree>(
  near guess: Unknown, tolerance: Double = 1e-12, maximumIterations: Int = 100, _ function: (Unknown) -> Unknown
) -> Unknown {
  implicit(guess, "rootOf", function) { (residual, types) throws(TensorError) in
    try newton(residual, types, tolerance, maximumIterations)
  }
}

/// The fixed point of a function: x with function(x) = x, by repeating it from `guess`.
///
/// The derivatives come from the equation, as for `rootOf`.
///
/// - Parameters:
///   - tolerance: iterate until no element changes by more than this, or than a few units of rounding of the largest.
///   - maximumIterations: more are an error: f need not be a contraction.
public func fixedPoint<Unknown: TensorTree>(
  from guess: Unknown, tolerance: Double = 1e-12, maximumIterations: Int = 1000, _ function: (Unknown) -> Unknown
) -> Unknown {
  let step: (Unknown) -> Unknown = { x in x.replacingLeaves(zip(function(x).leaves, x.leaves).map { $0 - $1 }) }
  return implicit(guess, "fixedPoint", step) { (residual, types) throws(TensorError) in
    try repetition(residual, types, tolerance, maximumIterations)
  }
}

/// Records a function of a vector of unknowns and applies the primitive that finds its root.
private func implicit<Unknown: TensorTree>(
  _ guess: Unknown, _ name: String, _ function: (Unknown) -> Unknown,
  solver: (Program, [TensorType]) throws(TensorError) -> Program
) -> Unknown {
  let start = guess.flattened
  let trace = Trace(start, .success([start.concreteLiteral]), readsValues: false) { vector in
    function(guess.unflattened(vector)).flattened
  }
  return recovering(guess) { () throws(TensorError) in
    if let error = start.error { throw error }
    let recorded = try trace.recorded.get()
    guard recorded.program.outputTypes == [start.type] else {
      throw TensorError(
        name, "as many equations as unknowns, \(start.type)",
        got: recorded.program.outputTypes.map(\.description).joined(separator: ", "),
        "Give the function's value the structure and type of its argument.")
    }
    let residual = recorded.program.simplified()
    let primitive = ImplicitRoot(
      name: name, solver: try solver(residual, residual.inputTypes), residual: residual, batches: [])
    return guess.unflattened(try applyAll(primitive, [start] + recorded.captured)[0])
  }
}

private func loop(
  _ residual: Program, _ types: [TensorType], _ tolerance: Double, _ bound: Int,
  step: (Tensor, Tensor, [Tensor]) -> Tensor
) throws(TensorError) -> Program {
  try Program(recording: types) { _, inputs throws(TensorError) in
    let constants = Array(inputs.dropFirst())
    func value(_ x: Tensor) -> Tensor { call(residual, [x] + constants)[0] }
    let start = inputs[0]
    let unbounded = constant(.real(.infinity), start.type, like: [start])
    let end = whileLoop(
      [start, value(start), unbounded], maximumIterations: bound,
      // NaN is no convergence.
      while: { .!((max(abs($0[1])) .<= Tensor(floatLiteral: tolerance)) .| isLost($0[2], beside: $0[0])) },
      do: { state in
        let change = step(state[0], state[1], constants)
        let next = state[0] + change
        return [next, value(next), change]
      })
    return [end[0]]
  }
}

/// Whether the rounding of x hides a step of this size. A step of exactly 0 may come from an infinite slope.
private func isLost(_ step: Tensor, beside x: Tensor) -> Tensor {
  let size = max(abs(step))
  return (size .> 0) .& (size .< max(abs(x)) * x.roundingUnits(4))
}

private func newton(
  _ residual: Program, _ types: [TensorType], _ tolerance: Double, _ bound: Int
) throws(TensorError) -> Program {
  try loop(residual, types, tolerance, bound) { x, value, constants in
    -divided(value, by: jacobian(at: x) { call(residual, [$0] + constants)[0] })
  }
}

private func repetition(
  _ residual: Program, _ types: [TensorType], _ tolerance: Double, _ bound: Int
) throws(TensorError) -> Program {
  try loop(residual, types, tolerance, bound) { _, value, _ in value }
}

/// matrix⁻¹ · vector.
private func divided(_ vector: Tensor, by matrix: Tensor) -> Tensor {
  vector.elementCount == 1 ? vector / matrix.reshaped(to: [1]) : solve(matrix, vector)
}

/// The vector at which a program vanishes, found by another program.
struct ImplicitRoot: Primitive {
  struct Batch: Hashable, Sendable {
    /// Which operands carry it.
    var flags: [Bool]
    var size: Int
  }

  let name: String
  /// From the start and the parameters to the root.
  let solver: Program
  /// From the unknowns and the parameters of one example to what is to vanish.
  let residual: Program
  /// The batch axes that the solver has taken on, innermost first.
  let batches: [Batch]

  var notation: String { name }
  var programs: [(name: String, program: Program)] { [("solver", solver), ("residual", residual)] }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    guard operands == solver.inputTypes else {
      throw error("a start and parameters of the recorded types", got: "\(operands)", "Check the arguments.")
    }
    return solver.outputTypes
  }

  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel { .control(.call(solver)) }

  /// f(x, a) = 0 along the way, so ∂f/∂x·dx + ∂f/∂a·da = 0.
  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let results = try recorder.recordAll(self, operands)
    let active = tangents.dropFirst().map { $0 != nil }
    guard active.contains(true) else { return (results, [nil]) }
    var rule = try tangentRule(active)
    for batch in batches {
      let parameters = batch.flags.dropFirst()
      // A tangent has the axes of its operand.
      rule = try rule.batched(
        [true] + parameters + zip(active, parameters).filter(\.0).map(\.1), size: batch.size)
    }
    let directions = tangents.dropFirst().compactMap { $0 }
    return (results, try recorder.inline(rule, results + operands.dropFirst() + directions))
  }

  /// One example's tangent of the root, from the root, the parameters and the active ones' tangents.
  private func tangentRule(_ active: [Bool]) throws(TensorError) -> Program {
    let types = residual.inputTypes
    let directions = zip(types.dropFirst(), active).filter(\.1).map(\.0)
    return try Program(recording: types + directions) { _, inputs throws(TensorError) in
      let (x, parameters) = (inputs[0], Array(inputs[1..<types.count]))
      let varying = zip(parameters, active).filter(\.1).map(\.0)
      let change = jvp(at: varying, along: Array(inputs[types.count...])) { varying in
        var rest = varying[...]
        return call(residual, [x] + zip(parameters, active).map { $1 ? rest.removeFirst() : $0 })[0]
      }.tangent
      return [-divided(change, by: jacobian(at: x) { call(residual, [$0] + parameters)[0] })]
    }
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    throw error("a derivative that is linear in its tangents", got: "a root", "Please report it.")
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    let root = ImplicitRoot(
      name: name, solver: try solver.batched(isBatched, size: size), residual: residual,
      batches: batches + [Batch(flags: isBatched, size: size)])
    return try applyAll(root, operands)
  }
}
