import Gradus

/// A rule that moves parameters against their gradient.
///
/// An optimizer is a value that holds numbers only; what it remembers from step to step is an `OptimizerState`, a tree of tensors. So a whole
/// training step, update included, is one compiled program.
///
///     let descent = Adam(learningRate: 0.001)
///     var state = descent.initialState(for: model)
///     descent.update(&model, &state, along: gradient)
public protocol Optimizer: Sendable {
  /// The learning rate of a fresh state, > 0.
  var learningRate: Double { get }

  /// How many tensors the rule remembers for each parameter.
  var momentCount: Int { get }

  /// One step for one parameter: elementwise formulas, so that they run as a single loop.
  ///
  /// - Parameters:
  ///   - moments: `momentCount` tensors like the parameter, zeros before the first step.
  ///   - schedule: the learning rate and the number of this step.
  func updated(
    _ parameter: Tensor, along gradient: Tensor, _ moments: [Tensor], _ schedule: Schedule
  ) -> (parameter: Tensor, moments: [Tensor])
}

/// The numbers of one step that all parameters share.
public struct Schedule {
  /// f64, rank 0.
  public let learningRate: Tensor
  /// The number of this step, 1 for the first; f64, rank 0.
  public let step: Tensor

  public init(learningRate: Tensor, step: Tensor) {
    self.learningRate = learningRate
    self.step = step
  }
}

extension Optimizer {
  /// The state before the first step.
  public func initialState<Model: TensorTree>(for model: Model) -> OptimizerState<Model> {
    let zeros = model.mapLeaves { Tensor.zeros($0.shape, $0.scalarType) }
    return OptimizerState(
      learningRate: Tensor(learningRate), step: Tensor.zeros([], .i64),
      moments: Array(repeating: zeros, count: momentCount))
  }

  /// Takes one step: changes the model's parameters and the state.
  public func update<Model: TensorTree>(
    _ model: inout Model, _ state: inout OptimizerState<Model>, along gradient: Model
  ) {
    state.step = state.step + 1
    let schedule = Schedule(learningRate: state.learningRate, step: state.step.converted(to: .f64))
    let (parameters, gradients) = (model.leaves, gradient.leaves)
    let moments = state.moments.map(\.leaves)
    var updated: [Tensor] = []
    var updatedMoments = moments
    for (index, pair) in zip(parameters, gradients).enumerated() {
      let result = self.updated(pair.0, along: pair.1, moments.map { $0[index] }, schedule)
      updated.append(result.parameter)
      for (number, moment) in result.moments.enumerated() { updatedMoments[number][index] = moment }
    }
    model = model.replacingLeaves(updated)
    state.moments = zip(state.moments, updatedMoments).map { $0.replacingLeaves($1) }
  }
}

/// What an optimizer remembers between steps.
public struct OptimizerState<Model: TensorTree>: TensorTree {
  /// f64, rank 0. A tensor, so that it may change from step to step without another compilation.
  public var learningRate: Tensor
  /// How many steps were taken; i64, rank 0.
  public var step: Tensor
  /// Trees like the model, one for each number that the rule remembers of a parameter.
  public var moments: [Model]

  public init(learningRate: Tensor, step: Tensor, moments: [Model]) {
    self.learningRate = learningRate
    self.step = step
    self.moments = moments
  }

  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&learningRate, "learningRate")
    visitor.visit(&step, "step")
    visitor.visit(&moments, "moments")
  }
}
