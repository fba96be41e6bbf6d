@testable import Gradus
import GradusOptimize
import Testing

@testable import GradusNN

/// Rows x with targets 3 x₀ − 2 x₁ + 1.
private func linearData(count: Int) -> Dataset {
  var generator = SeededGenerator(seed: 7)
  let inputs = (0..<2 * count).map { _ in generator.normal() }
  let targets = (0..<count).map { (row: Int) -> Double in
    let (x, y) = (inputs[2 * row], inputs[2 * row + 1])
    return 3 * x - 2 * y + 1
  }
  let part = Dataset.Part(inputs: Tensor(inputs, shape: [count, 2]), targets: Tensor(targets))
  return Dataset(kind: .regression(Standardisation(mean: 0, scale: 1)), train: part, test: part)
}

private func linearModel() -> Sequential { Sequential(Dense(weight: .zeros([2, 1]), bias: .zeros([1]))) }

private func spiralModel(_ hidden: [Int] = [16]) -> Sequential {
  Sequential.perceptron([2], hidden: hidden, outputs: 3, key: RandomKey(seed: 1))
}

@Suite struct TrainerTests {
  @Test func `a linear model finds the line that made the data`() throws {
    let trainer = Trainer(optimizer: Momentum(learningRate: 0.05), epochs: 60, batch: 10, seed: 1)
    let result = try trainer.train(linearModel(), on: linearData(count: 100))
    let found = try result.model.leaves.flatMap { try $0.scalars(as: Double.self) }
    #expect(zip(found, [3, -2, 1]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(result.epochs == 60)
    #expect(result.steps == 600)
  }

  @Test(.enabled(if: dataFolder != nil, "the test data are missing: set GRADUS_DATA"))
  func `least squares on the diabetes data reaches the published R²`() throws {
    let table = try Table(path: "\(try #require(dataFolder))/tables/diabetes.tab.txt")
    let data = Dataset(try table.numeric(target: "Y", task: .regression, testFraction: 0, seed: 1), .f64)
    let model = Sequential.perceptron(data.inputShape, hidden: [], outputs: 1, .identity, .f64, key: RandomKey(seed: 1))
    let trainer = Trainer(optimizer: Momentum(learningRate: 0.1, decay: 0.95), epochs: 800, batch: 442, seed: 1)
    let result = try trainer.train(model, on: data)
    // The target has variance 1, so R² is 1 − the mean squared error.
    let error = try trainer.evaluation(of: result.model, on: data.train, data.kind).loss
    #expect(abs(1 - error - 0.5177484222203499) < 1e-10)
  }

  @Test func `the same seed gives the same losses with one thread and with two`() throws {
    func losses(threads: Int, seed: UInt64) throws -> [Evaluation] {
      let data = try Dataset.spiral(seed: 1)
      let engine = NativeEngine(threads: threads)
      let trainer = Trainer(optimizer: Adam(learningRate: 0.01), epochs: 3, batch: 32, seed: seed, engine: engine)
      var losses: [Evaluation] = []
      _ = try trainer.train(
        spiralModel([64, 64]), on: data, epochEnded: { losses += [$0.train, $0.test ?? $0.train] })
      return losses
    }
    let single = try losses(threads: 1, seed: 5)
    #expect(single.count == 6)
    #expect(try losses(threads: 2, seed: 5) == single)
    #expect(try losses(threads: 1, seed: 6) != single)
  }

  @Test func `an epoch's average is that of losses before each update`() throws {
    let data = linearData(count: 8)
    var model = linearModel()
    // One batch of all rows: the loss before the update is that of the model as it was.
    let trainer = Trainer(optimizer: GradientDescent(learningRate: 0.1), epochs: 1, batch: 8, seed: 1)
    var reported: [Double] = []
    for _ in 0..<3 {
      let before = try trainer.evaluation(of: model, on: data.train, data.kind).loss
      model = try trainer.train(model, on: data, epochEnded: { reported.append($0.train.loss) }).model
      #expect(abs((reported.last ?? .nan) - before) <= 1e-14 * before)
    }
    #expect(reported[2] < reported[0])
  }

  @Test func `rows that do not fill a minibatch wait for another epoch`() throws {
    var samples: [Int] = []
    let trainer = Trainer(optimizer: Adam(), epochs: 2, batch: 32, seed: 1)
    let result = try trainer.train(linearModel(), on: linearData(count: 100), stepEnded: { samples.append($0.samples) })
    #expect(samples == [32, 64, 96, 128, 160, 192])
    #expect(result.steps == 6)
  }

  @Test func `a batch larger than the data is all the data`() throws {
    let trainer = Trainer(optimizer: Adam(), epochs: 2, batch: 1000, seed: 1)
    #expect(try trainer.train(linearModel(), on: linearData(count: 5)).steps == 2)
  }

