/// What an expression with indices says for all of them together: Σᵢ (Σₖ Θ[k]·x[i,k] − y[i])·x[i,j] for all j is
/// xᵀ·(x·Θ − y).
///
/// Factors of the result do not commute. Arrays are variables without indices; a transposed one has ᵀ after its name.
enum MatrixForm {
  /// nil where there is no such form.
  static func of(_ expression: Expression, indices: [String]) -> Expression? {
    switch indices.count {
    case 1: vector(expression, indices[0])
    case 2: matrix(expression, indices[0], indices[1])
    default: nil
    }
  }

  private static func isNumber(_ expression: Expression) -> Bool { expression.freeIndices.isEmpty }

  private static func vector(_ expression: Expression, _ index: String) -> Expression? {
    guard expression.freeIndices == [index] else { return nil }
    switch expression {
    case .variable(let element): return element.indices == [.name(index)] ? .variable(Variable(element.name)) : nil
    case .summation(let body, let inner):
      let outside = body.factors.filter { $0.freeIndices == [inner] }
      let crossed = body.factors.filter { $0.hasFreeIndex(inner) && $0.hasFreeIndex(index) }
      guard crossed.count == 1, outside.count + 1 == body.factors.count, !outside.isEmpty,
        let left = matrix(crossed[0], index, inner), let right = vector(.joinedProduct(outside), inner)
      else { return nil }
      return .joinedProduct([left, right])
    default: return combined(expression, [index]) { vector($0, index) }
    }
  }

  private static func matrix(_ expression: Expression, _ row: String, _ column: String) -> Expression? {
    switch expression {
    case .variable(let element):
      if element.indices == [.name(row), .name(column)] { return .variable(Variable(element.name)) }
      if element.indices == [.name(column), .name(row)] { return .variable(Variable(element.name + "ᵀ")) }
      return nil
    case .summation(let body, let inner):
      let left = body.factors.filter { $0.hasFreeIndex(row) }
      let right = body.factors.filter { $0.hasFreeIndex(column) }
      guard left.count == 1, right.count == 1, left != right, body.factors.count == 2,
        let first = matrix(left[0], row, inner), let second = matrix(right[0], inner, column)
      else { return nil }
      return .product([first, second])
    case .product(let factors):
      let (left, right) = (factors.filter { $0.freeIndices == [row] }, factors.filter { $0.freeIndices == [column] })
      let rest = factors.filter(isNumber)
      // An outer product: u·vᵀ
      if !left.isEmpty, right.count == 1, left.count + right.count + rest.count == factors.count,
        let first = vector(.joinedProduct(left), row), case .variable(let element) = right[0],
        element.indices.count == 1
      {
        return .joinedProduct(rest + [first, .variable(Variable(element.name + "ᵀ"))])
      }
      return combined(expression, [row, column]) { matrix($0, row, column) }
    default: return combined(expression, [row, column]) { matrix($0, row, column) }
    }
  }

  /// Sums, multiples and functions of arrays, element by element.
  private static func combined(
    _ expression: Expression, _ indices: [String], _ form: (Expression) -> Expression?
  ) -> Expression? {
    switch expression {
    case .sum(let terms):
      let forms = terms.compactMap(form)
      return forms.count == terms.count ? .sum(forms) : nil
    case .negated(let operand): return form(operand).map { .negated($0) }
    case .quotient(let above, let below): return isNumber(below) ? form(above).map { .quotient($0, below) } : nil
    case .product(let factors):
      let (numbers, arrays) = (factors.filter(isNumber), factors.filter { !isNumber($0) })
      guard arrays.count == 1, !numbers.isEmpty, let array = form(arrays[0]) else { return nil }
      return .product(numbers + array.factors)
    case .call(let function, let arguments) where arguments.count == 1:
      return form(arguments[0]).map { .call(function, [$0]) }
    default: return nil
    }
  }
}
