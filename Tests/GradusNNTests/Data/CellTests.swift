import Testing

@testable import GradusNN

@Suite struct CellTests {
  @Test(
    arguments: [
      ("1", .number(1)), ("-1.5e-3", .number(-0.0015)), (" +.5 ", .number(0.5)), ("5.", .number(5)),
      ("-0", .number(-0.0)),
      ("0.1", .number(0.1)), ("123456789.123456", .number(123456789.123456)), ("1e-400", .number(0)),
      ("12345678901234567890", .number(0x1.56a95319d63e1p+63)), ("", .missing), ("  ", .missing), ("NA", .missing),
      ("NaN", .missing), ("nan", .missing), ("?", .missing), ("inf", .nonFinite), ("-Infinity", .nonFinite),
      ("1e400", .nonFinite), ("0x10", .text("0x10")), ("1,5", .text("1,5")), ("-", .text("-")), (".", .text(".")),
      ("1e", .text("1e")), ("1 2", .text("1 2")), ("nil", .text("nil")),
    ] as [(String, Cell)])
  func `a cell is a number, missing, infinite or text`(text: String, cell: Cell) {
    #expect(Cell(ArraySlice(text.utf8)) == cell)
  }

  @Test func `short decimals round as the standard library rounds them`() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<20_000 {
      let digits = String(generator.next() % 1_000_000_000_000_000)
      let point = Int(generator.next() % UInt64(digits.count + 1))
      let text = "\(digits.prefix(point)).\(digits.dropFirst(point))"
      #expect(Double(text).map(Cell.number) == Cell(ArraySlice(text.utf8)))
    }
  }
}
