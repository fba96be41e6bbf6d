/// Builds the series of an elementwise operation from what it knows already: its value on single elements and its
/// derivative rule.
///
/// Sums, products, quotients and selections have rules of their own. For any other operation y = f(x) the derivative
/// rule is a differential equation, y' = f'(x, y)·x', whose right side is again a series: coefficient k of y follows
/// from coefficient k − 1 of the right side. So every operation with a derivative has Taylor coefficients, at the cost
/// of a few products of series.
struct SeriesSystem {
  private(set) var nodes: [SeriesKernel.Node] = []
  /// For each node: its scalar type, and whether it has higher coefficients.
  private var types: [ScalarType] = []
  private var varies: [Bool] = []
  private var known: [SeriesKernel.Node: Int] = [:]
  private var applications: [Application: (node: Int, order: Int)] = [:]
  private var rules: [RuleKey: Program?] = [:]

  private struct Application: Hashable {
    let primitive: AnyHashable
    let operands: [Int]
  }

  private struct RuleKey: Hashable {
    let primitive: AnyHashable
    let types: [ScalarType]
    let varies: [Bool]
  }

  /// The kernel of an operation on operands of those types.
  static func kernel(
    of primitive: some Elementwise, _ operands: [ScalarType], isConstant: [Bool], axis: Int, length: Int
  ) throws(TensorError) -> SeriesKernel {
    var system = SeriesSystem()
    let arguments = operands.indices.map { index in
      system.add(.init(value: nil, operands: [], rule: .operand(index)), operands[index], varies: !isConstant[index])
    }
    let result = try system.apply(primitive, arguments, order: length - 1)
    return SeriesKernel(nodes: system.nodes, result: result, axis: axis, length: length, isConstant: isConstant)
  }

  private mutating func add(_ node: SeriesKernel.Node, _ type: ScalarType, varies: Bool) -> Int {
    if let same = known[node], types[same] == type { return same }
    nodes.append(node)
    types.append(type)
    self.varies.append(varies)
    known[node] = nodes.count - 1
    return nodes.count - 1
  }

  /// The node of an operation, right up to the power `order`.
  private mutating func apply(
    _ primitive: some Elementwise, _ operands: [Int], order: Int
  ) throws(TensorError) -> Int {
    let operandTypes = operands.map { types[$0] }
    let scalar = primitive.scalarProgram(operandTypes)
    let flags = operands.map { varies[$0] }
    let type = scalar.types[scalar.results[0]]
    guard order > 0, flags.contains(true), type.isFloatingPoint else {
      return add(.init(value: scalar, operands: operands, rule: .constant), type, varies: false)
    }
    if let node = expand(scalar, operands) { return node }
    let application = Application(primitive: AnyHashable(primitive), operands: operands)
    if let known = applications[application], known.order >= order { return known.node }
    guard let rule = try rule(of: primitive, operandTypes, flags) else {
      return add(.init(value: scalar, operands: operands, rule: .constant), type, varies: false)
    }
    // Not shared by structure: what it is the integral of is found only now, and may depend on it.
    let node = nodes.count
    nodes.append(.init(value: scalar, operands: operands, rule: .constant))
    types.append(type)
    varies.append(true)
    applications[application] = (node, order)
    let changes = operands.filter { varies[$0] }.map { operand in
      add(.init(value: nil, operands: [operand], rule: .derivative), types[operand], varies: true)
    }
    nodes[node].rule = .integral(of: try run(rule, operands + changes + [node], order: order - 1))
    return node
  }

  /// The derivative rule: the operands, the tangents of the varying ones and the result ↦ the result's tangent; nil
  /// where that is none.
  private mutating func rule(
    of primitive: some Elementwise, _ types: [ScalarType], _ varies: [Bool]
  ) throws(TensorError) -> Program? {
    let key = RuleKey(primitive: AnyHashable(primitive), types: types, varies: varies)
    if let known = rules[key] { return known }
    let rule = try primitive.seriesRule(types, varies)
    rules[key] = .some(rule)
    return rule
  }

