import GradusKernels

// Lowering of the kernels that pick, combine or run along one axis.
extension Lowering {
  mutating func lowerAlongAxis(
    _ instruction: Instruction, _ operands: [VariableID], _ kernel: Kernel
  ) throws(TensorError) {
    let types = operands.map { program.type(of: $0) }
    var sources: [NativeStep.Place] = []
    for operand in operands { sources.append(try readingContiguous(operand)) }
    let results = instruction.results.map { NativeStep.Place(buffer: buffer(writing: $0), offset: 0) }
    let type = types[0].scalarType.kernelType
    switch kernel {
    case .argReduce(let isMinimum, let axis):
      steps.append(
        .argReduce(
          result: results[0], source: sources[0], type: type, isMinimum: isMinimum, middle(types[0].shape, axis)))
    case .gather(let axis, let batch):
      let middle = middle(types[0].shape, axis, batch)
      steps.append(
        .gather(
          result: results[0], source: sources[0], index: sources[1], indexType: types[1].scalarType.kernelType, middle,
          count: Array(types[1].shape[batch...]).elementCount, size: types[0].scalarType.byteCount))
    case .scatter(let reducer, let axis, let batch):
      let middle = middle(program.type(of: instruction.result).shape, axis, batch)
      steps.append(
        .scatter(
          result: results[0], update: sources[0], index: sources[1], type: type,
          indexType: types[1].scalarType.kernelType, reducer.kernelReducer, middle,
          count: Array(types[1].shape[batch...]).elementCount))
    case .cumulate(let reducer, let axis, let isReversed):
      steps.append(
        .cumulate(
          result: results[0], source: sources[0], type: type, reducer.kernelReducer, isReversed: isReversed,
          middle(types[0].shape, axis)))
    case .recurrence(let axis, let isReversed):
      steps.append(
        .recurrence(
          result: results[0], factor: sources[0], term: sources[1], type: type, isReversed: isReversed,
          middle(types[0].shape, axis)))
    case .sort(let axis, let isDescending):
      steps.append(
        .sort(
          values: results[0], positions: results[1], source: sources[0], type: type, isDescending: isDescending,
          middle(types[0].shape, axis)))
    default: break  // The other kernels are lowered elsewhere.
    }
  }

  /// A shape as the axes before one, the axis, and those after; the first `batch` ones apart.
  private func middle(_ shape: [Int], _ axis: Int, _ batch: Int = 0) -> NativeStep.Middle {
    NativeStep.Middle(
      batch: Array(shape[..<batch]).elementCount, outer: Array(shape[batch..<axis]).elementCount, length: shape[axis],
      inner: Array(shape[(axis + 1)...]).elementCount)
  }
}
