import GradusKernels

// Steps that pick, combine or run along one axis.
extension NativeStep {
  /// - Throws: for an index outside its axis.
  func runAlongAxis(
    _ buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ pool: OpaquePointer?,
    _ scratch: UnsafeMutableRawPointer
  ) throws(TensorError) {
    func address(_ place: Place) -> UnsafeMutableRawPointer {
      buffers[Int(place.buffer)].unsafelyUnwrapped + place.offset
    }
    switch self {
    case .gather(let result, let source, let index, let indexType, let middle, let count, let size):
      let bad = gradus_gather(
        address(result), address(source), address(index), indexType, middle.batch, middle.outer, middle.length, count,
        middle.inner, size, pool)
      if bad >= 0 { throw Self.indexError("gather", address(index), indexType, bad, middle.length) }
    case .scatter(
      let result, let update, let index, let type, let indexType, let reducer, let middle, let count):
      let bad = gradus_scatter(
        address(result), address(update), address(index), type, indexType, reducer, middle.batch, middle.outer,
        middle.length, count, middle.inner, pool)
      if bad >= 0 { throw Self.indexError("scatter", address(index), indexType, bad, middle.length) }
    case .cumulate(let result, let source, let type, let reducer, let isReversed, let middle):
      gradus_cumulate(
        address(result), address(source), type, reducer, isReversed ? 1 : 0, middle.outer, middle.length, middle.inner,
        pool)
    case .recurrence(let result, let factor, let term, let type, let isReversed, let middle):
      gradus_recurrence(
        address(result), address(factor), address(term), type, isReversed ? 1 : 0, middle.outer, middle.length,
        middle.inner, pool)
    case .sort(let values, let positions, let source, let type, let isDescending, let middle):
      gradus_sort(
        address(values), address(positions).assumingMemoryBound(to: Int64.self), address(source), type,
        isDescending ? 1 : 0, middle.outer, middle.length, middle.inner, pool, scratch)
    default: break  // The other steps run by themselves.
    }
  }

  private static func indexError(
    _ operation: String, _ index: UnsafeMutableRawPointer, _ type: gradus_scalar, _ position: Int, _ length: Int
  ) -> TensorError {
    let value =
      type == GRADUS_I32
      ? Int(index.load(fromByteOffset: position * 4, as: Int32.self))
      : index.load(fromByteOffset: position * 8, as: Int.self)
    return Gradus.indexError(operation, value, length)
  }
}
