/// The Taylor coefficients of an elementwise operation along a path, from those of its operands: series in a variable
/// t, cut off behind some power, that are computed together, one power after the other.
///
/// The coefficients of an operand or of the result lie along one axis: position k belongs to tᵏ.
struct SeriesKernel: Hashable, Sendable {
  /// How a series follows from others. All rules but `integral` take the value at t = 0 from `Node.value`.
  enum Rule: Hashable, Sendable {
    /// Operand i of the kernel.
    case operand(Int)
    /// No higher coefficients.
    case constant
    /// ±a ± b …, with these signs.
    case sum([Double])
    /// a·b, where 0 times anything is 0.
    case product
    case quotient
    /// b where a is true at t = 0, else c.
    case select
    /// da/dt.
    case derivative
    /// The series whose derivative is that of node i. That node may depend on this one: its coefficient k − 1 gives
    /// coefficient k.
    case integral(of: Int)
  }

  /// One series.
  struct Node: Hashable, Sendable {
    /// The value at t = 0, from those of the operands.
    var value: ScalarProgram?
    var operands: [Int]
    var rule: Rule
  }

  var nodes: [Node]
  var result: Int
  /// The axis of the coefficients.
  var axis: Int
  /// How many coefficients there are.
  var length: Int
  /// Which operands are constants along the path, so that they have no axis of coefficients.
  var isConstant: [Bool]

  /// Runs the kernel on row-major elements; all types are numbers or bool, the result's is floating point.
  func run(
    _ operands: [(elements: UnsafeMutableRawPointer, type: ScalarType)],
    _ result: (elements: UnsafeMutableRawPointer, type: TensorType)
  ) {
    let outer = Array(result.type.shape[..<axis]).elementCount
    let inner = Array(result.type.shape[(axis + 1)...]).elementCount
    guard inner > 0, length > 0 else { return }
    // A block at a time, so that the series of a block stay in the cache, as far as they can.
    let width = Swift.min(inner, 64, Swift.max(1, (1 << 17) / (nodes.count * length)))
    var block = SeriesBlock(self, width: width)
    defer { block.deallocate() }
    for row in 0..<outer {
      for start in stride(from: 0, to: inner, by: width) {
        let count = Swift.min(width, inner - start)
        block.begin()
        for (index, operand) in operands.enumerated() {
          let powers = isConstant[index] ? 1 : length
          block.load(index, count) { power, element in
            let position = (row * powers + power) * inner + start + element
            return operand.type.double(at: position, in: operand.elements)
          }
        }
        for power in 0..<length {
          let coefficients = block.coefficients(self.result, power)
          for element in 0..<count {
            let position = (row * length + power) * inner + start + element
            result.type.scalarType.store(coefficients[element], at: position, in: result.elements)
          }
        }
      }
    }
  }
}

/// The series of some elements side by side.
private struct SeriesBlock {
  private let kernel: SeriesKernel
  private let width: Int
  private let storage: UnsafeMutablePointer<Double>
  /// How many coefficients of each node are known.
  private var known: [Int]
  private var isConstant: [Bool]

  init(_ kernel: SeriesKernel, width: Int) {
    self.kernel = kernel
    self.width = width
    known = kernel.nodes.map { _ in 0 }
    isConstant = kernel.nodes.map { $0.rule == .constant }
    let count = kernel.nodes.count * kernel.length * width
    storage = .allocate(capacity: count)
    storage.initialize(repeating: 0, count: count)
  }

  func deallocate() { storage.deallocate() }

  mutating func begin() {
    for node in known.indices { known[node] = 0 }
  }

  private func row(_ node: Int, _ power: Int) -> UnsafeMutablePointer<Double> {
    storage + (node * kernel.length + power) * width
  }

  mutating func load(_ operand: Int, _ count: Int, _ element: (Int, Int) -> Double) {
    for node in kernel.nodes.indices where kernel.nodes[node].rule == .operand(operand) {
      isConstant[node] = kernel.isConstant[operand]
      for power in 0..<(isConstant[node] ? 1 : kernel.length) {
        for index in 0..<count { row(node, power)[index] = element(power, index) }
      }
      known[node] = kernel.length
    }
  }

  /// The coefficients of a power, after computing what is missing.
  mutating func coefficients(_ node: Int, _ power: Int) -> UnsafeMutablePointer<Double> {
    while known[node] <= power {
      compute(node, known[node])
      known[node] += 1
    }
    return row(node, power)
  }

