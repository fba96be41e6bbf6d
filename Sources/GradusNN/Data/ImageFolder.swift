#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of the MNIST family: training images with labels, and test images with labels if it has them.
///
/// The files are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
/// `t10k-labels-idx1-ubyte`; a dot may stand before `idx`, `.gz` at the end, and `test` for `t10k`. When a folder
/// holds the same file twice, the plain one is read rather than the `.gz`, and `t10k` rather than `test`.
public struct ImageFolder: Sendable, Hashable {
  /// The folder as the caller wrote it.
  public let path: String
  /// The images to learn from.
  public let train: LabelledImages
  /// The images to judge by; nil when the folder holds neither test file.
  public let test: LabelledImages?
  /// The largest training label plus one; every label of both sets is below it.
  public let classCount: Int

  /// Reads the folder at `path`.
  ///
  /// - Throws: `DataError` when the folder or a file of a pair is missing, a file is damaged, images and labels do
  ///   not fit together, or the test images have another size or an unknown class.
  public init(path: String) throws(DataError) {
    try requireFolder(path)
    guard let train = try pair(["train"], in: path) else {
      throw DataError(
        path, expected: "train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or .gz, `.idx` or `-idx`",
        got: "a folder without them", remedy: "Name the folder that holds these files.")
    }
    let test = try pair(["t10k", "test"], in: path)
    let classCount = train.classCount
    if let test { try check(test, against: train, classCount: classCount) }
    self.path = path
    self.train = train
    self.test = test
    self.classCount = classCount
  }
}

private func requireFolder(_ path: String) throws(DataError) {
  var status = stat()
  guard stat(path, &status) == 0 else {
    throw DataError(path, expected: "a folder", got: systemMessage(), remedy: "Check the path and its permissions.")
  }
  guard status.st_mode & S_IFMT == S_IFDIR else {
    throw DataError(path, expected: "a folder", got: "a file", remedy: "Name the folder that holds the file.")
  }
}

/// The images and labels whose names start with the first prefix found; nil when the folder holds neither file.
private func pair(_ prefixes: [String], in folder: String) throws(DataError) -> LabelledImages? {
  var lonely: (present: String, missing: String)?
  for prefix in prefixes {
    let imagesName = "\(prefix)-images-idx3-ubyte"
    let labelsName = "\(prefix)-labels-idx1-ubyte"
    let imagesPath = existing("\(prefix)-images", ["idx3-ubyte", "idx4-ubyte"], in: folder)
    let labelsPath = existing("\(prefix)-labels", ["idx1-ubyte"], in: folder)
    switch (imagesPath, labelsPath) {
    case (let imagesPath?, let labelsPath?):
      return try LabelledImages(imagesPath: imagesPath, labelsPath: labelsPath)
    case (nil, nil): continue
    case (let imagesPath?, nil): lonely = lonely ?? (imagesPath, labelsName)
    case (nil, let labelsPath?): lonely = lonely ?? (labelsPath, imagesName)
    }
  }
  guard let lonely else { return nil }
  throw DataError(
    folder, expected: "\(lonely.missing), plain or .gz, `.idx` or `-idx`, beside \(lonely.present)",
    got: "a folder without it", remedy: "Add the file.")
}

private func existing(_ stem: String, _ suffixes: [String], in folder: String) -> String? {
  let separator = folder.hasSuffix("/") ? "" : "/"
  for ending in ["", ".gz"] {
    for suffix in suffixes {
      for joint in ["-", "."] {
        let path = folder + separator + stem + joint + suffix + ending
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR { return path }
      }
    }
  }
  return nil
}

private func check(
  _ test: LabelledImages, against train: LabelledImages, classCount: Int
) throws(DataError) {
  guard test.shape.dropFirst() == train.shape.dropFirst() else {
    throw DataError(
      test.imagesPath, expected: "test images of the training size \(Array(train.shape.dropFirst()))",
      got: "\(Array(test.shape.dropFirst()))", remedy: "Take both pairs from the same data set.")
  }
  if let index = test.labels.firstIndex(where: { Int($0) >= classCount }) {
    throw DataError(
      test.labelsPath, expected: "labels 0 ... \(classCount - 1), as in the training set",
      got: "\(test.labels[index]) at index \(index)", remedy: "Take both pairs from the same data set.")
  }
}
