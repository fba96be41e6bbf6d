import Foundation
import GradusCalculus
import GradusTestSupport
import Testing

/// Formulas that would grow without end, were they not stopped.
@Suite struct BlowUpTests {
  static let formulas: [(String, String)] = {
    func list(_ range: ClosedRange<Int>, by separator: String, _ part: (Int) -> String) -> String {
      range.map(part).joined(separator: separator)
    }
    func nested(_ count: Int, _ open: String, _ inner: String, _ close: String) -> String {
      String(repeating: open, count: count) + inner + String(repeating: close, count: count)
    }
    return [
      ("powers of powers", "(((x+1)^9)^9)^9"), ("a tower", "x^x^x^x^x^x^x^x"), ("a tower of numbers", "2^2^2^2^2^2"),
      ("9^9^9^9", "9^9^9^9*x"), ("a huge exponent", "x^999999999999"),
      ("a huge negative exponent", "x^-999999999999999"),
      ("overflow", "1e308*1e308*x"), ("underflow", "1e-300*1e-300*x"), ("a power of a sum", "(x+1)^1000000"),
      ("a power of four terms", "(x+y+z+1)^150"), ("two powers of sums", "(x+y)^100*(x-y)^100"),
      ("many names", list(1...10_000, by: "+") { "x\($0)" }),
      ("many like terms", list(1...10_000, by: "+") { "\($0)x" }),
      ("many powers", list(1...1000, by: "+") { "x^\($0)" }), ("many factors", list(1...500, by: "*") { "(x+\($0))" }),
      ("many different factors", list(1...500, by: "*") { "sin(x+\($0))" }),
      ("many fractions", list(1...500, by: "+") { "1/(x+\($0))" }),
      ("odd fractions", list(1...100, by: "+") { "x/\(2 * $0 + 1)" }),
      ("many quotients", "x" + list(1...200, by: "") { "/(x+\($0))" }),
      ("nested parentheses", nested(200, "(", "x", ")")), ("nested sines", nested(120, "sin(", "x", ")")),
      ("nested roots", nested(120, "√(1+", "x", ")")), ("nested minus", nested(200, "-", "x", "")),
      ("nested exponentials", nested(100, "e^(", "x", ")")), ("nested products", nested(100, "x*(1+", "x", ")")),
      ("nested quotients", nested(60, "1/(1+", "x", ")")), ("nested squares", nested(60, "(1+", "x", ")^2")),
      ("a large maximum", "max(" + list(1...64, by: ",") { "x+\($0)y" } + ")"), ("a fine root", "2^(1/1000000007)*x"),
      ("tiny steps", "(1+1e-9)^1e9*x"), ("logs of powers", nested(60, "log(1+", "x^2", ")^3")),
    ]
  }()

  @Test(arguments: formulas)
  func `every answer comes soon`(name: String, formula: String) throws {
    func timed(_ what: String, _ body: () throws -> Void) rethrows {
      let start = Self.processorTime
      try body()
      let time = Self.processorTime - start
      // Less than half a second in a release build.
      #expect(time < 5, "\(what) of \(name): \(time) s")
    }
    var read: GradusCalculus.Expression?
    timed("reading") { read = try? Expression(formula) }
    guard let f = read else { return }
    timed("simplifying") { _ = f.simplification }
    timed("printing") { _ = f.text(.unicode) + f.latex }
    timed("differentiating") { _ = f.derivative(by: "x") }
    timed("deriving") { _ = Derivation(of: f, by: "x").result }
    guard DataFolder.runsLongTests else { return }
    timed("expanding") { _ = f.expanded }
    timed("deriving by the limit") { _ = LimitDerivation(of: f, by: "x") }
    timed("comparing") { _ = Equality.of(f, f + 1) }
  }

  /// The seconds that this thread has worked.
  private static var processorTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
