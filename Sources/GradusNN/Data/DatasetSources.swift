import Gradus

extension Dataset {
  /// Spirals to learn from and, drawn anew, to judge by.
  ///
  /// - Throws: `DataError` when a number is outside its range.
  public static func spiral(
    points: Int = 100, classes: Int = 3, _ scalarType: ScalarType = .f32, seed: UInt64
  ) throws(DataError) -> Dataset {
    func part(_ spiral: Spiral) -> Part {
      Part(inputs: numbers(spiral.features, [spiral.count, 2], scalarType), targets: Tensor(spiral.labels))
    }
    var generator = SeededGenerator(seed: seed)
    let train = try Spiral(points: points, classes: classes, seed: generator.next())
    let test = try Spiral(points: points, classes: classes, seed: generator.next())
    return Dataset(
      kind: .classification(classes: (0..<classes).map(String.init)), train: part(train), test: part(test))
  }

  /// The images of a folder, their pixels moved from 0 ... 255 to −1 ... 1.
  ///
  /// The bytes of the files are given up on the way, part by part, if the caller keeps none of them.
  public init(_ folder: consuming ImageFolder, _ scalarType: ScalarType = .f32) {
    let classes = (0..<folder.classCount).map(String.init)
    let (train, test) = (folder.train, folder.test)
    self.init(
      kind: .classification(classes: classes), train: Part(train, scalarType), test: test.map { Part($0, scalarType) },
      notes: ["pixels": "pixel / 127.5 - 1"])
  }

  /// The rows of a table.
  public init(_ table: NumericTable, _ scalarType: ScalarType = .f64) {
    func part(_ features: [Double], _ targets: NumericTable.Targets, _ count: Int) -> Part {
      let inputs = numbers(features, [count, table.features.count], scalarType)
      switch targets {
      case .classes(let labels): return Part(inputs: inputs, targets: Tensor(labels))
      case .values(let values): return Part(inputs: inputs, targets: numbers(values, [count], scalarType))
      }
    }
    let standardisation = table.targetStandardisation ?? Standardisation(mean: 0, scale: 1)
    self.init(
      kind: table.classNames.map { .classification(classes: $0) } ?? .regression(standardisation),
      train: part(table.trainFeatures, table.trainTargets, table.trainCount),
      test: table.testCount == 0 ? nil : part(table.testFeatures, table.testTargets, table.testCount),
      notes: [
        "target": table.targetName, "features": jsonArray(table.featureNames),
        "feature_means": "\(table.means)", "feature_scales": "\(table.scales)",
      ])
  }
}

extension Dataset.Part {
  /// Images and their labels; pixel p becomes p / 127.5 − 1.
  init(_ source: LabelledImages, _ scalarType: ScalarType) {
    let inputs =
      scalarType == .f64
      ? Tensor(shape: source.shape) { (pixels: UnsafeMutableBufferPointer<Double>) in
        source.images.withUnsafeBufferPointer { bytes in
          for index in bytes.indices { pixels[index] = Double(bytes[index]) / 127.5 - 1 }
        }
      }
      : Tensor(shape: source.shape) { (pixels: UnsafeMutableBufferPointer<Float>) in
        source.images.withUnsafeBufferPointer { bytes in
          for index in bytes.indices { pixels[index] = Float(bytes[index]) / 127.5 - 1 }
        }
      }
    self.init(inputs: inputs, targets: Tensor(source.labels.map { Int32($0) }))
  }
}

private func numbers(_ values: [Double], _ shape: [Int], _ scalarType: ScalarType) -> Tensor {
  if scalarType == .f64 { return Tensor(values, shape: shape) }
  return Tensor(values.map { Float($0) }, shape: shape)
}
