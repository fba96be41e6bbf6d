import Gradus

/// Expressions as programs of the engine of tensors, and back.
extension Expression {
  /// The program of this expression on numbers: an input of type `f64[]` for each variable, one result.
  ///
  ///     print(try Expression("x^2 + sin(x)").program(of: ["x"]))
  ///
  /// - Throws: a `TensorError` for variables that are not among `variables`.
  public func program(of variables: [Variable]) throws -> Program {
    try Program(
      tracing: { inputs in
        let result = self.tensor(Dictionary(zip(variables, inputs)) { first, _ in first })
        if case .comparison = self { return [result.converted(to: .f64)] }
        if let input = inputs.first, !variables.contains(where: { self.contains($0) }) {
          // A number alone is no operation; both branches of a selection are.
          return [select(input .== input, result, result)]
        }
        return [result]
      }, of: variables.map { _ in TensorType(.f64) })
  }

  /// What a program with one number as its result computes, as an expression.
  ///
  ///     let program = try Program(tracing: { x in sin(x) * x }, of: TensorType(.f64))
  ///     print(try Expression(program, names: ["x"]))    // sin(x)·x
  ///
  /// An array among the inputs has a variable for each element, counted from 1: x[1], x[2] …
  ///
  /// - Parameter names: a name for each input.
  /// - Throws: a `ProgramError` that names an operation without a formula, such as a loop.
  public init(_ program: Program, names: [Variable]) throws(ProgramError) {
    var reader = ProgramReader()
    try reader.read(program, names)
    let outputs = program.outputNumbers
    guard outputs.count == 1, let result = reader.values[outputs[0]], result.count == 1 else {
      throw ProgramError(
        expected: "one number as its result", got: program.outputTypes.map(\.description).joined(separator: ", "))
    }
    self = result[0]
  }
}

/// Why a program has no formula.
public struct ProgramError: Error, Hashable, Sendable, CustomStringConvertible {
  public let expected: String
  public let got: String

  public var description: String {
    "expression of a program: expected \(expected), got \(got). Take a program of elementwise operations and sums."
  }
}

/// Walks through a program with expressions in place of the elements of tensors.
private struct ProgramReader {
  /// The elements of each variable, in row-major order.
  var values: [Int: [Expression]] = [:]
  private var shapes: [Int: [Int]] = [:]
  private var size = 0

  private static let largest = 100_000

  mutating func read(_ program: Program, _ names: [Variable]) throws(ProgramError) {
    guard names.count == program.inputTypes.count else {
      throw ProgramError(expected: "\(program.inputTypes.count) names", got: "\(names.count)")
    }
    for (number, (name, type)) in zip(names, program.inputTypes).enumerated() {
      try checkCount(type, "an input of type \(type)")
      let elements = Self.places(type.shape).map { Expression.variable($0.isEmpty ? name : Variable(name.name, $0)) }
      try set(number, elements, type.shape, "an input of type \(type)")
    }
    for operation in program.operations {
      let operands = operation.operands.compactMap { values[$0] }
      let shapes = operation.operands.compactMap { self.shapes[$0] }
      for type in operation.resultTypes { try checkCount(type, Self.name(operation)) }
      guard operation.results.count == 1, let type = operation.resultTypes.first,
        let elements = try elements(operation, operands, shapes, type)
      else { throw ProgramError(expected: "operations with a formula", got: Self.name(operation)) }
      try set(operation.results[0], elements, type.shape, Self.name(operation))
    }
  }

  private static func name(_ operation: Program.Operation) -> String {
    operation.attributes.isEmpty ? operation.name : "\(operation.name)[\(operation.attributes)]"
  }

  private func checkCount(_ type: TensorType, _ what: String) throws(ProgramError) {
    let count = type.shape.reduce(1.0) { $0 * Double($1) }
    guard count <= Double(Self.largest) else {
      throw ProgramError(expected: "arrays of at most \(Self.largest) elements", got: "\(what): \(type)")
    }
  }

  private mutating func set(
    _ number: Int, _ elements: [Expression], _ shape: [Int], _ what: String
  ) throws(ProgramError) {
    // Parts that several lines use are written out in each.
    for element in elements { size += element.size }
    guard size <= Self.largest else {
      throw ProgramError(expected: "a formula of at most \(Self.largest) parts", got: "more, at \(what)")
    }
    (values[number], shapes[number]) = (elements, shape)
  }

  /// The indices of every element, counted from 1.
  private static func places(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { places, extent in places.flatMap { place in (0..<extent).map { place + [$0 + 1] } } }
  }

