import Foundation
import Testing

private func objects(_ run: ToolRun) throws -> [[String: Any]] {
  try run.outputLines.map { line in
    try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }
}

@Suite struct TrainTests {
  @Test func `the spiral is learned to 95 percent of its training points`() throws {
    let run = try ToolRun("train", "spiral", "--quiet")
    #expect(run.code == 0)
    #expect(run.error == "")
    let words = run.output.split(whereSeparator: \.isWhitespace)
    let position = try #require(words.firstIndex(of: "accuracy"))
    #expect((Double(words[position + 1]) ?? 0) >= 0.95)
  }

  @Test func `JSON output has one event an epoch and a last one, with the keys of the protocol`() throws {
    let run = try ToolRun("train", "spiral", "--epochs", "2", "--hidden", "8", "--json")
    let events = try objects(run)
    #expect(events.map { $0["event"] as? String } == ["epoch", "epoch", "finished"])
    #expect(
      Set(events[1].keys) == [
        "event", "epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "seconds", "samples_per_second",
      ])
    #expect(
      Set(events[2].keys) == [
        "event", "epochs", "train_loss", "test_loss", "test_accuracy", "samples_per_second", "parameters",
      ])
    #expect(events[1]["epoch"] as? Int == 2)
    #expect(events[2]["parameters"] as? Int == 2 * 8 + 8 + 8 * 3 + 3)
    #expect(run.output.hasPrefix("{\"event\":\"epoch\",\"epoch\":1,\"train_loss\":"))
    #expect(run.error == "")
  }

  @Test func `a profile is a trace for a browser, and a table on standard error`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try ToolRun("train", "spiral", "--epochs", "4", "--hidden", "8", "--json", "--profile", path)
    #expect(run.code == 0)
    #expect(run.outputLines.count == 5)
    #expect(run.error.contains("4 runs of"))
    let data = try #require(FileManager.default.contents(atPath: path))
    let trace = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let events = try #require(trace["traceEvents"] as? [[String: Any]])
    #expect(events.count.isMultiple(of: 4))
    #expect(events.contains { $0["cat"] as? String == "contract" })
    // Complete events, one after another.
    #expect(events.allSatisfy { $0["ph"] as? String == "X" })
    let ends = events.map { (($0["ts"] as? Double) ?? -1) + (($0["dur"] as? Double) ?? -1) }
    #expect(zip(ends, events.dropFirst()).allSatisfy { end, next in end <= (next["ts"] as? Double ?? -1) + 0.001 })
  }

  @Test func `a profile that cannot be written is refused before the training`() throws {
    let run = try ToolRun("train", "spiral", "--epochs", "1", "--profile", "/nowhere/trace.json")
    #expect(run.code != 0)
    #expect(run.output == "")
    #expect(run.error.contains("/nowhere/trace.json"))
  }

  @Test func `without a terminal each epoch is one plain line`() throws {
    let run = try ToolRun("train", "spiral", "--epochs", "3", "--hidden", "8")
    #expect(run.outputLines.map { $0.split(separator: " ").first } == ["epoch", "epoch", "epoch", "finished"])
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.error == "")
  }

  @Test func `the same seed gives the same losses with one thread and with two`() throws {
    func losses(threads: String) throws -> [[Double]] {
      let run = try ToolRun("train", "spiral", "--epochs", "3", "--seed", "9", "--json", "--threads", threads)
      return try objects(run).map { event in ["train_loss", "test_loss"].map { event[$0] as? Double ?? .nan } }
    }
    let single = try losses(threads: "1")
    #expect(single.count == 4)
    #expect(try losses(threads: "2") == single)
  }

  @Test func `a table of classes is learned from standard input`() throws {
    let rows = (0..<60).map { "\($0 % 2),\(Double($0 * 7 % 13) / 13),\($0 % 2 == 0 ? "even" : "odd")\n" }.joined()
    let run = try ToolRun(
      "train", "-", "--target", "kind", "--epochs", "20", "--learning-rate", "0.03", "--json",
      input: "bit,noise,kind\n" + rows)
    #expect(run.code == 0)
    #expect(try objects(run).last?["test_accuracy"] as? Double == 1)
  }

  @Test func `a regression has null for accuracy and tells its error in the target's unit`() throws {
    try withTemporaryFolder { folder in
      let rows = (1...50).map { "\($0),\(3 * $0).5\n" }.joined()
      let path = try file("line.csv", in: folder, "x,y\n" + rows)
      let run = try ToolRun(
        "train", path, "--target", "y", "--hidden", "none", "--epochs", "5", "--json", "--optimizer", "sgd")
      #expect(run.output.contains("\"test_accuracy\":null"))
      #expect(try objects(run).first?["train_accuracy"] is NSNull)
      let text = try ToolRun("train", path, "--target", "y", "--hidden", "none", "--epochs", "5")
      #expect(text.outputLines.last?.hasPrefix("root mean square error ") == true)
    }
  }

  @Test func `images of a folder are learned and saved for other programs`() throws {
    try withTemporaryFolder { folder in
      for (part, count) in [("train", 20), ("t10k", 4)] {
        let labels = (0..<count).map { UInt8($0 % 2) }
        try file("\(part)-images-idx3-ubyte", in: folder, idx([count, 2, 2], labels.flatMap { [$0 * 255, 0, 9, 9] }))
        try file("\(part)-labels-idx1-ubyte", in: folder, idx([count], labels))
      }
      let path = "\(folder)/model.safetensors"
      let run = try ToolRun(
        "train", folder, "--hidden", "8", "--epochs", "30", "--batch", "5", "--learning-rate", "0.05", "--save", path)
      #expect(run.code == 0)
      #expect(run.error == "gradus: saved \(path)\n")
      #expect(run.outputLines.last?.contains("test accuracy 1.0000") == true)
      let bytes = try Data(contentsOf: URL(filePath: path))
      let header = String(decoding: bytes.dropFirst(8).prefix(2000), as: UTF8.self)
      #expect(header.contains("\"1.weight\":{\"dtype\":\"F32\",\"shape\":[4,8]"))
      #expect(header.contains("\"architecture\":\"flatten, dense 4 → 8, relu, dense 8 → 2\""))
    }
  }

  @Test func `Ctrl-C stops after the step, saves and ends with code 130`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.safetensors"
      let run = try ToolRun(
        "train", "spiral", "--hidden", "8", "--epochs", "100000", "--save", path, isInterrupted: true)
      #expect(run.code == 130)
      #expect(run.error.hasPrefix("gradus: interrupted after step "))
      #expect(run.error.hasSuffix("; saved \(path)\n"))
      #expect(FileManager.default.fileExists(atPath: path))
      #expect(!run.output.contains("finished"))
    }
  }

  @Test func `help and version go to standard output`() throws {
    let help = try ToolRun("train", "--help")
    #expect(help.code == 0)
    #expect(help.output.contains("gradus train spiral"))
    #expect(help.error == "")
    #expect(try ToolRun("--version").output.split(separator: ".").count == 3)
  }

  @Test(.enabled(if: dataFolder != nil, "the test data are missing: set GRADUS_DATA"))
  func `the iris table reaches its usual accuracy`() throws {
    let path = "\(try #require(dataFolder))/tables/iris.csv"
    let run = try ToolRun("train", path, "--target", "species", "--json")
    #expect((try objects(run).last?["test_accuracy"] as? Double ?? 0) >= 0.9)
  }
}
