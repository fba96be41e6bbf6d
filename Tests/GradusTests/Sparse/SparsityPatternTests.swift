import Gradus
import Testing

@Suite struct SparsityPatternTests {
  @Test func `coordinates in any order, even repeated, give sorted rows`() throws {
    let pattern = try SparsityPattern(rowCount: 3, columnCount: 4, rows: [2, 0, 2, 0, 2], columns: [3, 1, 0, 0, 3])
    #expect(pattern.rowPointers == [0, 2, 2, 4])
    #expect(pattern.columnIndices == [0, 1, 0, 3])
    #expect(pattern.rowIndices == [0, 0, 2, 2])
    #expect(pattern.nonzeroCount == 4)
    #expect(Array(pattern.columns(ofRow: 2)) == [0, 3])
    #expect(pattern.columns(ofRow: 7).isEmpty && pattern.columns(ofRow: -1).isEmpty)
  }

  @Test func `a pattern says which elements it contains`() throws {
    let pattern = try SparsityPattern(nonzerosOf: Tensor([[1.0, 0, 2], [0, 0, 0], [0, 3, 0]]))
    let found = (0..<3).flatMap { row in (0..<3).map { pattern.contains(row: row, column: $0) } }
    #expect(found == [true, false, true, false, false, false, false, true, false])
    #expect(!pattern.contains(row: 3, column: 0) && !pattern.contains(row: 0, column: -1))
  }

  @Test func `the transposed pattern is that of the transposed matrix`() throws {
    let matrix = Tensor([[1.0, 0, 2, 0], [0, 0, 1, 1]])
    let pattern = try SparsityPattern(nonzerosOf: matrix)
    #expect(try pattern.transposed == SparsityPattern(nonzerosOf: matrix.transposed))
    #expect(pattern.transposed.transposed == pattern)
    #expect(!pattern.isSymmetric)
    #expect(try SparseProblems.arrowPattern(5).isSymmetric)
  }

  @Test func `union and intersection join and meet`() throws {
    let first = try SparsityPattern(nonzerosOf: Tensor([[1.0, 1, 0], [0, 1, 0]]))
    let second = try SparsityPattern(nonzerosOf: Tensor([[0.0, 1, 1], [1, 0, 0]]))
    #expect(try first.union(second) == SparsityPattern(nonzerosOf: Tensor([[1.0, 1, 1], [1, 1, 0]])))
    #expect(try first.intersection(second) == SparsityPattern(nonzerosOf: Tensor([[0.0, 1, 0], [0, 0, 0]])))
    #expect(try first.union(second).contains(first) && !first.contains(second))
    #expect(try !first.contains(SparsityPattern.diagonal(3)))
  }

  @Test func `a small pattern prints its dots, a large one its sizes`() throws {
    #expect(
      try SparseProblems.banded(3, 0...1).description == """
        SparsityPattern: 3 × 3, 5 nonzeros
        ● ● ·
        · ● ●
        · · ●
        """)
    #expect(try SparsityPattern.diagonal(1000).description == "SparsityPattern: 1000 × 1000, 1000 nonzeros")
  }

  @Test func `a pattern without rows or columns is one`() throws {
    let empty = try SparsityPattern(rowCount: 0, columnCount: 5, rows: [], columns: [])
    #expect(empty.transposed.rowCount == 5 && empty.transposed.nonzeroCount == 0)
    #expect(try empty.union(empty) == empty)
  }

  @Test func `arrays that make no pattern are refused`() throws {
    #expect(
      complaint { try SparsityPattern(rowCount: 2, columnCount: 2, rowPointers: [0, 2], columnIndices: [0, 1]) }
        .contains("expected 3 row pointers that rise from 0 to 2, got 2 from 0 to 2"))
    #expect(
      complaint { try SparsityPattern(rowCount: 1, columnCount: 2, rowPointers: [0, 2], columnIndices: [1, 0]) }
        .contains("rising columns in 0 ..< 2 in each row, got 0 after 1 in row 0"))
    #expect(
      complaint { try SparsityPattern(rowCount: 1, columnCount: 2, rows: [0, 1], columns: [0, 0]) }
        .contains("got row 1, column 0"))
    #expect(
      complaint { try SparsityPattern(rowCount: -1, columnCount: 2, rows: [], columns: []) }.contains("got -1 × 2"))
    #expect(
      complaint { try SparsityPattern.diagonal(2).union(.diagonal(3)) }
        .contains("expected patterns of one size, got 2 × 2 and 3 × 3"))
    #expect(complaint { try SparsityPattern(nonzerosOf: Tensor([1.0])) }.contains("expected a matrix, got f64[1]"))
  }
}
