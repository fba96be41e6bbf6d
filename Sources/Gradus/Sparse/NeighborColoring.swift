/// Greedy star and acyclic colouring of the graph of a symmetric matrix.
///
/// For each vertex and each colour among its neighbours there is a group: the edges from the vertex to its neighbours
/// of that colour. All edges of a group belong to one component of the graph of two colours, so the groups tell
/// everything that a new vertex must avoid, and a vertex with a million neighbours of one colour costs no more than
/// one with one.
struct NeighborColoring {
  private let pattern: SparsityPattern
  private(set) var colors: [Int32]
  /// The groups of vertex v are the first `groupCount[v]` in the places of its row.
  private var groupCount: [Int32]
  private var groupColor: [Int32]
  /// The only neighbour in the group; −1 where there are several (the vertex is the hub of a star).
  private var onlyNeighbor: [Int32]
  /// The colours c such that the vertex is a leaf of a star whose hub is its neighbour of colour c.
  private var leafCount: [Int32]
  private var leafColor: [Int32]
  /// Which groups belong to one tree: each names another of it, or itself.
  private var parent: [Int]
  /// The last vertex for which something was noted, and what.
  private var forbiddenFor: [Int32]
  private var seenFor: [Int32]
  private var neighborSeen: [Int32]
  private var treatedFor: [Int32]
  private var treeSeen: [(vertex: Int32, neighbor: Int32)]

  init(_ pattern: SparsityPattern) {
    let (count, edges) = (pattern.rowCount, pattern.nonzeroCount)
    func none(_ count: Int) -> [Int32] { [Int32](repeating: -1, count: count) }
    self.pattern = pattern
    (colors, treatedFor) = (none(count), none(count))
    (groupCount, leafCount) = ([Int32](repeating: 0, count: count), [Int32](repeating: 0, count: count))
    (groupColor, onlyNeighbor, leafColor) = (none(edges), none(edges), none(edges))
    (forbiddenFor, seenFor, neighborSeen) = (none(count + 1), none(count + 1), none(count + 1))
    parent = Array(0..<edges)
    treeSeen = [(Int32, Int32)](repeating: (-1, -1), count: edges)
  }

  /// The neighbours that have a colour; the diagonal is no edge.
  private func coloredNeighbors(_ vertex: Int) -> some Sequence<Int32> {
    let colors = self.colors
    return pattern.columns(ofRow: vertex).lazy.filter { Int($0) != vertex && colors[Int($0)] >= 0 }
  }

  private func groups(_ vertex: Int32) -> Range<Int> {
    let start = pattern.rowPointers[Int(vertex)]
    return start..<start + Int(groupCount[Int(vertex)])
  }

  private func leaves(_ vertex: Int32) -> Range<Int> {
    let start = pattern.rowPointers[Int(vertex)]
    return start..<start + Int(leafCount[Int(vertex)])
  }

  /// The first colour that is not forbidden; a vertex without nonzeros gets none.
  private func choose(for vertex: Int) -> Int32 {
    if pattern.columns(ofRow: vertex).isEmpty { return -1 }
    var color: Int32 = 0
    while forbiddenFor[Int(color)] == Int32(vertex) { color += 1 }
    return color
  }

  /// The group of a vertex and a colour, made if there is none.
  private mutating func group(_ vertex: Int32, _ color: Int32, neighbor: Int32) -> (place: Int, isNew: Bool) {
    let groups = groups(vertex)
    for place in groups where groupColor[place] == color { return (place, false) }
    groupCount[Int(vertex)] += 1
    groupColor[groups.upperBound] = color
    onlyNeighbor[groups.upperBound] = neighbor
    return (groups.upperBound, true)
  }
}

// MARK: Stars

extension NeighborColoring {
  /// Colours a vertex such that every two colours make stars.
  mutating func colorByStars(_ vertex: Int) {
    let mark = Int32(truncatingIfNeeded: vertex)
    let neighbors = Array(coloredNeighbors(vertex))
    for neighbor in neighbors {
      let color = Int(colors[Int(neighbor)])
      forbiddenFor[color] = mark
      if seenFor[color] == mark {
        // Two neighbours of one colour: the vertex becomes the hub between them, so both must be leaves.
        forbidColorsAround(neighborSeen[color], mark)
        forbidColorsAround(neighbor, mark)
      } else {
        (seenFor[color], neighborSeen[color]) = (mark, neighbor)
        // As a leaf of another hub the neighbour cannot become a hub.
        for place in leaves(neighbor) { forbiddenFor[Int(leafColor[place])] = mark }
      }
    }
    let color = choose(for: vertex)
    colors[vertex] = color
    for neighbor in neighbors { join(mark, neighbor) }
  }

  private mutating func forbidColorsAround(_ neighbor: Int32, _ mark: Int32) {
    if treatedFor[Int(neighbor)] == mark { return }
    treatedFor[Int(neighbor)] = mark
    for place in groups(neighbor) { forbiddenFor[Int(groupColor[place])] = mark }
  }

  private mutating func join(_ vertex: Int32, _ neighbor: Int32) {
    grow(vertex, neighbor)
    grow(neighbor, vertex)
  }

  /// Adds an edge to the group at its end `hub`; a second edge makes that end the hub and both others leaves.
  private mutating func grow(_ hub: Int32, _ leaf: Int32) {
    let (place, isNew) = group(hub, colors[Int(leaf)], neighbor: leaf)
    if isNew { return }
    if onlyNeighbor[place] >= 0 { addLeaf(onlyNeighbor[place], of: hub) }
    onlyNeighbor[place] = -1
    addLeaf(leaf, of: hub)
  }

  private mutating func addLeaf(_ leaf: Int32, of hub: Int32) {
    leafColor[leaves(leaf).upperBound] = colors[Int(hub)]
    leafCount[Int(leaf)] += 1
  }
}

// MARK: Trees

extension NeighborColoring {
  /// Colours a vertex such that every two colours make trees.
  mutating func colorByTrees(_ vertex: Int) {
    let mark = Int32(truncatingIfNeeded: vertex)
    let neighbors = Array(coloredNeighbors(vertex))
    for neighbor in neighbors { forbiddenFor[Int(colors[Int(neighbor)])] = mark }
    for neighbor in neighbors {
      for place in groups(neighbor) where forbiddenFor[Int(groupColor[place])] != mark {
        let tree = root(place)
        if treeSeen[tree].vertex == mark && treeSeen[tree].neighbor != neighbor {
          // Two ways into one tree would close a cycle.
          forbiddenFor[Int(groupColor[place])] = mark
        } else {
          treeSeen[tree] = (mark, neighbor)
        }
      }
    }
    colors[vertex] = choose(for: vertex)
    for neighbor in neighbors {
      let mine = root(group(mark, colors[Int(neighbor)], neighbor: neighbor).place)
      parent[mine] = root(group(neighbor, colors[vertex], neighbor: mark).place)
    }
  }

  /// The group that stands for a whole tree, with paths halved on the way.
  private mutating func root(_ group: Int) -> Int {
    var group = group
    while parent[group] != group {
      parent[group] = parent[parent[group]]
      group = parent[group]
    }
    return group
  }
}
