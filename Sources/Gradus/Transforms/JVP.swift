/// Runs a program on recorded values together with tangents: forward mode.
///
/// - Returns: the results, and the tangent of each; nil where a result does not depend on any tangent.
func pushforward(
  _ program: Program, _ primals: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
  var values = [Tensor?](repeating: nil, count: program.types.count)
  var slopes = [Tensor?](repeating: nil, count: program.types.count)
  for (index, input) in program.inputs.enumerated() {
    values[Int(input)] = primals[index]
    slopes[Int(input)] = tangents[index]
  }
  for (index, instruction) in program.instructions.enumerated() {
    recorder.provenance?.current = .differentiated(index)
    let variables = program.operands(of: instruction)
    let operands = variables.map { values[Int($0)]! }  // Defined earlier, by the invariant of programs.
    let incoming = variables.map { slopes[Int($0)] }
    let primitive = program.primitive(of: instruction)
    guard incoming.contains(where: { $0 != nil }) else {
      for (variable, result) in zip(instruction.results, try recorder.recordAll(primitive, operands)) {
        values[Int(variable)] = result
      }
      continue
    }
    let (results, tangents) = try primitive.pushforward(operands, incoming, in: recorder)
    for (variable, (result, tangent)) in zip(instruction.results, zip(results, tangents)) {
      if let error = tangent?.error { throw error }
      values[Int(variable)] = result
      slopes[Int(variable)] = tangent
    }
  }
  return (program.outputs.map { values[Int($0)]! }, program.outputs.map { slopes[Int($0)] })
}

extension Program {
  /// The program with the tangents of the first `active` inputs as further inputs, and the tangents of the outputs as
  /// further outputs.
  func jvp(active: Int) throws(TensorError) -> Program {
    let recorder = Recorder()
    let primals = inputTypes.map(recorder.input)
    let tangents = primals.prefix(active).map { recorder.input($0.type) }
    let padding = [Tensor?](repeating: nil, count: inputs.count - active)
    let (results, slopes) = try pushforward(self, primals, tangents + padding, in: recorder)
    let outputs = results + zip(results, slopes).map { $1 ?? zeros(like: $0) }
    return try recorder.finish(outputs).simplified()
  }
}
