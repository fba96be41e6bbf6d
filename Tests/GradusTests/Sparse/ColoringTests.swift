import Gradus
import GradusTestSupport
import Testing

/// Colourings against their definitions, checked pair by pair and path by path.
@Suite struct ColoringTests {
  static let patterns: [(name: String, pattern: SparsityPattern)] =
    (try? [
      ("tridiagonal", SparseProblems.banded(9, -1...1)), ("arrow", SparseProblems.arrowPattern(8)),
      ("grid", SparseProblems.brusselatorPattern(4)), ("dense", SparseProblems.banded(6, -6...6)),
      ("diagonal", .diagonal(5)), ("empty", SparsityPattern(rowCount: 4, columnCount: 4, rows: [], columns: [])),
    ] + (0..<12).map { ("random \($0)", try SparseProblems.random(14, edges: 4 + 3 * $0, seed: UInt64($0))) }) ?? []

  @Test(arguments: patterns.map(\.name), [Coloring.Order.natural, .largestFirst])
  func `every kind of colouring keeps its promise`(name: String, order: Coloring.Order) throws {
    let pattern = try #require(Self.patterns.first { $0.name == name }?.pattern)
    for kind in Coloring.Kind.allCases {
      let coloring = try Coloring(kind, of: pattern, order: order)
      #expect(Self.fault(of: coloring, pattern) == nil, "\(kind)")
      try coloring.check(pattern)
      #expect(try Coloring(kind, colors: coloring.colors.map { Int($0) }, of: pattern) == coloring)
    }
  }

  @Test func `known matrices take their known numbers of colours`() throws {
    let tridiagonal = try SparseProblems.banded(50, -1...1)
    #expect(try Coloring.Kind.allCases.map { try Coloring($0, of: tridiagonal).colorCount } == [3, 3, 3, 2])
    let arrow = try SparseProblems.arrowPattern(50)
    #expect(try Coloring.Kind.allCases.map { try Coloring($0, of: arrow).colorCount } == [50, 50, 2, 2])
    #expect(try Coloring.Kind.allCases.map { try Coloring($0, of: .diagonal(9)).colorCount } == [1, 1, 1, 1])
    let dense = try SparseProblems.banded(6, -6...6)
    #expect(try Coloring.Kind.allCases.map { try Coloring($0, of: dense).colorCount } == [6, 6, 6, 6])
    let none = try SparsityPattern(rowCount: 3, columnCount: 3, rows: [], columns: [])
    #expect(try Coloring.Kind.allCases.map { try Coloring($0, of: none).colorCount } == [0, 0, 0, 0])
  }

  @Test func `a colouring that breaks its promise is refused with the place`() throws {
    let tridiagonal = try SparseProblems.banded(4, -1...1)
    func message(_ kind: Coloring.Kind, _ colors: [Int]) -> String {
      complaint { try Coloring(kind, colors: colors, of: tridiagonal) }
    }
    #expect(message(.column, [0, 1, 2, 0]) == "column coloring of 4 with 3 colors")
    #expect(message(.column, [0, 1, 0, 1]).contains("got color 0 for 0 and 2, which meet in 1"))
    #expect(message(.row, [0, 1, 0, 2]).contains("rows of one color that never meet"))
    #expect(message(.star, [0, 1, 0, 1]).contains("two neighbors of one color at both ends of (1, 2)"))
    #expect(message(.acyclic, [0, 1, 0, 1]) == "acyclic coloring of 4 with 2 colors")
    #expect(message(.acyclic, [0, 0, 1, 2]).contains("got 0 for 0 and 1"))
    #expect(message(.column, [0, 1, 2]).contains("a column coloring of 4 columns, got one of 3"))
    #expect(message(.column, [0, 1, 2, -1]).contains("got none for 3"))
    #expect(message(.column, [0, 1, 2, -2]).contains("colors ≥ 0, or −1 for none, got -2"))
    let ring = try SparsityPattern(
      rowCount: 4, columnCount: 4, rows: [0, 1, 1, 2, 2, 3, 3, 0], columns: [1, 0, 2, 1, 3, 2, 0, 3])
    #expect(throws: TensorError.self) { try Coloring(.acyclic, colors: [0, 1, 0, 1], of: ring) }
    #expect(throws: TensorError.self) { try Coloring(.star, of: SparseProblems.banded(4, 0...1)) }
  }

  /// What is wrong with a colouring by the definition; nil if nothing is.
  static func fault(of coloring: Coloring, _ pattern: SparsityPattern) -> String? {
    let colors = coloring.colors
    switch coloring.kind {
    case .column: return meeting(colors, pattern)
    case .row: return meeting(colors, pattern.transposed)
    case .star, .acyclic: break
    }
    let neighbors = (0..<pattern.rowCount).map { row in pattern.columns(ofRow: row).map { Int($0) }.filter { $0 != row }
    }
    for (a, b) in neighbors.enumerated().flatMap({ a, all in all.map { (a, $0) } }) {
      if colors[a] == colors[b] { return "neighbors \(a) and \(b)" }
      guard coloring.kind == .star else { continue }
      for c in neighbors[b] where c != a && colors[c] == colors[a] {
        for d in neighbors[c] where d != b && colors[d] == colors[b] { return "path \(a) \(b) \(c) \(d)" }
      }
    }
    return coloring.kind == .acyclic ? cycle(colors, neighbors) : nil
  }

  private static func meeting(_ colors: [Int32], _ pattern: SparsityPattern) -> String? {
    for row in 0..<pattern.rowCount {
      let met = pattern.columns(ofRow: row).map { colors[Int($0)] }
      if Set(met).count != met.count || met.contains(-1) { return "row \(row)" }
    }
    return nil
  }

  /// A forest has fewer edges than vertices in each component: so many unions, each of two parts.
  private static func cycle(_ colors: [Int32], _ neighbors: [[Int]]) -> String? {
    let used = Set(colors)
    for pair in used.flatMap({ a in used.filter { $0 > a }.map { [a, $0] } }) {
      var part = Array(neighbors.indices)
      for a in neighbors.indices where pair.contains(colors[a]) {
        for b in neighbors[a] where b > a && pair.contains(colors[b]) {
          if part[a] == part[b] { return "cycle through \(a) and \(b)" }
          let (old, new) = (part[a], part[b])
          part = part.map { $0 == old ? new : $0 }
        }
      }
    }
    return nil
  }
}
