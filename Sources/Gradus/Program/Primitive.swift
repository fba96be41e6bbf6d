/// One operation of a program, with all its rules: what the results are, how they are computed, differentiated and
/// batched.
///
/// A primitive is a small value: its attributes (axes, exponents …) are stored properties, so that equal operations
/// are equal values. Almost all operations have one result: conform to `Elementwise`, `LinearPrimitive` or
/// `MultilinearPrimitive` where one fits, as they derive most rules, or to `SingleResultPrimitive`.
protocol Primitive: Hashable, Sendable {
  /// The name that programs print.
  var notation: String { get }

  /// What programs print in brackets after the name, such as `axes: [0]`; empty by default.
  var attributes: String { get }

  /// The programs that the operation carries, such as the body of a loop; none by default.
  var programs: [(name: String, program: Program)] { get }

  /// Whether its derivative is a rule of the user's instead of that of what it computes; false by default.
  var hasOwnRule: Bool { get }

  /// The types of the results. Throws when the operands do not fit.
  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType]

  /// The loop that computes the results.
  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel

  /// Records the operation together with the tangents of its results (forward mode).
  ///
  /// `tangents[i]` is nil where operand i does not depend on the variables; nil as an answer says the same of a
  /// result. The tangents must be linear in the given ones.
  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?])

  /// The cotangent of each linear operand, given those of the results (at least one). Nil for the known operands, and
  /// where there is none.
  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?]

  /// Which results depend on the given operands; all of them, unless the operation knows better.
  func dependentResults(on flags: [Bool], count: Int) -> [Bool]

  /// The results for operands of which some (at least one) carry a leading batch axis of `size`; all results carry
  /// it.
  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor]

  /// The results as Taylor coefficients along a path, from the operands as such, of which at least one varies; nil, the
  /// default, where they follow from the other rules.
  func series(_ operands: [SeriesValue], in expansion: TaylorExpansion) throws(TensorError) -> [SeriesValue]?

  /// Where it is at a kink for these values, as the policy says; nowhere by default. `varies` tells which operands
  /// depend on the variables.
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite]

  /// A simpler way to the same result, if there is one.
  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification?

  /// Whether two operands may be exchanged without changing the result; false by default.
  var isCommutative: Bool { get }
}

/// An operation with one result.
protocol SingleResultPrimitive: Primitive {
  /// The type of the result. Throws when the operands do not fit.
  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType

  /// The loop that computes the result.
  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel

  /// The tangent of the result. `tangents[i]` is nil where operand i does not depend on the variables; nil as the
  /// answer says the same of the result. The tangent must be linear in the given tangents.
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor?

  /// The cotangent of each linear operand, given the result's. Nil for the known operands, and where there is none.
  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?]

  /// The result for operands of which some (at least one) carry a leading batch axis of `size`; the result carries
  /// it.
  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor

}

/// An operand as a transpose rule sees it: linear ones are known by type only.
enum TransposeOperand {
  case linear(TensorType)
  case known(Tensor)

  var type: TensorType {
    switch self {
    case .linear(let type): type
    case .known(let tensor): tensor.type
    }
  }

  var isLinear: Bool {
    if case .linear = self { true } else { false }
  }
}

extension Primitive {
  var attributes: String { "" }
  var programs: [(name: String, program: Program)] { [] }
  var hasOwnRule: Bool { false }
  var isCommutative: Bool { false }

  func dependentResults(on flags: [Bool], count: Int) -> [Bool] { [Bool](repeating: true, count: count) }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? { nil }
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] { [] }
  func series(_ operands: [SeriesValue], in expansion: TaylorExpansion) throws(TensorError) -> [SeriesValue]? { nil }

  /// Whether operations of this kind differ among themselves.
  var hasAttributes: Bool { MemoryLayout<Self>.size > 0 }

  func isEqual(to other: any Primitive) -> Bool {
    guard Swift.type(of: other) == Self.self else { return false }
    return !hasAttributes || (other as? Self) == self
  }

  /// An error of this primitive.
  func error(_ expected: String, got: String, _ remedy: String) -> TensorError {
    TensorError(notation, expected, got: got, remedy)
  }
}

extension SingleResultPrimitive {
  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    // Reached only through a JVP rule that puts a tangent into a non-linear operation: a defect of that rule.
    let error = TensorError(
      notation, "a derivative that is linear in its tangents", got: "the non-linear operation \(notation)",
      "The JVP rule that recorded it is wrong; please report it.")
    return operands.map { $0.isLinear ? Tensor(failed: error) : nil }
  }

  // MARK: The rules for several results, from those for one

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] { [try resultType(operands)] }

  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel { kernel(operands, results[0]) }

  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let result = try recorder.record(self, operands)
    return ([result], [jvp(operands, tangents, result)])
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    cotangents[0].map { transpose($0, operands) } ?? operands.map { _ in nil }
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    [batched(operands, isBatched, size)]
  }
}

/// A linear map of its operands: f(x + y) = f(x) + f(y), f(a·x) = a·f(x). The derivative is itself.
protocol LinearPrimitive: SingleResultPrimitive {}

extension LinearPrimitive {
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    if tangents.allSatisfy({ $0 == nil }) { return nil }
    return apply(self, zip(operands, tangents).map { $1 ?? zeros(like: $0) })
  }
}

/// A map that is linear in each operand alone, such as a product. The derivative is the sum over operands.
protocol MultilinearPrimitive: SingleResultPrimitive {}

extension MultilinearPrimitive {
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    var sum: Tensor?
    for (index, tangent) in tangents.enumerated() {
      guard let tangent else { continue }
      var arguments = operands
      arguments[index] = tangent
      let term = apply(self, arguments)
      sum = sum.map { $0 + term } ?? term
    }
    return sum
  }
}

/// The solution y of an equation that is linear in y and in each operand, such as A·y = b.
///
/// Its derivative rule then holds for changes of any size: y(x + dx) = y(x) + jvp(x, dx, y(x + dx)).
protocol LinearSolution: SingleResultPrimitive {}

/// An operation that works on each element alone; its operands have one shape. Broadcasting is explicit in programs.
protocol Elementwise: SingleResultPrimitive {
  /// The scalar type of the result, or nil when the operation has none for these.
  func resultScalarType(_ operands: [ScalarType]) -> ScalarType?

  /// The same for one operand, or two of one type, without an array.
  func resultScalarType(_ operand: ScalarType, isBinary: Bool) -> ScalarType?

  /// What `resultScalarType` accepts, in words.
  var acceptedTypes: String { get }

  /// The operation on single elements.
  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram

  /// The derivative rule that Taylor coefficients follow from; `jvp` unless another form needs fewer functions.
  func seriesTangent(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor?
}

extension Elementwise {
  func seriesTangent(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    jvp(operands, tangents, result)
  }

  func resultScalarType(_ operand: ScalarType, isBinary: Bool) -> ScalarType? {
    resultScalarType(isBinary ? [operand, operand] : [operand])
  }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    guard let first = operands.first, operands.allSatisfy({ $0.shape == first.shape }) else {
      throw error("operands of one shape", got: "\(operands)", "Broadcast them first.")
    }
    guard let scalarType = resultScalarType(operands.map(\.scalarType)) else {
      let got = operands.map(\.description).joined(separator: " and ")
      throw error(acceptedTypes, got: got, "Convert with `converted(to:)`.")
    }
    return first.with(scalarType)
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    .map(scalarProgram(operands.map(\.scalarType)))
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(self, zip(operands, isBatched).map { $1 ? $0 : $0.repeatedAlongNewAxis(size) })
  }
}
