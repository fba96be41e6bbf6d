import Gradus

extension Expression {
  /// The expression as a function of whole arrays, each a tensor by its name: a tensor with an axis for each of `axes`,
  /// in that order, differentiable in every array.
  ///
  ///     try Expression("sum(k, A[i,k]*X[k,j])").tensor(arrays: ["A": a, "X": x], axes: ["i", "j"])   // a times x
  ///
  /// An index runs as far as the arrays' axes do; where they disagree, or none tells, the tensor is a failed one.
  public func tensor(arrays: [String: Tensor], axes: [String]) -> Tensor {
    let shapes = arrays.mapValues(\.shape)
    let sizes = IndexRanges.sizes(in: self, shapes: shapes)
    guard axes.allSatisfy({ sizes[$0] != nil }) else { return .missing("an array with the index \(axes)") }
    let arrays = IndexedTensors(arrays: arrays, shapes: shapes, sizes: sizes)
    return arrays.tensor(self, axes.map { ($0, sizes[$0] ?? 1) }).broadcast(to: axes.map { sizes[$0] ?? 1 })
  }
}

/// Brings elements with indices to common axes, where functions act element by element.
private struct IndexedTensors {
  typealias Axes = [(name: String, size: Int)]

  let arrays: [String: Tensor]
  let shapes: [String: [Int]]
  let sizes: [String: Int]

  /// A tensor that broadcasts to the axes: a scalar, or with an extent of 1 where an index does not occur.
  func tensor(_ expression: Expression, _ axes: Axes) -> Tensor {
    expression.tensor { leaf in
      switch leaf {
      case .variable(let element): self.element(element, axes)
      case .delta(let left, let right): delta(left, right, axes)
      case .summation(let body, let index): summation(body, index, axes)
      default: .missing("\(leaf)")
      }
    }
  }

  private func summation(_ body: Expression, _ index: String, _ axes: Axes) -> Tensor {
    if axes.contains(where: { $0.name == index }) {
      let renamed = Expression.summation(body, over: index).renamingBoundIndex(apartFrom: axes.map(\.name))
      guard case .summation(let body, let index) = renamed else { return .missing("\(renamed)") }
      return summation(body, index, axes)
    }
    var ranges = IndexRanges(shapes: shapes, sizes: sizes)
    do {
      let inner = axes + [(index, try ranges.range(of: index, in: body))]
      return sum(tensor(body, inner).broadcast(to: inner.map(\.size)), along: [inner.count - 1])
    } catch {
      return Tensor(
        failed: TensorError(
          "evaluate", expected: "a range for \(index)", got: "\(error)", remedy: "Give arrays that fit."))
    }
  }

  private func element(_ element: Variable, _ axes: Axes) -> Tensor {
    if element.indices.isEmpty {
      guard let axis = axes.firstIndex(where: { $0.name == element.name }) else {
        return arrays[element.name] ?? .missing(element.name)
      }
      let numbers = (1...Swift.max(axes[axis].size, 1)).map { Double($0) }
      return Tensor(numbers).reshaped(to: axes.indices.map { $0 == axis ? axes[axis].size : 1 })
    }
    guard var array = arrays[element.name], array.error == nil, array.rank == element.indices.count else {
      return .missing("\(element)")
    }
    // Numbers pick a slice; a name that comes twice picks the diagonal, by δ.
    var names: [String] = []
    for index in element.indices {
      switch index {
      case .number(let number): array = slice(array, axis: names.count, at: number - 1)
      case .name(let name) where names.contains(name): return diagonal(element, name, axes)
      case .name(let name): names.append(name)
      }
    }
    let order = axes.compactMap { axis in names.firstIndex(of: axis.name) }
    guard order.count == names.count else { return .missing("the index of \(element)") }
    return array.transposed(order).reshaped(to: axes.map { names.contains($0.name) ? $0.size : 1 })
  }

  private func slice(_ array: Tensor, axis: Int, at place: Int) -> Tensor {
    let order = [axis] + (0..<array.rank).filter { $0 != axis }
    return array.transposed(order)[place]
  }

  /// X[i,i] = Σₖ X[i,k]·δ[i,k]
  private func diagonal(_ element: Variable, _ name: String, _ axes: Axes) -> Tensor {
    let other = Expression.freshIndex(like: name, apartFrom: Set(axes.map(\.name) + element.indexNames))
    var indices = element.indices
    if let last = indices.lastIndex(of: .name(name)) { indices[last] = .name(other) }
    let body = Expression.product([
      .variable(Variable(element.name, indices)), .delta(.name(name), .name(other)),
    ])
    return summation(body, other, axes)
  }

  private func delta(_ left: Index, _ right: Index, _ axes: Axes) -> Tensor {
    func numbers(_ index: Index) -> Tensor {
      switch index {
      case .number(let number): Tensor(Double(number))
      case .name(let name): element(Variable(name), axes)
      }
    }
    return (numbers(left) .== numbers(right)).converted(to: .f64)
  }
}
