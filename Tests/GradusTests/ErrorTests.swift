import Gradus
import GradusTestSupport
import Testing

/// The text of errors is part of the interface: operation, expected, got, remedy and the caller's line.
@Suite struct ErrorTests {
  struct Golden: Sendable, CustomStringConvertible {
    let tensor: Tensor
    let line: Int
    let description: String
    init(_ tensor: Tensor, line: Int = #line, _ text: String) {
      (self.tensor, self.line, description) = (tensor, line, text)
    }
  }

  static let pair = Tensor([1.0, 2])
  static let triple = Tensor([1.0, 2, 3])
  static let matrix = Tensor([[1.0, 2, 3], [4, 5, 6]])
  static let failed = pair + triple

  static let goldens: [Golden] = [
    Golden(
      pair + triple,
      "add: expected shapes that broadcast: equal extents or 1, aligned at the last axis, got f64[2] and f64[3]. Reshape one operand, or check which axis is missing."
    ),
    Golden(
      matrix * pair,
      "multiply: expected shapes that broadcast: equal extents or 1, aligned at the last axis, got f64[2, 3] and f64[2]. Reshape one operand, or check which axis is missing."
    ),
    Golden(
      matmul(matrix, matrix),
      "matmul: expected the last axis of the left operand and axis 0 of the right to agree, got f64[2, 3] and f64[2, 3] (3 ≠ 2). Transpose one operand, or check the order of the factors."
    ),
    Golden(
      matrix.reshaped(to: [4]),
      "reshape: expected a shape of as many elements, got f64[2, 3] to [4]. Check the extents."),
    Golden(
      sum(matrix, along: [2]),
      "sum: expected different axes of a tensor of numbers, got axes [2] of f64[2, 3]. Check the axes."),
    Golden(
      matrix.transposed([0, 0]),
      "transpose: expected every axis once, got axes [0, 0] of f64[2, 3]. Name the 2 axes in the new order."),
    Golden(
      matrix.broadcast(to: [3, 3]),
      "broadcast: expected a shape that the operand broadcasts to, got f64[2, 3] to [3, 3]. Extents must agree or be 1, aligned at the last axis."
    ),
    Golden(
      matrix[5],
      "slice: expected ranges inside the shape, got 5..<6, 0..<3 of f64[2, 3]. Check the ranges; strides are ≥ 1."),
    Golden(
      matrix[0, 1, 2],
      "subscript: expected at most 2 indices, got 3 for f64[2, 3]. Index a tensor of higher rank."),
    Golden(
      matrix.slice(axis: 0, 1..<9),
      "slice: expected ranges inside the shape, got 1..<9, 0..<3 of f64[2, 3]. Check the ranges; strides are ≥ 1."),
    Golden(
      concatenate([pair, matrix]),
      "concatenate: expected tensors that agree except along axis 0, got f64[2], f64[2, 3]. Check the shapes and the axis."
    ),
    Golden(
      concatenate([]),
      "concatenate: expected tensors that agree except along axis 0, got none. Check the shapes and the axis."),
    Golden(
      pair.gathered(Tensor([0, 2])),
      "gather: expected indices in -2 ..< 2, got 2. Check the indices against the length of the axis."),
    Golden(
      pair.gathered(pair),
      "gather: expected an axis of the tensor and integer indices, got axis 0 of f64[2], f64[2]. Check the axis; convert the indices."
    ),
    Golden(
      argmax(Tensor([Double]())),
      "argmax: expected an axis with at least one element, got axis 0 of f64[0]. Check the axis."),
    Golden(.!pair, "not: expected bool, got f64[2]. Convert with `converted(to:)`."),
    Golden(
      pow(Tensor([1, 2]), -1),
      "power: expected a floating-point tensor, for a negative exponent, got i64[2]. Convert with `converted(to:)`."),
    Golden(
      floor(Tensor([1, 2])),
      "floor: expected a floating-point tensor, got i64[2]. Convert with `converted(to:)`."),
    Golden(
      dot(pair, triple),
      "dot: expected two tensors of one shape, got f64[2] and f64[3]. Use `matmul` or `contract` for other products."),
    Golden(
      einsum("ij,jk->ik", pair, matrix),
      #"einsum: expected one name for each axis of each operand, got "ij,jk->ik" for f64[2], f64[2, 3]. Check the number of names."#
    ),
    Golden(
      einsum("i,i->", pair, triple),
      #"einsum: expected one extent for each name, got "i,i->" for f64[2], f64[3]. Axis i is 2 and 3."#),
    Golden(
      contract(matrix, pair, [0], [3]),
      "contract: expected different axes of both operands in pairs, got axes: 0=3 of f64[2, 3] and f64[2]. Check the axes."
    ),
    Golden(
      gradient(at: pair) { $0 },
      "gradient: expected a function with a floating-point scalar as its value, got f64[2]. Reduce the value with `sum` or `mean`, or use `jacobian` or `vjp`."
    ),
    Golden(
      gradient(at: Tensor([1, 2])) { sum($0) },
      "gradient: expected floating-point tensors to differentiate by, got i64[2]. Convert it with `converted(to: .f64)`, or capture it as a constant."
    ),
    Golden(
      derivative(at: pair) { $0 },
      "derivative: expected a point of rank 0, got f64[2]. Use `gradient` or `jacobian` for a tensor."),
    Golden(
      jvp(at: pair, along: triple) { $0 }.tangent,
      "jvp: expected a tangent of type f64[2], got f64[3]. Reshape or convert it."),
    Golden(
      vjp(at: pair) { $0 }.pullback(triple),
      "vjp: expected a cotangent of type f64[2], got f64[3]. Reshape or convert it."),
    Golden(
      vmap { (x: Tensor) in x }(Tensor(1.0)),
      "vmap: expected a tensor with axis 0 to map over, got f64[]. Check `axes:`."),
    Golden(
      Tensor([1.0, 2, 3], shape: [2, 2]),
      "Tensor: expected as many scalars as the shape [2, 2] holds, got 3 scalars. Change the shape or the scalars."),
    Golden(
      Tensor([[1.0], [2, 3]]),
      "Tensor: expected rows of equal length, got lengths [1, 2]. Fill the short rows or use a vector."),
    Golden(
      Tensor.zeros([1 << 40, 1 << 40]),
      "allocate: expected extents ≥ 0 whose product can be addressed, got f64[1099511627776, 1099511627776]. Check the shape."
    ),
    Golden(
      Tensor.zeros([-1]),
      "allocate: expected extents ≥ 0 whose product can be addressed, got f64[-1]. Check the shape."),
  ]

  @Test(arguments: goldens)
  func `an error says what was expected, what came and what to do`(golden: Golden) throws {
    let text = "\(try #require(golden.tensor.error))"
    // A golden of several lines has the operation on one of them.
    let lines = golden.line...golden.line + 2
    #expect(lines.contains { text == "ErrorTests.swift:\($0): \(golden.description)" }, "\(text)")
  }

  @Test func `named functions and operators tell the line of the call`() {
    let named = sum(Self.pair, along: [4])
    #expect(named.error?.location == Gradus.SourceLocation(file: "ErrorTests.swift", line: #line - 1))
    let binary = Self.pair + Self.triple
    #expect(binary.error?.location == Gradus.SourceLocation(file: "ErrorTests.swift", line: #line - 1))
    let comparison = Self.pair .< Self.triple
    #expect(comparison.error?.location == Gradus.SourceLocation(file: "ErrorTests.swift", line: #line - 1))
    let index = Self.pair[7]
    #expect(index.error?.location == Gradus.SourceLocation(file: "ErrorTests.swift", line: #line - 1))
    var changed = Self.pair
    changed += Self.triple
    #expect(changed.error?.location == Gradus.SourceLocation(file: "ErrorTests.swift", line: #line - 1))
    changed = Self.pair
    changed.setScalar(1.0, at: [2])
    #expect(changed.error?.location == Gradus.SourceLocation(file: "ErrorTests.swift", line: #line - 1))
  }

  @Test func `readers tell their own line, unless the error has one`() {
    let line = #line + 1
    let unread = #expect(throws: TensorError.self) { try Self.pair.scalars(as: Float.self) }
    #expect(unread?.location == Gradus.SourceLocation(file: "ErrorTests.swift", line: line))
    let failed = Self.pair + Self.triple
    let carried = #expect(throws: TensorError.self) { try failed.scalars(as: Double.self) }
    #expect(carried?.location == Gradus.SourceLocation(file: "ErrorTests.swift", line: line + 2))
  }

  @Test func `an error inside a differentiated function tells its line`() {
    let slope = gradient(at: Self.pair) { x in
      sum(x + Self.triple)
    }
    #expect(slope.error?.location == Gradus.SourceLocation(file: "ErrorTests.swift", line: #line - 2))
    #expect(slope.error?.operation == "add")
  }

  @Test func `the first error is the one that is carried on`() throws {
    let first = Self.pair + Self.triple
    let second = Self.pair.reshaped(to: [7])
    #expect((first * second).error == first.error)
    #expect((second * first).error == second.error)
    let thrown = #expect(throws: TensorError.self) { try (first * 2).scalars(as: Double.self) }
    #expect(thrown == first.error)
  }

  @Test(arguments: PrimitiveCases.all)
  func `every operation carries a failed argument on`(row: PrimitiveCase) {
    let failed = Self.failed
    for position in row.inputs.indices {
      var arguments = row.arguments()
      arguments[position] = failed
      #expect(row.function(arguments).error == failed.error, "input \(position)")
    }
  }

  @Test func `every transformation carries a failed argument on`() {
    let failed = Self.failed
    let function = { (x: Tensor) in sum(x * x) }
    let results = [
      gradient(at: failed, of: function), derivative(at: failed, of: function), hessian(at: failed, of: function),
      jacobian(at: failed, of: function), vmap(function)(failed), compiled { sum($0) }(failed),
      jvp(at: failed, along: Self.pair, of: function).tangent, jvp(at: Self.pair, along: failed, of: function).value,
      vjp(at: failed, of: function).value, vjp(at: Self.pair, of: function).pullback(failed),
      valueWithGradient(at: failed, of: function).value,
      gradient(at: Self.pair) { sum($0 * failed) }, jacobian(at: Self.pair) { $0 + failed },
      vmap { (x: Tensor) in x * failed }(Self.pair),
    ]
    for (index, result) in results.enumerated() { #expect(result.error == failed.error, "transformation \(index)") }
  }
}
