/// Refuses what the machine's memory cannot hold before it is tried: the system would end the process instead.
enum MemoryLimit {
  /// - Throws: an error that says how large `count` elements of `size` bytes would be, if they do not fit.
  static func check(
    _ count: Double, of size: Int, _ operation: String, _ expected: @autoclosure () -> String,
    _ remedy: @autoclosure () -> String
  ) throws(TensorError) {
    let bytes = count * Double(size)
    guard bytes > Double(physicalMemory) else { return }
    throw TensorError(operation, expected(), got: "one of \(byteText(bytes))", remedy(), at: .here())
  }
}
