import Gradus

/// A row of the table of cases: a function of tensors, inputs for it, and the truth.
public struct PrimitiveCase: Sendable, CustomStringConvertible {
  /// Which derivatives exist at the row's inputs and so are checked against differences.
  public enum Smoothness: Int, Sendable { case none, once, twice }

  public typealias Function = @Sendable ([Tensor]) -> Tensor
  /// The elements of the result from those of the inputs.
  public typealias Oracle = @Sendable ([[Double]]) -> [Double]

  public let name: String
  public let inputs: [CaseInput]
  public let function: Function
  public let oracle: Oracle?
  /// The allowed error in units in the last place of the result, or of `floor` if that is larger.
  public let ulps: Double
  public let floor: Double
  public let smoothness: Smoothness
  /// What the printed program must contain; nil for the row's name.
  public let notation: String?
  /// The shape that the result must have, where the oracle alone does not say it.
  public let shape: [Int]?

  public var description: String { name }

  public init(
    _ name: String, _ inputs: [CaseInput], shape: [Int]? = nil, ulps: Double = 8, floor: Double = 1,
    smooth smoothness: Smoothness = .twice, prints notation: String? = nil, oracle: Oracle?,
    _ function: @escaping Function
  ) {
    self.name = name
    self.inputs = inputs
    self.function = function
    self.oracle = oracle
    self.ulps = ulps
    self.floor = floor
    self.smoothness = smoothness
    self.notation = notation
    self.shape = shape
  }

  public func tolerance(_ precision: ScalarType) -> Tolerance { .ulps(ulps, of: precision, floor: floor) }

  public func types(_ precision: ScalarType) -> [TensorType] { inputs.map { $0.type(precision) } }

  /// The row's inputs, always the same; another `variant` gives others of the same types.
  public func arguments(_ precision: ScalarType = .f64, variant: Int = 0) -> [Tensor] {
    var generator = SplitMix64(seed: "\(name) \(variant)")
    return inputs.map { $0.tensor(precision, using: &generator) }
  }

  /// The positions of the inputs to differentiate by.
  public var activeInputs: [Int] { inputs.indices.filter { inputs[$0].isReal } }

  public var isDifferentiable: Bool { smoothness != .none && !activeInputs.isEmpty }

  /// The program that the function records.
  public func program(_ precision: ScalarType = .f64) throws -> Program {
    try Program(tracing: { [function($0)] }, of: types(precision))
  }
}

// MARK: Short forms

extension PrimitiveCase {
  /// A function of each element, checked on a matrix of numbers in a domain.
  public static func unary(
    _ name: String, _ domain: ClosedRange<Double>, ulps: Double = 4, floor: Double = 0,
    smooth smoothness: Smoothness = .twice,
    prints notation: String? = nil, _ oracle: @escaping @Sendable (Double) -> Double,
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> PrimitiveCase {
    PrimitiveCase(
      name, [.real([3, 5], domain)], shape: [3, 5], ulps: ulps, floor: floor, smooth: smoothness, prints: notation,
      oracle: { $0[0].map(oracle) }, { function($0[0]) })
  }

  /// A function of each element at given numbers.
  public static func unary(
    _ name: String, at values: [Double], ulps: Double = 4, floor: Double = 0, smooth smoothness: Smoothness = .none,
    prints notation: String? = nil, _ oracle: @escaping @Sendable (Double) -> Double,
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> PrimitiveCase {
    PrimitiveCase(
      name, [.values(values)], ulps: ulps, floor: floor, smooth: smoothness, prints: notation,
      oracle: { $0[0].map(oracle) },
      { function($0[0]) })
  }

  /// A function of pairs of elements, which broadcasts.
  public static func binary(
    _ name: String, _ x: CaseInput, _ y: CaseInput, ulps: Double = 4, floor: Double = 0,
    smooth smoothness: Smoothness = .twice, prints notation: String? = nil,
    _ oracle: @escaping @Sendable (Double, Double) -> Double, _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> PrimitiveCase {
    let shapes = [x.shape, y.shape]
    return PrimitiveCase(
      name, [x, y], shape: Oracles.broadcast(shapes), ulps: ulps, floor: floor, smooth: smoothness, prints: notation,
      oracle: { inputs in Oracles.broadcasting(shapes, inputs) { oracle($0[0], $0[1]) } }, { function($0[0], $0[1]) })
  }

  /// A rearrangement of one input's elements: `source` gives the position in the input of each index of the result, or nil for 0.
  public static func view(
    _ name: String, _ input: CaseInput, to shape: [Int], prints notation: String? = nil,
    from source: @escaping @Sendable ([Int]) -> [Int]?, _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> PrimitiveCase {
    let origin = input.shape
    return PrimitiveCase(
      name, [input], shape: shape, ulps: 0, prints: notation,
      oracle: { inputs in
        Oracles.indices(of: shape).map { index in source(index).map { inputs[0][Oracles.position($0, in: origin)] } ?? 0
        }
      }, { function($0[0]) })
  }

  /// A fold of one input along axes.
  public static func reduction(
    _ name: String, _ input: CaseInput, along axes: [Int], ulps: Double = 16, smooth smoothness: Smoothness = .twice,
    prints notation: String? = nil, _ fold: @escaping @Sendable ([Double]) -> Double,
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> PrimitiveCase {
    let shape = input.shape
    return PrimitiveCase(
      name, [input], shape: shape.indices.filter { !axes.contains($0) }.map { shape[$0] }, ulps: ulps,
      smooth: smoothness,
      prints: notation, oracle: { Oracles.reduction(shape, along: axes, $0[0], fold) }, { function($0[0]) })
  }

  /// A product in Einstein's notation.
  public static func product(
    _ name: String, _ specification: String, _ x: CaseInput, _ y: CaseInput, ulps: Double = 16,
    smooth smoothness: Smoothness = .twice, prints notation: String? = "contract",
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> PrimitiveCase {
    let shapes = [x.shape, y.shape]
    return PrimitiveCase(
      name, [x, y], ulps: ulps, smooth: smoothness, prints: notation,
      oracle: { Oracles.einsum(specification, shapes, $0) }, { function($0[0], $0[1]) })
  }
}
