/// The first operation of a function at a point whose result is not finite, though its operands are; else the first whose operand gets a
/// cotangent that is not finite; nil if there is neither.
///
///     print(try firstNonFinite(at: Tensor([2.0, 0]), of: { x in sum(sqrt(x - 1)) })!)
///     // main.swift:1: sqrt: f64[2] gave nan at element [1] from f64[2] of −1.0 … 1.0 (operation 3)
///
/// What reaches the value or the gradient comes first; an infinity that is masked or vanishes on its way is told only if there is nothing
/// else. The cotangents are those of the sum of all results. Runs the function's program operation by operation, and keeps the call stack of
/// each: for a look at a point, not for a training loop.
/// - Throws: the function's error, or that `x` is not floating point.
public func firstNonFinite<Input: TensorTree, Output: TensorTree>(
  at x: Input, of function: (Input) -> Output
) throws(TensorError) -> NonFiniteResult? {
  let trace = Trace(x, activeLeaves(of: x, "firstNonFinite"), keepsSources: true, function)
  do throws(TensorError) {
    let recorded = try trace.recorded.get()
    var search = NonFiniteSearch(recorded.program, recorded.arguments + recorded.captured, recorded.sources)
    search.inputNames = x.leafNames
    let forward = try search.forward()
    if let forward, forward.reachesResult { return forward }
    return try search.backward(active: recorded.arguments.count) ?? forward
  } catch {
    throw error.located()
  }
}

extension Program {
  /// Runs the instructions one by one and finds the first whose result is not finite although its operands are; nil if there is none.
  func firstNonFinite(_ inputs: [Tensor]) throws(TensorError) -> NonFiniteResult? {
    var search = NonFiniteSearch(self, inputs, [])
    return try search.forward()
  }
}

private struct NonFiniteSearch {
  let program: Program
  let inputs: [Tensor]
  let sources: [Provenance.Source]
  /// The names of the inputs that are reported if they are not finite themselves.
  var inputNames: [String] = []
  private var variables = ProgramWalk.Variables(values: [], marks: [])

  init(_ program: Program, _ inputs: [Tensor], _ sources: [Provenance.Source]) {
    (self.program, self.inputs, self.sources) = (program, inputs, sources)
  }

  // MARK: Forward

  mutating func forward() throws(TensorError) -> NonFiniteResult? {
    var found: [ProgramWalk.Step] = []
    let walk = ProgramWalk { (step) throws(TensorError) in
      // A constant may be infinite on purpose: a bound, or the empty maximum.
      if step.operands.isEmpty { return step.results.map { _ in [] } }
      let marks = try Self.marks(step.results)
      if !step.marks.contains(.isNonFinite) && marks.contains(.isNonFinite) { found.append(step) }
      return marks
    }
    // A captured tensor counts as a constant; the operation that takes it in is told, with its range.
    let marks = try Self.marks(inputs).enumerated().map { inputNames.isEmpty || $0 < inputNames.count ? $1 : [] }
    variables = try walk.run(program, (inputs, marks))
    let leading = leadingToOutputs()
    for (index, variable) in program.inputs.enumerated() where index < inputNames.count && leading.contains(variable) {
      return try report(input: index)
    }
    let reaching = found.first { program.instructions[$0.instruction].results.contains(where: leading.contains) }
    guard let step = reaching ?? found.first else { return nil }
    return try report(step, reaches: reaching != nil)
  }

  private static func marks(_ tensors: [Tensor]) throws(TensorError) -> [ValueMarks] {
    var marks: [ValueMarks] = []
    for tensor in tensors { marks.append(try tensor.concreteStorage(nil).firstNonFinite == nil ? [] : .isNonFinite) }
    return marks
  }

  /// The variables that are not finite and from which a chain of such leads to an output.
  private func leadingToOutputs() -> Set<VariableID> {
    func isNonFinite(_ variable: VariableID) -> Bool { variables.marks[Int(variable)].contains(.isNonFinite) }
    var leading = Set(program.outputs.filter(isNonFinite))
    for instruction in program.instructions.reversed() where instruction.results.contains(where: leading.contains) {
      leading.formUnion(program.operands(of: instruction).filter(isNonFinite))
    }
    return leading
  }

