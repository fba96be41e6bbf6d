import Foundation
import Gradus
import GradusTestSupport
import Testing

/// The page of the documentation that says what is checked of every operation.
@Suite struct CoverageTests {
  static let page = DataFolder.packageRoot.appendingPathComponent("Sources/Gradus/Gradus.docc/Coverage.md")
  static let variable = "GRADUS_WRITE_COVERAGE"

  /// The free functions that the folders of functions and primitives offer.
  static let functions: Set<String> = {
    var names: Set<String> = []
    for (path, text) in DependencyTests.sources {
      guard path.hasPrefix("Sources/Gradus/Functions/") || path.hasPrefix("Sources/Gradus/Primitives/") else {
        continue
      }
      for line in text.split(separator: "\n") {
        if let match = line.prefixMatch(of: #/public func (\w+)/#) { names.insert(String(match.1)) }
      }
    }
    return names
  }()

  @Test func `no operation escapes a check that makes sense for it`() throws {
    let table = try CoverageTable(PrimitiveCases.all, functions: Self.functions)
    #expect(Self.functions.count >= 60 && table.primitives.count >= 60)
    #expect(
      table.holes == [],
      """
      Add a row to PrimitiveCases+….swift. The name of a function's row begins with the function's name. The \
      smoothness says which derivatives the row checks.
      """)
  }

  @Test func `the page of coverage says what the table of cases checks`() throws {
    let text = CoveragePage(table: try CoverageTable(PrimitiveCases.all, functions: Self.functions)).text
    if ProcessInfo.processInfo.environment[Self.variable] != nil {
      try text.write(to: Self.page, atomically: true, encoding: .utf8)
    }
    let committed = try? String(contentsOf: Self.page, encoding: .utf8)
    let (old, new) = (Self.lines(committed ?? ""), Self.lines(text))
    #expect(
      committed == text,
      """
      Coverage.md is not what the table says: + \(new.subtracting(old).sorted()) − \(old.subtracting(new).sorted()). \
      Write it anew by: \(Self.variable)=1 swift test --filter CoverageTests
      """)
  }

  @Test func `a conversion differentiates like the identity`() {
    let point = Tensor([0.5, -1.25, 3])
    let squares = { (x: Tensor) in sum(square(x.converted(to: .f32)).converted(to: .f64)) }
    #expect(gradient(at: point, of: squares) == 2 * point)
    #expect(jvp(at: point, along: Tensor([1.0, 2, 4]), of: squares).tangent == 20)
    #expect(hessian(at: point, of: squares) == Tensor([[2.0, 0, 0], [0, 2, 0], [0, 0, 2]]))
  }

  private static func lines(_ text: String) -> Set<String> { Set(text.split(separator: "\n").map(String.init)) }
}
