import Gradus

/// A network of dense layers with max(z, 0) between them, softmax and cross-entropy at the end, written out as one
/// function of every sample, target, weight and bias.
///
///     z[j] = Σᵢ x[i]·W[i,j] + b[j],   a[j] = max(z[j], 0),   p = softmax(z),   L = −(1/B)·Σ t·log p
///
/// log p[c] = z[c] − lse with lse = log Σ exp(z[k]), taken by `logaddexp` so that no number overflows.
public struct NetworkFormula: Sendable {
  /// Inputs, hidden units …, classes.
  public let sizes: [Int]
  public let batch: Int
  public let graph: ComputationGraph
  /// Numbers for the samples, targets, weights and biases.
  public let point: [Variable: Double]
  /// The weights and biases, layer by layer, and the logits of each sample.
  public let parameters: [Variable]
  public let logits: [[Variable]]
  public let targets: [[Variable]]

  /// The most weights, times samples, that a network may have to be written out.
  public static let largest = 4000

  /// A network with random numbers of one decimal in −1 … 1.
  ///
  /// - Returns: nil for less than two sizes, a size below 1, less than two classes, or too many weights.
  public init?(sizes: [Int], batch: Int = 1, seed: UInt64 = 1) {
    let largest = Double(Self.largest)
    let weights = zip(sizes, sizes.dropFirst()).reduce(0.0) { $0 + (Double($1.0) + 1) * Double($1.1) }
    guard sizes.count >= 2, sizes.allSatisfy({ $0 >= 1 }), sizes.last ?? 0 >= 2, batch >= 1,
      weights * Double(batch) <= largest, sizes.count <= 20
    else { return nil }
    var writer = NetworkWriter(sizes: sizes, batch: batch, seed: seed)
    writer.write()
    guard let graph = try? ComputationGraph(writer.definitions, inputs: writer.inputs) else { return nil }
    (self.sizes, self.batch, self.graph) = (sizes, batch, graph)
    (point, parameters, logits, targets) = (writer.point, writer.parameters, writer.logits, writer.targets)
  }

  /// The gradients by the weights and biases of each layer as the tensor engine finds them, from matrices.
  func engineGradients() throws -> [Variable: Double] {
    let names = sizes.indices.dropLast().flatMap { layer in
      [Self.weights(layer + 1, sizes[layer], sizes[layer + 1]), Self.biases(layer + 1, sizes[layer + 1])]
    }
    func tensor(_ rows: [[Variable]]) -> Tensor {
      Tensor(rows.flatMap { $0.map { point[$0] ?? .nan } }).reshaped(to: [rows.count, rows.first?.count ?? 0])
    }
    let samples = tensor((0..<batch).map { sample in (0..<sizes[0]).map { name("x", [sample, $0]) } })
    let targets = tensor(self.targets)
    let gradients = Gradus.gradient(at: names.map(tensor)) { values in
      var x = samples
      for layer in 0..<(sizes.count - 1) {
        let z = matmul(x, values[2 * layer]) + values[2 * layer + 1]
        x = layer + 2 < sizes.count ? relu(z) : z
      }
      return softmaxCrossEntropy(x, targets)
    }
    var found: [Variable: Double] = [:]
    for (rows, gradient) in zip(names, gradients) {
      for (name, number) in zip(rows.joined(), try gradient.reshaped(to: [-1]).scalars(as: Double.self)) {
        found[name] = number
      }
    }
    return found
  }

  private func name(_ letter: String, _ indices: [Int]) -> Variable {
    Self.name(letter, indices[0], indices[1], batch: batch)
  }

  /// x[i] of the only sample, x[n,i] of several.
  static func name(_ letter: String, _ sample: Int, _ unit: Int, batch: Int) -> Variable {
    Variable(letter, (batch == 1 ? [unit] : [sample, unit]).map { .number($0 + 1) })
  }

  static func weights(_ layer: Int, _ inputs: Int, _ outputs: Int) -> [[Variable]] {
    (1...inputs).map { i in (1...outputs).map { Variable("W\(layer)", [.number(i), .number($0)]) } }
  }

  static func biases(_ layer: Int, _ outputs: Int) -> [[Variable]] {
    [(1...outputs).map { Variable("b\(layer)", [.number($0)]) }]
  }
}

