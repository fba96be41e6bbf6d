import Gradus

/// A table of a model's layers: what each is, the shape of its output, how many parameters it has.
///
///     layer              output     parameters
///     dense 2 → 64       [*, 64]           192
///     relu               [*, 64]             0
///     dense 64 → 3       [*, 3]            195
///     3 layers                             387
public struct ModelSummary: Sendable, Hashable, CustomStringConvertible {
  public struct Row: Sendable, Hashable {
    public let layer: String
    /// The shape of the layer's output without the batch axis.
    public let output: [Int]
    public let parameterCount: Int
  }

  public let rows: [Row]
  public var parameterCount: Int { rows.reduce(0) { $0 + $1.parameterCount } }

  /// - Parameter inputShape: the shape of one input, without the batch.
  public init(_ model: Sequential, inputShape: [Int]) {
    let scalarType = model.leaves.first?.scalarType ?? .f32
    var value = Tensor.zeros([1] + inputShape, scalarType)
    var rows: [Row] = []
    for layer in model.layers {
      value = layer(value)
      rows.append(
        Row(layer: layer.description, output: Array(value.shape.dropFirst()), parameterCount: layer.parameterCount))
    }
    self.rows = rows
  }

  public var description: String {
    let body = rows.map { row in
      [row.layer, "[\((["*"] + row.output.map(String.init)).joined(separator: ", "))]", "\(row.parameterCount)"]
    }
    let table = [["layer", "output", "parameters"]] + body + [[counted(rows.count, "layer"), "", "\(parameterCount)"]]
    let widths = (0..<3).map { column in table.map { $0[column].count }.max() ?? 0 }
    return table.map { cells in
      let texts = zip(cells, widths).enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 2 ? blanks + cell.0 : cell.0 + blanks
      }
      return texts.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
