/// Nodes in layers, so that every edge leads from a layer to a later one, with few crossings.
///
/// An edge over several layers is cut into pieces by invisible nodes, one in each layer between. The order in a layer
/// comes from sweeps: each node goes to the middle of its neighbours in the layer before, then in the layer after.
///
/// - Source: K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system structures",
///   IEEE Trans. SMC 11 (1981); layers by longest paths, crossings by barycentres.
struct GraphLayers {
  /// The edges that can be drawn, by the positions of their nodes.
  struct Link: Hashable {
    var from: Int
    var to: Int
  }

  /// For each node, real ones first, its layer.
  private(set) var layer: [Int]
  /// The nodes of each layer from left to right.
  private(set) var order: [[Int]]
  /// For each edge, the nodes that it runs through, real and invisible.
  private(set) var routes: [[Int]]

  private var above: [[Int]] = []
  private var below: [[Int]] = []
  /// The position of a node in its layer, while a sweep works on it.
  private var rank: [Int] = []

  /// - Parameter links: without circles.
  init(count: Int, links: [Link]) {
    layer = Self.longestPaths(count: count, links)
    routes = []
    order = Array(repeating: [], count: (layer.max() ?? -1) + 1)
    for node in 0..<count { order[layer[node]].append(node) }
    above = Array(repeating: [], count: count)
    below = Array(repeating: [], count: count)
    for link in links { routes.append(route(link)) }
    rank = Array(repeating: 0, count: layer.count)
    reduceCrossings()
  }

  /// The links of a graph that close no circle: each is taken unless it leads back from where it goes.
  static func withoutCircles(count: Int, _ links: [Link]) -> [Link?] {
    var next: [[Int]] = Array(repeating: [], count: count)
    func reaches(_ goal: Int, from start: Int) -> Bool {
      var (seen, open) = (Set([start]), [start])
      while let node = open.popLast() {
        if node == goal { return true }
        for other in next[node] where seen.insert(other).inserted { open.append(other) }
      }
      return false
    }
    // Most graphs are written in the order of their computation: then there is nothing to search.
    let isOrdered = links.allSatisfy { $0.from < $0.to }
    return links.map { link in
      if link.from == link.to || !isOrdered && reaches(link.from, from: link.to) { return nil }
      next[link.from].append(link.to)
      return link
    }
  }

  /// The layer of each node: one more than the last of those it is computed from. Nodes without any stand just before
  /// the first that uses them, not all in the first layer.
  private static func longestPaths(count: Int, _ links: [Link]) -> [Int] {
    var (incoming, next) = (Array(repeating: 0, count: count), Array(repeating: [Int](), count: count))
    for link in links {
      incoming[link.to] += 1
      next[link.from].append(link.to)
    }
    let sources = (0..<count).filter { incoming[$0] == 0 }
    var layer = Array(repeating: 0, count: count)
    var open = sources
    var position = 0
    while position < open.count {
      let node = open[position]
      position += 1
      for other in next[node] {
        layer[other] = max(layer[other], layer[node] + 1)
        incoming[other] -= 1
        if incoming[other] == 0 { open.append(other) }
      }
    }
    for node in sources { layer[node] = max((next[node].map { layer[$0] }.min() ?? 1) - 1, 0) }
    return layer
  }

  /// More invisible nodes than this are not worth their time: further edges run straight.
  private static let mostNodes = 5000

  /// Adds the invisible nodes of a link.
  private mutating func route(_ link: Link) -> [Int] {
    var way = [link.from]
    let steps = layer[link.from] + 1..<max(layer[link.to], layer[link.from] + 1)
    for step in layer.count + steps.count <= Self.mostNodes ? steps : steps.prefix(0) {
      layer.append(step)
      above.append([])
      below.append([])
      order[step].append(layer.count - 1)
      way.append(layer.count - 1)
    }
    way.append(link.to)
    guard way.count == steps.count + 2 else { return way }
    for (upper, lower) in zip(way, way.dropFirst()) {
      below[upper].append(lower)
      above[lower].append(upper)
    }
    return way
  }

  // MARK: Crossings

