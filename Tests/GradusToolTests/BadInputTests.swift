import Foundation
import Testing

/// Runs the tool on input that it must refuse: one line on standard error, nothing on standard output.
private func refusal(_ code: Int32, _ arguments: String..., location: SourceLocation = #_sourceLocation) throws
  -> String
{
  let run = try ToolRun(arguments: arguments)
  #expect(run.code == code, sourceLocation: location)
  #expect(run.output == "", sourceLocation: location)
  #expect(run.error.hasPrefix("gradus: "), sourceLocation: location)
  #expect(run.error.hasSuffix(".\n") || run.error.hasSuffix("?\n"), sourceLocation: location)
  #expect(run.error.count { $0 == "\n" } == 1, sourceLocation: location)
  return String(run.error.dropFirst(8).dropLast())
}

@Suite struct BadOptionTests {
  @Test func `an unknown verb is met by the nearest one`() throws {
    let text = try refusal(64, "derivativ", "x")
    #expect(text.hasPrefix("gradus: expected one of derivative, ") && text.contains(", train, got \"derivativ\". "))
    #expect(text.hasSuffix("Did you mean derivative?"))
    #expect(try refusal(64, "limit", "x", "--ordr", "2").contains("ordr"))
    #expect(
      try refusal(64, "derivative", "x", "--order", "two").hasSuffix("Run `gradus derivative --help` for the options."))
  }

  @Test func `a batch of 0 is wrong usage`() throws {
    #expect(
      try refusal(64, "train", "spiral", "--batch", "0")
        == "--batch: expected a whole number of at least 1, got 0. 32 and 128 are usual.")
  }

  @Test func `a negative learning rate is wrong usage`() throws {
    #expect(
      try refusal(64, "train", "spiral", "--learning-rate", "-0.1")
        == "--learning-rate: expected a number above 0, got -0.1. 0.001 is usual for Adam.")
  }

  @Test func `an unknown optimizer is met by the nearest one`() throws {
    #expect(
      try refusal(64, "train", "spiral", "--optimizer", "adma")
        == "--optimizer: expected one of adam, momentum, nesterov, sgd, got \"adma\". Did you mean adam?")
  }

  @Test(arguments: [
    (["--epochs", "0"], "--epochs"), (["--threads", "0"], "--threads"), (["--hidden", "8,,8"], "--hidden"),
    (["--hidden", "0"], "--hidden"), (["--precision", "f16"], "--precision"), (["--dropout", "1"], "--dropout"),
    (["--activation", "rely"], "--activation"), (["--learning-rate", "nan"], "--learning-rate"),
    (["--target", "x"], "--target"),
  ])
  func `an option outside its range is named`(_ option: [String], _ name: String) throws {
    #expect(try refusal(64, "train", "spiral", option[0], option[1]).hasPrefix("\(name): expected "))
  }

  @Test(arguments: [["--batch", "x"], ["--seed", "-1"], ["--epoch", "3"], ["--json=1"], ["extra"]])
  func `what the command line cannot read is wrong usage`(_ extra: [String]) throws {
    let run = try ToolRun(arguments: ["train", "spiral"] + extra)
    #expect(run.code == 64)
    #expect(run.error.hasSuffix("Run `gradus train --help` for the options.\n"))
    #expect(run.error.count { $0 == "\n" } == 1)
  }
}

@Suite struct BadSourceTests {
  @Test func `a source that does not exist is told what sources there are`() throws {
    #expect(
      try refusal(1, "train", "sprial")
        == "sprial: expected `spiral`, a folder of IDX files or a .csv file, got No such file or directory. Did you mean spiral?"
    )
  }

  @Test func `a folder without data, and IDX files that lie, are named`() throws {
    try withTemporaryFolder { folder in
      #expect(try refusal(1, "train", folder).hasPrefix("\(folder): expected train-images-idx3-ubyte"))
      let images = try file("train-images-idx3-ubyte", in: folder, idx([2, 2, 2], [1, 2, 3]))
      let labels = try file("train-labels-idx1-ubyte", in: folder, idx([2], [0, 1]))
      #expect(
        try refusal(1, "train", folder).hasPrefix("\(images): expected 8 bytes of data for shape [2, 2, 2], got 3."))
      try file("train-images-idx3-ubyte", in: folder, Data([0x50, 0x4B, 3, 4, 9, 9]))
      #expect(try refusal(1, "train", folder).hasPrefix("\(images): expected an IDX magic number"))
      try file("train-images-idx3-ubyte", in: folder, idx([2, 2, 2], Array(0..<8)))
      try file("t10k-images-idx3-ubyte", in: folder, idx([1, 2, 2], Array(0..<4)))
      let tests = try file("t10k-labels-idx1-ubyte", in: folder, idx([1], [7]))
      #expect(
        try refusal(1, "train", folder).hasPrefix("\(tests): expected labels 0 ... 1, as in the training set, got 7"))
      try file("train-labels-idx1-ubyte", in: folder, Data())
      #expect(try refusal(1, "train", folder).hasPrefix("\(labels): expected an IDX file, got no bytes."))
      #expect(try refusal(1, "train", labels).hasPrefix("\(labels): expected a folder of IDX files"))
    }
  }

  @Test(arguments: [
    ("", "expected"), ("a,b\n1,2\n3\n", ":3: expected 2 fields as in the header, got 1."),
    ("a,b\n1,x\n2,y\n3,x\n", "expected one of the columns \"a\", \"b\", got \"c\"."),
  ])
  func `a table that cannot be used is named with its line`(_ text: String, _ expected: String) throws {
    try withTemporaryFolder { folder in
      let path = try file("t.csv", in: folder, text)
      let message = try refusal(1, "train", path, "--target", "c")
      #expect(message.hasPrefix(path))
      #expect(message.contains(expected))
    }
  }

  @Test func `a table without a target is told its columns`() throws {
    try withTemporaryFolder { folder in
      let path = try file("t.csv", in: folder, "height,weight\n1,2\n")
      #expect(
        try refusal(64, "train", path)
          == "--target: expected the column of \(path) to predict, got nothing. Choose one of: height, weight.")
    }
  }
}

@Suite struct FailedWorkTests {
  @Test func `a file that cannot be written is found before training`() throws {
    #expect(
      try refusal(1, "train", "spiral", "--save", "/nowhere/model.safetensors")
        .hasPrefix("/nowhere/model.safetensors: expected a file that can be written, got No such file or directory."))
  }

  @Test func `a loss that is not finite ends the run with step and operation, and writes nothing`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.safetensors"
      let message = try refusal(1, "train", "spiral", "--learning-rate", "1e30", "--optimizer", "sgd", "--save", path)
      #expect(message.hasPrefix("training: expected a finite loss, got "))
      #expect(message.contains(" of epoch 1; "))
      #expect(message.hasSuffix(" was the first. Lower the learning rate or check the data."))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }
}
