import Gradus

/// Inputs and targets as tensors, ready to train on.
public struct Dataset: Sendable {
  /// What is to be predicted.
  public enum Kind: Sendable, Hashable {
    /// Classes by number, with their names.
    case classification(classes: [String])
    /// Numbers; predictions are in standard deviations from the mean, which `Standardisation` turns back.
    case regression(Standardisation)
  }

  /// Some of the data: for learning, or for judging.
  public struct Part: TensorTree, Sendable {
    /// `[count, …]`, f32 or f64.
    public var inputs: Tensor
    /// `[count]`: i32 class numbers, or numbers of the inputs' type.
    public var targets: Tensor

    public init(inputs: Tensor, targets: Tensor) {
      self.inputs = inputs
      self.targets = targets
    }

    public var count: Int { targets.elementCount }

    public mutating func visit(_ visitor: inout TensorVisitor) {
      visitor.visit(&inputs, "inputs")
      visitor.visit(&targets, "targets")
    }
  }

  public let kind: Kind
  public let train: Part
  /// The data to judge by; nil when there is none.
  public let test: Part?
  /// Words that a checkpoint keeps about the inputs, such as their names and standardisation.
  public let notes: [String: String]

  public init(kind: Kind, train: Part, test: Part?, notes: [String: String] = [:]) {
    self.kind = kind
    self.train = train
    self.test = test
    self.notes = notes
  }

  /// The shape of one input.
  public var inputShape: [Int] { Array(train.inputs.shape.dropFirst()) }

  /// How many numbers a model has to return for an input.
  public var outputCount: Int {
    switch kind {
    case .classification(let classes): classes.count
    case .regression: 1
    }
  }
}
