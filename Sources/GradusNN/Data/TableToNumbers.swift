extension Table {
  /// Turns the table into numbers that a model can learn the `target` column from.
  ///
  /// Columns of numbers are used as they are, their missing cells replaced by the mean of the training rows. Columns
  /// of at most 20 distinct texts become one feature of 0 or 1 for each text; other columns of text are dropped.
  /// Features and regression targets are then standardised by the mean and standard deviation of the training rows.
  ///
  /// - Parameters:
  ///   - testFraction: the share of the rows to judge by, in 0 ..< 1. Unless it is 0, both parts get a row at least.
  ///   - seed: fixes which rows are the test rows, and the order of the training rows.
  /// - Throws: `DataError` for an unknown target, a target that does not fit the task, a text or an infinity in a
  ///   column of numbers, no feature at all, too few rows, or a fraction outside its range.
  public func numeric(
    target name: String, task: TableTask = .automatic, testFraction: Double = 0.2, seed: UInt64
  ) throws(DataError) -> NumericTable {
    let column = try column(named: name)
    let target = try TableTarget(self, column: column, task: task)
    let split = try Split(count: target.rows.count, testFraction: testFraction, seed: seed, path)
    let found = try features(of: self, except: column, rows: target.rows)
    guard !found.features.isEmpty else {
      throw DataError(
        path, expected: "a column of numbers or categories beside \(quoted(name))", got: "none",
        remedy: "Add a column to predict from.")
    }
    let train = try values(found.features, of: self, rows: split.train.map { target.rows[$0] })
    let test = try values(found.features, of: self, rows: split.test.map { target.rows[$0] })
    let features = try fitted(found.features, to: train, path)
    let encoding = try TargetEncoding(target, split, location: "\(path): column \(quoted(name))")
    return NumericTable(
      targetName: name, features: features, classNames: target.classNames,
      targetStandardisation: encoding.standardisation,
      trainFeatures: standardised(train, by: features), testFeatures: standardised(test, by: features),
      trainTargets: encoding.train, testTargets: encoding.test,
      trainCount: split.train.count, testCount: split.test.count,
      notes: target.notes + found.notes + encoding.notes)
  }
}

/// Positions `0 ..< count`, divided at random.
private struct Split {
  let train: [Int]
  let test: [Int]

  init(count: Int, testFraction: Double, seed: UInt64, _ path: String) throws(DataError) {
    guard testFraction >= 0, testFraction < 1 else {
      throw DataError(
        "testFraction", expected: "a number in 0 ..< 1", got: "\(testFraction)", remedy: "0.2 is usual.")
    }
    guard count >= 2 || testFraction == 0 else {
      throw DataError(
        path, expected: "at least 2 rows with a target, to train and to test", got: "\(count)",
        remedy: "Add rows or test on nothing (fraction 0).")
    }
    var generator = SeededGenerator(seed: seed)
    let order = generator.permutation(count: count)
    let wanted = Int((testFraction * Double(count)).rounded())
    let testCount = testFraction == 0 ? 0 : min(max(wanted, 1), count - 1)
    test = Array(order[..<testCount])
    train = Array(order[testCount...])
  }
}

/// The targets of both parts in the form a loss takes.
private struct TargetEncoding {
  var standardisation: Standardisation?
  let train: NumericTable.Targets
  let test: NumericTable.Targets
  var notes: [String] = []

  init(_ target: TableTarget, _ split: Split, location: String) throws(DataError) {
    let trainValues = split.train.map { target.values[$0] }
    let testValues = split.test.map { target.values[$0] }
    if let classNames = target.classNames {
      train = .classes(trainValues.map { Int32($0) })
      test = .classes(testValues.map { Int32($0) })
      let trained = Set(trainValues)
      let absent = classNames.indices.filter { !trained.contains(Double($0)) }
      if !absent.isEmpty {
        notes = ["column \(quoted(target.name)): no training row of \(listed(absent.map { classNames[$0] }))"]
      }
    } else {
      guard let standardisation = Standardisation(of: trainValues) else { throw rangesTooFar(location) }
      train = .values(trainValues.map(standardisation.standardised))
      test = .values(testValues.map(standardisation.standardised))
      self.standardisation = standardisation
    }
  }
}

private func fitted(
  _ features: [TableFeature], to values: [Double], _ path: String
) throws(DataError) -> [TableFeature] {
  var result: [TableFeature] = []
  for (index, feature) in features.enumerated() {
    let column = stride(from: index, to: values.count, by: features.count).lazy.map { values[$0] }
    guard let fitted = feature.fitted(to: column) else {
      throw rangesTooFar("\(path): column \(quoted(feature.column))")
    }
    result.append(fitted)
  }
  return result
}

private func rangesTooFar(_ location: String) -> DataError {
  DataError(
    location, expected: "numbers whose differences fit 64 bits", got: "a wider range",
    remedy: "Use another unit or correct the outliers.")
}
