#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes of the machine's memory; the largest number where the system does not tell.
let physicalMemory: Int = {
  let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
  return pages > 0 && size > 0 ? pages * size : .max
}()

/// A number of bytes with at most one decimal and a decimal unit, such as `8 TB` or `3.2 GB`.
func byteText(_ bytes: Double) -> String {
  let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
  var (value, unit) = (bytes, 0)
  while value >= 999.95, unit < units.count - 1 {
    value /= 1000
    unit += 1
  }
  let tenths = (value * 10).rounded() / 10
  return tenths == tenths.rounded() && tenths < 0x1p53 ? "\(Int(tenths)) \(units[unit])" : "\(tenths) \(units[unit])"
}
