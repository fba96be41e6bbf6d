/// Einstein's sum: products of any number of tensors with named axes, summed over every name that the result does not
/// have.
///
///     einsum("ij,jk->ik", a, b)            // matrix product
///     einsum("ii->", a)                    // trace
///     einsum("...ij,...j->...i", a, x)     // a stack of products
///
/// Without `->` the result has the names that occur once, in alphabetical order. A name that repeats in one operand
/// takes its diagonal. `...` stands for the axes without names, which broadcast and come first unless the result says
/// where. Pairs of operands are multiplied in the order that keeps what lies between small.
public func einsum(_ specification: String, _ operands: Tensor...) -> Tensor { einsum(specification, operands) }

/// Einstein's sum of a list of tensors.
public func einsum(_ specification: String, _ operands: [Tensor]) -> Tensor {
  fused(operands.map(\.concreteLiteral)) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    do throws(TensorError) {
      let specification = try EinsumSpecification(specification, operands.map(\.type))
      // bool counts as integers.
      let start: ScalarType = operands.allSatisfy { $0.scalarType == .bool } ? .i64 : .bool
      let type = operands.reduce(start) { $0.promoted(with: $1.scalarType) }
      let factors = zip(operands, specification.inputs).map { operand, names in
        NamedTensor(operand.converted(to: type), names).withoutRepeatedNames.withoutNarrowAxes(specification.extents)
      }
      return specification.evaluate(factors)
    } catch {
      return Tensor(failed: error.located())
    }
  }
}

/// The name of an axis: a letter, or the number of an axis under `...`, counted from the last one.
private enum AxisName: Hashable {
  case letter(Character)
  case unnamed(Int)
}

/// A tensor and the names of its axes.
private struct NamedTensor {
  let tensor: Tensor
  let names: [AxisName]

  init(_ tensor: Tensor, _ names: [AxisName]) {
    (self.tensor, self.names) = (tensor, names)
  }

  /// The diagonals of names that repeat.
  var withoutRepeatedNames: NamedTensor {
    guard let second = names.indices.first(where: { names[..<$0].contains(names[$0]) }),
      let first = names.firstIndex(of: names[second])
    else { return self }
    var others = names
    others.remove(at: second)
    others.remove(at: first)
    return NamedTensor(diagonal(tensor, axes: (first, second)), others + [names[second]]).withoutRepeatedNames
  }

  /// Without the axes that broadcasting repeats: they have extent 1, and more elsewhere.
  func withoutNarrowAxes(_ extents: [AxisName: Int]) -> NamedTensor {
    let narrow = names.indices.filter { tensor.shape[$0] != extents[names[$0]] }
    return narrow.isEmpty
      ? self
      : NamedTensor(
        tensor.reshaped(to: tensor.shape.removing(axes: narrow)),
        names.indices.filter { !narrow.contains($0) }.map { names[$0] })
  }

  /// Summed over the names that nothing else uses.
  func reduced(keeping: Set<AxisName>) -> NamedTensor {
    let axes = names.indices.filter { !keeping.contains(names[$0]) }
    return axes.isEmpty ? self : NamedTensor(sum(tensor, along: axes), names.filter(keeping.contains))
  }

  /// The product, summed over the names that nothing else uses.
  func times(_ other: NamedTensor, keeping: Set<AxisName>) -> NamedTensor {
    let left = reduced(keeping: keeping.union(other.names))
    let right = other.reduced(keeping: keeping.union(names))
    let shared = left.names.filter(right.names.contains)
    let batch = shared.filter(keeping.contains)
    let contracted = shared.filter { !keeping.contains($0) }
    func axes(_ wanted: [AxisName], in names: [AxisName]) -> [Int] { wanted.compactMap { names.firstIndex(of: $0) } }
    let product = contract(
      left.tensor, right.tensor, axes(contracted, in: left.names), axes(contracted, in: right.names),
      batch: axes(batch, in: left.names), axes(batch, in: right.names))
    return NamedTensor(product, batch + (left.names + right.names).filter { !shared.contains($0) })
  }
}

private struct EinsumSpecification {
  let inputs: [[AxisName]]
  let output: [AxisName]
  private(set) var extents: [AxisName: Int] = [:]

