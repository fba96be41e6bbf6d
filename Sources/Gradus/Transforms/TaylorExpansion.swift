/// Runs programs on Taylor coefficients up to the power `order`, which lie along a leading axis.
struct TaylorExpansion {
  let order: Int
  /// Operations whose series is being found through their derivative rule. Inside it they may occur again for low
  /// orders only, as the work doubles with each.
  private let expanding: [any Primitive.Type]
  private var arithmetic: SeriesArithmetic { SeriesArithmetic(order: order, axis: 0) }

  init(order: Int) { self.init(order: order, expanding: []) }

  private init(order: Int, expanding: [any Primitive.Type]) {
    self.order = order
    self.expanding = expanding
  }

  /// One of another order, inside the derivative rule of an operation.
  func inside(_ primitive: some Primitive, order: Int) -> TaylorExpansion {
    TaylorExpansion(order: order, expanding: expanding + [Swift.type(of: primitive)])
  }

  func isInside(_ primitive: some Primitive) -> Bool { expanding.contains { $0 == Swift.type(of: primitive) } }

  /// All coefficients: a constant has zeros behind its value.
  func coefficients(_ value: SeriesValue) -> Tensor { arithmetic.coefficients(value) }

  /// The value at t = 0.
  func start(_ value: SeriesValue) -> Tensor { arithmetic.start(value) }

  func run(_ program: Program, _ arguments: [SeriesValue]) throws(TensorError) -> [SeriesValue] {
    var values = [SeriesValue?](repeating: nil, count: program.types.count)
    for (input, argument) in zip(program.inputs, arguments) { values[Int(input)] = argument }
    let anchors = arguments.map { arithmetic.start($0) }
    for instruction in program.instructions {
      let operands = program.operands(of: instruction).map { values[Int($0)]! }  // Defined before.
      let results = try apply(program.primitive(of: instruction), operands, like: anchors)
      for (variable, result) in zip(instruction.results, results) { values[Int(variable)] = result }
    }
    return program.outputs.map { values[Int($0)]! }
  }

  /// A program from coefficients to coefficients. `inputs` and `outputs` say which have any; the others are values.
  func expanded(_ program: Program, _ inputs: [Bool], outputs: [Bool]) throws(TensorError) -> Program {
    let types = zip(program.inputTypes, inputs).map { $1 ? $0.stacked(order + 1) : $0 }
    return try Program(recording: types) { _, arguments throws(TensorError) in
      let values = zip(arguments, inputs).map { $1 ? SeriesValue.series($0) : .constant($0) }
      return zip(try run(program, values), outputs).map { $1 ? coefficients($0) : start($0) }
    }
  }

  private func apply(
    _ primitive: some Primitive, _ operands: [SeriesValue], like anchors: [Tensor]
  ) throws(TensorError) -> [SeriesValue] {
    let starts = operands.map { arithmetic.start($0) }
    if let error = starts.lazy.compactMap(\.error).first { throw error }
    if operands.allSatisfy(\.isConstant) || order == 0 {
      return try record(primitive, starts, like: anchors).map { .constant($0) }
    }
    if let elementwise = primitive as? any Elementwise { return [try arithmetic.apply(elementwise, operands)] }
    if let product = primitive as? any MultilinearPrimitive { return [try multiply(product, operands)] }
    if let linear = primitive as? any LinearPrimitive {
      let series = operands.map { arithmetic.coefficients($0) }
      return try linear.batched(series, series.map { _ in true }, order + 1).map { .series($0) }
    }
    if let series = try primitive.series(operands, in: self) { return series }
    return try applyByDerivative(primitive, operands, starts, like: anchors)
  }

  /// An operation on values alone, in the recording of the anchors.
  func record(
    _ primitive: some Primitive, _ operands: [Tensor], like anchors: [Tensor]
  ) throws(TensorError) -> [Tensor] {
    guard let recorder = Recorder.innermost(of: operands + anchors) else { return try applyAll(primitive, operands) }
    return try recorder.recordAll(primitive, operands)
  }

  // MARK: Products

  /// Cauchy's product: coefficient k is Σ B(a[j], b[k − j]).
  private func multiply(
    _ primitive: some MultilinearPrimitive, _ operands: [SeriesValue]
  ) throws(TensorError) -> SeriesValue {
    let varying = operands.indices.filter { !operands[$0].isConstant }
    var arguments = operands.map(\.tensor)
    var isBatched = operands.map { !$0.isConstant }
    guard varying.count > 1 else {
      return .series(try primitive.batched(arguments, isBatched, order + 1)[0])
    }
    guard varying.count == 2 else { throw unsupported(primitive.callNotation) }
    let (left, right) = (arguments[varying[0]], arguments[varying[1]])
    isBatched[varying[0]] = false
    var sum: Tensor?
    for power in 0...order {
      arguments[varying[0]] = arithmetic.coefficient(power, of: left)
      arguments[varying[1]] = right.slice(axis: 0, 0..<order + 1 - power)
      let part = try primitive.batched(arguments, isBatched, order + 1 - power)[0]
      if let error = part.error { throw error }
      let low = part.shape.indices.map { $0 == 0 ? power : 0 }
      let shifted = part.padded(low: low, high: low.map { _ in 0 })
      sum = sum.map { $0 + shifted } ?? shifted
    }
    return .series(sum ?? left)
  }

  func unsupported(_ operation: String) -> TensorError {
    TensorError(
      "taylor", "operations that have Taylor coefficients", got: operation, "Nest `derivative` or `jvp` instead.")
  }
}
