// Operations that carry programs carry the programs' expansions instead. Conditions see the values at t = 0, so that
// branches and numbers of iterations are those of the point.

extension Call {
  func series(_ operands: [SeriesValue], in expansion: TaylorExpansion) throws(TensorError) -> [SeriesValue]? {
    try expansion.run(program, operands)
  }
}

extension CustomTangent {
  func series(_ operands: [SeriesValue], in expansion: TaylorExpansion) throws(TensorError) -> [SeriesValue]? {
    try expansion.run(try forward(), operands)
  }
}

extension Conditional {
  func series(_ operands: [SeriesValue], in expansion: TaylorExpansion) throws(TensorError) -> [SeriesValue]? {
    let rest = operands.dropFirst()
    let varies = rest.map { !$0.isConstant }
    let outputs = zip(try first.activeOutputs(varies), try second.activeOutputs(varies)).map { $0 || $1 }
    let branches = Conditional(
      first: try expansion.expanded(first, varies, outputs: outputs),
      second: try expansion.expanded(second, varies, outputs: outputs))
    let results = try applyAll(branches, [expansion.start(operands[0])] + rest.map(\.tensor))
    return zip(results, outputs).map { $1 ? .series($0) : .constant($0) }
  }
}

extension Scan {
  func series(_ operands: [SeriesValue], in expansion: TaylorExpansion) throws(TensorError) -> [SeriesValue]? {
    let (varies, outputs) = try loop.body.activity(of: operands.map { !$0.isConstant }, carried: loop.carryCount)
    let arguments = operands.enumerated().map { index, operand in
      guard varies[index] else { return operand.tensor }
      let series = expansion.coefficients(operand)
      // The steps come first, then the coefficients.
      return slices.contains(index) ? series.movingAxis(0, to: 1) : series
    }
    let scan = Scan(
      try expansion.expanded(loop.body, varies, outputs: outputs), length: loop.length, carryCount: loop.carryCount,
      sliceCount: loop.sliceCount, isReversed: loop.isReversed)
    return zip(try applyAll(scan, arguments), outputs).enumerated().map { index, output in
      let (result, isActive) = output
      return isActive ? .series(index < loop.carryCount ? result : result.movingAxis(1, to: 0)) : .constant(result)
    }
  }
}

extension WhileLoop {
  func series(_ operands: [SeriesValue], in expansion: TaylorExpansion) throws(TensorError) -> [SeriesValue]? {
    let (varies, outputs) = try loop.body.activity(of: operands.map { !$0.isConstant }, carried: loop.stateCount)
    let expanded = WhileKernel(
      condition: try expansion.expanded(loop.condition, varies, outputs: [false]),
      body: try expansion.expanded(loop.body, varies, outputs: outputs), stateCount: loop.stateCount,
      maximumIterations: loop.maximumIterations)
    let arguments = zip(operands, varies).map { $1 ? expansion.coefficients($0) : $0.tensor }
    return zip(try applyAll(WhileLoop(loop: expanded), arguments), outputs).map { $1 ? .series($0) : .constant($0) }
  }
}