  private func report(input: Int) throws(TensorError) -> NonFiniteResult? {
    let name = inputNames[input].isEmpty ? "input" : "input \(inputNames[input])"
    return try report(name, [inputs[input]], operands: [], at: 0, [], reaches: true)
  }

  private func report(_ step: ProgramWalk.Step, reaches: Bool) throws(TensorError) -> NonFiniteResult? {
    try report(
      step.primitive.callNotation, step.results, operands: step.operands, at: step.instruction, step.path,
      reaches: reaches)
  }

  /// The report on the first of several tensors that is not finite.
  private func report(
    _ operation: String, _ tensors: [Tensor], operands: [Tensor], cotangents: [Tensor]? = nil, at instruction: Int,
    _ path: [String], reaches: Bool
  ) throws(TensorError) -> NonFiniteResult? {
    for tensor in tensors {
      let storage = try tensor.concreteStorage(nil)
      guard let position = storage.firstNonFinite else { continue }
      return NonFiniteResult(
        pass: cotangents == nil ? .forward : .backward, operation: operation, type: storage.type,
        value: storage.scalar(at: position).double, position: position, operands: try ranges(operands),
        cotangents: try ranges(cotangents ?? []), instruction: instruction, path: path, reachesResult: reaches,
        source: instruction < sources.count && !operands.isEmpty ? sources[instruction] : nil)
    }
    return nil
  }

  private func ranges(_ tensors: [Tensor]) throws(TensorError) -> [NonFiniteResult.Range] {
    var ranges: [NonFiniteResult.Range] = []
    for tensor in tensors { ranges.append(try NonFiniteResult.Range(tensor)) }
    return ranges
  }

  // MARK: Backward

  /// Carries cotangents of 1 back from every result, and finds the first operation that makes one that is not finite.
  func backward(active: Int) throws(TensorError) -> NonFiniteResult? {
    let recorder = Recorder()
    defer { recorder.close() }
    let provenance = Provenance()
    recorder.provenance = provenance
    provenance.current = .differentiated(0)
    let primals = program.inputTypes.map(recorder.input)
    let (_, cotangents) = try pullback(program, primals, active: active, in: recorder) { results in
      provenance.current = .transposed(program.instructions.count - 1)
      return results.map { $0.scalarType.isFloatingPoint ? constant(.integer(1), $0.type, like: [$0]) : nil }
    }
    let derivative = try recorder.finish(cotangents)
    // Nothing depends on the tangents any more, whose inputs stand after the others.
    let tangents = inputs.prefix(active).map { Tensor.zeros($0.shape, $0.scalarType) }
    let arguments = inputs + tangents + recorder.captured
    var found: (step: ProgramWalk.Step, origin: Int)?
    let walk = ProgramWalk { (step) throws(TensorError) in
      guard case .transposed(let origin) = provenance.sources[step.instruction] else {
        return step.results.map { _ in [] }
      }
      let marks = try Self.marks(step.results)
      let isSource = !step.marks.contains(.isNonFinite) && marks.contains(.isNonFinite)
      if isSource && found == nil && step.path.isEmpty { found = (step, origin) }
      return marks.map { $0.union(.isCotangent) }
    }
    _ = try walk.run(derivative, (arguments, arguments.map { _ in [] }))
    guard let (step, origin) = found else { return nil }
    let instruction = program.instructions[origin]
    let cotangentsOfResult = zip(step.operands, step.marks).filter { $1.contains(.isCotangent) }.map(\.0)
    return try report(
      program.primitive(of: instruction).callNotation, step.results,
      operands: variables.values(of: program.operands(of: instruction)).values, cotangents: cotangentsOfResult,
      at: origin, [], reaches: true)
  }
}

extension TensorStorage {
  /// The position of the first NaN or infinity.
  var firstNonFinite: Int? {
    switch type.scalarType {
    case .f32: elements(as: Float.self).firstIndex { !$0.isFinite }
    case .f64: elements(as: Double.self).firstIndex { !$0.isFinite }
    case .bool, .i32, .i64: nil
    }
  }
}
