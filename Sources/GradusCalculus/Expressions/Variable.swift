/// The name of a variable, which may be an element of a vector or an array: x, x[3], W[2, 3], or W[i, j] for any of them.
///
/// Indices count from 1, as in textbooks.
public struct Variable: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
  public let name: String
  public let indices: [Index]

  public init(_ name: String, _ indices: [Int] = []) { self.init(name, indices.map { Index.number($0) }) }

  public init(_ name: String, _ indices: [Index]) { (self.name, self.indices) = (name, indices) }

  /// `"x"`, `"W[2,3]"` or `"W[i,3]"`.
  public init(stringLiteral text: String) {
    let parts = text.split { "[], ".contains($0) }
    self.init(parts.first.map(String.init) ?? "", parts.dropFirst().map { Index(String($0)) })
  }

  public var description: String {
    indices.isEmpty ? name : "\(name)[\(indices.map(\.description).joined(separator: ","))]"
  }

  public static func < (left: Variable, right: Variable) -> Bool {
    left.name != right.name ? left.name < right.name : left.indices.lexicographicallyPrecedes(right.indices)
  }
}

/// The place of an element along one axis: a number, counted from 1, or a name for any of them.
public enum Index: Hashable, Sendable, Comparable, CustomStringConvertible {
  case number(Int)
  case name(String)

  /// The number or name that a text is.
  public init(_ text: String) { self = Int(text).map { .number($0) } ?? .name(text) }

  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .name(let name): name
    }
  }

  /// The name, if it is one.
  public var name: String? { if case .name(let name) = self { name } else { nil } }
  /// The number, if it is one.
  public var number: Int? { if case .number(let number) = self { number } else { nil } }

  public static func < (left: Index, right: Index) -> Bool {
    switch (left, right) {
    case (.number(let a), .number(let b)): a < b
    case (.name(let a), .name(let b)): a < b
    case (.number, .name): true
    case (.name, .number): false
    }
  }
}

extension Variable {
  /// Whether an index is a name.
  public var isSymbolic: Bool { indices.contains { $0.name != nil } }

  /// Whether two names mean the same number for some values of their indices.
  func mayEqual(_ other: Variable) -> Bool {
    name == other.name && indices.count == other.indices.count
      && zip(indices, other.indices).allSatisfy { $0 == $1 || $0.name != nil || $1.name != nil }
  }

  /// ∂x[i]/∂x[j] = δ[i,j], for each index.
  func slope(by other: Variable) -> Expression {
    guard mayEqual(other) else { return .zero }
    return .joinedProduct(zip(indices, other.indices).compactMap { $0 == $1 ? nil : .delta($0, $1) })
  }
}
