import Testing

@testable import GradusPlot

@Suite struct TickTests {
  func ticks(_ range: ClosedRange<Double>, _ scale: Axis.Scale = .linear, count: Int = 8) -> [Ticks.Tick] {
    Ticks(AxisMapping(range, scale), names: nil, count: count).ticks
  }

  @Test(
    arguments: [
      (-2.0...2.0, ["−2.0", "−1.5", "−1.0", "−0.5", "0.0", "0.5", "1.0", "1.5", "2.0"]),
      (0.0...1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (0.13...0.31, ["0.14", "0.16", "0.18", "0.20", "0.22", "0.24", "0.26", "0.28", "0.30"]),
      (-7.0...93.0, ["0", "20", "40", "60", "80"]),
      (0.0...1e7, ["0", "2×10⁶", "4×10⁶", "6×10⁶", "8×10⁶", "1×10⁷"]),
      (0.0...2e-7, ["0", "5×10⁻⁸", "1×10⁻⁷", "1.5×10⁻⁷", "2×10⁻⁷"]),
    ] as [(ClosedRange<Double>, [String])])
  func `marks stand at round numbers`(range: ClosedRange<Double>, labels: [String]) {
    #expect(ticks(range).map(\.label) == labels || ticks(range, count: 9).map(\.label) == labels)
  }

  @Test func `a mark at three tenths is the number 0.3`() {
    #expect(ticks(0...1, count: 10).map(\.value) == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
  }

  @Test func `counts have no halves`() {
    let ticks = Ticks(AxisMapping(1...3, .linear), names: nil, count: 8, isCounting: true).ticks
    #expect(ticks.map(\.label) == ["1", "2", "3"])
  }

  @Test func `logarithmic marks stand at powers of ten, with unlabelled ones between`() {
    let powers = ticks(1e-6...1, .logarithmic)
    #expect(
      powers.filter { !$0.label.isEmpty }.map(\.label) == ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"])
    let few = ticks(0.5...200, .logarithmic)
    #expect(few.filter { !$0.label.isEmpty }.map(\.label) == ["1", "10", "100"])
    #expect(few.contains { $0.value == 30 && $0.label.isEmpty })
    #expect(ticks(1...10, .logarithmic).filter { !$0.label.isEmpty }.map(\.label) == ["1", "2", "5", "10"])
  }

  @Test(
    arguments: [
      -1e308...1e308, -Double.infinity...Double.infinity, 0...0, 3...3, 1e300...1e300, 1...(1 + 1e-15),
      Double.leastNonzeroMagnitude...1e-307, -1e-300...1e-300, 1e15...(1e15 + 4), -1e308 ... -1e307,
      0 ... .leastNonzeroMagnitude,
    ] as [ClosedRange<Double>])
  func `ranges without end or width have marks too`(range: ClosedRange<Double>) {
    for scale in Axis.Scale.allCases {
      let axis = AxisMapping(range, scale)
      #expect(axis.low < axis.high && axis.low.isFinite && axis.high.isFinite)
      let ticks = ticks(range, scale)
      #expect(ticks.count <= 60 && ticks.allSatisfy { axis.share($0.value) > -1e-6 && axis.share($0.value) < 1 + 1e-6 })
    }
  }

  @Test(
    arguments: [
      (0.25, "0.25"), (-3, "−3"), (54.1802, "54.18"), (2.5e-7, "2.5×10⁻⁷"), (1e9, "1×10⁹"), (9.9999e-5, "1×10⁻⁴"),
      (0, "0"), (.infinity, "∞"), (-.infinity, "−∞"), (.nan, "undefined"), (1e300, "1×10³⁰⁰"), (-1e-307, "−1×10⁻³⁰⁷"),
    ] as [(Double, String)])
  func `numbers are written short`(number: Double, text: String) {
    #expect(NumberText.short(number) == text)
  }
}
