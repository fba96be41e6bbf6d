/// The derivative of a formula with sums and definitions of arrays, by one element of an array, line by line.
///
///     let formula = try Formula("p[i] = exp(z[i])/sum(k, exp(z[k])); L = -sum(i, t[i]*log(p[i]))")
///     let derivation = try IndexDerivation(of: formula, by: "z", given: [("sum(i, t[i])", "1")])
///     derivation.result   // p[j] − t[j]
///
/// It goes through the definitions as backpropagation does: the derivative by an array is the sum over all paths, which
/// are the definitions that use it. Indices count from 1.
public struct IndexDerivation: Sendable {
  /// An equation that holds besides: Σᵢ t[i] = 1.
  public struct Assumption: Hashable, Sendable {
    public let left: Expression
    public let right: Expression

    public init(_ left: Expression, _ right: Expression) { (self.left, self.right) = (left, right) }
  }

  /// What is differentiated by, with its indices: z[j].
  public let variable: Variable
  /// The derivative, in terms of inputs and defined names.
  public let result: Expression
  /// For all indices together, where there is such a form: xᵀ·(x·Θ − y).
  public let matrixForm: Expression?
  public let page: Page
  /// The forms that the derivative has line by line, up to the first that needs an assumption. All are equal.
  public let forms: [Expression]

  /// - Parameters:
  ///   - output: which of the formula's outputs.
  ///   - name: a number, an array, or an element with the indices to use.
  public init(
    of formula: Formula, output: Int = 0, by name: Variable, given assumptions: [Assumption] = []
  ) throws(JacobianError) {
    guard formula.outputs.indices.contains(output) else {
      throw JacobianError(expected: "an output", got: "number \(output)", remedy: "Outputs count from 0 here.")
    }
    // Checks the name.
    _ = try Jacobian(of: formula, by: [name])
    var writer = IndexDerivationWriter(formula, output, by: name, assumptions)
    variable = writer.variable
    result = writer.write()
    forms = writer.forms
    matrixForm = writer.matrixForm
    page = Page(writer.heading + [.lines(writer.lines)])
  }
}
