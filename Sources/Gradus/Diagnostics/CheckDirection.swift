/// A direction in which a check varies a list of tensors, or a combination by which it reads one: an element, or a random mixture.
struct CheckDirection {
  let name: String
  let tensors: [Tensor]
  /// The components in order.
  let components: [Double]
  /// The element, where there is one.
  let element: Int?

  /// Every element of a few; some elements and some mixtures of many.
  static func all(of tensors: [Tensor], _ names: [String], root: String, seed: Int) throws(TensorError)
    -> [CheckDirection]
  {
    let count = tensors.reduce(0) { $0 + $1.elementCount }
    if count <= 32 {
      var units: [CheckDirection] = []
      for element in 0..<count { units.append(unit(element, of: tensors, names, root: root)) }
      return units
    }
    var mixtures: [CheckDirection] = []
    for number in 1...4 {
      let mixture = random(like: tensors, seed: 10 * seed + number)
      mixtures.append(
        CheckDirection(
          name: "random mixture \(number) of \(root)", tensors: mixture, components: try numbers(of: mixture),
          element: nil))
    }
    // Spread over all, at places that share no period with the shapes.
    return mixtures
      + (0..<16).map {
        unit(($0 * count + ($0 * 7 + 3) % 16 * count / 16) / 16 % count, of: tensors, names, root: root)
      }
  }

  /// Numbers between −1 and 1, the same each time.
  static func random(like tensors: [Tensor], seed: Int) -> [Tensor] {
    tensors.enumerated().map { index, tensor in
      RandomKey(seed: 1000 * seed + index).uniform(tensor.shape, tensor.scalarType) * 2 - 1
    }
  }

  private static func unit(_ element: Int, of tensors: [Tensor], _ names: [String], root: String) -> CheckDirection {
    var first = 0
    var label = root
    let units = tensors.enumerated().map { index, tensor -> Tensor in
      let position = element - first
      first += tensor.elementCount
      guard position >= 0, position < tensor.elementCount else { return .zeros(tensor.shape, tensor.scalarType) }
      let name = index < names.count && !names[index].isEmpty ? names[index] : root
      label = name + tensor.type.indexDescription(of: position)
      let components = (0..<tensor.elementCount).map { $0 == position ? 1.0 : 0 }
      return Tensor(components, shape: tensor.shape).converted(to: tensor.scalarType)
    }
    let components = (0..<first).map { $0 == element ? 1.0 : 0 }
    return CheckDirection(name: label, tensors: units, components: components, element: element)
  }

  /// The component of a list of tensors, given as numbers, along this direction.
  func reading(_ numbers: [Double]) -> Double {
    if let element { return numbers[element] }
    return zip(components, numbers).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// A first step that is not small beside what it is added to.
  func firstStep(at numbers: [Double]) -> Double {
    let size = element.map { numbers[$0].magnitude } ?? numbers.reduce(0) { Swift.max($0, $1.magnitude) }
    return 0.25 * Swift.max(size, 1)
  }

  /// The elements of tensors, one after the other.
  static func numbers(of tensors: [Tensor]) throws(TensorError) -> [Double] {
    var numbers: [Double] = []
    for tensor in tensors { numbers += try tensor.concreteLiteral.scalars(as: Double.self) }
    return numbers
  }
}

extension TensorType {
  /// The index of a row-major position, as in `[2, 3]`; nothing for a scalar.
  func indexDescription(of position: Int) -> String {
    if rank == 0 { return "" }
    return "\(zip(shape, shape.rowMajorStrides).map { position / $1 % Swift.max($0, 1) })"
  }
}