  @Test func `every epoch visits each row once, in another order`() throws {
    let data = linearData(count: 12).train
    func rows(_ epoch: Int) throws -> [Int] {
      try EpochInput(data, batch: 4, seed: 1, epoch: epoch).order.scalars(as: Int.self)
    }
    #expect(try rows(1).sorted() == Array(0..<12))
    #expect(try rows(1) == rows(1))
    #expect(try rows(1) != rows(2))
  }

  @Test func `a run stops after the step in which it is asked to`() throws {
    var steps = 0
    let trainer = Trainer(optimizer: Adam(), epochs: 9, batch: 10, seed: 1)
    let result = try trainer.train(
      linearModel(), on: linearData(count: 100), shouldStop: { steps == 13 }, stepEnded: { _ in steps += 1 })
    #expect(result.isInterrupted)
    #expect(result.steps == 13)
    #expect(result.epochs == 1)
    #expect(result.model.leaves != linearModel().leaves)
  }

  @Test func `no epochs leave the model as it is`() throws {
    let result = try Trainer(optimizer: Adam(), epochs: 0, batch: 10, seed: 1).train(
      linearModel(), on: linearData(count: 10))
    #expect(result.model.leaves == linearModel().leaves)
    #expect(!result.isInterrupted)
  }

  @Test func `a step too large names the step and the operation that overflowed`() throws {
    let trainer = Trainer(optimizer: GradientDescent(learningRate: 1e30), epochs: 5, batch: 100, seed: 1)
    let error = try #require(throws: TrainingError.self) { try trainer.train(spiralModel(), on: .spiral(seed: 1)) }
    #expect(error.epoch == 1)
    #expect(error.step > 1)
    #expect(error.operation != nil)
    #expect("\(error)".hasPrefix("training: expected a finite loss, got "))
    #expect("\(error)".hasSuffix(" was the first. Lower the learning rate or check the data."))
  }

  @Test func `an overflow in an update is found in the step before the loss shows it`() throws {
    // The learning rate itself becomes infinite in f32.
    let trainer = Trainer(optimizer: GradientDescent(learningRate: 1e39), epochs: 5, batch: 100, seed: 1)
    let error = try #require(throws: TrainingError.self) { try trainer.train(spiralModel(), on: .spiral(seed: 1)) }
    #expect(error.step == 2)
    #expect(error.operation?.operation == "convert[f32]")
  }

  @Test func `data without rows and models without memory are refused`() throws {
    let none = Dataset.Part(inputs: .zeros([0, 2]), targets: .zeros([0]))
    let empty = Dataset(kind: .regression(Standardisation(mean: 0, scale: 1)), train: none, test: nil)
    let trainer = Trainer(optimizer: Adam(), epochs: 1, batch: 1, seed: 1)
    #expect(throws: DataError.self) { try trainer.train(linearModel(), on: empty) }
    let failed = Sequential(Dense(weight: Tensor([1.0]).reshaped(to: [2, 1]), bias: .zeros([1])))
    #expect(throws: TensorError.self) { try trainer.train(failed, on: linearData(count: 4)) }
  }

  @Test func `a model that does not fit the data is refused with both types`() throws {
    let trainer = Trainer(optimizer: Adam(), epochs: 1, batch: 4, seed: 1)
    let wide = Sequential(Dense(weight: .zeros([3, 1]), bias: .zeros([1])))
    let error = try #require(throws: TensorError.self) { try trainer.train(wide, on: linearData(count: 4)) }
    #expect(error.got.hasPrefix("f64[4, 2] and f64[3, 1]"))
  }
}

@Suite struct TrainingStepTests {
  @Test func `a step runs the forward pass once`() throws {
    let data = try Dataset.spiral(seed: 1)
    let optimizer = Adam()
    let state = TrainingState(spiralModel(), optimizer)
    let input = EpochInput(data.train, batch: 32, seed: 1, epoch: 1)
    let trace = Trace(TreePair(first: state, second: input), .success(state.leaves + input.leaves)) {
      trainingStep($0.first, $0.second, data.kind, optimizer, seed: 1)
    }
    let program = try trace.recorded.get().program
    // Two layers: two products forward, two for the weights' gradients, one for the hidden layer's.
    let products = "\(program.simplified())".split(separator: "\n").count { $0.contains("contract") }
    #expect(products == 5)
  }

  @Test func `evaluation covers a last piece that is not full`() throws {
    let data = linearData(count: 1203)
    let trainer = Trainer(optimizer: Adam(), epochs: 1, batch: 1, seed: 1)
    let model = linearModel()
    let expected = try mean(square(data.train.targets)).scalar(as: Double.self)
    let found = try trainer.evaluation(of: model, on: data.train, data.kind)
    #expect(abs(found.loss - expected) <= 1e-13 * expected)
    #expect(found.accuracy == nil)
  }
}
