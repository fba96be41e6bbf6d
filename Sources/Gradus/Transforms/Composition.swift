// Programs made from programs: the tools of operations that carry programs, such as loops.
extension Program {
  /// Records a program on inputs of the given types.
  init(
    recording types: [TensorType], _ body: (Recorder, [Tensor]) throws(TensorError) -> [Tensor]
  ) throws(TensorError) {
    let recorder = Recorder()
    defer { recorder.close() }
    let results = try body(recorder, types.map(recorder.input))
    if let error = results.lazy.compactMap(\.error).first { throw error }
    self = try recorder.finish(results).simplified()
  }

  /// The same function of other inputs: this program's input i is the new input `positions[i]`; the others are unused.
  func withInputs(_ newTypes: [TensorType], at positions: [Int]) -> Program {
    var allTypes = types
    var newInputs = [VariableID](repeating: -1, count: newTypes.count)
    for (input, position) in zip(inputs, positions) { newInputs[position] = input }
    for (position, type) in newTypes.enumerated() where newInputs[position] < 0 {
      allTypes.append(type)
      newInputs[position] = VariableID(allTypes.count - 1)
    }
    return Program(
      types: allTypes, inputs: newInputs, instructions: instructions, operands: operands, outputs: outputs,
      primitives: primitives, isSimplified: isSimplified)
  }

  /// The same inputs, and the outputs at the given positions.
  func withOutputs(_ positions: [Int]) -> Program {
    Program(
      types: types, inputs: inputs, instructions: instructions, operands: operands,
      outputs: positions.map { outputs[$0] }, primitives: primitives
    ).simplified()
  }

  /// Which inputs an output depends on.
  func usedInputs() -> [Bool] {
    let isLive = liveVariables()
    return inputs.map { isLive[Int($0)] }
  }

  /// Which outputs depend on the given inputs.
  func dependentOutputs(on flags: [Bool]) -> [Bool] {
    var depends = [Bool](repeating: false, count: types.count)
    for (input, flag) in zip(inputs, flags) { depends[Int(input)] = flag }
    for instruction in instructions {
      let flags = operands(of: instruction).map { depends[Int($0)] }
      guard flags.contains(true) else { continue }
      let results = primitive(of: instruction).dependentResults(on: flags, count: instruction.results.count)
      for (result, flag) in zip(instruction.results, results) { depends[Int(result)] = flag }
    }
    return outputs.map { depends[Int($0)] }
  }

  /// The same for a program whose first `carried` outputs become its first inputs again and again: which inputs and
  /// outputs depend on the given inputs in the end.
  func dependence(on flags: [Bool], carried: Int) -> (inputs: [Bool], outputs: [Bool]) {
    var inputs = flags
    while true {
      let outputs = dependentOutputs(on: inputs)
      let carry = zip(inputs, outputs).prefix(carried).map { $0 || $1 }
      if carry == Array(inputs.prefix(carried)) { return (inputs, carry + outputs.dropFirst(carried)) }
      inputs.replaceSubrange(..<carried, with: carry)
    }
  }

  /// The same for tangents: which inputs and outputs have one in the end.
  func activity(of flags: [Bool], carried: Int) throws(TensorError) -> (inputs: [Bool], outputs: [Bool]) {
    var inputs = flags
    while true {
      let outputs = try activeOutputs(inputs)
      let carry = zip(inputs, outputs).prefix(carried).map { $0 || $1 }
      if carry == Array(inputs.prefix(carried)) { return (inputs, carry + outputs.dropFirst(carried)) }
      inputs.replaceSubrange(..<carried, with: carry)
    }
  }

  /// The program with its first `count` outputs as further inputs: what it made of them it makes of these.
  func takingOutputs(_ count: Int) -> Program {
    var (types, renamed) = (types, [VariableID: VariableID]())
    let taken = outputs.prefix(count).map { output in
      types.append(type(of: output))
      let input = VariableID(types.count - 1)
      renamed[output] = renamed[output] ?? input
      return input
    }
    return Program(
      types: types, inputs: inputs + taken, instructions: instructions, operands: operands.map { renamed[$0] ?? $0 },
      outputs: outputs.dropFirst(count).map { renamed[$0] ?? $0 }, primitives: primitives
    ).simplified()
  }

  /// The program with the tangents of the active inputs as further inputs, and the tangents of the active outputs as
  /// further outputs. An output is active when it depends on an active input, or when `forced` says so.
  func tangentProgram(
    active: [Bool], forced: [Bool] = []
  ) throws(TensorError) -> (program: Program, activeOutputs: [Bool]) {
    var activeOutputs: [Bool] = []
    let activeTypes = zip(inputTypes, active).filter(\.1).map(\.0)
    let program = try Program(recording: inputTypes + activeTypes) { recorder, arguments throws(TensorError) in
      var rest = arguments.dropFirst(active.count)
      let tangents = active.map { $0 ? rest.removeFirst() : nil }
      let (results, slopes) = try pushforward(self, Array(arguments.prefix(active.count)), tangents, in: recorder)
      activeOutputs = slopes.enumerated().map { $1 != nil || ($0 < forced.count && forced[$0]) }
      let kept = zip(activeOutputs, zip(results, slopes)).filter(\.0).map { $0.1.1 ?? zeros(like: $0.1.0) }
      return results + kept
    }
    return (program, activeOutputs)
  }

  /// Carries cotangents backwards through a program that is linear in some of its inputs.
  ///
  /// - Parameter given: which outputs have a cotangent.
  /// - Returns: a program from the other inputs, followed by the cotangents of the given outputs, to the cotangents of
  ///   the linear inputs (zeros where nothing depends on one).
  func transposed(linear: [Bool], given: [Bool]) throws(TensorError) -> Program {
    let knownTypes = zip(inputTypes, linear).filter { !$0.1 }.map(\.0)
    let givenTypes = zip(outputTypes, given).filter(\.1).map(\.0)
    let recorder = Recorder()
    defer { recorder.close() }
    var known = knownTypes.map(recorder.input)[...]
    let seeds = givenTypes.map(recorder.input)
    // Stand-ins for the linear inputs, which nothing depends on in the end.
    let standIns = zip(inputTypes, linear).filter(\.1).map { recorder.input($0.0) }
    var linearInputs = standIns[...]
    let arguments = linear.map { $0 ? linearInputs.removeFirst() : known.removeFirst() }
    let results = try recorder.inline(self, arguments)
    let kept = zip(results, given).filter(\.1).map(\.0)
    let cotangents = try recorder.transpose(kept, seeds, from: standIns)
    let filled = zip(cotangents, standIns).map { $0 ?? zeros(like: $1) }
    return try recorder.finish(filled).keepingInputs(knownTypes.count + seeds.count).simplified()
  }
}

/// Records a call of several programs that share operands, such as the branches of a conditional.
struct SharedOperands {
  private(set) var tensors: [Tensor] = []

  /// The position of a tensor among the operands, entered if it is new.
  mutating func position(of tensor: Tensor) -> Int {
    if let known = tensors.firstIndex(where: { $0.isIdentical(to: tensor) }) { return known }
    tensors.append(tensor)
    return tensors.count - 1
  }
}

extension Tensor {
  /// Whether both are the same recorded variable or the same storage.
  func isIdentical(to other: Tensor) -> Bool {
    switch (handle, other.handle) {
    case (.traced(let recorder, let x), .traced(let another, let y)): recorder === another && x == y
    case (.concrete(let x), .concrete(let y)): x.identity == y.identity
    default: false
    }
  }
}
