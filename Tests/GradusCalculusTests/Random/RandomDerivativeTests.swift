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
      for point in points where try expression.isFinite(at: point) {
        let forward = Self.forward(expression, variables, point)
        let bounds = Self.bounds(forward, expression, variables, point)
        for (index, form) in forms.enumerated() where try forward[index].isFinite && form.isModerate(at: point) {
          let symbolic = try form.value(at: point)
          let bound = bounds[index] + (try Rounding.bounds(of: form) { [try $0.value(at: point)] }[0])
          // Elsewhere a factor of 0 may meet one of ∞.
          #expect(!isSmooth || !symbolic.isNaN, "entry \(index) of \(expression): \(form) at \(point)")
          guard Self.isSharp(bound, symbolic, forward[index]) else { continue }
          #expect(
            (symbolic - forward[index]).magnitude <= bound,
            "entry \(index) of \(expression): \(form) is \(symbolic), forward \(forward[index]) ± \(bound) at \(point)")
        }
      }
    }
  }

  // Every other one, since each line of a derivation costs as much as a derivative.
  @Test(arguments: blocks)
  func `derivations end in the derivative`(block: Int) throws {
    for (place, (_, expression, points)) in RandomExpressionTests.expressions(block).enumerated()
    where DataFolder.runsLongTests || place % 2 == 0 {
      for variable in expression.variables {
        let forms = [Derivation(of: expression, by: variable).result, expression.derivative(by: variable)]
        for point in points where try forms.allSatisfy({ try $0.isModerate(at: point) }) {
          let values = try forms.map { try $0.value(at: point) }
          let bounds = try forms.map { form in try Rounding.bounds(of: form) { [try $0.value(at: point)] }[0] }
          guard Self.isSharp(bounds[0] + bounds[1], values[0], values[1]) else { continue }
          #expect(
            (values[0] - values[1]).magnitude <= bounds[0] + bounds[1],
            "\(expression) by \(variable): \(forms) at \(point)")
        }
      }
    }
  }

  // Some milliseconds each: every fifth in the fast suite.
  @Test(arguments: blocks)
  func `forward and reverse mode agree`(block: Int) throws {
    for (place, row) in RandomExpressionTests.expressions(block).enumerated()
    where DataFolder.runsLongTests || place % 5 == block % 5 {
      let (isSmooth, expression, points) = row
      guard try expression.isFinite(at: points[0]) else { continue }
      let variables = expression.variables
      let forward = Self.forward(expression, variables, points[0])
      let reverse = Self.reverse(expression, variables, points[0])
      let bounds = Self.bounds(forward, expression, variables, points[0])
      for index in forward.indices where forward[index].isFinite {
        // Where a slope is infinite, ∞ − ∞ on two paths is NaN, and 0·∞ on their sum is 0.
        #expect(!isSmooth || !reverse[index].isNaN, "entry \(index) of \(expression) at \(points[0])")
        guard reverse[index].isFinite, Self.isSharp(bounds[index], reverse[index], forward[index]) else { continue }
        #expect(
          (reverse[index] - forward[index]).magnitude <= 2 * bounds[index],
          "entry \(index) of \(expression): reverse \(reverse[index]), forward \(forward[index]) at \(points[0])")
      }
    }
  }

  /// Whether a bound is small enough for the experiment behind it to mean something: rounding moves the numbers little,
  /// or they vanish.
  private static func isSharp(_ bound: Double, _ first: Double, _ second: Double) -> Bool {
    let size = Swift.max(first.magnitude, second.magnitude)
    // Below, parts have vanished.
    return size > 1e-40 && (bound <= 1e-4 * size || bound <= 1e-9)
  }

  // MARK: The value, the gradient and the Hessian, one after the other

  private static func symbolic(_ expression: Expression, _ variables: [Variable]) -> [Expression] {
    let gradient = expression.gradient(by: variables)
    // Second derivatives of large expressions fill pages.
    return [expression] + gradient + (expression.size > 30 ? [] : gradient.flatMap { $0.gradient(by: variables) })
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

  /// What rounding does to the entries of forward mode: as far as the experiment shows, and 64 roundings of their terms.
  ///
  /// Terms of a slope are of the size f/x or more, those of a second derivative of the size f/(x·y), where f is as large
  /// as what it is computed from: as the change that the experiment makes, over 2⁻⁴⁰.
  private static func bounds(
    _ entries: [Double], _ expression: Expression, _ variables: [Variable], _ point: [Variable: Double]
  ) -> [Double] {
    let measured = Rounding.bounds(of: expression) { forward($0, variables, point) }
    let lengths = variables.map { point[$0]?.magnitude ?? 1 }
    let units = [1] + lengths + lengths.flatMap { a in lengths.map { a * $0 } }
    let orders = [0] + lengths.map { _ in 1 } + lengths.flatMap { _ in lengths.map { _ in 2 } }
    return entries.indices.map { index in
      let terms = entries.indices.filter { orders[$0] <= orders[index] && entries[$0].isFinite }
      let largest = terms.map { entries[$0].magnitude * units[$0] } + [measured[0] / Rounding.share * 0x1p40]
      return measured[index] + 64 * 0x1p-53 * (largest.max() ?? 0) / units[index]
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
