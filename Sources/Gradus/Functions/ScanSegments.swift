extension Scan {
  /// The loop's results; in segments whose steps are computed again on the way back, if `memory` says so.
  func applied(to operands: [Tensor], _ memory: ScanMemory) throws(TensorError) -> [Tensor] {
    let segment =
      switch memory {
      case .everyStep: loop.length
      case .squareRoot: Int(Double(loop.length).squareRoot().rounded(.up))
      case .segments(let length): length
      }
    guard segment > 0 || loop.length == 0 else {
      throw TensorError("scan", "segments of at least one step", got: "\(segment)", "Check `memory:`.")
    }
    // Without derivatives there is nothing to keep.
    guard segment < loop.length, operands.contains(where: \.isTraced) else { return try applyAll(self, operands) }
    return try inSegments(of: segment, operands)
  }

  /// Whole segments in an outer loop, and the shorter one that remains at the end of the way.
  private func inSegments(of length: Int, _ operands: [Tensor]) throws(TensorError) -> [Tensor] {
    let count = loop.length / length
    let covered = count * length
    // Backwards the whole segments are the last steps.
    let start = loop.isReversed ? loop.length - covered : 0
    let rest = loop.isReversed ? 0..<start : covered..<loop.length
    var arguments = operands
    for index in slices {
      arguments[index] = operands[index][start..<start + covered]
        .reshaped(to: [count, length] + operands[index].shape.dropFirst())
    }
    let types = arguments.enumerated().map { slices.contains($0) ? $1.type.slice : $1.type }
    let whole = try segment(length, types)
    let body = try Program(recording: types) { recorder, inputs throws(TensorError) in
      try recorder.recordAll(whole, inputs)
    }
    let outer = Scan(
      body, length: count, carryCount: loop.carryCount, sliceCount: loop.sliceCount, isReversed: loop.isReversed)
    let results = try applyAll(outer, arguments)
    let outputs = results.dropFirst(loop.carryCount).map { $0.reshaped(to: [covered] + $0.shape.dropFirst(2)) }
    if rest.isEmpty { return results.prefix(loop.carryCount) + outputs }
    arguments = Array(results.prefix(loop.carryCount)) + operands.dropFirst(loop.carryCount)
    for index in slices { arguments[index] = operands[index][rest] }
    let last = try applyAll(try segment(rest.count, arguments.map(\.type)), arguments)
    let joined = zip(outputs, last.dropFirst(loop.carryCount)).map { whole, end in
      concatenate(loop.isReversed ? [end, whole] : [whole, end], axis: 0)
    }
    return last.prefix(loop.carryCount) + joined
  }

  /// `length` steps as a call, of which only the operands are kept.
  private func segment(_ length: Int, _ types: [TensorType]) throws(TensorError) -> Call {
    let steps = Scan(
      loop.body, length: length, carryCount: loop.carryCount, sliceCount: loop.sliceCount,
      isReversed: loop.isReversed)
    return Call(
      program: try Program(recording: types) { recorder, inputs throws(TensorError) in
        try recorder.recordAll(steps, inputs)
      })
  }
}
