/// xʸ of each pair of elements, for real exponents; broadcasts. 0⁰ is 1; a negative base with a fractional exponent
/// gives NaN. Integers are taken as f64.
public func pow(_ x: Tensor, _ y: Tensor) -> Tensor { broadcastReals(Power(), x, y) }

/// xⁿ of each element, for an integer exponent. x⁰ is 1 with derivative 0, at 0 too.
public func pow(_ x: Tensor, _ n: Int) -> Tensor {
  // Beyond 32 bits every floating-point power is 0, 1 or infinite, or its base so near to 1 that the exponent may be
  // rounded.
  guard let exponent = Int32(exactly: n) else { return pow(x, Tensor(floatLiteral: Double(n))) }
  return apply(IntegerPower(exponent: Int(exponent)), [x.concreteLiteral])
}

/// 1/x of each element.
public func reciprocal(_ x: Tensor) -> Tensor { 1 / x }

struct Power: Elementwise {
  var notation: String { "power" }
  var acceptedTypes: String { "two floating-point tensors of the same type" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Divide().resultScalarType(operands) }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.call(.power, [0, 1]), operands, operands[0])
  }

  // d xʸ = y·xʸ⁻¹ dx + log(x)·xʸ dy, where the factors 0·∞ at y = 0, and at x = 0 for y ≥ 0, are 0.
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    let (x, y) = (operands[0], operands[1])
    return tangentSum(
      tangents[0].map { scaled($0, by: y * pow(x, select(y .== 0, 1, y - 1))) },
      tangents[1].map { scaled($0, by: select((x .== 0) .& (y .>= 0), 0, log(x) * result)) })
  }
}

extension Power {
  // Away from x = 0 the slope is y·xʸ/x, which is made of the result: no chain of powers y − 1, y − 2 …
  func seriesTangent(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    let (x, y) = (operands[0], operands[1])
    guard let change = tangents[0] else { return jvp(operands, tangents, result) }
    let atZero = jvp(operands, [change, nil], result) ?? zeros(like: result)
    let first = select(x .== 0, atZero, scaled(change, by: y * (result / x)))
    return tangentSum(first, tangents[1].map { scaled($0, by: log(select(x .== 0, 1, x)) * result) })
  }
}

struct IntegerPower: Elementwise {
  let exponent: Int

  var notation: String { "power" }
  var attributes: String { "\(exponent)" }
  var acceptedTypes: String {
    exponent < 0 ? "a floating-point tensor, for a negative exponent" : "a tensor of numbers"
  }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? {
    guard operands.count == 1, operands[0] != .bool else { return nil }
    return operands[0].isFloatingPoint || exponent >= 0 ? operands[0] : nil
  }

  /// Repeated squaring for small exponents, the library's power for large ones.
  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    let type = operands[0]
    var program = ScalarProgram(operands: operands)
    guard exponent.magnitude <= 64 || !type.isFloatingPoint else {
      let power = program.append(.constant(.real(Double(exponent))), type)
      program.results = [program.append(.call(.power, [0, power]), type)]
      return program
    }
    var remaining = exponent.magnitude
    var (square, product) = (0, nil as Int?)
    while remaining > 0 {
      if remaining & 1 == 1 {
        product = product.map { program.append(.binary(.multiply, $0, square), type) } ?? square
      }
      remaining >>= 1
      if remaining > 0 { square = program.append(.binary(.multiply, square, square), type) }
    }
    if let factor = product, exponent > 0 {
      program.results = [factor]
    } else {
      let one = program.append(.constant(.integer(1).converted(to: type)), type)
      program.results = [product.map { program.append(.binary(.divide, one, $0), type) } ?? one]
    }
    return program
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    guard let tangent = tangents[0], exponent != 0 else { return nil }
    return scaled(tangent, by: Tensor(floatLiteral: Double(exponent)) * pow(operands[0], exponent - 1))
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    switch exponent {
    case 0: .instruction(Fill(.integer(1), result), [])
    case 1: .same(.operand(0))
    case 2: .instruction(Multiply(), [.operand(0), .operand(0)])
    default: nil
    }
  }
}
