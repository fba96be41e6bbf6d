#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Prints a result in the protocol's form.
func report(_ task: String, _ metric: String, _ value: Double, _ detail: [String: Double] = [:]) {
  let pairs = detail.sorted { $0.key < $1.key }.map { "\"\($0)\": \($1)" }.joined(separator: ", ")
  print(
    "{\"task\": \"\(task)\", \"system\": \"gradus\", \"metric\": \"\(metric)\", \"value\": \(value), \"detail\": {\(pairs)}}"
  )
}

/// The wall time of `body` in seconds.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let time = try clock.measure(body)
  return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
}

func exitProcess(_ code: Int32) -> Never { exit(code) }
