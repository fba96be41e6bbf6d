/// Tensors joined along an axis that exists; the other extents must agree.
public func concatenate(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
  let operands = tensors.map(\.concreteLiteral)
  let axis = axis < 0 ? axis + (operands.first?.rank ?? 0) : axis
  return operands.count == 1 ? operands[0] : apply(Concatenate(axis: axis), operands)
}

/// Tensors of one shape joined along a new axis.
public func stack(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
  concatenate(tensors.map { $0.expandingAxis(axis) }, axis: axis)
}

struct Concatenate: LinearPrimitive {
  let axis: Int

  var notation: String { "concatenate" }
  var attributes: String { "axis: \(axis)" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    guard let first = operands.first, first.shape.indices.contains(axis),
      operands.allSatisfy({
        $0.scalarType == first.scalarType && $0.rank == first.rank
          && $0.shape.removing(axes: [axis]) == first.shape.removing(axes: [axis])
      })
    else {
      let got = operands.map(\.description).joined(separator: ", ")
      throw error(
        "tensors that agree except along axis \(axis)", got: got.isEmpty ? "none" : got,
        "Check the shapes and the axis.")
    }
    var shape = first.shape
    shape[axis] = operands.reduce(0) { $0 + $1.shape[axis] }
    return first.with(shape: shape)
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    let strides = result.shape.rowMajorStrides
    var start = 0
    var views: [View] = []
    for operand in operands {
      views.append(View(offset: start * strides[axis], strides: strides))
      start += operand.shape[axis]
    }
    return .assemble(fill: .integer(0), views)
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    var start = 0
    return operands.map { operand in
      let end = start + operand.type.shape[axis]
      defer { start = end }
      return operand.isLinear ? cotangent.slice(axis: axis, start..<end) : nil
    }
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(Concatenate(axis: axis + 1), zip(operands, isBatched).map { $1 ? $0 : $0.repeatedAlongNewAxis(size) })
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    operands.count == 1 ? .same(.operand(0)) : nil
  }
}
