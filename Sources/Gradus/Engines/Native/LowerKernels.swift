import GradusKernels

// Lowering of each kind of kernel to steps.
extension Lowering {
  mutating func lower(_ group: Int, _ members: [Int]) throws(TensorError) {
    let instruction = program.instructions[group]
    let result = program.type(of: instruction.result)
    let operands = Array(program.operands(of: instruction))
    switch analysis.kernels[group] {
    case .fill, .iota: break
    case .map: try lowerMap(members, result.shape)
    case .reduce(let reducer, let axes): try lowerReduction(members, instruction, reducer, axes)
    case .view:
      let source = try reading(operands[0])
      let operand = program.type(of: operands[0])
      // The view could not be composed with the one below it: its operand is copied, then viewed.
      guard case .view(let view) = analysis.kernels[group] else { break }
      let whole =
        source.view.isContiguous(operand.shape)
        ? source.place : copied(source.place, source.view.strides, operand.shape, operand.scalarType)
      let start = NativeStep.Place(
        buffer: whole.buffer, offset: whole.offset + view.offset * operand.scalarType.byteCount)
      let place = NativeStep.Place(buffer: buffer(writing: instruction.result), offset: 0)
      appendCopy(from: start, view.strides, to: place, result.shape, result.scalarType)
    case .assemble(let fill, let views): try assemble(instruction, operands, fill, views)
    case .contract(let axes): try lowerContraction(instruction, operands, axes)
    case .argReduce, .gather, .scatter, .cumulate, .recurrence, .sort:
      try lowerAlongAxis(instruction, operands, analysis.kernels[group])
    case .random(let bits):
      let keys = try readingContiguous(operands[0])
      let count = program.type(of: operands[0]).elementCount
      steps.append(
        .random(
          result: NativeStep.Place(buffer: buffer(writing: instruction.result), offset: 0), keys: keys,
          type: result.scalarType.kernelType, bits: Int32(bits), keyCount: count,
          count: count == 0 ? 0 : result.elementCount / count))
    case .control(let control): try lowerControl(instruction, operands, control)
    case .linearAlgebra(let factorization): try lowerFactorization(instruction, operands, factorization)
    case .series(let kernel): try lowerSeries(instruction, operands, kernel)
    }
  }

  private mutating func fusedMap(_ members: [Int], _ shape: [Int]) -> FusedMap {
    var map = FusedMap(shape: shape)
    for member in members {
      if case .map(let scalar) = analysis.kernels[member] { map.append(program.instructions[member], scalar, analysis) }
    }
    return map
  }

  private mutating func lowerMap(_ members: [Int], _ shape: [Int]) throws(TensorError) {
    if shape.elementCount == 0 { return }
    var map = fusedMap(members, shape)
    for member in members { store(program.instructions[member].result, in: &map) }
    steps.append(.map(memory.store([try kernelMap(map, map.orderOfStores).0])))
  }

  /// Adds the stores of a result: to its places in other tensors, to its own memory and to further outputs.
  private mutating func store(_ result: VariableID, in map: inout FusedMap) {
    for part in parts[result] { map.store(result, to: buffer(writing: part.whole), part, analysis) }
    let readsOfOwn = merging.outsideReads[Int(result)] - parts[result].count
    if readsOfOwn > 0 || analysis.isOutputBase[Int(result)] {
      map.store(result, to: buffer(writing: result), nil, analysis)
    }
    for output in furtherOutputs[result, default: []] { map.store(result, to: output, nil, analysis) }
  }

  /// The C form, and the register that a reduction folds.
  private mutating func kernelMap(_ map: FusedMap, _ permutation: [Int]) throws(TensorError) -> (gradus_map, Int32) {
    var buffers: [VariableID: Int32] = [:]
    for load in map.loads { buffers[load.source.base] = try buffer(reading: load.source.base) }
    for store in map.stores where store.view == nil { allowInPlace(store.variable, map) }
    var builder = KernelMapBuilder(map, memory: memory) { buffers[$0] ?? -1 }
    let result = try builder.build(permutation: permutation)
    return (result, map.reduced.map(builder.register) ?? -1)
  }

  /// A stored value may take over the memory of one that this step reads element by element and nothing reads later.
  private mutating func allowInPlace(_ variable: VariableID, _ map: FusedMap) {
    guard case .temporary(let result) = homes[variable] else { return }
    let type = program.type(of: variable)
    for load in map.loads {
      guard case .temporary(let operand) = homes[load.source.base], load.type.byteCount == type.scalarType.byteCount
      else { continue }
      let views = map.loads.filter { $0.source.base == load.source.base }.map(\.source.view)
      let isTaken = map.stores.contains { store in
        if case .temporary(let other) = homes[store.variable] {
          planner.values[other].inPlaceOf == operand
        } else {
          false
        }
      }
      let baseCount = program.type(of: load.source.base).elementCount
      if !isTaken, views.allSatisfy({ $0.offset == 0 && $0.isContiguous(map.shape) }), baseCount == type.elementCount {
        planner.allowInPlace(result, of: operand)
        return
      }
    }
  }

