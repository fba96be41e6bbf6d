import GradusCalculus
import GradusTestSupport
import Testing

/// Texts that nobody would type: each is read, or refused with a place, soon and without a trap.
@Suite struct RandomTextTests {
  /// Blocks of 1000 texts.
  static let blocks = Array(0..<(DataFolder.runsLongTests ? 1000 : 10))

  private static let letters = Array("xyz0123456789.+-*/^()|=;,[]<>! √²³π·−e@ij_'′≤≠")
  private static let words = [
    "sin(", "cos(", "log(", "where(", "max(", "sum(", "x", "2x", "^", "^2", "(", ")", "+", "-", "·", "/", ",", "x1",
    "W[2,3]",
    "1e-3", ".5", "e^", "|", "√", "pi", "x > 0", "²", "⁻¹", ";", "f(x) = ", "polygamma(2,", "atan2(", "**", "\n", "3.",
    "i", "[i]", "sum(k, ", "Σₖ", "δ[i,j]", "x[k]",
  ]
  private static let formulas = [
    "2x^3 + 5", "4x^4 z^3", "where(x >= 0, x, -x)", "sin²(x) + cos(x)^2", "h = 2x^2; 3h^5", "|x - 1|/(x + 1)",
    "√(x+1)·e^-x",
    "max(x, y, 0)", "W[2,3]x[3] + b", "x/(x+1)/2", "(x^2+1)^(1/2)", "log(1 + e^x)", "2^3^2", "1.5e-3x − .5",
    "sum(i, x[i]^2)",
    "atan2(y, x)", "polygamma(1, x)", "((((x))))", "-x^-2", "x(x+1)(x-1)",
  ]

  @Test(arguments: blocks)
  func `a text is read or refused with a place`(block: Int) {
    var random = SplitMix64(seed: "texts \(block)")
    for index in 0..<1000 {
      let text = Self.text(index, &random)
      do throws(ParseError) {
        let expression = try Expression(text)
        // A share of what is read goes on.
        if index % 20 == 0, expression.size < 200 { Self.use(expression) }
      } catch {
        #expect((1...text.count + 1).contains(error.column), "\(text)")
        #expect(!error.description.isEmpty)
      }
    }
  }

  private static func text(_ index: Int, _ random: inout SplitMix64) -> String {
    switch index % 4 {
    case 0: String((0..<random.integer(below: 24)).map { _ in random.element(of: letters) })
    case 1: (0..<random.integer(below: 12)).map { _ in random.element(of: words) }.joined()
    case 2: mutated(random.element(of: formulas), &random)
    default: unicode(&random)
    }
  }

  /// A formula with pieces deleted, doubled, exchanged and put in.
  private static func mutated(_ formula: String, _ random: inout SplitMix64) -> String {
    var letters = Array(formula)
    for _ in 0...random.integer(below: 3) where !letters.isEmpty {
      let start = random.integer(below: letters.count)
      let end = Swift.min(letters.count, start + 1 + random.integer(below: 4))
      switch random.integer(below: 4) {
      case 0: letters.removeSubrange(start..<end)
      case 1: letters.insert(contentsOf: letters[start..<end], at: start)
      case 2: letters.swapAt(start, random.integer(below: letters.count))
      default: letters.insert(random.element(of: Self.letters), at: start)
      }
    }
    return String(letters)
  }

  /// Any scalars, among them combining marks, and signs of other scripts that look like ours.
  private static func unicode(_ random: inout SplitMix64) -> String {
    var text = ""
    for _ in 0..<random.integer(below: 12) {
      switch random.integer(below: 5) {
      case 0: text.unicodeScalars.append(Unicode.Scalar(UInt32(random.integer(below: 0xD800))) ?? "x")
      case 1:
        text.unicodeScalars.append(random.element(of: ["\u{301}", "\u{200D}", "٣", "０", "×", "∞", "ﬁ", "𝑥", "½"]))
      default: text += random.element(of: words)
      }
    }
    return text
  }

  private static func use(_ expression: Expression) {
    let text = expression.text(.text)
    #expect(throws: Never.self, "\(text)") { try Expression(text) }
    _ = expression.latex
    _ = expression.simplification
    _ = expression.expanded
    for variable in expression.variables.prefix(2) { _ = Derivation(of: expression, by: variable).description }
    _ = try? expression.value(at: ["x": 1.5, "y": -2, "z": 0.5])
  }
}
