import Testing

@testable import GradusNN

/// Header, rows and line numbers in one text.
private func shown(_ text: String) throws -> String {
  let table = try table(text)
  let rows = (0..<table.rowCount).map { row in
    "\(table.line(ofRow: row)): "
      + (0..<table.columnCount).map { table.cell(row: row, column: $0) }.joined(separator: "|")
  }
  return ([table.header.joined(separator: "|")] + rows).joined(separator: " / ")
}

@Suite struct CSVTests {
  @Test(arguments: [
    ("a,b\n1,2\n3,4\n", "a|b / 2: 1|2 / 3: 3|4"),
    ("a,b\n1,2\n3,4", "a|b / 2: 1|2 / 3: 3|4"),
    ("a,b\r\n1,2\r\n", "a|b / 2: 1|2"),
    ("a,b\r1,2\r3,4\r", "a|b / 2: 1|2 / 3: 3|4"),
    ("\u{FEFF}\"a\",b\n1,2", "a|b / 2: 1|2"),
    ("a;b\n1,5;2\n", "a|b / 2: 1,5|2"),
    ("a\tb c\n1\t2\n", "a|b c / 2: 1|2"),
    ("\"a,b,c\";d\n1;2\n", "a,b,c|d / 2: 1|2"),
    ("a\n1\n\n\n2\n\n", "a / 2: 1 / 5: 2"),
    ("\n\na,b\n1,2\n", "a|b / 4: 1|2"),
    ("a,b\n\"x, \"\"y\"\"\",2\n", "a|b / 2: x, \"y\"|2"),
    ("a,b\n\"x\r\ny\",2\n3,4\n", "a|b / 2: x\r\ny|2 / 4: 3|4"),
    ("a,b\n,\n\"\",\n", "a|b / 2: | / 3: |"),
    ("a\n\"\"\n", "a / 2: "),
    ("a,b\n5\" pipe,2\n", "a|b / 2: 5\" pipe|2"),
    (" a , b\n 1 , 2\n", "a|b / 2:  1 | 2"),
    (",b\n1,2\n", "column 1|b / 2: 1|2"),
    ("größe,名\n1,é\n", "größe|名 / 2: 1|é"),
  ])
  func `a well-formed text gives header, rows and lines`(text: String, expected: String) throws {
    #expect(try shown(text) == expected)
  }

  @Test(arguments: [
    ("", "t.csv: expected a header line and rows, got an empty file. Name a CSV file."),
    ("\n\n", "t.csv: expected a header line and rows, got an empty file. Name a CSV file."),
    ("a,b\n", "t.csv:2: expected rows below the header, got none. Add rows."),
    (
      "a,b\n1,2\n3\n",
      "t.csv:3: expected 2 fields as in the header, got 1. Add the missing cell or remove the row."
    ),
    (
      "a,b\n\"x\ny\",2\n3,4,5\n",
      "t.csv:4: expected 2 fields as in the header, got 3."
        + " Remove the extra cell, or quote a cell that contains the separator."
    ),
    (
      "a,b\n1,2\n3,\"4\n5,6\n",
      "t.csv:3: expected a closing quote for the cell that opens here, got the end of the file."
        + " Close the quote; write a quote inside a cell twice."
    ),
    (
      "a,b\n1,\"2\"3\n",
      "t.csv:2: expected a separator or the end of the line after a closing quote, got more text."
        + " Write a quote inside a quoted cell twice."
    ),
    (
      "a,b,a\n1,2,3\n",
      "t.csv:1: expected columns of distinct names, got \"a\" for columns 1 and 3."
        + " Rename one, or add a header line if the file has none."
    ),
    ("a,b\n1,\0\n", "t.csv:2: expected UTF-8 text, got a NUL byte. Name a CSV file, saved as UTF-8."),
  ])
  func `a malformed text says file, line and remedy`(text: String, expected: String) {
    #expect(message { () throws(DataError) in try table(text) } == expected)
  }

  @Test func `bytes of another encoding name their line`() {
    let latin1: [UInt8] = [97, 44, 98, 10, 49, 44, 50, 10, 0xE9, 44, 50, 10]
    #expect(
      message { () throws(DataError) in try Table(contents: latin1, name: "t.csv") }
        == "t.csv:3: expected UTF-8 text, got bytes of another encoding. Save the file as UTF-8.")
  }

  @Test func `a file longer than one piece is read whole`() throws {
    let rows = (0..<40_000).map { "\($0),\"\($0)\"\r\n" }.joined()
    let table = try withTemporaryFolder { folder in
      try write(Array(("a,b\r\n" + rows).utf8), to: "\(folder)/t.csv")
      return try Table(path: "\(folder)/t.csv")
    }
    #expect(table.rowCount == 40_000)
    #expect((0..<40_000).allSatisfy { table.cell(row: $0, column: 1) == "\($0)" && table.line(ofRow: $0) == $0 + 2 })
  }

  @Test func `random damage gives an error or a rectangular table`() {
    var generator = SeededGenerator(seed: 2)
    let original = Array("name,age,\"h,w\"\r\n\"A \"\"B\"\"\",1.5,2\r\nç,,\"x\ny\"\r\n?,nan,-3e5\r\n".utf8)
    for _ in 0..<2000 {
      guard let table = try? Table(contents: mutated(original, &generator), name: "t") else { continue }
      #expect(table.rowCount > 0)
      for row in 0..<table.rowCount { for column in 0..<table.columnCount { _ = table.cell(row: row, column: column) } }
      for name in table.header { _ = try? table.numeric(target: name, seed: 1) }
    }
  }
}