/// Writes the definitions of a network, sample by sample and layer by layer.
private struct NetworkWriter {
  let sizes: [Int]
  let batch: Int
  private var state: UInt64
  private(set) var definitions: [Formula.Definition] = []
  private(set) var point: [Variable: Double] = [:]
  private(set) var parameters: [Variable] = []
  private(set) var samples: [Variable] = []
  private(set) var logits: [[Variable]] = []
  private(set) var targets: [[Variable]] = []

  init(sizes: [Int], batch: Int, seed: UInt64) { (self.sizes, self.batch, state) = (sizes, batch, seed) }

  /// In the order of tables: samples, weights and biases, targets.
  var inputs: [Variable] { samples + parameters + targets.joined() }

  mutating func write() {
    let layers = (1..<sizes.count).map { layer in
      (
        NetworkFormula.weights(layer, sizes[layer - 1], sizes[layer]),
        NetworkFormula.biases(layer, sizes[layer])[0]
      )
    }
    for (weights, biases) in layers {
      parameters += weights.joined() + biases
      for name in weights.joined() { point[name] = number() }
      for name in biases { point[name] = number() }
    }
    var losses: [Expression] = []
    for sample in 0..<batch {
      let inputs = names("x", sample, sizes[0])
      samples += inputs
      for name in inputs { point[name] = number() }
      var values = inputs
      for (layer, (weights, biases)) in layers.enumerated() {
        values = dense(values, weights, biases, names("z\(layer + 1)", sample, biases.count))
        if layer + 1 < layers.count { values = rectified(values, names("a\(layer + 1)", sample, values.count)) }
      }
      losses += loss(values, sample)
    }
    let sum = Expression.joinedSum(losses)
    define("L", batch == 1 ? sum : .quotient(sum, Expression(batch)))
  }

  private func names(_ letter: String, _ sample: Int, _ count: Int) -> [Variable] {
    (0..<count).map { NetworkFormula.name(letter, sample, $0, batch: batch) }
  }

  private mutating func define(_ name: Variable, _ value: Expression) {
    definitions.append(Formula.Definition(variable: name, value: value))
  }

  private mutating func dense(
    _ inputs: [Variable], _ weights: [[Variable]], _ biases: [Variable], _ names: [Variable]
  ) -> [Variable] {
    for (j, name) in names.enumerated() {
      let products = inputs.indices.map { Expression.product([.variable(inputs[$0]), .variable(weights[$0][j])]) }
      define(name, .sum(products + [.variable(biases[j])]))
    }
    return names
  }

  private mutating func rectified(_ inputs: [Variable], _ names: [Variable]) -> [Variable] {
    for (input, name) in zip(inputs, names) { define(name, .call(.max, .variable(input), .zero)) }
    return names
  }

  /// The terms t[c]·(lse − z[c]) of one sample.
  private mutating func loss(_ logits: [Variable], _ sample: Int) -> [Expression] {
    let targets = names("t", sample, logits.count)
    let label = Int(random() % UInt64(logits.count))
    for (index, target) in targets.enumerated() { point[target] = index == label ? 1 : 0 }
    let sum = logits.dropLast().reversed().reduce(Expression.variable(logits[logits.count - 1])) {
      .call(.logaddexp, .variable($1), $0)
    }
    let name = batch == 1 ? Variable("lse") : Variable("lse", [.number(sample + 1)])
    define(name, sum)
    self.logits.append(logits)
    self.targets.append(targets)
    return zip(targets, logits).map { target, logit in
      .product([.variable(target), .sum([.variable(name), .negated(.variable(logit))])])
    }
  }

  /// −1, −0.9 … 1 without 0.
  private mutating func number() -> Double {
    let tenths = Double(random() % 10 + 1) / 10
    return random() % 2 == 0 ? tenths : -tenths
  }

  /// SplitMix64.
  private mutating func random() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension ComputationGraph {
  /// A graph whose output is the last definition.
  fileprivate init(_ definitions: [Formula.Definition], inputs: [Variable]) throws(GraphError) {
    var builder = GraphBuilder(grain: .definitions, functions: [])
    for input in inputs { builder.input(input) }
    for definition in definitions { builder.define(definition.variable, definition.value) }
    let output = builder.output(.variable(definitions[definitions.count - 1].variable))
    try self.init(nodes: builder.finish(isAlone: true), outputs: [output])
  }
}
