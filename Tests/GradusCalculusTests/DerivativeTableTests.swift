import GradusCalculus
import GradusTestSupport
import Testing

/// Symbolic derivatives against numbers that were computed with 160 digits.
@Suite(.enabled(if: DerivativeRow.file != nil, "derivatives/derivatives.json is missing: set GRADUS_DATA"))
struct DerivativeTableTests {
  @Test func `the table has rows`() { #expect(!DerivativeRow.all.isEmpty) }

  @Test(arguments: DerivativeRow.all)
  func `values, gradients and Hessians agree`(row: DerivativeRow) throws {
    let f = try Expression(row.expr)
    #expect(f.variables.allSatisfy(row.variables.contains))
    let gradient = f.gradient(by: row.variables)
    let hessian = gradient.map { $0.gradient(by: row.variables) }
    for point in row.points {
      let at = Dictionary(uniqueKeysWithValues: point.at.map { (Variable($0.key), $0.value) })
      func compare(_ expression: Expression, _ truth: String, _ tolerance: Double) throws {
        let (value, truth) = (try expression.value(at: at), Double(truth) ?? .nan)
        #expect((value - truth).magnitude <= tolerance * Swift.max(truth.magnitude, 1), "\(expression) at \(point.at)")
      }
      try compare(f, point.value, 1e-12)
      try compare(f.simplified, point.value, 1e-12)
      for (i, _) in row.vars.enumerated() {
        try compare(gradient[i], point.gradient[i], 1e-10)
        for (j, _) in row.vars.enumerated() { try compare(hessian[i][j], point.hessian[i][j], 1e-10) }
      }
    }
  }

  @Test(arguments: DerivativeRow.all)
  func `what is printed is read back`(row: DerivativeRow) throws {
    let f = try Expression(row.expr)
    for expression in [f, f.simplified] + f.gradient() {
      for notation in TextNotation.allCases {
        let text = expression.text(notation)
        #expect(try Expression(text) == expression, "\(text)")
      }
    }
  }
}
