import GradusKernels

/// Which results are written straight into the regions of the tensors that they are assembled into, instead of being
/// copied there.
///
/// A map writes its result to any number of places; another assembly writes its own only where its single reader wants
/// it. The rest of the whole that no part covers, if there is any, must be what can be filled by itself.
struct AssembledParts {
  /// Where the elements of a part lie in the whole that is written in its place.
  struct Part {
    let whole: VariableID
    let view: View
    /// The part's own extents, which the view's strides belong to.
    let shape: [Int]
  }

  private struct Operand: Hashable {
    let assembly: VariableID
    let position: Int
  }

  private var parts: [VariableID: [Part]] = [:]
  private var placed: Set<Operand> = []

  /// The places of a variable in other tensors.
  subscript(variable: VariableID) -> [Part] { parts[variable, default: []] }

  /// Whether the step that makes an operand of an assembly writes it to its place.
  func isPlaced(operand position: Int, of assembly: VariableID) -> Bool {
    placed.contains(Operand(assembly: assembly, position: position))
  }

  init(_ analysis: ProgramAnalysis, _ merging: StepMerging) {
    let program = analysis.program
    let assemblies = merging.steps.compactMap(\.last).filter { index in
      if case .assemble = analysis.kernels[index] { true } else { false }
    }
    let alone = Self.mapsThatStoreOnce(analysis, merging)
    // Backwards, so that a part of a part is given its place in the outermost whole.
    for index in assemblies.sorted(by: >) {
      guard case .assemble(_, let views) = analysis.kernels[index] else { continue }
      let instruction = program.instructions[index]
      let operands = program.operands(of: instruction)
      let shapes = operands.map { program.type(of: $0).shape }
      guard Self.gaps(program.type(of: instruction.result).shape, shapes, views) != nil else { continue }
      for (position, (operand, view)) in zip(operands, views).enumerated() {
        let base = analysis.source(of: operand).base
        let isOnlyReader = merging.outsideReads[Int(base)] == 1 && !analysis.isOutputBase[Int(base)]
        guard Self.canWriteAnywhere(base, isOnlyReader, analysis),
          let part = part(
            operand, view, of: instruction.result, canPermute: isOnlyReader && alone.contains(base), analysis)
        else { continue }
        parts[base, default: []].append(part)
        placed.insert(Operand(assembly: instruction.result, position: position))
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

  private static func canWriteAnywhere(
    _ variable: VariableID, _ hasOneReader: Bool, _ analysis: ProgramAnalysis
  ) -> Bool {
    let definition = Int(analysis.definitions[Int(variable)])
    guard definition >= 0, !analysis.isInlined[definition], analysis.constants[Int(variable)] == nil else {
      return false
    }
    switch analysis.kernels[definition] {
    case .map: return true
    case .assemble: return hasOneReader
    default: return false
    }
  }

  /// Results that a step of maps stores alone, so that the step can run in any order of its elements, and for which
  /// it reads few tensors as large: each of them may have to be transposed.
  private static func mapsThatStoreOnce(_ analysis: ProgramAnalysis, _ merging: StepMerging) -> Set<VariableID> {
    let program = analysis.program
    var found: Set<VariableID> = []
    for members in merging.steps {
      guard let last = members.last, case .map = analysis.kernels[last] else { continue }
      let results = members.map { program.instructions[$0].result }
      let stored = results.filter { merging.outsideReads[Int($0)] > 0 || analysis.isOutputBase[Int($0)] }
      let operands = members.flatMap { program.operands(of: program.instructions[$0]) }.map {
        analysis.source(of: $0).base
      }
      let count = program.type(of: results[0]).elementCount
      let large = Set(operands).subtracting(results).filter { program.type(of: $0).elementCount >= count }
      if stored.count == 1, large.count <= 2 { found.insert(stored[0]) }
    }
    return found
  }

  /// Where the elements of an operand's base lie in the outermost whole; nil if no strides say so.
  private func part(
    _ operand: VariableID, _ view: View, of whole: VariableID, canPermute: Bool, _ analysis: ProgramAnalysis
  ) -> Part? {
    let source = analysis.source(of: operand)
    let (shape, baseShape) = (analysis.program.type(of: operand).shape, analysis.program.type(of: source.base).shape)
    guard analysis.isWhole(operand) || canPermute, baseShape.squeezed.count <= Int(GRADUS_MAXIMUM_RANK),
      let order = source.view.orderInMemory(shape, count: baseShape.elementCount)
    else { return nil }
    let ordered = View(offset: view.offset, strides: order.map { view.strides[$0] })
    guard let placed = View.whole(baseShape).composed(with: ordered, order.map { shape[$0] }, result: baseShape) else {
      return nil
    }
    guard let outer = parts[whole]?.first else { return Part(whole: whole, view: placed, shape: baseShape) }
    guard let view = placed.composed(with: outer.view, outer.shape, result: baseShape) else { return nil }
    return Part(whole: outer.whole, view: view, shape: baseShape)
  }
}
