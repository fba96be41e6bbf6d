/// What a recorder knows of the values of its variables.
///
/// Where the values of the inputs are known, as in `gradient(at:of:)`, reading a recorded tensor runs the part of the
/// recording that it needs; what was computed for one reading is kept for the next. So ordinary `if`, `for` and
/// `while` work on values that depend on the input; the program records the path that was taken.
struct RecordedValues {
  /// The values of the declared inputs, which may be recorded themselves, outside; nil where they are not known.
  fileprivate var arguments: [Tensor]?
  fileprivate var computed: [VariableID: Tensor] = [:]
}

extension Recorder {
  /// States the values of the inputs declared so far.
  func declareValues(_ arguments: [Tensor]) { values.arguments = arguments }

  /// Whether every input has a known value.
  var knowsValues: Bool {
    guard isOpen, let arguments = values.arguments else { return false }
    return (arguments + captured).allSatisfy { tensor in
      switch tensor.handle {
      case .concrete, .literal: true
      case .traced(let outer, _): outer.knowsValues
      case .failed: false
      }
    }
  }

  func values(of tensors: [Tensor]) throws(TensorError) -> [Tensor] {
    var values: [Tensor] = []
    for tensor in tensors { values.append(Tensor(try tensor.concreteStorage(nil))) }
    return values
  }

  /// The value of a variable; nil where the values of the inputs are not known.
  func value(of variable: VariableID) throws(TensorError) -> Tensor? {
    if let known = values.computed[variable] { return known }
    guard knowsValues else { return nil }
    if let input = inputs.firstIndex(of: variable) { return try inputValue(input) }
    var part = RecordedPart(self, leadingTo: variable) { values.computed[$0] != nil }
    var arguments: [Tensor] = []
    for source in part.sources {
      if let known = values.computed[source] {
        arguments.append(known)
      } else if let input = inputs.firstIndex(of: source) {
        arguments.append(try inputValue(input))
      }
    }
    let results = try call(part.program(), checking: arguments)
    for (result, value) in zip(part.results, results) { values.computed[result] = value }
    return values.computed[variable]
  }

  private func call(_ program: Program, checking arguments: [Tensor]) throws(TensorError) -> [Tensor] {
    let results = Gradus.call(program, arguments)
    if let error = results.lazy.compactMap(\.error).first { throw error }
    return results
  }

  private func inputValue(_ position: Int) throws(TensorError) -> Tensor {
    let declared = values.arguments ?? []
    let tensor = position < declared.count ? declared[position] : captured[position - declared.count]
    return Tensor(try tensor.concreteStorage(nil))
  }
}

/// The instructions of a recording that lead from known variables to one that is read, as a program of its own whose
/// variables are numbered from zero: the same steps of a loop give the same program each time.
private struct RecordedPart {
  /// The known variables that it starts from, and the variables that it computes.
  private(set) var sources: [VariableID] = []
  private(set) var results: [VariableID] = []
  private let recorder: Recorder
  private var numbers: [VariableID: VariableID] = [:]
  private var instructions: [Instruction] = []

  init(_ recorder: Recorder, leadingTo variable: VariableID, isKnown: (VariableID) -> Bool) {
    self.recorder = recorder
    let inputs = Set(recorder.inputs)
    var found: Set<VariableID> = []
    var pending: Set<VariableID> = [variable]
    // Backwards only as far as something is still to be found.
    for instruction in recorder.instructions.reversed() where !pending.isEmpty {
      if instruction.results.allSatisfy({ !pending.contains($0) }) { continue }
      instructions.append(instruction)
      for result in instruction.results { pending.remove(result) }
      for operand in recorder.operands[instruction.operandRange] {
        if inputs.contains(operand) || isKnown(operand) { found.insert(operand) } else { pending.insert(operand) }
      }
    }
    instructions.reverse()
    results = instructions.flatMap(\.results)
    sources = found.sorted()
  }

  mutating func program() -> Program {
    for (number, variable) in (sources + results).enumerated() { numbers[variable] = VariableID(number) }
    var operands: [VariableID] = []
    var primitives = PrimitiveTable()
    let renumbered = instructions.map { instruction in
      let variables = recorder.operands[instruction.operandRange]
      defer { operands += variables.compactMap { numbers[$0] } }
      return Instruction(
        primitive: primitives.id(of: recorder.primitives[instruction.primitive]),
        firstResult: numbers[instruction.firstResult] ?? 0, resultCount: instruction.resultCount,
        firstOperand: operands.count, operandCount: variables.count)
    }
    return Program(
      types: (sources + results).map(recorder.type), inputs: sources.compactMap { numbers[$0] },
      instructions: renumbered, operands: operands, outputs: results.compactMap { numbers[$0] },
      primitives: primitives)
  }
}
