import Gradus

/// The mean loss and the accuracy of a model on some data.
public struct Evaluation: Sendable, Hashable {
  /// Cross-entropy in nats, or the mean squared error in units of the targets' variance.
  public let loss: Double
  /// The share classified correctly, in 0 ... 1; nil for a regression.
  public let accuracy: Double?

  public init(loss: Double, accuracy: Double?) {
    self.loss = loss
    self.accuracy = accuracy
  }
}

/// Judges a model on data, piece by piece, by one compiled program for each size of a piece.
struct Evaluator<Model: Layer> {
  private struct Piece: TensorTree {
    var model: Model
    var data: Dataset.Part
    /// The rows of the piece; i64.
    var rows: Tensor

    mutating func visit(_ visitor: inout TensorVisitor) {
      visitor.visit(&model, "model")
      visitor.visit(&data, "data")
      visitor.visit(&rows, "rows")
    }
  }

  private let kind: Dataset.Kind
  private let judge: Compiled<Piece, [Tensor]>

  init(_ kind: Dataset.Kind, on engine: any Engine) {
    self.kind = kind
    judge = compiled(on: engine) { piece in
      let inputs = piece.data.inputs.gathered(piece.rows)
      let targets = piece.data.targets.gathered(piece.rows)
      let outputs = piece.model(inputs)
      return [kind.loss(outputs, targets).converted(to: .f64), kind.correctCount(outputs, targets)]
    }
  }

  /// The evaluation on all of `data`; NaN of nothing.
  func evaluation(of model: Model, on data: Dataset.Part) throws(TensorError) -> Evaluation {
    let largest = 500
    var (lossSum, correct) = (0.0, 0)
    for start in stride(from: 0, to: data.count, by: largest) {
      let rows = Array(start..<min(start + largest, data.count))
      let results = judge(Piece(model: model, data: data, rows: Tensor(rows)))
      lossSum += try results[0].scalar(as: Double.self) * Double(rows.count)
      correct += try results[1].scalar(as: Int.self)
    }
    let count = Double(data.count)
    return Evaluation(loss: lossSum / count, accuracy: kind.isClassification ? Double(correct) / count : nil)
  }
}
