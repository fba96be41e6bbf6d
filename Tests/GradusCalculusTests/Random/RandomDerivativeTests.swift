import Gradus
import GradusTestSupport
import Testing

@testable import GradusCalculus

/// Derivatives of random expressions: symbolic, by forward mode, and by reverse mode of the engine of tensors.
@Suite struct RandomDerivativeTests {
  static let blocks = RandomExpressionTests.blocks

  @Test(arguments: blocks)
  func `symbolic derivatives are those of forward mode`(block: Int) throws {
    for (isSmooth, expression, points) in RandomExpressionTests.expressions(block) {
      let variables = expression.variables
      let forms = Self.symbolic(expression, variables)
      for point in points {
        let forward = Self.forward(expression, variables, point)
        guard forward[0].isFinite else { continue }
        let floor = Self.floor(forward, variables, point)
        let bounds = Rounding.bounds(of: expression) { Self.forward($0, variables, point) }
        for (index, form) in forms.enumerated()
        where forward[index].isFinite && bounds[index].isFinite {
          let symbolic = try form.value(at: point)
          let bound = floor[index] + bounds[index] + (try Rounding.bounds(of: form) { [try $0.value(at: point)] }[0])
          #expect(
            !((symbolic - forward[index]).magnitude > bound),
            "entry \(index) of \(expression): \(form) is \(symbolic), forward \(forward[index]) ± \(bound) at \(point)")
          // Elsewhere a factor of 0 may meet one of ∞.
          #expect(
            !isSmooth || !symbolic.isNaN,
            "entry \(index) of \(expression): \(form), forward \(forward[index]) at \(point)")
        }
      }
    }
  }

  @Test(arguments: blocks)
  func `derivations end in the derivative`(block: Int) throws {
    for (_, expression, points) in RandomExpressionTests.expressions(block) {
      for variable in expression.variables {
        let forms = [Derivation(of: expression, by: variable).result, expression.derivative(by: variable)]
        for point in points {
          let values = try forms.map { try $0.value(at: point) }
          let bound = try forms.map { form in try Rounding.bounds(of: form) { [try $0.value(at: point)] }[0] }
          #expect(
            !((values[0] - values[1]).magnitude > bound[0] + bound[1]),
            "\(expression) by \(variable): \(forms) at \(point)")
        }
      }
    }
  }

  // A millisecond each: every fifth.
  @Test(arguments: blocks)
  func `forward and reverse mode agree`(block: Int) throws {
    for (_, expression, points) in RandomExpressionTests.expressions(block).enumerated().filter({
      $0.offset % 5 == block % 5
    })
    .map(\.element) {
      let variables = expression.variables
      let forward = Self.forward(expression, variables, points[0])
      let reverse = Self.reverse(expression, variables, points[0])
      let bounds = Rounding.bounds(of: expression) { Self.forward($0, variables, points[0]) }
      guard forward[0].isFinite else { continue }
      let floor = Self.floor(forward, variables, points[0])
      for index in forward.indices where forward[index].isFinite && bounds[index].isFinite {
        #expect(
          (reverse[index] - forward[index]).magnitude <= 2 * bounds[index] + floor[index],
          "entry \(index) of \(expression): reverse \(reverse[index]), forward \(forward[index]) at \(points[0])")
      }
    }
  }

  // MARK: The value, the gradient and the Hessian, one after the other

  private static func symbolic(_ expression: Expression, _ variables: [Variable]) -> [Expression] {
    let gradient = expression.gradient(by: variables)
    // Second derivatives of large expressions fill pages.
    return [expression] + gradient + (expression.size > 40 ? [] : gradient.flatMap { $0.gradient(by: variables) })
  }

  private static func forward(
    _ expression: Expression, _ variables: [Variable], _ point: [Variable: Double]
  ) -> [Double] {
    let count = variables.count
    var jets = point.mapValues { Jet($0, count: count) }
    for (index, variable) in variables.enumerated() {
      jets[variable] = .variable(point[variable] ?? .nan, index, count: count)
    }
    let jet = expression.jet(jets, count: count)
    return [jet.value] + jet.gradient + (0..<count).flatMap { i in (0..<count).map { jet.hessianEntry(i, $0) } }
  }

  /// What rounding does to entries that cancel: 64 roundings of the terms of a slope, of the size f/x, and of a
  /// second derivative, of the size f/(x·y).
  private static func floor(
    _ entries: [Double], _ variables: [Variable], _ point: [Variable: Double]
  ) -> [Double] {
    let lengths = variables.map { point[$0]?.magnitude ?? 1 }
    let units = [1] + lengths + lengths.flatMap { a in lengths.map { a * $0 } }
    let orders = [0] + lengths.map { _ in 1 } + lengths.flatMap { _ in lengths.map { _ in 2 } }
    return entries.indices.map { index in
      let terms = entries.indices.filter { orders[$0] <= orders[index] && entries[$0].isFinite }
      let largest = terms.map { entries[$0].magnitude * units[$0] }.max() ?? 0
      return 64 * 0x1p-53 * largest / units[index]
    }
  }

  private static func reverse(
    _ expression: Expression, _ variables: [Variable], _ point: [Variable: Double]
  ) -> [Double] {
    func function(_ x: Tensor) -> Tensor {
      expression.tensor(Dictionary(uniqueKeysWithValues: variables.enumerated().map { ($1, x[$0]) })).converted(
        to: .f64)
    }
    let x = Tensor(variables.map { point[$0] ?? .nan })
    guard !variables.isEmpty else { return [(try? function(x).scalar(as: Double.self)) ?? .nan] }
    let (value, gradient) = valueWithGradient(at: x, of: function)
    let rows = hessian(at: x, of: function)
    func numbers(_ tensor: Tensor) -> [Double] { (try? tensor.scalars(as: Double.self)) ?? [.nan] }
    return numbers(value) + numbers(gradient) + numbers(rows)
  }
}
