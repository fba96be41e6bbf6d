/// One order of a check: a function between lists of tensors, its derivatives by both modes and by differences.
struct DerivativeComparison {
  private let function: ([Tensor]) -> [Tensor]
  private let point: [Tensor]
  private let order: Int
  private let center: [Tensor]
  private let centerNumbers: [Double]
  private let directions: [CheckDirection]
  private let readings: [CheckDirection]
  private let epsilon: Double

  /// - Parameter outputs: the names of the results, known once the function was called.
  init(
    _ function: @escaping ([Tensor]) -> [Tensor], at point: [Tensor], names: [String], outputs: () -> [String],
    order: Int
  ) throws(TensorError) {
    (self.function, self.point, self.order) = (function, point, order)
    center = function(point).map(\.concreteLiteral)
    for result in center {
      if let error = result.error { throw error }
      guard result.scalarType.isFloatingPoint else {
        throw TensorError("check", "a function with floating-point values", got: "\(result.type)", "Convert the value.")
      }
    }
    centerNumbers = try CheckDirection.numbers(of: center)
    guard centerNumbers.allSatisfy(\.isFinite) else {
      throw TensorError(
        "check", "a \(order == 1 ? "value" : "gradient") that is finite at the point",
        got: "\(centerNumbers.first { !$0.isFinite } ?? .nan)",
        "Check at another point, or find the cause with `firstNonFinite(at:of:)`.")
    }
    epsilon = (point + center).contains { $0.scalarType == .f32 } ? 0x1p-23 : 0x1p-52
    directions = try .all(of: point, names, root: "x", seed: 1)
    readings = try .all(of: center, outputs(), root: "result", seed: 2)
  }

  /// A fixed random combination of the results.
  var combination: [Tensor] { CheckDirection.random(like: center, seed: 3) }

  func entries() throws(TensorError) -> [DerivativeReport.Entry] {
    let (_, pullback) = vjp(at: point, of: function)
    var cotangents: [[Double]] = []
    for reading in readings { cotangents.append(try CheckDirection.numbers(of: pullback(reading.tensors))) }
    let pointNumbers = try CheckDirection.numbers(of: point)
    var entries: [DerivativeReport.Entry] = []
    for direction in directions {
      let tangent = try CheckDirection.numbers(of: jvp(at: point, along: direction.tensors, of: function).tangent)
      let differences = try Differences(
        center: readings.map { $0.reading(centerNumbers) }, firstStep: direction.firstStep(at: pointNumbers),
        epsilon: epsilon
      ) { (step) throws(TensorError) in
        let moved = zip(point, direction.tensors).map { $0 + step * $1 }
        let numbers = try CheckDirection.numbers(of: function(moved))
        return readings.map { $0.reading(numbers) }
      }
      for (index, reading) in readings.enumerated() {
        entries.append(
          DerivativeReport.Entry(
            order: order, input: direction.name, output: reading.name, forward: reading.reading(tangent),
            reverse: direction.reading(cotangents[index]), estimate: differences.estimates[index],
            unit: direction.firstStep(at: pointNumbers), epsilon: epsilon))
      }
    }
    return entries
  }
}

extension [CheckDirection] {
  fileprivate static func all(
    of tensors: [Tensor], _ names: [String], root: String, seed: Int
  ) throws(TensorError) -> [CheckDirection] {
    try CheckDirection.all(of: tensors, names, root: root, seed: seed)
  }
}

extension DerivativeReport.Entry {
  /// Judges the three numbers.
  ///
  /// The modes may differ by rounding alone. The differences may differ from them by a relative ε^(2/5) — 5e-7 in f64, 2e-3 in f32 — or by
  /// 100 ε^(2/3) of the slope of a function that changes by its own size over the unit of the argument.
  fileprivate init(
    order: Int, input: String, output: String, forward: Double, reverse: Double, estimate: Differences.Estimate,
    unit: Double, epsilon: Double
  ) {
    (self.order, self.input, self.output) = (order, input, output)
    (self.forward, self.reverse, difference) = (forward, reverse, estimate.slope)
    (uncertainty, step) = (estimate.error, estimate.step)
    let natural = estimate.size / unit
    let size = Swift.max(forward.magnitude, reverse.magnitude)
    let distance = Swift.max((forward - estimate.slope).magnitude, (reverse - estimate.slope).magnitude)
    let rounding = epsilon.squareRoot() * 1e-2 * size + 1e3 * epsilon * natural
    let relative = epsilon == 0x1p-52 ? 5e-7 : 2e-3
    let allowed = relative * Swift.max(size, estimate.slope.magnitude) + (epsilon == 0x1p-52 ? 4e-9 : 2.5e-3) * natural
    let isSame = forward == reverse || (forward.isNaN && reverse.isNaN)
    if !isSame && !((forward - reverse).magnitude <= rounding) {
      (verdict, cause) = (.differs, .defect)
    } else if let sides = estimate.slopesAroundKink {
      let text =
        "slopes \(DerivativeReport.short(sides.lowerBound)) and \(DerivativeReport.short(sides.upperBound)) on its sides"
      let margin = 1e-2 * Swift.max(sides.lowerBound.magnitude, sides.upperBound.magnitude)
      let isBetween = forward >= sides.lowerBound - margin && forward <= sides.upperBound + margin
      (verdict, cause) = (isBetween ? .undecided : .differs, .kink(text))
    } else if distance <= allowed {
      (verdict, cause) = (.agrees, nil)
    } else if estimate.slope.isNaN {
      (verdict, cause) = (.undecided, .domainEdge)
    } else {
      (verdict, cause) = distance <= 10 * estimate.error ? (.undecided, .cancellation) : (.differs, .defect)
    }
  }
}
