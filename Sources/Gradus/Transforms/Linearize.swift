/// The value of a function at x and its derivative there as a linear map, to be applied as often as needed.
///
///     let (value, slope) = linearize(at: x, of: f)
///     let change = slope(v)                  // J·v, as `jvp` gives it
///     let pulled = slope.transposed(w)       // wᵀ·J, as the pullback of `vjp` gives it
///
/// Everything that does not depend on the direction (the sines, the exponentials, the value itself) is computed once,
/// here; each application runs the linear rest, which `print(slope)` shows.
public func linearize<Input: TensorTree, Output: TensorTree, Failure: Error>(
  at x: Input, of function: (Input) throws(Failure) -> Output
) throws(Failure) -> (value: Output, linear: LinearMap<Input, Output>) {
  let trace = try Trace(x, activeLeaves(of: x, "linearize"), function)
  var parts = Result<LinearMap<Input, Output>.Parts, TensorError>.failure(unset)
  let value = trace.results { (recorded) throws(TensorError) in
    let (active, outputs) = (recorded.arguments.count, recorded.program.outputs.count)
    let (known, linear) = try recorded.program.linearization(active: active)
    let results = call(known, recorded.arguments + recorded.captured)
    parts = .success(.init(program: linear, residuals: Array(results[outputs...])))
    return Array(results.prefix(outputs))
  }
  if let error = trace.recorded.error { parts = .failure(error) }
  return (value, LinearMap(input: x, output: trace.output, parts: parts))
}

/// A linear map between trees of tensors: the derivative of a function at a point.
public struct LinearMap<Input: TensorTree, Output: TensorTree>: CustomStringConvertible {
  struct Parts: Sendable {
    /// The arguments, then the residuals ↦ the results.
    let program: Program
    let residuals: [Tensor]
  }

  // Trees of the structure of arguments and results; their tensors mean nothing.
  fileprivate let input: Input
  fileprivate let output: Output
  fileprivate let parts: Result<Parts, TensorError>

  /// The map applied to a tree of the structure, shapes and types of its arguments.
  public func callAsFunction(_ argument: Input) -> Output {
    recovering(output) { () throws(TensorError) in
      let parts = try parts.get()
      let types = parts.program.inputTypes.dropLast(parts.residuals.count)
      let arguments = try matchingLeaves(argument.leaves, Array(types), "linear map", "tangent")
      return output.replacingLeaves(call(parts.program, arguments + parts.residuals))
    }
  }

  /// The transposed map, from the results' space to the arguments': ⟨w, L·v⟩ = ⟨Lᵀ·w, v⟩.
  public var transposed: LinearMap<Output, Input> {
    let transposed = Result { () throws(TensorError) in
      let parts = try parts.get()
      let count = parts.program.inputs.count - parts.residuals.count
      let program = try Programs.shared.transformed(parts.program, for: .transpose(arguments: count)) {
        () throws(TensorError) in try parts.program.transposed(arguments: count)
      }
      return LinearMap<Output, Input>.Parts(program: program, residuals: parts.residuals)
    }
    return LinearMap<Output, Input>(input: output, output: input, parts: transposed)
  }

  /// The program that an application runs: its inputs are the arguments, then what was computed once.
  public var description: String {
    switch parts {
    case .success(let parts): parts.program.description
    case .failure(let error): "\(error)"
    }
  }
}

extension LinearMap: Sendable where Input: Sendable, Output: Sendable {}

extension Result where Failure == TensorError {
  fileprivate var error: TensorError? {
    if case .failure(let error) = self { error } else { nil }
  }
}

private let unset = TensorError("linearize", "a function that was recorded", got: "none", "Please report it.")

extension Program {
  /// The outputs and residuals from the inputs, and the outputs' tangents from those of the first `active` inputs and
  /// the residuals.
  fileprivate func linearization(active: Int) throws(TensorError) -> (known: Program, linear: Program) {
    func half(isKnown: Bool) throws(TensorError) -> Program {
      try Programs.shared.transformed(self, for: .linearization(active: active, isKnown: isKnown)) {
        () throws(TensorError) in
        let pushed = try jvp(active: active)
        let reordered = pushed.selecting(
          inputs: pushed.inputs.suffix(active) + pushed.inputs.dropLast(active), outputs: pushed.outputs)
        let halves = reordered.split(varying: active, knownOutputs: outputs.count)
        return isKnown ? halves.known : halves.varying
      }
    }
    return (try half(isKnown: true), try half(isKnown: false))
  }

  /// The transpose of a program that is linear in its first `arguments` inputs: the outputs' cotangents take their
  /// place, and their cotangents the place of the outputs.
  fileprivate func transposed(arguments: Int) throws(TensorError) -> Program {
    let back = try transposed(linear: inputs.indices.map { $0 < arguments }, given: outputs.map { _ in true })
    let residuals = inputTypes.dropFirst(arguments)
    let places = residuals.indices.map { outputs.count + $0 - arguments } + outputs.indices
    return back.withInputs(outputTypes + residuals, at: places).simplified()
  }
}
