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

  @Test func `the gradient stands among all directions`() throws {
    let run = try ToolRun("plot", "x^2 + 2y^2", "--contour", "--directions", "--at", "x=3,y=2")
    #expect(run.code == 0 && run.output.contains("The gradient among all directions"), "\(run.error)")
    #expect(run.output.contains("= (6, 8)"))
  }

  @Test func `a tangent at a kink is two, one from each side`() throws {
    let kink = try ToolRun("plot", "max(x,0)", "--tangent-at", "0").output
    #expect(kink.contains("from the left: slope 0<") && kink.contains("from the right: slope 1<"))
    let smooth = try ToolRun("plot", "x^2", "--tangent-at", "0").output
    #expect(smooth.contains(">slope 0<") && !smooth.contains("from the left"))
    // The slope of a step is 0 on both sides of its gap.
    #expect(try !ToolRun("plot", "where(x > 0, 1, 0)", "--tangent-at", "0").output.contains("from the left"))
  }

  @Test func `a slice is a line on a map and the curve along it`() throws {
    let along = try ToolRun("plot", "4x^4 z^3", "--slice", "z=0.5", "--from", "-1", "--to", "1")
    #expect(along.code == 0 && along.output.contains("f(x, z). Axes: x and z. f(x, 0.5)."), "\(along)")
    #expect(try ToolRun("plot", "4x^4 z^3", "--slice", "x=2").output.contains("f(x, z). Axes: z and x. f(2, z)."))
  }

  @Test func `data have sticks to one formula, and none to several`() throws {
    let one = try ToolRun("plot", "0.5 + 1.5x", "--points", "1,2; 2,4; 3,7")
    #expect(one.code == 0 && one.output.contains(">residuals<") && one.output.contains(">data<"), "\(one)")
    let two = try ToolRun("plot", "x; 2x", "--points", "1,2;2,4").output
    #expect(!two.contains(">residuals<") && two.contains(">data<"))
  }

  @Test func `bars show what every input does`() throws {
    let run = try ToolRun("plot", "w*x + b", "--wiggle", "0.1", "--at", "w=2,x=3,b=1")
    #expect(run.code == 0 && run.output.contains("One input moved by 0.1"), "\(run)")
  }

  @Test func `a Jacobian makes an ellipse of a circle`() throws {
    let run = try ToolRun("plot", "x + y; x*y", "--map", "--at", "x=2,y=-1")
    #expect(run.code == 0 && run.output.contains("under the matrix"), "\(run)")
  }

  @Test func `errors that fall to the end of the table say nothing about rounding`() throws {
    try withTemporaryFolder { folder in
      _ = try ToolRun("limit", "x^2", "--at", "x=1", "--decades", "3", "--output", "\(folder)/l.svg")
      #expect(try !String(contentsOfFile: "\(folder)/l.svg", encoding: .utf8).contains("rounding takes over"))
    }
  }

  @Test func `a limit at a kink does not blame rounding`() throws {
    let run = try ToolRun("limit", "abs(x)", "--at", "x=0", "--decades", "2")
    #expect(run.output.contains("do not close") && !run.output.contains("rounding"), "\(run)")
    for (formula, point) in [("x^2", "x=1"), ("sin(x)", "x=1"), ("1e6x", "x=1"), ("x^3", "x=0"), ("exp(x)", "x=9")] {
      let smooth = try ToolRun("limit", formula, "--at", point)
      #expect(!smooth.output.contains("do not close"), "\(smooth)")
    }
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
      (["x*y", "--contour", "--directions"], "expected the point of the gradient, got none. Add --at x=1,y=1."),
      (["x*y", "--slice", "z=1"], "expected a number for x or y, got \"z=1\""),
      (["x*y", "--slice", "x=1", "--contour"], "expected one kind of picture, got --contour, --slice"),
      (["x*y", "--slice", "x=1", "--derivative"], "--derivative: expected another kind of picture, got --slice"),
      (["x*y", "--wiggle", "0.1", "--at", "x=1"], "expected a number for y, got none. Add y=1."),
      (["1", "--wiggle", "0.1"], "expected one formula of 1 to 24 variables, got 0 variables"),
      (["x; y; x", "--map"], "expected two formulas of two variables, got 3 of 2"),
      (["1/x; y", "--map", "--at", "x=0,y=0"], "has a value, got one where it has none"),
      (["x", "--points", "1,2,3"], "expected pairs such as \"1,2; 2,4\", got \"1,2,3\""),
      (["x", "--points", ""], "expected 1 to 10000 pairs, got 0"), (["sum(i, x[i])"], "gradus: "),
      (["1;2;3;4;5;6;7;8;9;10;11;12;13"], "expected at most 12 formulas, got 13"),
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
