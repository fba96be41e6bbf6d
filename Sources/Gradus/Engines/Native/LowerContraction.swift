import GradusKernels

// Lowering of contractions to matrix products.
extension Lowering {
  mutating func lowerContraction(
    _ instruction: Instruction, _ operands: [VariableID], _ axes: ContractionAxes
  ) throws(TensorError) {
    let types = operands.map { program.type(of: $0) }
    var left = try ContractionOperand(reading(operands[0]), types[0])
    var right = try ContractionOperand(reading(operands[1]), types[1])
    if let order = analysis.contractionOrders[instruction.result] { left = left.walked(in: order, axes) }
    let layout = analysis.contractionLayouts[instruction.result]
    var sizes = layout == nil ? ContractionSizes(left, right, axes) : nil
    // Some axes may not merge into one stride: the product walks over them, packing as much as it needs at a time.
    if sizes == nil, let walk = ContractionWalk(left, right, axes, types[0].scalarType, layout: layout) {
      sizes = walk.sizes
      sizes?.kernel.walk = UnsafePointer(memory.store([walk.kernel]))
    }
    // Else the operands that need it are copied in an order in which all axes merge.
    for (copiesLeft, copiesRight) in [(false, true), (true, false), (true, true)] where sizes == nil {
      let order = ContractionOrder(left, right, axes, followsLeft: copiesRight)
      let candidates = (copiesLeft ? left.packed(order.left) : left, copiesRight ? right.packed(order.right) : right)
      sizes = ContractionSizes(candidates.0, candidates.1, axes)
      if sizes == nil { continue }
      if copiesLeft { left = candidates.0.placed(copied(left, order.left, types[0].scalarType)) }
      if copiesRight { right = candidates.1.placed(copied(right, order.right, types[1].scalarType)) }
    }
    guard var contraction = sizes?.kernel else { return }
    contraction.type = Int32(types[0].scalarType.kernelType.rawValue)
    steps.append(
      .contract(
        memory.store([contraction]), left: left.place, right: right.place,
        result: NativeStep.Place(buffer: buffer(writing: instruction.result), offset: 0)))
  }

  private mutating func copied(
    _ operand: ContractionOperand, _ order: [Int], _ scalarType: ScalarType
  ) -> NativeStep.Place {
    copied(operand.place, order.map { operand.strides[$0] }, order.map { operand.shape[$0] }, scalarType)
  }
}