  private mutating func compute(_ node: Int, _ power: Int) {
    let (operands, result) = (kernel.nodes[node].operands, row(node, power))
    switch kernel.nodes[node].rule {
    case .derivative:
      let source = coefficients(operands[0], power + 1)
      for index in 0..<width { result[index] = Double(power + 1) * source[index] }
    case _ where power == 0: computeValue(node, result)
    // Operands are known from the start, and the higher coefficients of constants stay the zeros that they began with.
    case .operand, .constant: break
    case .sum(let signs):
      result.update(repeating: 0, count: width)
      for (operand, sign) in zip(operands, signs) where !isConstant[operand] {
        let source = coefficients(operand, power)
        for index in 0..<width { result[index] += sign * source[index] }
      }
    case .product:
      result.update(repeating: 0, count: width)
      addProducts(operands[0], operands[1], power, 0...power, 1, to: result)
    case .quotient: computeQuotient(node, operands, power, result)
    case .select: computeSelection(operands, power, result)
    case .integral(let derivative):
      let source = coefficients(derivative, power - 1)
      for index in 0..<width { result[index] = source[index] / Double(power) }
    }
  }

  private mutating func computeValue(_ node: Int, _ result: UnsafeMutablePointer<Double>) {
    guard let program = kernel.nodes[node].value else { return }
    let rows = kernel.nodes[node].operands.map { coefficients($0, 0) }
    for index in 0..<width {
      let values = zip(rows, program.types).map { row, type in
        ScalarValue.real(row[index]).converted(to: type)
      }
      result[index] = program.evaluate(values)[0].double
    }
  }

  /// Adds factor · Σ a[j]·b[power − j] for j in the range.
  private mutating func addProducts(
    _ left: Int, _ right: Int, _ power: Int, _ range: ClosedRange<Int>, _ factor: Double,
    to result: UnsafeMutablePointer<Double>
  ) {
    // Of a constant only the first coefficient counts.
    let low = isConstant[right] ? Swift.max(range.lowerBound, power) : range.lowerBound
    let high = isConstant[left] ? Swift.min(range.upperBound, 0) : range.upperBound
    guard low <= high else { return }
    _ = (coefficients(left, high), coefficients(right, power - low))
    for j in low...high {
      let (x, y) = (row(left, j), row(right, power - j))
      for index in 0..<width {
        let product = x[index] * y[index]
        if product == product {
          result[index] += factor * product
        } else if x[index] != 0 && y[index] != 0 {
          result[index] = .nan
        }
      }
    }
  }

  // q·b = a: q[k] = (a[k] − Σ q[j]·b[k − j] for j < k) / b[0].
  private mutating func computeQuotient(
    _ node: Int, _ operands: [Int], _ power: Int, _ result: UnsafeMutablePointer<Double>
  ) {
    let numerator = coefficients(operands[0], isConstant[operands[0]] ? 0 : power)
    for index in 0..<width { result[index] = isConstant[operands[0]] ? 0 : numerator[index] }
    addProducts(node, operands[1], power, 0...power - 1, -1, to: result)
    let divisor = coefficients(operands[1], 0)
    for index in 0..<width where result[index] != 0 { result[index] /= divisor[index] }
  }

  /// Only the branches that some element takes are computed: the other may be an endless chain of functions.
  private mutating func computeSelection(_ operands: [Int], _ power: Int, _ result: UnsafeMutablePointer<Double>) {
    let condition = coefficients(operands[0], 0)
    for (branch, isTaken) in [(operands[1], true), (operands[2], false)] {
      guard (0..<width).contains(where: { (condition[$0] != 0) == isTaken }) else { continue }
      let source = coefficients(branch, power)
      for index in 0..<width where (condition[index] != 0) == isTaken { result[index] = source[index] }
    }
  }
}

extension ScalarType {
  fileprivate func double(at position: Int, in elements: UnsafeMutableRawPointer) -> Double {
    switch self {
    case .bool: elements.load(fromByteOffset: position, as: UInt8.self) != 0 ? 1 : 0
    case .i32: Double(elements.load(fromByteOffset: position * 4, as: Int32.self))
    case .i64: Double(elements.load(fromByteOffset: position * 8, as: Int64.self))
    case .f32: Double(elements.load(fromByteOffset: position * 4, as: Float.self))
    case .f64: elements.load(fromByteOffset: position * 8, as: Double.self)
    }
  }

  fileprivate func store(_ value: Double, at position: Int, in elements: UnsafeMutableRawPointer) {
    if self == .f32 {
      elements.storeBytes(of: Float(value), toByteOffset: position * 4, as: Float.self)
    } else {
      elements.storeBytes(of: value, toByteOffset: position * 8, as: Double.self)
    }
  }
}