  private mutating func reduceCrossings() {
    var best = (order: order, crossings: crossings())
    for round in 0..<12 where best.crossings > 0 {
      let isDownwards = round % 2 == 0
      for step in isDownwards ? Array(order.indices.dropFirst()) : order.indices.dropLast().reversed() {
        sort(step, by: isDownwards ? above : below, neighbours: order[isDownwards ? step - 1 : step + 1])
      }
      let count = crossings()
      if count < best.crossings { best = (order, count) }
    }
    order = best.order
  }

  private mutating func sort(_ step: Int, by links: [[Int]], neighbours: [Int]) {
    for (position, node) in neighbours.enumerated() { rank[node] = position }
    let middles = order[step].enumerated().map { position, node -> (middle: Double, position: Int, node: Int) in
      // Nodes without neighbours stay where they are.
      let sum = links[node].reduce(0) { $0 + rank[$1] }
      let middle = links[node].isEmpty ? Double(position) : Double(sum) / Double(links[node].count)
      return (middle, position, node)
    }
    order[step] = middles.sorted { ($0.middle, $0.position) < ($1.middle, $1.position) }.map(\.node)
  }

  /// How many pairs of edges cross.
  func crossings() -> Int {
    var (sum, rank) = (0, rank)
    for (upper, lower) in zip(order, order.dropFirst()) {
      for (position, node) in lower.enumerated() { rank[node] = position }
      let ends = upper.flatMap { below[$0].map { rank[$0] }.sorted() }
      sum += Self.inversions(Array(ends))
    }
    return sum
  }

  /// How many pairs are in the wrong order, by merging.
  private static func inversions(_ numbers: [Int]) -> Int {
    guard numbers.count > 1 else { return 0 }
    let half = numbers.count / 2
    let (left, right) = (Array(numbers[..<half]), Array(numbers[half...]))
    var sum = inversions(left) + inversions(right)
    let (first, second) = (left.sorted(), right.sorted())
    var position = 0
    for number in second {
      while position < first.count, first[position] <= number { position += 1 }
      sum += first.count - position
    }
    return sum
  }

  // MARK: Places

  /// The place of each node's middle across the layers, given how wide it is: neighbours keep a gap, and every node
  /// stands as near to the middle of its neighbours as the gap allows.
  func places(widths: [Double], gap: Double) -> [Double] {
    var place = Array(repeating: 0.0, count: layer.count)
    for nodes in order {
      var at = 0.0
      for node in nodes {
        place[node] = at + widths[node] / 2
        at += widths[node] + gap
      }
      for node in nodes { place[node] -= (at - gap) / 2 }
    }
    for round in 0..<24 {
      let isDownwards = round % 2 == 0
      for step in isDownwards ? Array(order.indices) : order.indices.reversed() {
        let nodes = order[step]
        let wishes = nodes.map { node -> Double in
          let links = isDownwards ? above[node] : below[node]
          let others = links.isEmpty ? above[node] + below[node] : links
          return others.isEmpty ? place[node] : others.reduce(0) { $0 + place[$1] } / Double(others.count)
        }
        for (node, at) in zip(nodes, Self.separated(wishes, widths: nodes.map { widths[$0] }, gap: gap)) {
          place[node] = at
        }
      }
    }
    return place
  }

  /// The places nearest to the wishes, by least squares, that keep the order and the gaps: neighbours that come too
  /// close are joined to a block that stands at the mean of its wishes.
  static func separated(_ wishes: [Double], widths: [Double], gap: Double) -> [Double] {
    // With the widths before each node taken off, the order alone is left to keep.
    var offsets: [Double] = []
    for index in wishes.indices {
      let before = index == 0 ? 0 : offsets[index - 1] + (widths[index - 1] + widths[index]) / 2 + gap
      offsets.append(before)
    }
    var blocks: [(sum: Double, count: Int)] = []
    for (wish, offset) in zip(wishes, offsets) {
      blocks.append((wish - offset, 1))
      while blocks.count > 1 {
        let (last, previous) = (blocks[blocks.count - 1], blocks[blocks.count - 2])
        guard previous.sum / Double(previous.count) > last.sum / Double(last.count) else { break }
        blocks.removeLast()
        blocks[blocks.count - 1] = (previous.sum + last.sum, previous.count + last.count)
      }
    }
    let bases = blocks.flatMap { Array(repeating: $0.sum / Double($0.count), count: $0.count) }
    return zip(bases, offsets).map { $0 + $1 }
  }
}
