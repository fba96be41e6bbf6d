/// A value made of tensors, such as a layer, a model or an optimizer's state.
///
/// Conform by visiting each stored tensor, and each stored tree, with its name. Gradients, updates, counting,
/// checkpoints and compiled training steps all follow from this one method.
///
///     struct Line: TensorTree {
///       var slope: Tensor
///       var intercept: Tensor
///       mutating func visit(_ visitor: inout TensorVisitor) {
///         visitor.visit(&slope, "slope")
///         visitor.visit(&intercept, "intercept")
///       }
///     }
///
/// The visits come in the same order, with the same names, every time.
public protocol TensorTree {
  mutating func visit(_ visitor: inout TensorVisitor)
}

/// Walks the tensors of a tree: reads them, and puts others in their place where it was given some.
public struct TensorVisitor {
  private var path: [String] = []
  private var replacements: [Tensor]?
  fileprivate let collectsNames: Bool
  /// A call that reads its argument or writes its result, instead of lists.
  private let frame: CallFrame?
  private(set) var names: [String] = []
  private(set) var leaves: [Tensor] = []

  init(replacements: [Tensor]? = nil, collectsNames: Bool = false) {
    self.replacements = replacements
    self.collectsNames = collectsNames
    frame = nil
  }

  init(_ frame: CallFrame) {
    collectsNames = false
    self.frame = frame
  }

  /// Visits a stored tensor or tree under a name; names nest with dots.
  public mutating func visit(_ tree: inout some TensorTree, _ name: String) {
    if collectsNames { path.append(name) }
    tree.visit(&self)
    if collectsNames { path.removeLast() }
  }

  fileprivate mutating func visitLeaf(_ tensor: inout Tensor) {
    if let frame { return frame.visit(&tensor) }
    if collectsNames { names.append(path.joined(separator: ".")) }
    let position = leaves.count
    leaves.append(tensor)
    if let replacements, position < replacements.count { tensor = replacements[position] }
  }
}

extension Tensor: TensorTree {
  public mutating func visit(_ visitor: inout TensorVisitor) { visitor.visitLeaf(&self) }
}

extension Array: TensorTree where Element: TensorTree {
  public mutating func visit(_ visitor: inout TensorVisitor) {
    for index in indices { visitor.visit(&self[index], visitor.collectsNames ? "\(index)" : "") }
  }
}

extension Optional: TensorTree where Wrapped: TensorTree {
  public mutating func visit(_ visitor: inout TensorVisitor) { self?.visit(&visitor) }
}

/// Two trees side by side.
struct TreePair<First: TensorTree, Second: TensorTree>: TensorTree {
  var first: First
  var second: Second

  mutating func visit(_ visitor: inout TensorVisitor) {
    first.visit(&visitor)
    second.visit(&visitor)
  }
}

extension TensorTree {
  /// The tensors in visiting order.
  public var leaves: [Tensor] {
    var copy = self
    var visitor = TensorVisitor()
    copy.visit(&visitor)
    return visitor.leaves
  }

  /// The tensors' names in visiting order, such as `hidden.0.weight`.
  public var leafNames: [String] {
    var copy = self
    var visitor = TensorVisitor(collectsNames: true)
    copy.visit(&visitor)
    return visitor.names
  }

  /// The number of elements in all tensors.
  public var parameterCount: Int { leaves.reduce(0) { $0 + $1.elementCount } }

  /// The same tree with other tensors, in visiting order.
  public func replacingLeaves(_ leaves: [Tensor]) -> Self {
    var copy = self
    var visitor = TensorVisitor(replacements: leaves)
    copy.visit(&visitor)
    return copy
  }

  /// The tree of the results of a function on each tensor.
  public func mapLeaves(_ transform: (Tensor) -> Tensor) -> Self { replacingLeaves(leaves.map(transform)) }

  /// The tree of the results of a function on each pair of tensors of two trees of the same structure.
  public func zipLeaves(_ other: Self, _ transform: (Tensor, Tensor) -> Tensor) -> Self {
    let (mine, others) = (leaves, other.leaves)
    guard mine.count == others.count else {
      let error = TensorError(
        "zipLeaves", "trees of the same structure", got: "\(mine.count) and \(others.count) tensors",
        "Combine a model only with values made from it.", at: .here())
      return mapLeaves { _ in Tensor(failed: error) }
    }
    return replacingLeaves(zip(mine, others).map(transform))
  }

  public static func + (left: Self, right: Self) -> Self { left.zipLeaves(right) { $0 + $1 } }
  public static func - (left: Self, right: Self) -> Self { left.zipLeaves(right) { $0 - $1 } }
  public static func * (scale: Tensor, tree: Self) -> Self { tree.mapLeaves { scale * $0 } }
  @_disfavoredOverload
  public static func * (scale: Double, tree: Self) -> Self { tree.mapLeaves { Tensor(floatLiteral: scale) * $0 } }
  public static func += (left: inout Self, right: Self) { left = left + right }
  public static func -= (left: inout Self, right: Self) { left = left - right }
}
