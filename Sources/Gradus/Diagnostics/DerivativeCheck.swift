/// Checks the derivatives of a function at a point: forward mode against reverse mode against extrapolated differences, of first and second
/// order.
///
///     let report = try check({ x in sum(sin(x) * x) }, at: Tensor([1.0, 2, 3]))
///     print(report)   // order 1: 3 of 3 entries agree, to 2.1e-13; order 2: 9 of 9 entries agree, to 3.4e-12
///
/// Each element of a small argument (up to 32 elements) is varied, and some elements and random mixtures of a larger one; results are read
/// in the same way. The second derivatives are those of a random combination of the results. An entry that differs comes with its name, the
/// three values, the error, the step of the differences and the likely cause. At a kink, where the answer lies between the slopes on its
/// sides, an entry is undecided.
///
/// - Parameters:
///   - function: called many times near `x`, on tensors whose values are known.
///   - x: a tensor or a tree of floating-point tensors. In f32 differences are good to about three digits.
///   - order: 1 or 2.
/// - Throws: the function's error; an error if `x` is not floating point, or the value or a derivative at `x` is not finite.
public func check<Input: TensorTree, Output: TensorTree>(
  _ function: @escaping (Input) -> Output, at x: Input, upToOrder order: Int = 2
) throws(TensorError) -> DerivativeReport {
  do throws(TensorError) {
    return try DerivativeReport(checking: function, at: x, upToOrder: order)
  } catch {
    throw error.located()
  }
}

extension DerivativeReport {
  fileprivate init<Input: TensorTree, Output: TensorTree>(
    checking function: @escaping (Input) -> Output, at x: Input, upToOrder order: Int
  ) throws(TensorError) {
    let point = try activeLeaves(of: x, "check").get()
    guard order == 1 || order == 2 else {
      throw TensorError("check", "an order of 1 or 2", got: "\(order)", "For a higher one, check a derivative itself.")
    }
    var names: [String] = []
    let flat = { (leaves: [Tensor]) -> [Tensor] in
      let output = function(x.replacingLeaves(leaves))
      names = output.leafNames
      return output.leaves
    }
    let first = try DerivativeComparison(flat, at: point, names: x.leafNames, outputs: { names }, order: 1)
    var entries = try first.entries()
    if order == 2 {
      let weights = first.combination
      let slope = { (leaves: [Tensor]) in
        gradient(at: leaves) { leaves in
          zip(flat(leaves), weights).map { sum($0 * $1) }.reduce(Tensor(0.0)) { $0 + $1 }
        }
      }
      let second = try DerivativeComparison(
        slope, at: point, names: x.leafNames, outputs: { x.leafNames.map { $0.isEmpty ? "x" : $0 } }, order: 2)
      entries += try second.entries()
    }
    self.init(try Self.explained(entries, function, x))
  }

  /// The entries with the causes that the function's operations suggest.
  private static func explained<Input: TensorTree, Output: TensorTree>(
    _ entries: [Entry], _ function: (Input) -> Output, _ x: Input
  ) throws(TensorError) -> [Entry] {
    guard entries.contains(where: { $0.cause != nil }) else { return entries }
    let kink = try kinks(at: x, of: function).first?.description
    let rules = try ownRules(at: x, of: function)
    return entries.map { entry in
      var entry = entry
      switch entry.cause {
      case .kink(let text): entry.cause = .kink(kink.map { "\($0); \(text)" } ?? text)
      case .cancellation:
        // Differences of a slope that jumps grow as their step shrinks, which looks like lost digits.
        if let kink, entry.order == 2 { entry.cause = .kink(kink) }
      case .defect:
        if let kink { entry.cause = .kink(kink) }
        if !rules.isEmpty { entry.cause = .customRule(rules.joined(separator: " or ")) }
      default: break
      }
      return entry
    }
  }
}

/// The operations of a function that have rules of the user's, with the lines of their calls.
private func ownRules<Input: TensorTree, Output: TensorTree>(
  at x: Input, of function: (Input) -> Output
) throws(TensorError) -> [String] {
  let recorded = try Trace(x, activeLeaves(of: x, "check"), keepsSources: true, function).recorded.get()
  return zip(recorded.program.instructions, recorded.sources).compactMap { instruction, source in
    let primitive = recorded.program.primitive(of: instruction)
    guard primitive.containsOwnRule else { return nil }
    return primitive.callNotation + (source.location.map { ", \($0)" } ?? "")
  }
}

extension Primitive {
  /// Whether it, or an operation in the programs that it carries, has a rule of the user's.
  fileprivate var containsOwnRule: Bool {
    hasOwnRule || programs.contains { $0.program.primitives.primitives.contains { $0.containsOwnRule } }
  }
}
