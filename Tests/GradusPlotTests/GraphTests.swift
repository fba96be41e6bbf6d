import GradusTestSupport
import Testing

@testable import GradusPlot

@Suite struct GraphTests {
  func random(_ generator: inout SplitMix64, nodes: Int, edges: Int) -> GraphFigure {
    GraphFigure(
      nodes: (0..<nodes).map {
        .init(
          "\($0)", label: String(repeating: "a", count: 1 + generator.integer(below: 12)), value: "\($0)", gradient: "1"
        )
      },
      edges: (0..<edges).map { _ in
        let from = generator.integer(below: nodes - 1)
        return .init(
          from: "\(from)", to: "\(from + 1 + generator.integer(below: nodes - from - 1))", label: "2x")
      })
  }

  @Test(arguments: 0..<12)
  func `edges lead on and nodes do not overlap`(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let size = 2 + generator.integer(below: 24)
    for direction in GraphFigure.Direction.allCases {
      var figure = random(&generator, nodes: size, edges: 2 * size)
      figure.direction = direction
      let placement = figure.placement()
      let boxes = placement.boxes.compactMap { $0 }
      #expect(boxes.count == size)
      for (index, box) in boxes.enumerated() {
        #expect(box.left >= 0 && box.top >= 0 && box.right <= placement.width && box.bottom <= placement.height)
        for other in boxes[(index + 1)...] { #expect(!box.overlaps(other)) }
      }
      for edge in figure.edges {
        let (from, to) = (boxes[Int(edge.from) ?? 0], boxes[Int(edge.to) ?? 0])
        #expect(direction == .down ? from.bottom < to.top : from.right < to.left)
      }
      #expect(SVGContent(figure.svg()).isWellFormed)
    }
  }

  @Test func `sweeps remove crossings that need not be`() {
    // Two strands, their nodes in the opposite order.
    let links = [(0, 3), (1, 2), (2, 4), (3, 5)].map { GraphLayers.Link(from: $0.0, to: $0.1) }
    #expect(GraphLayers(count: 6, links: links).crossings() == 0)
  }

  @Test func `circles and edges from nowhere are left out`() {
    let figure = GraphFigure(
      nodes: [.init("a", label: "a"), .init("b", label: "b"), .init("a", label: "again")],
      edges: [
        .init(from: "a", to: "b"), .init(from: "b", to: "a"), .init(from: "a", to: "a"), .init(from: "a", to: "c"),
      ])
    #expect(figure.placement().routes.map { $0 != nil } == [true, false, false, false])
    #expect(SVGContent(figure.svg()).texts.suffix(2) == ["a", "b"])
    #expect(SVGContent(GraphFigure(nodes: [], edges: []).svg()).isWellFormed)
  }

  @Test func `a path is highlighted with its nodes and edges`() {
    var generator = SplitMix64(seed: 7)
    var figure = random(&generator, nodes: 3, edges: 0)
    figure.edges = [.init(from: "0", to: "1"), .init(from: "1", to: "2"), .init(from: "0", to: "2")]
    let path = figure.highlighting(["0", "1", "2"])
    #expect(path.edges.map(\.isHighlighted) == [true, true, false] && path.nodes.allSatisfy(\.isHighlighted))
  }

  @Test func `places keep the order and the gaps, and wishes that leave room`() {
    let widths = [10.0, 20, 10, 30]
    let places = GraphLayers.separated([0, 0, 100, 90], widths: widths, gap: 5)
    for index in 1..<4 {
      #expect(places[index] - places[index - 1] >= (widths[index] + widths[index - 1]) / 2 + 5 - 1e-9)
    }
    #expect(GraphLayers.separated([0, 50, 100, 200], widths: widths, gap: 5) == [0, 50, 100, 200])
  }

  @Test func `a graph of a thousand nodes is drawn`() {
    var generator = SplitMix64(seed: 3)
    #expect(SVGContent(random(&generator, nodes: 1000, edges: 1500).svg()).count("rect") == 1001)
  }
}
