import GradusCalculus

extension Jacobian.Values {
  /// Hadamard's bound: the product of the lengths of the rows.
  var largestDeterminant: Double {
    flat.reduce(1) { $0 * $1.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  }

  var array: ArrayValue { ArrayValue(shape: shape, values: values) }
}

extension Jacobian {
  /// The numbers at a point: a matrix, or an array in brackets.
  func blocks(_ values: Values, at point: [Variable: Double], isFlat: Bool) throws -> [Block] {
    let array = isFlat ? ArrayValue(shape: [values.rows, values.columns], values: values.values) : values.array
    var blocks: [Block] = []
    let isScalar = point.keys.allSatisfy { $0.indices.isEmpty }
    blocks.append(.paragraph(isScalar && !point.isEmpty ? "at \(point.prose):" : "at the point:"))
    let name = formula.indices == [[]] && inputs.count == 1 && !isMatrix ? "gradient" : "J"
    blocks.append(.lines([Line(.name(name), "=", array.math)]))
    if isFlat {
      blocks.append(.paragraph("flat: a row for each number of the outputs, a column for each number of the inputs"))
    }
    if let determinant = values.determinant, values.rows > 1 {
      let isLost = determinant != 0 && determinant.magnitude < 1e-14 * values.largestDeterminant
      blocks.append(.paragraph(isLost ? "determinant 0, as far as rounding shows" : "determinant \(determinant)"))
    }
    return blocks
  }
}
