/// A tensor along a path in a variable t: a constant, or Taylor coefficients along an axis.
enum SeriesValue {
  case constant(Tensor)
  case series(Tensor)

  var isConstant: Bool {
    if case .constant = self { true } else { false }
  }

  /// The constant, or the coefficients.
  var tensor: Tensor {
    switch self {
    case .constant(let tensor), .series(let tensor): tensor
    }
  }
}

/// Elementwise operations on Taylor coefficients up to the power `order`, which lie along `axis`.
struct SeriesArithmetic {
  let order: Int
  let axis: Int

  // MARK: Coefficients

  /// All coefficients: a constant has zeros behind its value.
  func coefficients(_ value: SeriesValue) -> Tensor {
    switch value {
    case .series(let series): series
    case .constant(let tensor): padded(tensor.expandingAxis(axis), behind: order)
    }
  }

  /// The value at t = 0.
  func start(_ value: SeriesValue) -> Tensor {
    switch value {
    case .constant(let tensor): tensor
    case .series(let series): coefficient(0, of: series)
    }
  }

  func coefficient(_ power: Int, of series: Tensor) -> Tensor {
    let part = series.slice(axis: axis, power..<power + 1)
    return part.error == nil ? part.reshaped(to: series.shape.removing(axes: [axis])) : part
  }

  /// A constant repeated for each power.
  private func repeated(_ tensor: Tensor) -> Tensor {
    let shape = tensor.shape
    return tensor.expandingAxis(axis).broadcast(to: Array(shape[..<axis]) + [order + 1] + Array(shape[axis...]))
  }

  private func padded(_ series: Tensor, behind count: Int) -> Tensor {
    if series.error != nil || count == 0 { return series }
    return series.padded(
      low: series.shape.map { _ in 0 }, high: series.shape.indices.map { $0 == axis ? count : 0 })
  }

  // MARK: Operations

  func apply(_ primitive: some Elementwise, _ operands: [SeriesValue]) throws(TensorError) -> SeriesValue {
    let starts = operands.map { start($0) }
    if operands.allSatisfy(\.isConstant) || order == 0 { return .constant(Gradus.apply(primitive, starts)) }
    for tensor in starts {
      if let error = tensor.error { throw error }
    }
    if let coefficientwise = coefficientwise(primitive, operands, starts) { return .series(coefficientwise) }
    let types = starts.map(\.scalarType)
    guard try primitive.seriesRule(types, operands.map { !$0.isConstant }) != nil else {
      return .constant(Gradus.apply(primitive, starts))
    }
    let isConstant = operands.map(\.isConstant)
    _ = try SeriesSystem.kernel(of: primitive, types, isConstant: isConstant, axis: axis, length: order + 1)
    let map = SeriesMap(base: primitive, isConstant: isConstant, axis: axis)
    return .series(Gradus.apply(map, operands.map(\.tensor)))
  }

  /// The result where the operation works on each coefficient alone, which is then the operation itself.
  private func coefficientwise(
    _ primitive: some Elementwise, _ operands: [SeriesValue], _ starts: [Tensor]
  ) -> Tensor? {
    let scalar = primitive.scalarProgram(starts.map(\.scalarType))
    guard scalar.instructions.count == 1, scalar.types[scalar.results[0]].isFloatingPoint else { return nil }
    let isConstant = operands.map(\.isConstant)
    switch scalar.instructions[0] {
    case .unary(.negate, _), .convert, .binary(.add, _, _), .binary(.subtract, _, _):
      return Gradus.apply(primitive, operands.map { coefficients($0) })
    case .select:
      return Gradus.apply(primitive, [repeated(starts[0]), coefficients(operands[1]), coefficients(operands[2])])
    case .binary(.multiply, _, _) where isConstant.contains(true),
      .binary(.scale, _, _) where isConstant.contains(true), .binary(.divide, _, _) where isConstant[1]:
      return Gradus.apply(
        primitive, zip(operands, starts).map { $0.isConstant ? repeated($1) : coefficients($0) })
    default: return nil
    }
  }

  /// Runs a program of elementwise operations and constants on scalars for every element.
  func run(
    _ program: Program, _ arguments: [SeriesValue], shape: [Int]
  ) throws(TensorError) -> [SeriesValue] {
    var values = [SeriesValue?](repeating: nil, count: program.types.count)
    for (input, argument) in zip(program.inputs, arguments) { values[Int(input)] = argument }
    let anchors = arguments.map { start($0) }
    for instruction in program.instructions {
      let operands = program.operands(of: instruction).map { values[Int($0)]! }  // Defined before.
      let primitive = program.primitive(of: instruction)
      let type = program.type(of: instruction.result)
      if let elementwise = primitive as? any Elementwise {
        values[Int(instruction.result)] = try apply(elementwise, operands)
      } else if case .fill(let value) = primitive.kernel([], [type]) {
        values[Int(instruction.result)] = .constant(constant(value, type.with(shape: shape), like: anchors))
      } else {
        throw TensorError(
          "taylor", "rules that work element by element", got: primitive.notation, "Nest `derivative` instead.")
      }
    }
    return program.outputs.map { values[Int($0)]! }
  }
}
