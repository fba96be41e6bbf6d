import Testing

@testable import GradusNN

/// What turning the text into numbers says.
private func problem(_ text: String, _ target: String, _ task: TableTask = .automatic) -> String {
  message { () throws(DataError) in try table(text).numeric(target: target, task: task, seed: 1) }
}

/// `y` is 0 and 1 in turn over ten rows; `cell` makes the other column.
private func tenRows(_ cell: (Int) -> String) -> String {
  "x,y\n" + (0..<10).map { "\(cell($0)),\($0 % 2)\n" }.joined()
}

@Suite struct TableToNumbersTests {
  @Test func `an unknown target lists the columns and the nearest name`() {
    #expect(
      problem("sepal,species\n1,a\n", "speceis")
        == "t.csv: expected one of the columns \"sepal\", \"species\", got \"speceis\". Did you mean \"species\"?")
    #expect(
      problem("sepal,species\n1,a\n", "weight")
        == "t.csv: expected one of the columns \"sepal\", \"species\", got \"weight\". Choose one of them.")
  }

  @Test func `a text in a column of numbers is an error`() {
    #expect(
      problem(tenRows { $0 == 7 ? "seven" : "\($0)" }, "y")
        == "t.csv:9: column \"x\": expected a finite number, got \"seven\"."
        + " Write a number, or empty the cell to mark a missing value.")
  }

  @Test func `an infinity is an error`() {
    #expect(
      problem(tenRows { $0 == 3 ? "1e999" : "\($0)" }, "y")
        == "t.csv:5: column \"x\": expected a finite number, got \"1e999\"."
        + " Write a finite number, or empty the cell to mark a missing value.")
  }

  @Test func `decimal commas are an error`() {
    #expect(
      problem("x;y\n1,5;a\n2;b\n2,5;a\n", "y")
        == "t.csv:2: column \"x\": expected a finite number, got \"1,5\". Write numbers with a decimal point.")
  }

  @Test func `numbers too far apart are an error`() {
    #expect(problem("x,y\n1e308,a\n-1e308,b\n1e308,a\n-1e308,b\n1e308,a\n-1e308,b\n", "y").contains("a wider range"))
  }

  @Test(arguments: [
    ("x,y\n1,a\n2,a\n", "t.csv: column \"y\": expected at least 2 classes, got \"a\" in every row."),
    ("x,y\n1,\n2,NA\n", "t.csv: column \"y\": expected a target in some rows, got missing cells only."),
    ("y\na\nb\n", "t.csv: expected a column of numbers or categories beside \"y\", got none."),
    ("x,y\n1,0.5\n", "t.csv: expected at least 2 rows with a target, to train and to test, got 1."),
  ])
  func `a target nothing can be learnt from is an error`(text: String, expected: String) {
    #expect(problem(text, "y").hasPrefix(expected))
  }

  @Test func `a fraction outside its range is an error`() throws {
    let table = try table("x,y\n1,a\n2,b\n")
    for fraction in [-0.1, 1, .nan, .infinity] {
      let text = message { () throws(DataError) in try table.numeric(target: "y", testFraction: fraction, seed: 1) }
      #expect(text == "testFraction: expected a number in 0 ..< 1, got \(fraction). 0.2 is usual.")
    }
  }

  @Test func `the task is taken from the target unless given`() throws {
    let integers = try table(tenRows { "\($0)" })
    #expect(try integers.numeric(target: "y", seed: 1).classNames == ["0", "1"])
    #expect(try integers.numeric(target: "y", task: .regression, seed: 1).classNames == nil)
    #expect(try integers.numeric(target: "x", seed: 1).classNames == (0..<10).map { "\($0)" })
    let halves = try table(tenRows { "\(Double($0) / 2)" })
    #expect(try halves.numeric(target: "x", seed: 1).classNames == nil)
    #expect(try halves.numeric(target: "x", task: .classification, seed: 1).classNames?.prefix(3) == ["0", "0.5", "1"])
    #expect(problem("x,y\n1,a\n2,b\n", "y", .regression).contains("expected numbers for a regression"))
  }

  @Test func `integer classes are ordered by size`() throws {
    let text = "x,y\n" + [10, 9, -1, 10, 9, -1].map { "1,\($0)\n" }.joined()
    #expect(try table(text).numeric(target: "y", seed: 1).classNames == ["-1", "9", "10"])
  }

  @Test func `missing cells, identifiers and rows without a target are noted`() throws {
    let rows = (0..<30).map {
      "n\($0),\($0 == 4 ? "" : "\($0)"),\($0 % 2 == 0 ? "u" : "v"),,\($0 == 5 ? "?" : "c\($0 % 3)")\n"
    }
    let numbers = try table("name,x,k,void,y\n" + rows.joined()).numeric(target: "y", seed: 1)
    #expect(numbers.featureNames == ["x", "k=u", "k=v"])
    #expect(numbers.trainCount + numbers.testCount == 29)
    #expect(
      numbers.notes == [
        "column \"y\": 1 row without a target dropped",
        "column \"name\": dropped, 29 distinct texts (at most 20 are encoded)",
        "column \"x\": 1 missing cell replaced by the mean of the training rows",
        "column \"void\": dropped, every cell is missing",
      ])
  }

  @Test(arguments: [20, 21])
  func `at most 20 distinct texts are encoded`(distinct: Int) throws {
    let text = "x,k,y\n" + (0..<63).map { "1,c\($0 % distinct),\($0 % 2)\n" }.joined()
    #expect(try table(text).numeric(target: "y", seed: 1).features.count == (distinct == 20 ? 21 : 1))
  }

  @Test func `a class without a training row is noted`() throws {
    let numbers = try table("x,y\n1,a\n2,b\n").numeric(target: "y", testFraction: 0.5, seed: 1)
    let absent = numbers.trainTargets == .classes([0]) ? "b" : "a"
    #expect(numbers.notes == ["column \"y\": no training row of \"\(absent)\""])
  }

  @Test func `training features have mean 0 and deviation 1, constant ones are 0`() throws {
    let text = "x,c,y\n" + (0..<50).map { "\(1e-200 * Double($0 * $0)),0.1,\(Double($0) + 0.5)\n" }.joined()
    let numbers = try table(text).numeric(target: "y", seed: 1)
    let x = stride(from: 0, to: numbers.trainFeatures.count, by: 2).map { numbers.trainFeatures[$0] }
    let c = stride(from: 1, to: numbers.trainFeatures.count, by: 2).map { numbers.trainFeatures[$0] }
    #expect(abs(x.reduce(0, +) / 40) < 1e-14)
    #expect(abs(x.reduce(0) { $0 + $1 * $1 } / 40 - 1) < 1e-14)
    #expect(c.allSatisfy { $0 == 0 })
    #expect(numbers.scales[1] == 1)
  }

  @Test func `a missing number becomes the training mean, which is 0`() throws {
    let numbers = try table(tenRows { $0 < 5 ? "" : "\($0)" }).numeric(target: "y", testFraction: 0, seed: 1)
    #expect(numbers.means == [7])
    #expect(numbers.scales == [1])  // √((4 + 1 + 0 + 1 + 4) / 10)
    #expect(numbers.trainFeatures.count { $0 == 0 } == 6)
  }

  @Test func `the split is fixed by the seed and loses no row`() throws {
    let table = try table("x,y\n" + (0..<100).map { "\($0),\(Double($0) + 0.5)\n" }.joined())
    let numbers = try table.numeric(target: "y", seed: 7)
    #expect(try numbers == table.numeric(target: "y", seed: 7))
    #expect(try numbers.trainFeatures != table.numeric(target: "y", seed: 8).trainFeatures)
    let all = (numbers.trainFeatures + numbers.testFeatures).map { numbers.features[0].standardisation.restored($0) }
    #expect(numbers.testCount == 20)
    #expect(all.map { Int($0.rounded()) }.sorted() == Array(0..<100))
  }

  @Test func `features and targets of a row stay together`() throws {
    let table = try table("x,y\n" + (0..<100).map { "\($0),\(3 * $0 + 1).5\n" }.joined())
    let numbers = try table.numeric(target: "y", seed: 7)
    let scale = try #require(numbers.targetStandardisation)
    for (features, targets) in [
      (numbers.trainFeatures, numbers.trainTargets), (numbers.testFeatures, numbers.testTargets),
    ] {
      guard case .values(let values) = targets else { continue }
      for (x, y) in zip(features, values) {
        let restored = 3 * numbers.features[0].standardisation.restored(x) + 1.5
        #expect(abs(scale.restored(y) - restored) < 1e-10)
      }
    }
  }

  @Test func `another table is encoded as the training rows were`() throws {
    let numbers = try table("x,k,y\n1,u,a\n3,v,b\n1,u,a\n3,v,b\n").numeric(target: "y", testFraction: 0, seed: 1)
    #expect(try numbers.encoded(table("k,x\nv,3\nw,\n")) == [1, -1, 1, 0, -1, -1])
    let text = message { () throws(DataError) in try numbers.encoded(table("k,x\nv,three\n")) }
    #expect(text.hasPrefix("t.csv:2: column \"x\": expected a finite number, got \"three\"."))
  }
}
