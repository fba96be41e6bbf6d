// Series of operations that are no elementwise, linear or multilinear map, from their derivative rule.
extension TaylorExpansion {
  func applyByDerivative(
    _ primitive: some Primitive, _ operands: [SeriesValue], _ starts: [Tensor], like anchors: [Tensor]
  ) throws(TensorError) -> [SeriesValue] {
    let varies = operands.map { !$0.isConstant }
    let single = try Program(recording: starts.map(\.type)) { recorder, arguments throws(TensorError) in
      try recorder.recordAll(primitive, arguments)
    }
    let (both, isActive) = try single.tangentProgram(active: varies)
    let slopes = both.withOutputs(Array(single.outputs.count..<both.outputs.count))
    let isCurved = try slopes.activeOutputs(varies + varies.filter { $0 }.map { _ in false }).contains(true)
    let values = try record(primitive, starts, like: anchors)
    guard isCurved else { return try extendLinearly(operands, values, slopes, isActive) }
    let rule = try DerivativeRule(primitive, starts.map(\.type), varies)
    if let solution = primitive as? any LinearSolution {
      return try solve(solution, rule, operands, values)
    }
    return try integrate(primitive, rule, operands, values)
  }

  /// A map that is linear around the point: its higher coefficients are its tangents along those of the operands.
  private func extendLinearly(
    _ operands: [SeriesValue], _ values: [Tensor], _ slopes: Program, _ isActive: [Bool]
  ) throws(TensorError) -> [SeriesValue] {
    let (starts, higher) = (operands.map(start), operands.compactMap(higherCoefficients))
    let isBatched = starts.map { _ in false } + higher.map { _ in true }
    var changes = call(try slopes.batched(isBatched, size: order), starts + higher)[...]
    return zip(values, isActive).map { value, isActive in
      isActive ? .series(concatenate([value.expandingAxis(0), changes.removeFirst()])) : .constant(value)
    }
  }

  /// A smooth map y(x) as the solution of y' = J(x, y)·x', where the right side is a program of other operations.
  private func integrate(
    _ primitive: some Primitive, _ rule: DerivativeRule, _ operands: [SeriesValue], _ values: [Tensor]
  ) throws(TensorError) -> [SeriesValue] {
    guard order <= 6 || !isInside(primitive) else { throw unsupported(primitive.callNotation) }
    // Where the rule reads the results, each pass finds one more coefficient of them.
    var results = values.map { SeriesValue.constant($0) }
    for power in rule.readsResults ? 1...order : order...order {
      let changes = operands.filter { !$0.isConstant }.map { derivative($0, to: power) }
      let expansion = inside(primitive, order: power - 1)
      let arguments = operands.map { cut($0, to: power) } + changes + results
      let slopes = try expansion.run(rule.program, arguments).map { expansion.coefficients($0) }
      results = rule.results(values, higher: slopes.map { $0 / powers(1...power, like: $0) })
    }
    return results
  }

  /// The solution of equations linear in it: y = y₀ + J(x₀, y)·(x − x₀). As x − x₀ begins with the first power of t,
  /// each pass finds one more coefficient.
  private func solve(
    _ primitive: some Primitive, _ rule: DerivativeRule, _ operands: [SeriesValue], _ values: [Tensor]
  ) throws(TensorError) -> [SeriesValue] {
    var results = values.map { SeriesValue.constant($0) }
    for power in rule.readsResults ? 1...order : order...order {
      let changes = operands.compactMap(higherCoefficients).map { higher in
        SeriesValue.series(padded(higher.slice(axis: 0, 0..<power), before: 1))
      }
      let known = results.map { result in
        result.isConstant ? result : .series(padded(result.tensor, behind: 1))
      }
      let expansion = inside(primitive, order: power)
      let slopes = try expansion.run(rule.program, operands.map { .constant(start($0)) } + changes + known)
      let higher = slopes.map { expansion.coefficients($0).slice(axis: 0, 1..<power + 1) }
      results = rule.results(values, higher: higher)
    }
    return results
  }

  // MARK: Parts of series

  private func higherCoefficients(_ value: SeriesValue) -> Tensor? {
    if case .series(let series) = value { series.slice(axis: 0, 1..<order + 1) } else { nil }
  }

  /// The first `count` coefficients.
  private func cut(_ value: SeriesValue, to count: Int) -> SeriesValue {
    guard case .series(let series) = value else { return value }
    return count == 1 ? .constant(start(value)) : .series(series.slice(axis: 0, 0..<count))
  }

  /// The first `count` coefficients of the derivative by the path's variable.
  private func derivative(_ value: SeriesValue, to count: Int) -> SeriesValue {
    let higher = coefficients(value).slice(axis: 0, 1..<count + 1)
    let slope = higher * powers(1...count, like: higher)
    return count == 1 ? .constant(slope.reshaped(to: Array(slope.shape.dropFirst()))) : .series(slope)
  }

  /// The numbers of a range along the leading axis, to multiply a series with.
  private func powers(_ range: ClosedRange<Int>, like series: Tensor) -> Tensor {
    let numbers =
      iota(TensorType(.i64, [range.count]), axis: 0, like: [series]) + Tensor(integerLiteral: range.lowerBound)
    return numbers.converted(to: series.scalarType)
      .reshaped(to: [range.count] + series.shape.dropFirst().map { _ in 1 })
  }

  private func padded(_ series: Tensor, before low: Int = 0, behind high: Int = 0) -> Tensor {
    series.padded(
      low: series.shape.indices.map { $0 == 0 ? low : 0 }, high: series.shape.indices.map { $0 == 0 ? high : 0 })
  }
}

/// The derivative rule of an operation: from the operands, the tangents of the varying ones and the results to the
/// tangents of the results that vary.
private struct DerivativeRule {
  let program: Program
  let isActive: [Bool]
  let readsResults: Bool

  init(_ primitive: some Primitive, _ types: [TensorType], _ varies: [Bool]) throws(TensorError) {
    let recorder = Recorder()
    defer { recorder.close() }
    let operands = types.map(recorder.input)
    let tangents = zip(operands, varies).map { $1 ? recorder.input($0.type) : nil }
    let (results, slopes) = try primitive.pushforward(operands, tangents, in: recorder)
    if let error = slopes.lazy.compactMap({ $0?.error }).first { throw error }
    isActive = slopes.map { $0 != nil }
    program = try recorder.finish(results + slopes.compactMap { $0 }).takingOutputs(results.count)
    readsResults = zip(program.usedInputs().suffix(results.count), isActive).contains { $0 && $1 }
  }

  /// The values, continued by the higher coefficients of those that vary.
  func results(_ values: [Tensor], higher: [Tensor]) -> [SeriesValue] {
    var rest = higher[...]
    return zip(values, isActive).map { value, isActive in
      isActive ? .series(concatenate([value.expandingAxis(0), rest.removeFirst()])) : .constant(value)
    }
  }
}
