import GradusCalculus
import GradusTestSupport
import Testing

/// What holds for every expression, on random ones.
@Suite struct RandomExpressionTests {
  /// Blocks of 25 expressions.
  static let blocks = Array(0..<(DataFolder.runsLongTests ? 400 : 5))

  static func expressions(_ block: Int) -> [(isSmooth: Bool, Expression, points: [[Variable: Double]])] {
    (0..<25).map { index in
      var generator = ExpressionGenerator(seed: "expression \(block), \(index)", isSmooth: index % 3 == 0)
      let size = [3, 5, 8, 12, 16][index % 5]
      return (generator.isSmooth, generator.expression(size: size), [generator.point(), generator.point()])
    }
  }

  @Test(arguments: blocks)
  func `what is printed is read back`(block: Int) throws {
    for (_, expression, _) in Self.expressions(block) {
      let gradient = expression.variables.map { expression.derivative(by: $0) }
      for form in [expression, expression.simplified, expression.expanded] + gradient {
        for notation in TextNotation.allCases {
          let text = form.text(notation)
          #expect(throws: Never.self, "\(text)") {
            let read = try Expression(text)
            #expect(read == form, "\(text)")
          }
        }
      }
    }
  }

  @Test(arguments: blocks)
  func `a simplified form is simplified already`(block: Int) {
    for (_, expression, _) in Self.expressions(block) {
      let simplified = expression.simplified
      #expect(simplified.simplified == simplified, "\(expression)")
    }
  }

  @Test(arguments: blocks)
  func `other forms have the same value`(block: Int) throws {
    for (_, expression, points) in Self.expressions(block) {
      let (simplified, conditions) = expression.simplification
      for (name, form) in [("simplified", simplified), ("expanded", expression.expanded)] {
        for point in points {
          let before = try value(expression, at: point)
          let after = try value(form, at: point)
          guard try expression.isFinite(at: point) else {
            // Defined on more: a condition says so.
            if name == "simplified", after.value.isFinite, try hasNoValue(expression, near: point) {
              let isTold = try conditions.contains { try $0.value(at: point) == 0 }
              #expect(isTold, "\(expression) has no value at \(point), \(simplified) has, where \(conditions)")
            }
            continue
          }
          // Where rounding moves a value far, the experiment that measures it says no more.
          guard before.bound <= 1e-4 * before.value.magnitude else { continue }
          #expect(!after.value.isNaN, "\(name): \(expression), \(form) at \(point)")
          let bound = before.bound + after.bound
          // High powers multiplied out cancel all digits.
          if name == "expanded", form.highestPower > 12 { continue }
          guard bound <= 1e-4 * before.value.magnitude else { continue }
          #expect(
            (after.value - before.value).magnitude <= bound,
            "\(name): \(expression) is \(before), \(form) is \(after), at \(point)")
        }
      }
    }
  }

  /// Whether an expression has no value, not for a rounding error's sake.
  private func hasNoValue(_ expression: Expression, near point: [Variable: Double]) throws -> Bool {
    var isMissing = try expression.value(at: point).isNaN && !expression.hasInfinity(at: point)
    _ = try Rounding.bounds(of: expression) { disturbed in
      let value = try disturbed.value(at: point)
      isMissing = isMissing && value.isNaN
      return [value]
    }
    return isMissing
  }

  private func value(
    _ expression: Expression, at point: [Variable: Double]
  ) throws -> (value: Double, bound: Double) {
    (try expression.value(at: point), try Rounding.bounds(of: expression) { [try $0.value(at: point)] }[0])
  }
}
