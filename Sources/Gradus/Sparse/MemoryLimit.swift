#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Refuses what the machine's memory cannot hold before it is tried: the system would end the process instead.
enum MemoryLimit {
  /// The machine's memory in bytes.
  static let byteCount: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    let (bytes, overflow) = Int(pages).multipliedReportingOverflow(by: Int(size))
    return pages > 0 && size > 0 && !overflow ? bytes : .max
  }()

  /// - Throws: an error that says how large `count` elements would be, if they do not fit.
  static func check(
    _ count: Int, of size: Int, _ operation: String, _ expected: @autoclosure () -> String,
    _ remedy: @autoclosure () -> String
  ) throws(TensorError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    guard overflow || bytes > byteCount else { return }
    throw TensorError(
      operation, expected(), got: "one of \(overflow ? "more than 9.2 EB" : text(ofBytes: bytes))", remedy())
  }

  /// A number of bytes with three digits, such as `2.2 TB`.
  static func text(ofBytes bytes: Int) -> String {
    var (value, unit) = (Double(bytes), 0)
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
    while value >= 1000 && unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let tenths = (value * 10).rounded()
    return unit == 0 || value >= 100 ? "\(Int(value.rounded())) \(units[unit])" : "\(tenths / 10) \(units[unit])"
  }
}