  init(_ text: String, _ types: [TensorType]) throws(TensorError) {
    func error(_ expected: String, _ remedy: String) -> TensorError {
      TensorError(
        "einsum", expected, got: "\"\(text)\" for \(types.map(\.description).joined(separator: ", "))", remedy)
    }
    let sides = Self.sides(text)
    guard sides.count <= 2, let inputTexts = sides.first?.map(Self.names), !inputTexts.contains(where: { $0 == nil }),
      sides.count == 1 || (sides[1].count == 1 && Self.names(sides[1][0]) != nil)
    else {
      throw error("letters, at most one ... for each operand, commas and one ->", "Write it as in \"ij,jk->ik\".")
    }
    let parts = inputTexts.compactMap { $0 }
    guard !types.isEmpty, parts.count == types.count, zip(parts, types).allSatisfy({ $0.fits($1.rank) }) else {
      throw error("one name for each axis of each operand", "Check the number of names.")
    }
    inputs = zip(parts, types).map { $0.axes($1.rank) }
    for (names, type) in zip(inputs, types) {
      for (name, extent) in zip(names, type.shape) {
        let known = extents[name] ?? extent
        if case .unnamed = name, known == 1 || extent == 1 {
          extents[name] = known == 1 ? extent : known
        } else if known == extent {
          extents[name] = extent
        } else {
          throw error("one extent for each name", "Axis \(Self.text(name)) is \(known) and \(extent).")
        }
      }
    }
    let unnamed = extents.keys.count { if case .unnamed = $0 { true } else { false } }
    let result = sides.count == 2 ? Self.names(sides[1][0]) : nil
    if unnamed > 0, let result, result.place == nil {
      throw error("... in the result, as the operands have axes without names", "Write it after ->.")
    }
    output = result?.axes(unnamed: unnamed) ?? Self.implicitOutput(inputs, unnamed: unnamed)
    let extents = self.extents
    guard Set(output).count == output.count, output.allSatisfy({ extents[$0] != nil }) else {
      throw error("different names of the operands in the result", "Check the names after ->.")
    }
  }

  /// The product of the factors, pair by pair: first whichever pair leaves the fewest elements in addition.
  func evaluate(_ factors: [NamedTensor]) -> Tensor {
    var factors = factors
    while factors.count > 1 {
      let (left, right) = cheapestPair(factors)
      let kept = needed(factors, without: [left, right])
      let product = factors[left].times(factors[right], keeping: kept)
      if product.tensor.error != nil { return product.tensor }
      factors[left] = product
      factors.remove(at: right)
    }
    let sum = factors[0].reduced(keeping: Set(output))
    // Every name of the result is one of some factor, and was kept.
    return sum.tensor.transposed(output.compactMap { sum.names.firstIndex(of: $0) })
  }

  /// The names that the result or the factors apart from some use.
  private func needed(_ factors: [NamedTensor], without excepted: [Int]) -> Set<AxisName> {
    factors.indices.filter { !excepted.contains($0) }.reduce(into: Set(output)) { $0.formUnion(factors[$1].names) }
  }

  private func cheapestPair(_ factors: [NamedTensor]) -> (Int, Int) {
    func size(_ names: Set<AxisName>) -> Double { names.reduce(1.0) { $0 * Double(extents[$1] ?? 1) } }
    var best = (0, 1)
    var least = Double.infinity
    for right in factors.indices {
      for left in 0..<right {
        let (mine, theirs) = (Set(factors[left].names), Set(factors[right].names))
        let kept = mine.union(theirs).intersection(needed(factors, without: [left, right]))
        let growth = size(kept) - size(mine) - size(theirs)
        if growth < least { (best, least) = ((left, right), growth) }
      }
    }
    return best
  }
}

// MARK: Reading

extension EinsumSpecification {
  /// The names of one operand, and where `...` stands among them.
  struct Names {
    var letters: [Character] = []
    var place: Int?

    func fits(_ rank: Int) -> Bool { place == nil ? letters.count == rank : letters.count <= rank }

    func axes(_ rank: Int) -> [AxisName] { axes(unnamed: rank - letters.count) }

    func axes(unnamed: Int) -> [AxisName] {
      let letters = letters.map { AxisName.letter($0) }
      guard let place else { return letters }
      return letters[..<place] + (0..<unnamed).reversed().map { .unnamed($0) } + letters[place...]
    }
  }

  /// The operands on each side of the arrow, without spaces.
  private static func sides(_ text: String) -> [[Substring]] {
    let compact = text.filter { $0 != " " }
    var sides: [Substring] = []
    var rest = compact[...]
    while let arrow = rest.indices.first(where: { rest[$0...].hasPrefix("->") }) {
      sides.append(rest[..<arrow])
      rest = rest[rest.index(arrow, offsetBy: 2)...]
    }
    return (sides + [rest]).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  /// Nil for anything but letters and one `...`.
  private static func names(_ text: Substring) -> Names? {
    var names = Names()
    var rest = text
    while let next = rest.first {
      if rest.hasPrefix("...") && names.place == nil {
        names.place = names.letters.count
        rest = rest.dropFirst(3)
      } else if next.isLetter {
        names.letters.append(next)
        rest = rest.dropFirst()
      } else {
        return nil
      }
    }
    return names
  }

  private static func implicitOutput(_ inputs: [[AxisName]], unnamed: Int) -> [AxisName] {
    var counts: [Character: Int] = [:]
    for case .letter(let letter) in inputs.joined() { counts[letter, default: 0] += 1 }
    let once = counts.filter { $0.value == 1 }.keys.sorted()
    return (0..<unnamed).reversed().map { .unnamed($0) } + once.map { .letter($0) }
  }

  private static func text(_ name: AxisName) -> String {
    switch name {
    case .letter(let letter): "\(letter)"
    case .unnamed(let number): "\(number + 1) from the end of ..."
    }
  }
}
