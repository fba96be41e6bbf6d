/// What an engine made of a program: the steps of a run, what they work on and what they cost.
///
///     print(try NativeEngine.shared.prepare(program).plan)
///
///     step  kernel    work                                 reads            writes   bytes    flops
///        0  contract  300 × 2 × 64                         input 1 input 0  slot 0   80 kB    76.8 k
///        1  map       19200 elements, 2 operations         slot 0 input 2   slot 0*  154 kB   38.4 k
///
/// A slot is a place in the memory for temporary values; a star marks one that held another value before.
public struct Plan: Sendable, CustomStringConvertible {
  /// One call of a kernel.
  public struct Step: Sendable, Hashable {
    /// What the kernel does: `map`, `reduce`, `contract`, `copy`, `gather` …
    public let kernel: String
    /// Its extents in words, such as `128 × 784 × 128` for rows × depth × columns of a product.
    public let work: String
    /// Where it reads: `input 0`, `constant 2`, `slot 1` …
    public let reads: [String]
    /// Where it writes: `output 0`, `slot 1`; `slot 1*` where the slot held another value before.
    public let writes: [String]
    /// Bytes read and written, each element once; an estimate where loops decide.
    public let bytes: Int
    /// Operations on numbers, where a product and a sum are two and an elementary function is one; 0 where loops decide.
    public let flops: Int
  }

  public internal(set) var steps: [Step] = []
  public internal(set) var inputBytes = 0
  public internal(set) var outputBytes = 0
  public internal(set) var constantBytes = 0
  /// The memory that temporary values share.
  public internal(set) var temporaryBytes = 0
  /// Temporary values if none shared memory with another.
  public internal(set) var unsharedBytes = 0
  /// What kernels need for themselves.
  public internal(set) var scratchBytes = 0

  /// The memory that a run needs: inputs, outputs, constants, temporaries and scratch.
  public var peakBytes: Int { inputBytes + outputBytes + constantBytes + temporaryBytes + scratchBytes }

  /// Operations on numbers in one run.
  public var flops: Int { steps.reduce(0) { $0 + $1.flops } }
  /// Bytes that kernels read and write in one run.
  public var bytes: Int { steps.reduce(0) { $0 + $1.bytes } }

  public var description: String {
    var table = TextTable(["step", "kernel", "work", "reads", "writes", "bytes", "flops"], rightAligned: [0, 5, 6])
    for (index, step) in steps.enumerated() {
      table.add([
        "\(index)", step.kernel, step.work, step.reads.joined(separator: ", "), step.writes.joined(separator: ", "),
        scaled(step.bytes, "B"), scaled(step.flops),
      ])
    }
    return "\(table)\n\(memory)"
  }

  private var memory: String {
    """
    \(steps.count) steps, \(scaled(bytes, "B")) read and written, \(scaled(flops)) operations
    memory \(scaled(peakBytes, "B")): inputs \(scaled(inputBytes, "B")), outputs \(scaled(outputBytes, "B")), \
    constants \(scaled(constantBytes, "B")), temporaries \(scaled(temporaryBytes, "B")) \
    (\(scaled(unsharedBytes, "B")) unshared), scratch \(scaled(scratchBytes, "B"))
    """
  }
}

/// Columns of text under headings.
struct TextTable: CustomStringConvertible {
  private var rows: [[String]]
  private let rightAligned: Set<Int>

  init(_ headings: [String], rightAligned: Set<Int>) {
    rows = [headings]
    self.rightAligned = rightAligned
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  var description: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - text.count)
        line += (column == 0 ? "" : "  ") + (rightAligned.contains(column) ? space + text : text + space)
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}

/// A number with three significant digits and a prefix: 1.23 M.
func scaled(_ value: Double, _ unit: String = "") -> String {
  var (rest, prefixes) = (value, ["", "k", "M", "G", "T", "P"][...])
  while rest.magnitude >= 999.5, prefixes.count > 1 {
    rest /= 1000
    prefixes.removeFirst()
  }
  let suffix = (prefixes.first ?? "") + unit
  return suffix.isEmpty ? threeDigits(rest) : "\(threeDigits(rest)) \(suffix)"
}

func scaled(_ value: Int, _ unit: String = "") -> String { scaled(Double(value), unit) }

/// A number below 1000 with three significant digits; a whole one as it is.
func threeDigits(_ value: Double) -> String {
  if value.magnitude >= 99.95 || value == value.rounded() { return "\(Int(value.rounded()))" }
  let digits = value.magnitude >= 9.995 ? 1 : 2
  return DecimalText(value, isSingle: false).rounded(fraction: digits).text(fraction: digits)
}
