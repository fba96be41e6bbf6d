extension Plot {
  /// Losses against steps or epochs.
  ///
  /// - Parameters:
  ///   - losses: each as heights at 1, 2, 3 …
  ///   - isLogarithmic: equal steps for equal factors; losses of 0 and below have no place then.
  public static func losses(
    _ title: String, _ losses: [(name: String, values: [Double])], step: String = "epoch",
    isLogarithmic: Bool = false
  ) -> Plot {
    var plot = Plot(title, x: Axis(step), y: Axis("loss", scale: isLogarithmic ? .logarithmic : .linear))
    plot.x.isCounting = true
    for (name, values) in losses {
      plot.add(.lines(name, values.enumerated().map { PlotPoint(Double($0 + 1), $1) }))
    }
    let longest = losses.map(\.values.count).max() ?? 0
    if longest > 1 { plot.x.range = 1...Double(longest) }
    return plot
  }

  /// Groups of bars, one group for each name.
  public static func bars(
    _ title: String, _ series: [(name: String, values: [Double])], names: [String], y: Axis = Axis("")
  ) -> Plot {
    var plot = Plot(
      title, x: Axis("", names: names.enumerated().map { Axis.Name(Double($0 + 1), $1) }), y: y)
    let count = max(Double(series.count), 1)
    let width = 0.76 / count
    let colours: [Colour] = [.blue, .orange, .green, .purple]
    for (index, part) in series.enumerated() {
      let shift = (Double(index) - (count - 1) / 2) * width
      plot.add(
        .bars(
          series.count > 1 ? part.name : nil,
          part.values.enumerated().map { PlotPoint(Double($0 + 1) + shift, $1) }, width: width * 0.92,
          colours[index % 4]))
    }
    plot.x.range = 0.4...max(Double(names.count) + 0.6, 1)
    let heights = series.flatMap(\.values).filter(\.isFinite)
    if let least = heights.min(), let greatest = heights.max(), y.range == nil {
      // Bars stand on the axis.
      if least >= 0, greatest > 0 { plot.y.range = 0...greatest * 1.08 }
      if least < 0, greatest <= 0 { plot.y.range = least * 1.08...0 }
    }
    plot.add(.horizontal(0, Stroke(.grey, width: 1.25)))
    return plot
  }

  /// What each input does to the output: bars of the changes when one input at a time is moved.
  public static func wiggles(_ changes: [(name: String, change: Double)], by step: Double) -> Plot {
    bars(
      "One input moved by \(NumberText.short(step))",
      [("change", changes.map(\.change))], names: changes.map(\.name), y: Axis("change of the output"))
  }

  /// Data, a line through them, and the sticks between that a squared error is made of.
  public static func residuals(
    _ points: [PlotPoint], slope: Double, intercept: Double, x: Axis = Axis("x"), y: Axis = Axis("y")
  ) -> Plot {
    var plot = Plot("", x: x, y: y)
    let name = "\(NumberText.short(slope))·x \(intercept < 0 ? "−" : "+") \(NumberText.short(intercept.magnitude))"
    plot.add(
      .segments(
        "residuals", points.map { ($0, PlotPoint($0.x, slope * $0.x + intercept)) },
        Stroke(.vermilion, width: 1.75, dashes: [4, 3])))
    plot.add(.curve(name, stroke: .series(0)) { slope * $0 + intercept })
    plot.add(.points("data", points, .black))
    return plot
  }

  /// The numbers of a matrix as colours: blue below zero, red above it.
  ///
  /// - Parameters:
  ///   - rowNames: from above; numbers from 1 if there are none.
  ///   - showsNumbers: nil for small matrices.
  public static func matrix(
    _ title: String, _ rows: [[Double]], rowNames: [String]? = nil, columnNames: [String]? = nil,
    showsNumbers: Bool? = nil
  ) -> Plot {
    let breadth = rows.map(\.count).max() ?? 0
    func names(_ given: [String]?, _ count: Int, isReversed: Bool) -> [Axis.Name] {
      // Every name of a long side would cover the others.
      let every = max(1, (count + 19) / 20)
      return stride(from: 0, to: count, by: every).map { index in
        let text = given.map { $0.indices.contains(index) ? $0[index] : "" } ?? "\(index + 1)"
        return Axis.Name(Double(isReversed ? count - index : index + 1), text)
      }
    }
    var plot = Plot(
      title, x: Axis("", names: names(columnNames, breadth, isReversed: false)),
      y: Axis("", names: names(rowNames, rows.count, isReversed: true)))
    plot.hasEqualUnits = true
    plot.hasGrid = false
    plot.add(.cells(rows, showsNumbers: showsNumbers ?? (breadth <= 12 && rows.count <= 12)))
    return plot
  }
}

extension Panels {
  /// What a matrix does to the unit circle: an ellipse, with the images of the unit vectors as arrows.
  ///
  /// - Parameter matrix: two rows of two numbers.
  public static func linearMap(_ matrix: [[Double]]) -> Panels {
    func image(_ point: PlotPoint) -> PlotPoint {
      func entry(_ row: Int, _ column: Int) -> Double {
        matrix.indices.contains(row) && matrix[row].indices.contains(column) ? matrix[row][column] : 0
      }
      return PlotPoint(
        entry(0, 0) * point.x + entry(0, 1) * point.y, entry(1, 0) * point.x + entry(1, 1) * point.y)
    }
    func plot(_ title: String, _ names: (String, String), _ map: (PlotPoint) -> PlotPoint) -> Plot {
      var plot = Plot(title, x: Axis("x₁"), y: Axis("x₂"))
      plot.hasEqualUnits = true
      let rim = Plot.directions(120).map(map)
      plot.add(.polygon(nil, rim, .sky))
      plot.add(.lines(nil, rim, Stroke(.blue)))
      let (first, second) = (map(PlotPoint(1, 0)), map(PlotPoint(0, 1)))
      plot.add(.arrows(nil, [(PlotPoint(0, 0), first)], Stroke(.vermilion, width: 2.5)))
      plot.add(.arrows(nil, [(PlotPoint(0, 0), second)], Stroke(.green, width: 2.5)))
      plot.add(.words(names.0, at: first, .vermilion))
      plot.add(.words(names.1, at: second, .green))
      // Room for the words outside.
      let reach = max(rim.filter(\.isFinite).map { max($0.x.magnitude, $0.y.magnitude) }.max() ?? 1, 1e-9) * 1.35
      (plot.x.range, plot.y.range) = (-reach...reach, -reach...reach)
      return plot
    }
    var after = plot("under the matrix", ("J e₁", "J e₂"), image)
    (after.x.label, after.y.label) = ("y₁", "y₂")
    return Panels(rows: [[plot("all directions of x", ("e₁", "e₂")) { $0 }, after]])
  }
}