  /// Walks a program of elementwise operations on scalars.
  private mutating func run(_ program: Program, _ arguments: [Int], order: Int) throws(TensorError) -> Int {
    var values = [Int](repeating: -1, count: program.types.count)
    for (input, argument) in zip(program.inputs, arguments) { values[Int(input)] = argument }
    for instruction in program.instructions {
      let operands = program.operands(of: instruction).map { values[Int($0)] }
      let primitive = program.primitive(of: instruction)
      let type = program.type(of: instruction.result)
      if let elementwise = primitive as? any Elementwise {
        values[Int(instruction.result)] = try apply(elementwise, operands, order: order)
      } else if case .fill(let value) = primitive.kernel([], [type]) {
        var constant = ScalarProgram(operands: [])
        constant.results = [constant.append(.constant(value), type.scalarType)]
        values[Int(instruction.result)] = add(
          .init(value: constant, operands: [], rule: .constant), type.scalarType, varies: false)
      } else {
        throw TensorError(
          "taylor", "derivative rules that work element by element", got: primitive.notation,
          "Nest `derivative` instead.")
      }
    }
    return values[Int(program.outputs[0])]
  }

  /// The nodes of a scalar program made of arithmetic and choices alone; nil for any other.
  private mutating func expand(_ scalar: ScalarProgram, _ operands: [Int]) -> Int? {
    let rules = scalar.instructions.map(Self.rule)
    guard rules.allSatisfy({ $0 != nil }) else { return nil }
    // A comparison of its own operands is not arithmetic, so a choice must be the only instruction.
    guard scalar.instructions.count == 1 || !rules.contains(.select) else { return nil }
    var numbers = operands
    for (index, (instruction, rule)) in zip(scalar.instructions, rules).enumerated() {
      let arguments = instruction.operands.map { numbers[$0] }
      let type = scalar.types[scalar.operandCount + index]
      let single = ScalarProgram.of(
        instruction.renumbered(Self.positions(instruction)), arguments.map { types[$0] }, type)
      let isVarying = arguments.contains { varies[$0] } && type.isFloatingPoint
      numbers.append(
        add(
          .init(value: single, operands: arguments, rule: isVarying ? rule ?? .constant : .constant), type,
          varies: isVarying))
    }
    return numbers[scalar.results[0]]
  }

  /// The operands of an instruction, in order of appearance, as 0, 1, 2.
  private static func positions(_ instruction: ScalarInstruction) -> (Int) -> Int {
    var next = -1
    return { _ in
      next += 1
      return next
    }
  }

  private static func rule(_ instruction: ScalarInstruction) -> SeriesKernel.Rule? {
    switch instruction {
    case .constant: .constant
    case .unary(.negate, _): .sum([-1])
    case .convert: .sum([1])
    case .binary(.add, _, _): .sum([1, 1])
    case .binary(.subtract, _, _): .sum([1, -1])
    case .binary(.multiply, _, _), .binary(.scale, _, _): .product
    case .binary(.divide, _, _): .quotient
    case .select: .select
    case .load, .unary, .binary, .compare, .call: nil
    }
  }
}

extension Elementwise {
  /// The derivative rule on scalars: the operands, the tangents of the varying ones and the result ↦ the result's
  /// tangent; nil where that is none.
  func seriesRule(_ types: [ScalarType], _ varies: [Bool]) throws(TensorError) -> Program? {
    let recorder = Recorder()
    defer { recorder.close() }
    let operands = types.map { recorder.input(TensorType($0)) }
    let tangents = zip(operands, varies).map { $1 ? recorder.input($0.type) : nil }
    let result = recorder.input(try resultType(operands.map(\.type)))
    guard let slope = seriesTangent(operands, tangents, result) else { return nil }
    if let error = slope.error { throw error }
    return try recorder.finish([slope]).simplified()
  }
}
