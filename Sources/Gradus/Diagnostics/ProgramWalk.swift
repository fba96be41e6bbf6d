/// What a walk through a program knows of a value.
struct ValueMarks: OptionSet {
  let rawValue: UInt8

  /// It depends on the variables to first order.
  static let varies = ValueMarks(rawValue: 1)
  /// It jumps as the variables change: it comes from an operation that is constant but for the jump at the point.
  static let jumps = ValueMarks(rawValue: 8)
  /// Some element is NaN or infinite.
  static let isNonFinite = ValueMarks(rawValue: 2)
  /// It is the cotangent of another value.
  static let isCotangent = ValueMarks(rawValue: 4)
}

/// Runs a program operation by operation, inside branches and loops too, with marks beside each value.
struct ProgramWalk {
  /// One operation that ran.
  struct Step {
    let primitive: any Primitive
    let operands: [Tensor]
    /// The marks of the operands.
    let marks: [ValueMarks]
    let results: [Tensor]
    /// The position of the outermost instruction that it belongs to.
    let instruction: Int
    /// The programs that it is inside of, outermost first, such as `step 3 of scan`.
    let path: [String]
  }

  typealias Values = (values: [Tensor], marks: [ValueMarks])

  /// Every variable of a program; nil for those that nothing needs.
  struct Variables {
    var values: [Tensor?]
    var marks: [ValueMarks]
  }

  /// Gives the marks of the results.
  let visit: (Step) throws(TensorError) -> [ValueMarks]

  /// The values and marks of all variables that the outputs depend on.
  func run(
    _ program: Program, _ inputs: Values, at outermost: Int? = nil, path: [String] = []
  ) throws(TensorError) -> Variables {
    var variables = Variables(
      values: [Tensor?](repeating: nil, count: program.types.count),
      marks: [ValueMarks](repeating: [], count: program.types.count))
    for (position, input) in program.inputs.enumerated() {
      variables.values[Int(input)] = inputs.values[position]
      variables.marks[Int(input)] = inputs.marks[position]
    }
    let isLive = program.liveVariables()
    for (index, instruction) in program.instructions.enumerated()
    where instruction.results.contains(where: { isLive[Int($0)] }) {
      let operands = program.operands(of: instruction)
      let results = try step(
        program.primitive(of: instruction), variables.values(of: operands), program.resultTypes(of: instruction),
        at: outermost ?? index, path)
      for (position, variable) in instruction.results.enumerated() {
        variables.values[Int(variable)] = results.values[position]
        variables.marks[Int(variable)] = results.marks[position]
      }
    }
    return variables
  }

  private func step(
    _ primitive: any Primitive, _ operands: Values, _ types: [TensorType], at index: Int, _ path: [String]
  ) throws(TensorError) -> Values {
    if !primitive.hasOwnRule, case .control(let control) = primitive.kernel(operands.values.map(\.type), types) {
      return try run(control, operands, at: index, path, primitive.notation)
    }
    let results = try applyAll(primitive, operands.values)
    for result in results {
      if let error = result.error { throw error }
    }
    let step = Step(
      primitive: primitive, operands: operands.values, marks: operands.marks, results: results, instruction: index,
      path: path)
    return (results, try visit(step))
  }

  private func run(
    _ control: ControlFlow, _ operands: Values, at index: Int, _ path: [String], _ name: String
  ) throws(TensorError) -> Values {
    func inner(_ program: Program, _ inputs: Values, _ part: String) throws(TensorError) -> Values {
      try run(program, inputs, at: index, path: path + ["\(part) of \(name)"]).values(of: program.outputs[...])
    }
    switch control {
    case .call(let program): return try inner(program, operands, "function")
    case .conditional(let first, let second):
      let isTrue = try operands.values[0].scalar(as: Bool.self)
      let rest = (Array(operands.values.dropFirst()), Array(operands.marks.dropFirst()))
      return try inner(isTrue ? first : second, rest, isTrue ? "first branch" : "second branch")
    case .repeatWhile(let loop):
      var (values, marks) = operands
      var iterations = 0
      while try call(loop.condition, values)[0].scalar(as: Bool.self) {
        try loop.checkBound(iterations)
        let next = try inner(loop.body, (values, marks), "step \(iterations)")
        values.replaceSubrange(..<loop.stateCount, with: next.values)
        marks.replaceSubrange(..<loop.stateCount, with: next.marks)
        iterations += 1
      }
      return (Array(values.prefix(loop.stateCount)), Array(marks.prefix(loop.stateCount)))
    case .scan(let loop):
      return try scan(loop, operands) { (inputs, step) throws(TensorError) in
        try inner(loop.body, inputs, "step \(step)")
      }
    case .refuse(let reason): throw reason.error
    }
  }

  private func scan(
    _ loop: ScanKernel, _ operands: Values, _ body: (Values, Int) throws(TensorError) -> Values
  ) throws(TensorError) -> Values {
    let slices = loop.carryCount..<loop.carryCount + loop.sliceCount
    var (values, marks) = operands
    let types = loop.body.outputTypes.dropFirst(loop.carryCount)
    var rows = types.map { _ in [Tensor?](repeating: nil, count: loop.length) }
    var rowMarks = types.map { _ in ValueMarks() }
    for iteration in 0..<loop.length {
      let step = loop.step(iteration)
      let inputs = values.indices.map { slices.contains($0) ? operands.values[$0][step] : values[$0] }
      let outputs = try body((inputs, marks), step)
      values.replaceSubrange(..<loop.carryCount, with: outputs.values.prefix(loop.carryCount))
      marks.replaceSubrange(..<loop.carryCount, with: outputs.marks.prefix(loop.carryCount))
      for column in rows.indices {
        rows[column][step] = outputs.values[loop.carryCount + column]
        rowMarks[column].formUnion(outputs.marks[loop.carryCount + column])
      }
    }
    let stacked = zip(rows, types).map { rows, type in
      rows.isEmpty ? Tensor.zeros([0] + type.shape, type.scalarType) : stack(rows.compactMap { $0 })
    }
    return (values.prefix(loop.carryCount) + stacked, marks.prefix(loop.carryCount) + rowMarks)
  }
}

extension ProgramWalk.Variables {
  func values(of variables: ArraySlice<VariableID>) -> ProgramWalk.Values {
    // Defined earlier, by the invariant of programs, and alive as somebody asks for it.
    (variables.map { values[Int($0)]! }, variables.map { marks[Int($0)] })
  }
}
