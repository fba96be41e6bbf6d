import GradusNN
import GradusPlot

/// The losses of a run, for a picture.
struct LossCurves {
  private var train: [Double] = []
  private var test: [Double] = []

  mutating func add(_ report: EpochReport) {
    train.append(report.train.loss)
    if let loss = report.test?.loss { test.append(loss) }
  }

  var plot: Plot {
    let values = train + test
    let (least, greatest) = (values.min() ?? 0, values.max() ?? 0)
    return Plot.losses(
      "Loss against epochs", [("train", train), ("test", test)].filter { !$0.1.isEmpty },
      // Over several factors of ten the small losses would lie on the axis.
      isLogarithmic: least > 0 && greatest / least > 50)
  }

  /// Failure is told, but the run was done.
  func write(to path: String, _ reporter: Reporter) {
    guard !train.isEmpty else {
      return reporter.message("no epoch was finished, so nothing is drawn", isEssential: true)
    }
    do {
      try writeFile(plot.svg(), to: path)
      reporter.message("drew \(path)")
    } catch {
      reporter.message("\(error)", isEssential: true)
    }
  }
}
