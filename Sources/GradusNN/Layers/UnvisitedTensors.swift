import Gradus

/// The property paths of the stored tensors that a model's visitor leaves out: those would silently never learn.
///
///     #expect(unvisitedTensors(in: Network()) == [])
///
/// Looks through stored properties, arrays, optionals, enums and nested values; not into closures.
public func unvisitedTensors(in model: some TensorTree) -> [String] {
  // The visitor puts a marker into every place that it reaches; what is not a marker afterwards was missed.
  let shape = [Int](repeating: 1, count: 11)
  let marker = Tensor([Int32(0x7AC3)], shape: shape)
  var missed: [String] = []
  collect(model.mapLeaves { _ in marker }, path: "", depth: 0) { path, tensor in
    if tensor != marker { missed.append(path) }
  }
  return missed
}

private func collect(_ value: Any, path: String, depth: Int, _ body: (String, Tensor) -> Void) {
  if let tensor = value as? Tensor { return body(path, tensor) }
  let deepest = 64  // Classes may form rings.
  guard depth < deepest else { return }
  var mirror: Mirror? = Mirror(reflecting: value)
  while let current = mirror {
    for (position, child) in current.children.enumerated() {
      let name = child.label.map { $0 == "some" ? "" : $0 } ?? "\(position)"
      let joined = [path, name].filter { !$0.isEmpty }.joined(separator: ".")
      collect(child.value, path: joined, depth: depth + 1, body)
    }
    mirror = current.superclassMirror
  }
}
