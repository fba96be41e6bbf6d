import Gradus

/// An argument of a case: its shape, and where its elements come from.
public struct CaseInput: Sendable {
  enum Source: Sendable {
    case domain(ClosedRange<Double>)
    case separated
    case integers(ClosedRange<Int>, ScalarType)
    case booleans
    case values([Double])
    case fixed([Double], ScalarType)
  }

  public let shape: [Int]
  let source: Source

  /// Random real numbers in a domain.
  public static func real(_ shape: [Int], _ domain: ClosedRange<Double> = -2...2) -> CaseInput {
    CaseInput(shape: shape, source: .domain(domain))
  }

  /// Real numbers that are at least 0.1 apart from each other and from 0, in random order: for functions with kinks.
  public static func separated(_ shape: [Int]) -> CaseInput { CaseInput(shape: shape, source: .separated) }

  public static func integers(_ shape: [Int], _ range: ClosedRange<Int>, _ type: ScalarType = .i64) -> CaseInput {
    CaseInput(shape: shape, source: .integers(range, type))
  }

  public static func booleans(_ shape: [Int]) -> CaseInput { CaseInput(shape: shape, source: .booleans) }

  /// Given real numbers.
  public static func values(_ values: [Double], _ shape: [Int]? = nil) -> CaseInput {
    CaseInput(shape: shape ?? [values.count], source: .values(values))
  }

  /// Given numbers of a type that does not change with the precision.
  public static func fixed(_ values: [Double], _ shape: [Int], _ type: ScalarType) -> CaseInput {
    CaseInput(shape: shape, source: .fixed(values, type))
  }

  /// Whether derivatives by this argument make sense.
  public var isReal: Bool {
    switch source {
    case .domain, .separated, .values: true
    case .integers, .booleans, .fixed: false
    }
  }

  public func type(_ precision: ScalarType) -> TensorType {
    switch source {
    case .domain, .separated, .values: TensorType(precision, shape)
    case .integers(_, let type), .fixed(_, let type): TensorType(type, shape)
    case .booleans: TensorType(.bool, shape)
    }
  }

  func tensor(_ precision: ScalarType, using generator: inout SplitMix64) -> Tensor {
    let count = shape.reduce(1, *)
    let numbers: [Double] =
      switch source {
      case .domain(let domain): (0..<count).map { _ in generator.number(in: domain) }
      case .separated: (0..<count).shuffled(using: &generator).map { (Double($0 - count / 2) + 0.4) * 0.25 }
      case .integers(let range, _):
        (0..<count).map { _ in Double(range.lowerBound + generator.integer(below: range.count)) }
      case .booleans: (0..<count).map { _ in Double(generator.integer(below: 2)) }
      case .values(let values), .fixed(let values, _): values
      }
    return Tensor(numbers, type(precision))
  }
}