  /// The elements of a result; nil for an operation without a formula.
  private func elements(
    _ operation: Program.Operation, _ operands: [[Expression]], _ shapes: [[Int]], _ type: TensorType
  ) throws(ProgramError) -> [Expression]? {
    switch operation.name {
    case "fill":
      guard let number = Double(operation.attributes), number.isFinite else { return nil }
      return [Expression](repeating: Expression(floatLiteral: number), count: type.shape.reduce(1, *))
    case "convert":
      // From a condition to 1 and 0, or from numbers to numbers.
      return type.scalarType.isFloatingPoint ? operands[0] : nil
    case "reshape", "stopGradient": return operands[0]
    case "slice": return Self.sliced(operands[0], shapes[0], operation.attributes)
    case "broadcast": return Self.broadcast(operands[0], shapes[0], operation.attributes, type.shape)
    case "sum", "product", "max", "min":
      return Self.reduced(operation.name, operands[0], shapes[0], operation.attributes)
    default:
      guard let count = operands.first?.count, operands.allSatisfy({ $0.count == count }) else { return nil }
      var elements: [Expression] = []
      for index in 0..<count {
        guard let element = Self.element(operation, operands.map { $0[index] }) else { return nil }
        elements.append(element)
      }
      return elements
    }
  }

  // MARK: Elementwise

  private static func element(_ operation: Program.Operation, _ x: [Expression]) -> Expression? {
    switch (operation.name, x.count) {
    case ("add", 2): return .sum(x[0].terms + [x[1]])
    case ("subtract", 2): return .sum(x[0].terms + [.negated(x[1])])
    case ("multiply", 2), ("scale", 2): return .product(x[0].factors + [x[1]])
    case ("divide", 2): return .quotient(x[0], x[1])
    case ("negate", 1): return .negated(x[0])
    case ("power", 2): return .power(x[0], x[1])
    case ("power", 1): return Int(operation.attributes).map { .power(x[0], Expression(integerLiteral: $0)) }
    case ("select", 3) where x[1] == x[2]: return x[1]
    case ("select", 3): return .call(.where, x[0], x[1], x[2])
    case ("maximum", 2): return .call(.max, x[0], x[1])
    case ("minimum", 2): return .call(.min, x[0], x[1])
    case ("logAddExp", 2): return .call(.logaddexp, x[0], x[1])
    case ("rootOfSquares", 1): return .call(.sqrt, x[0])
    case ("polygamma", 1): return Int(operation.attributes).map { .call(.polygamma, Expression($0), x[0]) }
    default: break
    }
    if let relation = relations[operation.name], x.count == 2 { return .comparison(x[0], relation, x[1]) }
    guard operation.attributes.isEmpty, let function = MathFunction.names[operation.name],
      function.arity.contains(x.count)
    else { return nil }
    return .call(function, x)
  }

  private static let relations: [String: Relation] = [
    "less": .less, "lessOrEqual": .lessOrEqual, "greater": .greater, "greaterOrEqual": .greaterOrEqual,
    "equal": .equal, "notEqual": .notEqual,
  ]

  // MARK: Shapes

  private static func axes(_ attributes: String) -> [Int]? {
    guard attributes.hasPrefix("axes:") else { return nil }
    return attributes.dropFirst(5).split(separator: " ").compactMap { Int($0) }
  }

  private static func broadcast(
    _ elements: [Expression], _ shape: [Int], _ attributes: String, _ result: [Int]
  ) -> [Expression]? {
    guard let axes = axes(attributes), axes.count == shape.count else { return nil }
    return places(result).map { place in elements[offset(axes.map { place[$0] - 1 }, shape)] }
  }

  /// The elements of ranges such as `0..<3, 1..<9 by 2`.
  private static func sliced(_ elements: [Expression], _ shape: [Int], _ attributes: String) -> [Expression]? {
    var places: [[Int]] = [[]]
    for range in attributes.split(separator: ",") {
      let numbers = range.split { !$0.isNumber }.compactMap { Int($0) }
      guard numbers.count >= 2 else { return nil }
      let chosen = stride(from: numbers[0], to: numbers[1], by: numbers.count > 2 ? numbers[2] : 1)
      places = places.flatMap { place in chosen.map { place + [$0] } }
    }
    return places[0].count == shape.count ? places.map { elements[offset($0, shape)] } : nil
  }

  /// The elements that meet in one place, combined.
  private static func reduced(
    _ name: String, _ elements: [Expression], _ shape: [Int], _ attributes: String
  ) -> [Expression]? {
    guard let axes = axes(attributes), !elements.isEmpty || name == "sum" || name == "product" else { return nil }
    let kept = shape.indices.filter { !axes.contains($0) }
    var groups = [[Expression]](repeating: [], count: kept.reduce(1) { $0 * shape[$1] })
    for (place, element) in zip(places(shape), elements) {
      groups[offset(kept.map { place[$0] - 1 }, kept.map { shape[$0] })].append(element)
    }
    return groups.map { parts in
      switch (name, parts.count) {
      case ("sum", 0): .zero
      case ("product", 0): .one
      case (_, 1): parts[0]
      case ("sum", _): .sum(parts)
      case ("product", _): .product(parts)
      default: parts.dropFirst().reduce(parts[0]) { .call(name == "max" ? .max : .min, $0, $1) }
      }
    }
  }

  private static func offset(_ place: [Int], _ shape: [Int]) -> Int {
    zip(place, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }
}