  private mutating func lowerReduction(
    _ members: [Int], _ instruction: Instruction, _ reducer: Reducer, _ axes: [Int]
  ) throws(TensorError) {
    let operand = program.operands(of: instruction).first!  // A reduction has one operand.
    let shape = program.type(of: operand).shape
    var map = fusedMap(members, shape)
    map.reduced = map.value(of: operand, analysis)
    // Reduced axes that are neighbours stay where they are; others are moved in front of the kept ones, or behind them
    // if the innermost axis is reduced and there is much to reduce.
    let kept = shape.indices.filter { !axes.contains($0) }
    let wide = axes.filter { shape[$0] != 1 }
    let isBlock = wide.isEmpty || kept.allSatisfy { shape[$0] == 1 || $0 < wide[0] || $0 > wide[wide.count - 1] }
    let count = axes.map { shape[$0] }.elementCount
    let isInnermostKept = shape.indices.last { shape[$0] > 1 }.map { !axes.contains($0) } ?? true
    let isInFront = !isBlock && (isInnermostKept || count < 32)
    let permutation = isBlock ? Array(shape.indices) : isInFront ? axes + kept : kept + axes
    let (kernel, register) = try kernelMap(map, permutation)
    var reduction = gradus_reduction()
    reduction.map = kernel
    // The kept axes before the reduced ones, and those after them.
    let before = isBlock ? kept.filter { wide.isEmpty || $0 < wide[0] } : isInFront ? [] : kept
    let after = kept.filter { !before.contains($0) }
    (reduction.outer, reduction.reduced, reduction.inner) = (
      before.map { shape[$0] }.elementCount, count, after.map { shape[$0] }.elementCount
    )
    reduction.reg = register
    reduction.reducer = Int32(reducer.kernelReducer.rawValue)
    reduction.type = Int32(program.type(of: operand).scalarType.kernelType.rawValue)
    reduction.result = buffer(writing: instruction.result)
    steps.append(.reduce(memory.store([reduction])))
  }

  /// From so many bytes on threads fill a tensor together, as they copy.
  private static let sharedFill = 1 << 18

  private mutating func assemble(
    _ instruction: Instruction, _ operands: [VariableID], _ fill: ScalarValue, _ views: [View]
  ) throws(TensorError) {
    let type = program.type(of: instruction.result)
    let part = parts[instruction.result].first
    let result = buffer(writing: part?.whole ?? instruction.result)
    // A part of a larger whole lies there; the whole has a place for each part of it, by `AssembledParts`.
    func copy(_ source: NativeStep.Place, _ strides: [Int], to view: View, _ shape: [Int], in lowering: inout Lowering)
    {
      guard let target = part.map({ view.composed(with: $0.view, $0.shape, result: shape) }) ?? view else { return }
      lowering.appendCopy(
        from: source, strides,
        to: NativeStep.Place(buffer: result, offset: target.offset * type.scalarType.byteCount),
        resultStrides: target.strides, shape, type.scalarType)
    }
    if let gaps = AssembledParts.gaps(type.shape, operands.map { program.type(of: $0).shape }, views) {
      for range in gaps.ranges {
        var shape = type.shape
        shape[gaps.axis] = range.count
        let strides = type.shape.rowMajorStrides
        let view = View(offset: range.lowerBound * strides[gaps.axis], strides: strides)
        copy(try scalarConstant(fill, type.scalarType), shape.map { _ in 0 }, to: view, shape, in: &self)
      }
    } else if part != nil || type.byteCount >= Self.sharedFill {
      // The rest is no slabs, and lies in the region of a whole that this is a part of, or threads share it.
      let source = try scalarConstant(fill, type.scalarType)
      copy(source, type.shape.map { _ in 0 }, to: .whole(type.shape), type.shape, in: &self)
    } else {
      let place = NativeStep.Place(buffer: result, offset: 0)
      let (bits, size) = (fill.bits(as: type.scalarType), type.scalarType.byteCount)
      steps.append(.fill(place, bits: bits, size: size, count: type.elementCount))
    }
    for (position, (operand, view)) in zip(operands, views).enumerated()
    where !parts.isPlaced(operand: position, of: instruction.result) {
      let source = try reading(operand)
      copy(source.place, source.view.strides, to: view, program.type(of: operand).shape, in: &self)
    }
  }

  private mutating func lowerFactorization(
    _ instruction: Instruction, _ operands: [VariableID], _ factorization: Factorization
  ) throws(TensorError) {
    var sources: [NativeStep.Place] = []
    for operand in operands { sources.append(try readingContiguous(operand)) }
    let targets = instruction.results.map { NativeStep.Place(buffer: buffer(writing: $0), offset: 0) }
    steps.append(
      .factorize(
        NativeStep.Factorize(
          factorization: memory.store([factorization.kernel(operands.map { program.type(of: $0) })]),
          operands: UnsafeMutableBufferPointer(start: memory.store(sources), count: sources.count),
          results: UnsafeMutableBufferPointer(start: memory.store(targets), count: targets.count))))
  }
}
