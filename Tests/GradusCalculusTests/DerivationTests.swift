import GradusCalculus
import GradusTestSupport
import Testing

/// Derivations, line by line.
@Suite struct DerivationTests {
  @Test func `show`() throws {
    for f in ["2x^3 + 5", "3(2x^2)^5", "4x^4 z^3", "x sin(x)", "x/(x+1)", "e^(2x)", "max(x,0)", "x^x", "log(x^2+1)", "sqrt(1-x^2)", "1/x^2", "-x^2 + 3", "sin(cos(x))", "2^x", "relu(3x-1)", "(x^2+1)^3/x", "7"] {
      print(Derivation(of: try Expression(f), by: "x"), "\n")
    }
  }
}
