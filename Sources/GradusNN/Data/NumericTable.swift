/// A table as numbers: standardised features and targets, split into training and test rows.
public struct NumericTable: Sendable, Hashable {
  /// The targets of some rows.
  public enum Targets: Sendable, Hashable {
    /// Integers in `0 ..< classNames.count`.
    case classes([Int32])
    /// Standardised numbers; `targetStandardisation` leads back to their unit.
    case values([Double])
  }

  /// The name of the column to predict.
  public let targetName: String
  /// The features in the order of the columns, with the mean and scale of the training rows.
  public let features: [TableFeature]
  /// The classes; nil for a regression.
  public let classNames: [String]?
  /// Mean and scale of the training targets; nil for a classification.
  public let targetStandardisation: Standardisation?
  /// `[trainCount, features]`, row by row, standardised.
  public let trainFeatures: [Double]
  /// `[testCount, features]`, row by row, standardised with the means and scales of the training rows.
  public let testFeatures: [Double]
  public let trainTargets: Targets
  public let testTargets: Targets
  public let trainCount: Int
  public let testCount: Int
  /// What was replaced or left out, a line for each column concerned.
  public let notes: [String]

  public var featureNames: [String] { features.map(\.name) }
  public var means: [Double] { features.map(\.standardisation.mean) }
  public var scales: [Double] { features.map(\.standardisation.scale) }

  /// `[rows, features]`: another table with the same columns, encoded as the training rows were.
  ///
  /// A text that the training table did not hold belongs to no category.
  ///
  /// - Throws: `DataError` for a missing column, or a cell that is not the number its column needs.
  public func encoded(_ table: Table) throws(DataError) -> [Double] {
    standardised(try values(features, of: table, rows: Array(0..<table.rowCount)), by: features)
  }
}

/// The feature values of some rows, row by row, in standard deviations from their means.
func standardised(_ values: [Double], by features: [TableFeature]) -> [Double] {
  values.indices.map { features[$0 % features.count].standardisation.standardised(values[$0]) }
}
