import GradusKernels

/// Which results are written straight into the region of a tensor that they are assembled into, instead of being copied
/// there.
///
/// That needs a part that nothing else reads and whose step can write anywhere (a map, or another assembly), and a whole
/// whose rest, if there is any, can be filled by itself.
struct AssembledParts {
  /// Where the elements of a part lie in the whole that is written in its place.
  struct Part {
    let whole: VariableID
    let view: View
    /// The part's own extents, which the view's strides belong to.
    let shape: [Int]
  }

  private var parts: [VariableID: Part] = [:]

  subscript(variable: VariableID) -> Part? { parts[variable] }

  init(_ analysis: ProgramAnalysis, _ merging: StepMerging) {
    let program = analysis.program
    let assemblies = merging.steps.compactMap(\.last).filter { index in
      if case .assemble = analysis.kernels[index] { true } else { false }
    }
    if assemblies.isEmpty { return }
    let readers = Self.readerCounts(analysis)
    // Backwards, so that a part of a part is given its place in the outermost whole.
    for index in assemblies.sorted(by: >) {
      guard case .assemble(_, let views) = analysis.kernels[index] else { continue }
      let instruction = program.instructions[index]
      let operands = program.operands(of: instruction)
      let shapes = operands.map { program.type(of: $0).shape }
      guard Self.gaps(program.type(of: instruction.result).shape, shapes, views) != nil else { continue }
      for (operand, view) in zip(operands, views) {
        let base = analysis.source(of: operand).base
        guard readers[Int(base)] == 1, Self.canWriteAnywhere(base, analysis) else { continue }
        if let part = part(operand, view, of: instruction.result, analysis) { parts[base] = part }
      }
    }
  }

  /// The slabs of a tensor that none of its parts covers, as an axis and ranges on it; nil if the rest is no slabs.
  static func gaps(_ shape: [Int], _ parts: [[Int]], _ views: [View]) -> (axis: Int, ranges: [Range<Int>])? {
    if parts.reduce(0, { $0 + $1.elementCount }) == shape.elementCount { return (0, []) }
    let rowMajor = shape.rowMajorStrides
    let shortAxes = shape.indices.filter { axis in parts.contains { $0[axis] != shape[axis] } }
    guard shortAxes.count == 1, let axis = shortAxes.first,
      zip(parts, views).allSatisfy({ $0[axis] <= 1 || $1.strides[axis] == rowMajor[axis] })
    else { return nil }
    let covered = zip(parts, views).map { part, view in
      view.offset / rowMajor[axis]..<view.offset / rowMajor[axis] + part[axis]
    }
    var ranges: [Range<Int>] = []
    var end = 0
    for range in covered.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if range.lowerBound > end { ranges.append(end..<range.lowerBound) }
      end = range.upperBound
    }
    return (axis, end < shape[axis] ? ranges + [end..<shape[axis]] : ranges)
  }

  /// How many operands read each variable that views are made of; outputs of the program count as many.
  private static func readerCounts(_ analysis: ProgramAnalysis) -> [Int] {
    var counts = analysis.isOutputBase.map { $0 ? 2 : 0 }
    for index in analysis.program.instructions.indices where !analysis.isFolded(index) {
      for operand in analysis.program.operands(of: analysis.program.instructions[index]) {
        counts[Int(analysis.source(of: operand).base)] += 1
      }
    }
    return counts
  }

  private static func canWriteAnywhere(_ variable: VariableID, _ analysis: ProgramAnalysis) -> Bool {
    let definition = Int(analysis.definitions[Int(variable)])
    guard definition >= 0, !analysis.isInlined[definition], analysis.constants[Int(variable)] == nil else {
      return false
    }
    switch analysis.kernels[definition] {
    case .map, .assemble: return true
    default: return false
    }
  }

  /// Where the elements of an operand's base lie in the outermost whole; nil if no strides say so.
  private func part(_ operand: VariableID, _ view: View, of whole: VariableID, _ analysis: ProgramAnalysis) -> Part? {
    let source = analysis.source(of: operand)
    let (shape, baseShape) = (analysis.program.type(of: operand).shape, analysis.program.type(of: source.base).shape)
    let isWhole = source.view.offset == 0 && source.view.isContiguous(shape)
    guard isWhole, baseShape.squeezed.count <= Int(GRADUS_MAXIMUM_RANK), shape.elementCount == baseShape.elementCount,
      let placed = View.whole(baseShape).composed(with: view, shape, result: baseShape)
    else { return nil }
    guard let outer = parts[whole] else { return Part(whole: whole, view: placed, shape: baseShape) }
    guard let view = placed.composed(with: outer.view, outer.shape, result: baseShape) else { return nil }
    return Part(whole: outer.whole, view: view, shape: baseShape)
  }
}
