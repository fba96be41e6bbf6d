import Testing

@testable import GradusNN

private let images = idx([2, 1, 2], [0, 1, 2, 3])
private let labels = idx([2], [0, 1])

/// What the folder of these files says or holds; the folder's own path is shown as `folder`.
private func open(_ files: [String: [UInt8]]) throws -> String {
  try withTemporaryFolder { folder in
    for (name, bytes) in files { try write(bytes, to: "\(folder)/\(name)") }
    do throws(DataError) {
      let found = try ImageFolder(path: folder)
      return "\(found.train.shape), \(found.test.map { "\($0.shape)" } ?? "no test"), \(found.classCount) classes"
    } catch {
      return error.description.replacing(folder, with: "folder")
    }
  }
}

@Suite struct ImageFolderTests {
  @Test(arguments: [
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
    ("train-images.idx3-ubyte", "train-labels.idx1-ubyte", "test-images.idx3-ubyte", "test-labels.idx1-ubyte"),
    ("train-images-idx3-ubyte.gz", "train-labels.idx1-ubyte.gz", "test-images-idx3-ubyte", "test-labels-idx1-ubyte"),
  ])
  func `every usual spelling of the four names is found`(names: (String, String, String, String)) throws {
    let files = [names.0: images, names.1: labels, names.2: images, names.3: labels]
    #expect(try open(files) == "[2, 1, 2], [2, 1, 2], 2 classes")
  }

  @Test func `the test pair may be missing`() throws {
    let files = ["train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels]
    #expect(try open(files) == "[2, 1, 2], no test, 2 classes")
  }

  @Test func `images of four axes keep them`() throws {
    let files = ["train-images-idx4-ubyte": idx([1, 1, 1, 3], [1, 2, 3]), "train-labels-idx1-ubyte": idx([1], [4])]
    #expect(try open(files) == "[1, 1, 1, 3], no test, 5 classes")
  }

  @Test func `a folder without data lists what was looked for`() throws {
    #expect(
      try open(["readme": []])
        == "folder: expected train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or .gz, `.idx` or `-idx`,"
        + " got a folder without them. Name the folder that holds these files.")
  }

  @Test func `a missing folder and a file are told apart`() {
    #expect(
      message { () throws(DataError) in try ImageFolder(path: "/none") }
        == "/none: expected a folder, got No such file or directory. Check the path and its permissions.")
    #expect(
      message { () throws(DataError) in try ImageFolder(path: #filePath) }
        == "\(#filePath): expected a folder, got a file. Name the folder that holds the file.")
  }

  @Test func `images without labels name the missing file`() throws {
    #expect(
      try open(["train-images-idx3-ubyte": images])
        == "folder: expected train-labels-idx1-ubyte, plain or .gz, `.idx` or `-idx`, beside"
        + " folder/train-images-idx3-ubyte, got a folder without it. Add the file.")
  }

  @Test func `exchanged images and labels are recognised`() throws {
    #expect(
      try open(["train-images-idx3-ubyte": labels, "train-labels-idx1-ubyte": images])
        == "folder/train-labels-idx1-ubyte: expected labels (1 axis), got shape [2, 1, 2], which looks like images."
        + " Exchange the two files or copy the labels again.")
    #expect(
      try open(["train-images-idx3-ubyte": labels, "train-labels-idx1-ubyte": labels])
        == "folder/train-images-idx3-ubyte: expected images (3 or 4 axes), got shape [2], which looks like labels."
        + " Exchange the two files or copy the images again.")
  }

  @Test func `counts that differ are named`() throws {
    #expect(
      try open(["train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": idx([3], [0, 1, 0])])
        == "folder/train-labels-idx1-ubyte: expected 2 labels, one for each image of folder/train-images-idx3-ubyte,"
        + " got 3. Take both files from the same data set.")
  }

  @Test func `images without pixels are refused`() throws {
    let text = try open(["train-images-idx3-ubyte": idx([0, 28, 28], []), "train-labels-idx1-ubyte": idx([0], [])])
    #expect(text.contains("expected at least one pixel, got shape [0, 28, 28]"))
  }

  @Test func `test images of another size are refused`() throws {
    let train = ["train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels]
    let test = ["t10k-images-idx3-ubyte": idx([2, 2, 1], [0, 1, 2, 3]), "t10k-labels-idx1-ubyte": labels]
    #expect(
      try open(train.merging(test) { $1 })
        == "folder/t10k-images-idx3-ubyte: expected test images of the training size [1, 2], got [2, 1]."
        + " Take both pairs from the same data set.")
  }

  @Test func `a test label of no training class is named with its index`() throws {
    let train = ["train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels]
    let test = ["t10k-images-idx3-ubyte": images, "t10k-labels-idx1-ubyte": idx([2], [1, 7])]
    #expect(
      try open(train.merging(test) { $1 })
        == "folder/t10k-labels-idx1-ubyte: expected labels 0 ... 1, as in the training set, got 7 at index 1."
        + " Take both pairs from the same data set.")
  }
}
