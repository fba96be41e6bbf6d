/// An elementwise operation on Taylor coefficients: from those of x(t) to those of f(x(t)), up to some power.
///
/// The coefficients lie along `axis`, except for operands that are constants along the path, which have no such axis.
/// Derivatives and transposes are those of the operation, in the arithmetic of series.
struct SeriesMap<Base: Elementwise>: SingleResultPrimitive {
  let base: Base
  let isConstant: [Bool]
  let axis: Int

  var notation: String { "series" }
  var attributes: String { axis == 0 ? base.callNotation : "\(base.callNotation), axis: \(axis)" }

  private func scalarTypes(_ operands: [TensorType]) -> [ScalarType] { operands.map(\.scalarType) }

  private func length(_ operands: [TensorType]) -> Int? {
    guard let index = isConstant.firstIndex(of: false), operands.indices.contains(index),
      operands[index].shape.indices.contains(axis)
    else { return nil }
    return operands[index].shape[axis]
  }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    guard operands.count == isConstant.count, let length = length(operands) else {
      throw error("operands with coefficients along axis \(axis)", got: "\(operands)", "Check the axis.")
    }
    let elements = zip(operands, isConstant).map { type, isConstant in
      isConstant ? type : type.with(shape: type.shape.removing(axes: [axis]))
    }
    let lengths = zip(operands, isConstant).filter { !$1 }.map { $0.0.shape[axis] }
    guard lengths.allSatisfy({ $0 == length }) else {
      throw error("series of one length", got: "\(operands)", "Cut the longer ones off.")
    }
    let type = try base.resultType(elements)
    return type.with(shape: Array(type.shape[..<axis]) + [length] + Array(type.shape[axis...]))
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    let kernel = Result { () throws(TensorError) in
      try SeriesSystem.kernel(
        of: base, scalarTypes(operands), isConstant: isConstant, axis: axis, length: length(operands) ?? 0)
    }
    switch kernel {
    case .success(let kernel): return .series(kernel)
    // It was built once before the operation was recorded.
    case .failure: return .fill(.real(.nan))
    }
  }

  private func value(_ index: Int, _ tensor: Tensor) -> SeriesValue {
    isConstant[index] ? .constant(tensor) : .series(tensor)
  }

  private func arithmetic(_ result: TensorType) -> SeriesArithmetic {
    SeriesArithmetic(order: Swift.max(result.shape[axis] - 1, 0), axis: axis)
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    let (types, varies) = (operands.map(\.scalarType), tangents.map { $0 != nil })
    do throws(TensorError) {
      guard let rule = try base.seriesRule(types, varies) else { return nil }
      let arithmetic = arithmetic(result.type)
      let changes = tangents.indices.compactMap { index in tangents[index].map { value(index, $0) } }
      let arguments = operands.indices.map { value($0, operands[$0]) } + changes + [.series(result)]
      let shape = result.shape.removing(axes: [axis])
      return arithmetic.coefficients(try arithmetic.run(rule, arguments, shape: shape)[0])
    } catch {
      return Tensor(failed: error)
    }
  }

  // The transpose of multiplying by a series is multiplying by it backwards, from the highest power down.
  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    do throws(TensorError) {
      let (program, positions) = try transposedBase(operands, cotangent.scalarType)
      let arithmetic = arithmetic(cotangent.type)
      let known = operands.enumerated().compactMap { index, operand in
        operand.knownTensor.map { value(index, $0) }
      }
      let seed = SeriesValue.series(cotangent.reversed(along: [axis]))
      let shape = cotangent.shape.removing(axes: [axis])
      let results = try arithmetic.run(program, known + [seed], shape: shape)
      var cotangents = [Tensor?](repeating: nil, count: operands.count)
      for (position, result) in zip(positions, results) {
        let series = arithmetic.coefficients(result).reversed(along: [axis])
        cotangents[position] = isConstant[position] ? arithmetic.coefficient(0, of: series) : series
      }
      return cotangents
    } catch {
      return operands.map { $0.isLinear ? Tensor(failed: error) : nil }
    }
  }

  /// The operation's own transpose on scalars: the known operands and the cotangent ↦ the cotangents of the operands
  /// at the positions.
  private func transposedBase(
    _ operands: [TransposeOperand], _ type: ScalarType
  ) throws(TensorError) -> (Program, positions: [Int]) {
    let recorder = Recorder()
    defer { recorder.close() }
    let views = operands.map { operand -> TransposeOperand in
      let type = TensorType(operand.type.scalarType)
      return operand.isLinear ? .linear(type) : .known(recorder.input(type))
    }
    let parts = base.transpose(recorder.input(TensorType(type)), views)
    if let error = parts.lazy.compactMap({ $0?.error }).first { throw error }
    let positions = parts.indices.filter { parts[$0] != nil }
    return (try recorder.finish(parts.compactMap { $0 }).simplified(), positions)
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    let arguments = zip(operands, isBatched).map { $1 ? $0 : $0.repeatedAlongNewAxis(size) }
    return apply(SeriesMap(base: base, isConstant: isConstant, axis: axis + 1), arguments)
  }
}
