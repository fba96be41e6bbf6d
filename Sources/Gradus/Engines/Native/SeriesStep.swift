/// A series kernel in a plan, bound to its buffers.
final class SeriesStep: @unchecked Sendable {
  let kernel: SeriesKernel
  let operandTypes: [ScalarType]
  let resultType: TensorType
  // Changed only while the plan is made.
  var operands: [NativeStep.Place]
  var result: NativeStep.Place

  init(
    _ kernel: SeriesKernel, _ operands: [NativeStep.Place], _ operandTypes: [ScalarType], _ result: NativeStep.Place,
    _ resultType: TensorType
  ) {
    self.kernel = kernel
    self.operands = operands
    self.operandTypes = operandTypes
    self.result = result
    self.resultType = resultType
  }

  var summary: String { "series of \(kernel.length) coefficients, \(kernel.nodes.count) nodes" }

  func run(_ buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>) {
    func address(_ place: NativeStep.Place) -> UnsafeMutableRawPointer {
      buffers[Int(place.buffer)].unsafelyUnwrapped + place.offset
    }
    kernel.run(zip(operands, operandTypes).map { (address($0), $1) }, (address(result), resultType))
  }
}

extension Lowering {
  mutating func lowerSeries(
    _ instruction: Instruction, _ operands: [VariableID], _ kernel: SeriesKernel
  ) throws(TensorError) {
    var places: [NativeStep.Place] = []
    for operand in operands { places.append(try readingContiguous(operand)) }
    let result = NativeStep.Place(buffer: buffer(writing: instruction.result), offset: 0)
    let types = operands.map { program.type(of: $0).scalarType }
    let step = SeriesStep(kernel, places, types, result, program.type(of: instruction.result))
    steps.append(.series(memory.keep(step)))
  }
}
