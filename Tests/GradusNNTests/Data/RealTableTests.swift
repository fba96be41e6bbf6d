import Testing

@testable import GradusNN

@Suite(.enabled(if: dataFolder != nil, "the test data are missing: set GRADUS_DATA")) struct RealTableTests {
  private func read(_ name: String) throws -> Table { try Table(path: "\(dataFolder ?? "")/tables/\(name)") }

  @Test(arguments: [
    ("iris.csv", 150, 5), ("penguins.csv", 344, 7), ("mpg.csv", 398, 9), ("titanic.csv", 891, 15),
    ("anscombe.csv", 44, 3), ("mtcars.csv", 32, 12), ("longley.csv", 16, 8), ("faithful.csv", 272, 3),
    ("california_housing.csv", 20640, 10), ("diabetes.tab.txt", 442, 11), ("wine.csv", 178, 14), ("wdbc.csv", 569, 31),
  ])
  func `every table has its documented size`(name: String, rows: Int, columns: Int) throws {
    let table = try read(name)
    #expect(table.rowCount == rows)
    #expect(table.columnCount == columns)
  }

  @Test func `iris has three classes of 50`() throws {
    let numbers = try read("iris.csv").numeric(target: "species", testFraction: 0, seed: 1)
    guard case .classes(let labels) = numbers.trainTargets else { return #expect(Bool(false)) }
    #expect(numbers.classNames == ["setosa", "versicolor", "virginica"])
    #expect((0..<3).map { label in labels.count { $0 == label } } == [50, 50, 50])
    #expect(numbers.features.count == 4)
    #expect(numbers.notes == [])
    #expect(abs(numbers.means[0] - 5.843333333333334) < 1e-14)
  }

  @Test func `wdbc has 357 benign and 212 malignant rows`() throws {
    let numbers = try read("wdbc.csv").numeric(target: "class", testFraction: 0, seed: 1)
    guard case .classes(let labels) = numbers.trainTargets else { return #expect(Bool(false)) }
    #expect(labels.count { $0 == 0 } == 357)
    #expect(labels.count { $0 == 1 } == 212)
  }

  @Test func `the gaps of penguins, mpg and California are counted`() throws {
    let penguins = try read("penguins.csv").numeric(target: "species", seed: 1)
    #expect(penguins.notes.contains("column \"sex\": 11 missing cells without a category"))
    let mpg = try read("mpg.csv").numeric(target: "mpg", seed: 1)
    #expect(
      mpg.notes == [
        "column \"horsepower\": 6 missing cells replaced by the mean of the training rows",
        "column \"name\": dropped, 305 distinct texts (at most 20 are encoded)",
      ])
    let housing = try read("california_housing.csv").numeric(target: "median_house_value", seed: 1)
    #expect(
      housing.notes == ["column \"total_bedrooms\": 207 missing cells replaced by the mean of the training rows"])
    #expect(housing.features.count == 13)
  }

  @Test func `a tab-separated table is a regression with its mean`() throws {
    let numbers = try read("diabetes.tab.txt").numeric(target: "Y", testFraction: 0, seed: 1)
    let scale = try #require(numbers.targetStandardisation)
    #expect(abs(scale.mean - 152.13348416289594) < 1e-11)
    #expect(numbers.features.count == 10)
  }
}
