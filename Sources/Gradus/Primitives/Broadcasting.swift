/// Applies an elementwise primitive after NumPy's broadcasting and promotion, which programs spell out.
///
/// Weak literals take the type of the others. `conditions` counts the leading operands that keep their own scalar
/// type.
func broadcast(_ primitive: some Elementwise, _ operands: [Tensor], conditions: Int = 0) -> Tensor {
  return fused(operands.allSatisfy(\.isLiteral) ? operands.map(\.concreteLiteral) : operands) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    guard let shape = commonShape(operands) else {
      let got = operands.map(\.type.description).joined(separator: " and ")
      return Tensor(
        failed: TensorError(
          primitive.notation, "shapes that broadcast: equal extents or 1, aligned at the last axis", got: got,
          "Reshape one operand, or check which axis is missing.", at: .here()))
    }
    let scalarType = commonScalarType(operands.dropFirst(conditions))
    let matched = operands.enumerated().map { index, operand in
      operand.matched(to: TensorType(index < conditions ? operand.scalarType : scalarType, shape), like: operands)
    }
    return apply(primitive, matched)
  }
}

/// Applies an elementwise primitive of two operands, at once where both are recorded with one type.
func broadcast(_ primitive: some Elementwise, _ x: Tensor, _ y: Tensor) -> Tensor {
  if case .traced(let recorder, let left) = x.handle, case .traced(let other, let right) = y.handle, recorder === other,
    let result = recorder.recordElementwise(primitive, left, right)
  {
    return result
  }
  return broadcast(primitive, [x, y])
}

/// Applies an elementwise primitive of two real numbers; integers and bool are taken as f64.
func broadcastReals(_ primitive: some Elementwise, _ x: Tensor, _ y: Tensor) -> Tensor {
  func real(_ operand: Tensor) -> Tensor {
    operand.isLiteral || operand.error != nil || operand.scalarType.isFloatingPoint
      ? operand : operand.converted(to: .f64)
  }
  return broadcast(primitive, real(x), real(y))
}

private func commonShape(_ operands: [Tensor]) -> [Int]? {
  var shape: [Int] = []
  for operand in operands where !operand.isLiteral {
    guard let next = [Int].broadcast(shape, operand.shape) else { return nil }
    shape = next
  }
  return shape
}

/// The type that holds all operands; a literal adds nothing, unless it is a fraction among integers.
private func commonScalarType(_ operands: some Collection<Tensor>) -> ScalarType {
  var common: ScalarType?
  for operand in operands where !operand.isLiteral {
    common = common.map { $0.promoted(with: operand.scalarType) } ?? operand.scalarType
  }
  for operand in operands {
    guard case .literal(let value) = operand.handle, let type = common else { continue }
    if case .real = value, !type.isFloatingPoint { common = .f64 }
    if case .integer = value, type == .bool { common = .i64 }
  }
  return common ?? .f64
}

extension Tensor {
  var isLiteral: Bool {
    if case .literal = handle { true } else { false }
  }

  /// A literal as a tensor of its own type, f64; any other tensor unchanged.
  var concreteLiteral: Tensor {
    guard case .literal(let value) = handle else { return self }
    return Tensor(value.double)
  }

  /// A literal as a number of the scalar type of `other`, f64 if only that can hold it, recorded beside it; any other
  /// tensor unchanged.
  func literal(like other: Tensor) -> Tensor {
    guard case .literal(let value) = handle, other.error == nil else { return self }
    let type = other.scalarType
    let isHeld = type.isFloatingPoint || (type.isInteger && value.double.rounded() == value.double)
    return constant(value, TensorType(isHeld ? type : .f64, []), like: [other])
  }

  /// This tensor converted and broadcast to a type; a literal becomes a constant beside `others`.
  func matched(to type: TensorType, like others: [Tensor]) -> Tensor {
    if case .literal(let value) = handle { return constant(value, type, like: others) }
    return converted(to: type.scalarType).broadcast(to: type.shape)
  }
}

/// A tensor of one value, recorded beside the given tensors if they are being recorded.
func constant(_ value: ScalarValue, _ type: TensorType, like others: [Tensor]) -> Tensor {
  Tensor { () throws(TensorError) in
    guard let recorder = Recorder.innermost(of: others) else { return Tensor(try .filled(type, with: value)) }
    return try recorder.record(Fill(value, type), [])
  }
}

/// Zeros of a tensor's type.
func zeros(like tensor: Tensor) -> Tensor { constant(.integer(0), tensor.type, like: [tensor]) }

/// The integers along an axis, recorded beside the given tensors if they are being recorded.
func iota(_ type: TensorType, axis: Int, like others: [Tensor]) -> Tensor {
  Tensor { () throws(TensorError) in
    guard let recorder = Recorder.innermost(of: others) else { return apply(Iota(type: type, axis: axis), []) }
    return try recorder.record(Iota(type: type, axis: axis), [])
  }
}
