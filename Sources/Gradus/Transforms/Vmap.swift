/// A function mapped over a leading axis: `vmap(f)(x)` stacks f(x[0]), f(x[1]), … without a loop.
///
/// - Parameter axis: the axis of each tensor of the argument to map over. The result is stacked along a new leading
///   axis.
public func vmap<Input: TensorTree, Output: TensorTree>(
  _ function: @escaping (Input) -> Output, axis: Int = 0
) -> (Input) -> Output {
  { input in batchedCall(input, axes: input.leaves.map { _ in axis }, function) }
}

/// A function of two arguments mapped over an axis of each; an argument whose axis is nil is the same for all.
public func vmap<First: TensorTree, Second: TensorTree, Output: TensorTree>(
  _ function: @escaping (First, Second) -> Output, axes: (Int?, Int?) = (0, 0)
) -> (First, Second) -> Output {
  { first, second in
    let pair = TreePair(first: first, second: second)
    let axisOfLeaves = first.leaves.map { _ in axes.0 } + second.leaves.map { _ in axes.1 }
    return batchedCall(pair, axes: axisOfLeaves) { function($0.first, $0.second) }
  }
}

/// A function of three arguments mapped over an axis of each.
public func vmap<First: TensorTree, Second: TensorTree, Third: TensorTree, Output: TensorTree>(
  _ function: @escaping (First, Second, Third) -> Output, axes: (Int?, Int?, Int?) = (0, 0, 0)
) -> (First, Second, Third) -> Output {
  { first, second, third in
    let pair = TreePair(first: first, second: TreePair(first: second, second: third))
    let axisOfLeaves =
      first.leaves.map { _ in axes.0 } + second.leaves.map { _ in axes.1 } + third.leaves.map { _ in axes.2 }
    return batchedCall(pair, axes: axisOfLeaves) { function($0.first, $0.second.first, $0.second.second) }
  }
}

/// A function mapped over an axis of each leaf of its argument; errors name the operation.
func batchedCall<Input: TensorTree, Output: TensorTree, Failure: Error>(
  _ input: Input, axes: [Int?], operation: String = "vmap", _ function: (Input) throws(Failure) -> Output
) throws(Failure) -> Output {
  let batch = Result { () throws(TensorError) in try Batch(input.leaves.map(\.concreteLiteral), axes, operation) }
  let types = (try? batch.get())?.exampleTypes
  return try Trace(input, batch.map(\.arguments), types: types, function).results { (recorded) throws(TensorError) in
    let size = try batch.get().size
    let isBatched = axes.map { $0 != nil } + recorded.captured.map { _ in false }
    let program = try Programs.shared.transformed(recorded.program, for: .batch(isBatched, size: size)) {
      () throws(TensorError) in try recorded.program.batched(isBatched, size: size)
    }
    return call(program, recorded.arguments + recorded.captured)
  }
}

/// The arguments of a mapped function with their mapped axes first, and the size of those.
private struct Batch {
  let size: Int
  let arguments: [Tensor]
  let exampleTypes: [TensorType]

  init(_ leaves: [Tensor], _ axes: [Int?], _ operation: String) throws(TensorError) {
    var size: Int?
    var arguments: [Tensor] = []
    var types: [TensorType] = []
    for (leaf, axis) in zip(leaves, axes) {
      if let error = leaf.error { throw error }
      guard let axis else {
        arguments.append(leaf)
        types.append(leaf.type)
        continue
      }
      let position = axis < 0 ? axis + leaf.rank : axis
      guard leaf.shape.indices.contains(position) else {
        throw TensorError(operation, "a tensor with axis \(axis) to map over", got: "\(leaf.type)", "Check `axes:`.")
      }
      let extent = leaf.shape[position]
      guard size == nil || size == extent else {
        throw TensorError(
          operation, "mapped axes of one size", got: "\(size ?? 0) and \(extent)",
          "Map over axes that agree, or give nil for one.")
      }
      size = extent
      arguments.append(leaf.movingAxis(position, to: 0))
      types.append(leaf.type.with(shape: leaf.shape.removing(axes: [position])))
    }
    guard let size else {
      throw TensorError(operation, "at least one mapped axis", got: "none", "Give an axis for one argument.")
    }
    (self.size, self.arguments, exampleTypes) = (size, arguments, types)
  }
}
