import Foundation
import Testing

@Suite struct PlotVerbTests {
  @Test func `a picture goes to standard output, or whole to a file`() throws {
    let run = try ToolRun("plot", "sin(x); cos(x)", "--from", "-pi", "--to", "pi")
    #expect(run.code == 0 && run.output.hasPrefix("<svg ") && run.output.hasSuffix("</svg>\n"), "\(run)")
    #expect(run.output.contains("Shown: sin(x); cos(x)."))
    try withTemporaryFolder { folder in
      let path = "\(folder)/sine.svg"
      let silent = try ToolRun("plot", "sin(x); cos(x)", "--from", "-pi", "--to", "pi", "--output", path)
      let written = try String(contentsOfFile: path, encoding: .utf8)
      #expect(silent.output == "" && written == run.output)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files == ["sine.svg"])
    }
  }

  @Test func `text shows the plot in a terminal`() throws {
    let run = try ToolRun(
      "plot", "x^2", "--from", "-2", "--to", "2", "--format", "text", "--width", "30", "--height", "6")
    #expect(run.outputLines.count == 11 && run.outputLines.last?.hasSuffix("x²") == true, "\(run)")
    #expect(run.outputLines.allSatisfy { $0.count <= 30 })
  }

  @Test func `tangents, secants and slopes carry their numbers`() throws {
    let tangent = try ToolRun("plot", "x^3 - 3x", "--derivative", "--tangent-at", "x=1.5")
    #expect(tangent.output.contains(">slope 3.75<") && tangent.output.contains(">height 3.75<"), "\(tangent.error)")
    let secants = try ToolRun("plot", "2x^3 + 5", "--secants", "1,0.5,0.1", "--at", "x=1").output
    for words in ["= 1: slope 14<", "= 0.5: slope 9.5<", "= 0.1: slope 6.62<", "tangent: slope 6<"] {
      #expect(secants.contains(words), "\(words)")
    }
  }

  @Test func `contours show levels, gradients and ways downhill`() throws {
    let run = try ToolRun(
      "plot", "x^2 + 3y^2", "--contour", "--gradient", "--descent", "rate=0.05/0.2,steps=20", "--at", "x=-3,y=2")
    #expect(run.code == 0 && run.output.contains(">start<") && run.output.contains("η = 0.05; η = 0.2"), "\(run.error)")
  }

  @Test func `other variables have the numbers of a point`() throws {
    let five = try ToolRun("plot", "a*x^2", "--at", "a=5", "--format", "text").output
    let one = try ToolRun("plot", "a*x^2", "--at", "a=1", "--format", "text").output
    #expect(five.contains("100 ┤") && !one.contains("100 ┤"))
  }

  @Test(
    arguments: [
      (["x+y"], "expected one variable, got x, y. Add --at y=1, or --contour."),
      (["sqrt(x)", "--from", "-2", "--to", "-1"], "got √x, which has none there. Choose another range"),
      (["x", "--from", "2", "--to", "1"], "expected a number well below that of --to, got 2 and 1"),
      (["x", "--from", "2", "--to", "2"], "got 2 and 2"), (["x", "--to", "1e400"], "--to: expected a number"),
      (["x", "--width", "nan"], "--width: expected a size from 80 to 10000, got nan"),
      (["x", "--format", "png"], "--format: expected svg or text"),
      (["x", "--gradient"], "--gradient: expected --contour beside it"),
      (["x*y*z", "--contour"], "expected a formula of two variables, got x, y, z"),
      (["x", "--secants", "1"], "expected the point where they begin"),
      (["x", "--secants", "0", "--at", "x=1"], "up to 8 steps other than 0"),
      (["x*y", "--contour", "--descent", "rate=-1", "--at", "x=1,y=1"], "settings such as rate=0.1,steps=20"),
      (["log(x)", "--tangent-at", "-1"], "a number where log(x) has a slope"),
      (["f(x)", "--functions", "f"], "which has none there"), (["x", "--y-from", "1"], "both ends of the heights"),
      (["sum(i, x[i])"], "gradus: "), (["1;2;3;4;5;6;7;8;9;10;11;12;13"], "expected at most 12 formulas, got 13"),
    ] as [([String], String)])
  func `what cannot be drawn is told`(arguments: [String], message: String) throws {
    let run = try ToolRun(arguments: ["plot"] + arguments)
    #expect(run.code == 64 && run.output == "" && run.error.contains(message), "\(run)")
  }

  @Test func `a file that cannot be written is failed work`() throws {
    let run = try ToolRun("plot", "x", "--output", "/nonexistent/x.svg")
    #expect(run.code == 1 && run.error.contains("expected a file that can be written"), "\(run)")
  }
}

@Suite struct PicturesOfOtherVerbs {
  @Test func `a limit is drawn with its secants and errors`() throws {
    try withTemporaryFolder { folder in
      let run = try ToolRun("limit", "sin(x)", "--at", "x=1", "--output", "\(folder)/l.svg")
      let svg = try String(contentsOfFile: "\(folder)/l.svg", encoding: .utf8)
      #expect(run.code == 0 && run.output == "" && svg.contains("tangent: slope 0.5403<"), "\(run)")
      #expect(svg.contains("Error of the secant slope") && svg.contains("rounding takes over"))
      let bare = try ToolRun("limit", "x^2", "--output", "\(folder)/m.svg")
      #expect(bare.code == 64 && bare.error.contains("Add --at x=1."), "\(bare)")
    }
    #expect(try ToolRun("limit", "x^2", "--at", "x=1", "--format", "html").output.contains("<figure><svg "))
  }

  @Test func `a training run draws its losses`() throws {
    try withTemporaryFolder { folder in
      let run = try ToolRun("train", "spiral", "--epochs", "5", "--plot", "\(folder)/l.svg")
      let svg = try String(contentsOfFile: "\(folder)/l.svg", encoding: .utf8)
      #expect(run.code == 0 && run.error.contains("drew \(folder)/l.svg") && svg.contains(">train<"), "\(run)")
      let refused = try ToolRun("train", "spiral", "--plot", "\(folder)/none/l.svg")
      #expect(refused.code == 1 && refused.output == "", "\(refused)")
    }
  }
}
