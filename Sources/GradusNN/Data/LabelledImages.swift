/// Images of one size with a class label each, as two IDX files hold them.
public struct LabelledImages: Sendable, Hashable {
  /// `[count, height, width]`, or `[count, height, width, channels]` as the file orders its axes; every size ≥ 1.
  public let shape: [Int]
  /// The pixels, 0 ... 255, the last axis fastest.
  public let images: [UInt8]
  /// `[count]`, the class of each image.
  public let labels: [UInt8]
  /// The paths of the two files, for error messages.
  public let imagesPath: String
  public let labelsPath: String

  /// The number of images.
  public var count: Int { labels.count }

  /// The number of pixels of one image.
  public var pixelCount: Int { images.count / labels.count }

  /// The largest label plus one.
  public var classCount: Int { labels.reduce(0) { max($0, Int($1)) } + 1 }

  /// Reads a file of images and a file of labels, plain or gzip.
  ///
  /// - Throws: `DataError` when a file is not IDX, when the images have not rank 3 or 4 or no pixels, when the labels
  ///   have not rank 1, or when the counts differ.
  public init(imagesPath: String, labelsPath: String) throws(DataError) {
    let labelFile = try IDXFile(path: labelsPath)
    guard labelFile.shape.count == 1 else {
      throw DataError(
        labelsPath, expected: "labels (1 axis)", got: "shape \(labelFile.shape), which looks like images",
        remedy: "Exchange the two files or copy the labels again.")
    }
    let imageFile = try IDXFile(path: imagesPath)
    guard 3...4 ~= imageFile.shape.count else {
      let looks = imageFile.shape.count == 1 ? ", which looks like labels" : ""
      throw DataError(
        imagesPath, expected: "images (3 or 4 axes)", got: "shape \(imageFile.shape)\(looks)",
        remedy: "Exchange the two files or copy the images again.")
    }
    guard !imageFile.bytes.isEmpty else {
      throw DataError(
        imagesPath, expected: "at least one pixel", got: "shape \(imageFile.shape)",
        remedy: "Name a file that holds images.")
    }
    guard imageFile.shape[0] == labelFile.bytes.count else {
      throw DataError(
        labelsPath, expected: "\(imageFile.shape[0]) labels, one for each image of \(imagesPath)",
        got: "\(labelFile.bytes.count)", remedy: "Take both files from the same data set.")
    }
    shape = imageFile.shape
    images = imageFile.bytes
    labels = labelFile.bytes
    self.imagesPath = imagesPath
    self.labelsPath = labelsPath
  }
}
