/// The generalized Jacobian of a function between trees, or the Hessian of a function of a tree: a block for each
/// tensor of the value (a row of blocks) and each tensor of the argument (a column).
///
/// The block at [i, j] has the shape of tensor i of the value followed by the shape of tensor j of the argument.
public struct JacobianBlocks: TensorTree, Sendable {
  /// The names of the tensors of the value, such as `hidden.0.weight`.
  public let outputNames: [String]
  /// The names of the tensors of the argument.
  public let inputNames: [String]
  private let outputShapes: [[Int]]
  private let inputShapes: [[Int]]
  private var blocks: [Tensor]

  init(outputs: some TensorTree, inputs: some TensorTree) {
    (outputNames, inputNames) = (outputs.leafNames, inputs.leafNames)
    (outputShapes, inputShapes) = (outputs.leaves.map(\.shape), inputs.leaves.map(\.shape))
    blocks = [Tensor](repeating: Tensor(0), count: outputNames.count * inputNames.count)
  }

  public mutating func visit(_ visitor: inout TensorVisitor) {
    for row in outputNames.indices {
      for column in inputNames.indices {
        visitor.visit(&blocks[row * inputNames.count + column], "\(outputNames[row])/\(inputNames[column])")
      }
    }
  }

  /// The Jacobian of a tensor of the value by a tensor of the argument, by their positions.
  public subscript(output: Int, input: Int) -> Tensor {
    guard outputNames.indices.contains(output), inputNames.indices.contains(input) else {
      return missing("positions in 0 ..< \(outputNames.count) and 0 ..< \(inputNames.count)", "[\(output), \(input)]")
    }
    return blocks[output * inputNames.count + input]
  }

  /// The Jacobian of a tensor of the value by a tensor of the argument, by their names.
  public subscript(output: String, input: String) -> Tensor {
    guard let row = outputNames.firstIndex(of: output), let column = inputNames.firstIndex(of: input) else {
      return missing(
        "a name of \(outputNames.map { "\"\($0)\"" }.joined(separator: ", ")) and one of "
          + inputNames.map { "\"\($0)\"" }.joined(separator: ", "), "[\"\(output)\", \"\(input)\"]")
    }
    return self[row, column]
  }

  private func missing(_ expected: String, _ got: String) -> Tensor {
    Tensor(failed: TensorError("jacobian", expected: expected, got: got, remedy: "Pick a block that there is."))
  }

  /// All blocks as one matrix: a row for each element of the value, a column for each element of the argument, tensor
  /// after tensor in row-major order. Axes that `vmap` put in front stay in front.
  public var matrix: Tensor {
    let rows = outputNames.indices.map { row in
      concatenate(inputNames.indices.map { column in flattened(row, column) }, axis: -1)
    }
    return rows.isEmpty ? Tensor.zeros([0, 0]) : concatenate(rows, axis: -2)
  }

  private func flattened(_ row: Int, _ column: Int) -> Tensor {
    let block = self[row, column]
    if block.error != nil { return block }
    let leading = block.rank - outputShapes[row].count - inputShapes[column].count
    return block.reshaped(
      to: block.shape.prefix(leading) + [outputShapes[row].elementCount, inputShapes[column].elementCount])
  }

  /// The blocks of a matrix of the form of `matrix`.
  public func replacing(matrix: Tensor) -> JacobianBlocks {
    let (heights, widths) = (outputShapes.map(\.elementCount), inputShapes.map(\.elementCount))
    var result = self
    var top = 0
    for (row, height) in heights.enumerated() {
      var left = 0
      for (column, width) in widths.enumerated() {
        result.blocks[row * widths.count + column] = Tensor { () throws(TensorError) in
          guard matrix.error != nil || matrix.shape == [heights.reduce(0, +), widths.reduce(0, +)] else {
            throw TensorError(
              "jacobian", "a matrix of \(heights.reduce(0, +)) rows and \(widths.reduce(0, +)) columns",
              got: "\(matrix.type)", "Give it the form of `matrix`.")
          }
          return matrix.slice(axis: 0, top..<top + height).slice(axis: 1, left..<left + width)
            .reshaped(to: outputShapes[row] + inputShapes[column])
        }
        left += width
      }
      top += height
    }
    return result
  }
}

extension JacobianBlocks: CustomStringConvertible {
  /// The types of the blocks, one a line.
  public var description: String {
    outputNames.indices.flatMap { row in
      inputNames.indices.map { column in
        let block = self[row, column]
        return "∂\(outputNames[row])/∂\(inputNames[column]): \(block.error.map { "\($0)" } ?? "\(block.type)")"
      }
    }.joined(separator: "\n")
  }
}

/// A generalized Jacobian of shape `y.shape + x.shape` as the matrix [|y|, |x|] of the flattened y and x.
///
/// - Parameter outputRank: how many leading axes are y's.
public func flattenedJacobian(_ jacobian: Tensor, outputRank: Int) -> Tensor {
  let shape = jacobian.shape
  guard jacobian.error != nil || (0...shape.count).contains(outputRank) else {
    return Tensor(
      failed: TensorError(
        "flattenedJacobian", expected: "as many axes of y as the Jacobian has, at most",
        got: "\(outputRank) of \(jacobian.type)", remedy: "Give the rank of y."))
  }
  if jacobian.error != nil { return jacobian }
  return jacobian.reshaped(to: [
    Array(shape.prefix(outputRank)).elementCount, Array(shape.dropFirst(outputRank)).elementCount,
  ])
}

/// A Jacobian matrix [|y|, |x|] as the generalized Jacobian of shape `output + input`.
public func unflattenedJacobian(_ matrix: Tensor, output: [Int], input: [Int]) -> Tensor {
  matrix.reshaped(to: output + input)
}
