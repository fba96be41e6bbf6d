extension GraphFigure {
  /// Where the boxes stand and the edges run, in pixels.
  struct Placement {
    /// The box of each node, in the order of `nodes`; nil for a second node of the same name.
    var boxes: [Box?]
    /// The points that each edge runs through, in the order of `edges`; nil for one that is not drawn.
    var routes: [[PlotPoint]?]
    /// Half the widths of the boxes at the ends of each edge.
    var halfWidths: [(from: Double, to: Double)]
    var width: Double
    var height: Double
  }

  private static let textSize = 15.0
  private static let noteSize = 13.0
  private static let margin = 24.0
  private static let boxHeight = 34.0

  /// The width of a node's box, without the notes above and below.
  private func boxWidth(_ node: Node) -> Double {
    Swift.max(Label(node.label).width(size: Self.textSize) + 24, 46)
  }

  /// The room that a node needs for its box and its notes.
  private func room(_ node: Node) -> (width: Double, height: Double) {
    let notes = [node.value, node.gradient].compactMap { $0 }.map { Label($0).width(size: Self.noteSize) + 4 }
    let widest = notes.max() ?? 0
    // On the right of the box, edges that come from above and leave below run past them; room on the left keeps the
    // box in the middle.
    if direction == .down { return (boxWidth(node) + 2 * (widest + 4), Self.boxHeight) }
    return (Swift.max(boxWidth(node), widest), Self.boxHeight + 2 * (Self.noteSize + 7))
  }

  func placement() -> Placement {
    var positions: [String: Int] = [:]
    for (position, node) in nodes.enumerated() where positions[node.id] == nil { positions[node.id] = position }
    let kept = nodes.indices.filter { positions[nodes[$0].id] == $0 }
    let rank = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    let links = edges.map { edge -> GraphLayers.Link? in
      guard let from = positions[edge.from].flatMap({ rank[$0] }), let to = positions[edge.to].flatMap({ rank[$0] })
      else { return nil }
      return GraphLayers.Link(from: from, to: to)
    }
    let present = links.indices.filter { links[$0] != nil }
    let drawn = zip(present, GraphLayers.withoutCircles(count: kept.count, present.compactMap { links[$0] }))
      .filter { $1 != nil }
    let layers = GraphLayers(count: kept.count, links: drawn.compactMap(\.1))
    var result = Placement(
      boxes: nodes.map { _ in nil }, routes: edges.map { _ in nil },
      halfWidths: links.map { link in
        guard let link else { return (0, 0) }
        return (boxWidth(nodes[kept[link.from]]) / 2, boxWidth(nodes[kept[link.to]]) / 2)
      }, width: 2 * Self.margin, height: 2 * Self.margin)
    let centers = centers(layers, kept.map { room(nodes[$0]) }, of: kept, &result)
    for (position, node) in kept.enumerated() {
      let width = boxWidth(nodes[node])
      result.boxes[node] = Box(
        left: centers[position].x - width / 2, top: centers[position].y - Self.boxHeight / 2, width: width,
        height: Self.boxHeight)
    }
    for (route, edge) in zip(layers.routes, drawn.map(\.0)) { result.routes[edge] = route.map { centers[$0] } }
    return result
  }

  /// The middles of all nodes, invisible ones too.
  private func centers(
    _ layers: GraphLayers, _ rooms: [(width: Double, height: Double)], of kept: [Int], _ result: inout Placement
  ) -> [PlotPoint] {
    let isDown = direction == .down
    let labels = edges.compactMap(\.label).map { Label($0).width(size: Self.noteSize) }.max() ?? 0
    // Across: how much a node takes of its layer; along: how much of the way from layer to layer.
    let across = layers.layer.indices.map { index in
      guard index < rooms.count else { return 14.0 }
      return isDown ? rooms[index].width : rooms[index].height
    }
    let places = layers.places(widths: across, gap: isDown ? Swift.max(26, Swift.min(labels * 0.5, 80)) : 14)
    let along = layers.order.map { nodes in
      nodes.map { $0 < rooms.count ? (isDown ? rooms[$0].height : rooms[$0].width) : 0 }.max() ?? 0
    }
    let least = isDown ? (labels > 0 ? 54.0 : 34) : Swift.max(labels + 34, 54)
    // Edges that lead far across need room to do so, or they lie on each other.
    var reach = along.map { _ in 0.0 }
    for route in layers.routes {
      for (upper, lower) in zip(route, route.dropFirst()) {
        reach[layers.layer[upper]] = Swift.max(reach[layers.layer[upper]], (places[upper] - places[lower]).magnitude)
      }
    }
    var starts: [Double] = []
    var (at, gap) = (Self.margin, 0.0)
    for (size, reach) in zip(along, reach) {
      starts.append(at + size / 2)
      gap = Swift.max(least, Swift.min(reach / 4, 130))
      at += size + gap
    }
    let left = zip(places, across).map { $0 - $1 / 2 }.min() ?? 0
    let right = zip(places, across).map { $0 + $1 / 2 }.max() ?? 0
    let (breadth, length) = (right - left + 2 * Self.margin, (at - gap).magnitude + Self.margin)
    (result.width, result.height) = isDown ? (breadth, length) : (length, breadth)
    return layers.layer.indices.map { index in
      let (p, q) = (places[index] - left + Self.margin, starts[layers.layer[index]])
      return isDown ? PlotPoint(p, q) : PlotPoint(q, p)
    }
  }

  func drawing() -> Drawing {
    let placement = placement()
    let summary =
      "\(nodes.count) nodes and \(edges.count) edges. "
      + nodes.prefix(200).map { node in
        node.label + (node.value.map { ", value \($0)" } ?? "") + (node.gradient.map { ", gradient \($0)" } ?? "")
      }.joined(separator: "; ")
    var drawing = Drawing(width: placement.width, height: placement.height, title: title, summary: summary)
    var taken = BoxMap()
    for box in placement.boxes.compactMap({ $0 }) { taken.add(box.grown(by: 3)) }
    for box in noteBoxes(placement) { taken.add(box) }
    let order = edges.indices.sorted { !edges[$0].isHighlighted && edges[$1].isHighlighted }
    for edge in order { draw(edge, placement, &drawing) }
    var ink = InkMap()
    for edge in edges.indices { addInk(path(edge, placement), of: edge, &ink) }
    for edge in order { drawLabel(edge, placement, ink, &taken, &drawing) }
    for (node, box) in zip(nodes, placement.boxes) { if let box { draw(node, box, &drawing) } }
    return drawing
  }

  private func noteBoxes(_ placement: Placement) -> [Box] {
    zip(nodes, placement.boxes).flatMap { node, box -> [Box] in
      guard let box else { return [] }
      return notes(node, box).map { $0.0.box }
    }
  }

  private func notes(_ node: Node, _ box: Box) -> [(Drawing.Words, Colour)] {
    var result: [(Drawing.Words, Colour)] = []
    let isDown = direction == .down
    let x = isDown ? box.right + 6 : box.center.x
    let above = isDown ? box.center.y - 4 : box.top - 6
    let below = isDown ? box.center.y + Self.noteSize : box.bottom + Self.noteSize + 3
    for (text, y, colour) in [(node.value, above, Colour.blue), (node.gradient, below, .vermilion)] {
      guard let text, !text.isEmpty else { continue }
      var words = Drawing.Words(text, PlotPoint(x, y), size: Self.noteSize)
      (words.anchor, words.colour, words.hasRim) = (isDown ? .start : .middle, colour, true)
      result.append((words, colour))
    }
    return result
  }

  private func draw(_ node: Node, _ box: Box, _ drawing: inout Drawing) {
    let colour = node.isHighlighted ? Colour.vermilion : Colour.black
    let fill = node.isHighlighted ? Colour.vermilion.tinted(0.14) : Colour.sky.tinted(0.18)
    drawing.add(
      .rectangle(
        box, fill: fill, opacity: 1, Stroke(colour, width: node.isHighlighted ? 2.25 : 1.25), corner: 8))
    drawing.words(node.label, PlotPoint(box.center.x, box.center.y + Self.textSize * 0.35), size: Self.textSize) {
      $0.anchor = .middle
    }
    for (words, _) in notes(node, box) { drawing.add(.words(words)) }
  }

  /// The points of an edge's curve: from the rim of a box to the rim of another, smooth at the invisible nodes.
  private func path(_ edge: Int, _ placement: Placement) -> [PlotPoint] {
    guard var route = placement.routes[edge], route.count > 1 else { return [] }
    let last = route.count - 1
    if direction == .down {
      route[0].y += Self.boxHeight / 2
      route[last].y -= Self.boxHeight / 2
    } else {
      route[0].x += placement.halfWidths[edge].from
      route[last].x -= placement.halfWidths[edge].to
    }
    return route
  }

  private func draw(_ edge: Int, _ placement: Placement, _ drawing: inout Drawing) {
    let route = path(edge, placement)
    guard route.count > 1 else { return }
    let isHighlighted = edges[edge].isHighlighted
    let stroke = Stroke(isHighlighted ? .vermilion : .grey, width: isHighlighted ? 2.75 : 1.5)
    for index in 0..<(route.count - 1) {
      let (start, end) = (route[index], route[index + 1])
      let isLast = index == route.count - 2
      let middle = (start + end) * 0.5
      let (first, second) =
        direction == .down
        ? (PlotPoint(start.x, middle.y), PlotPoint(end.x, middle.y))
        : (PlotPoint(middle.x, start.y), PlotPoint(middle.x, end.y))
      let tip = direction == .down ? PlotPoint(end.x, end.y - 7) : PlotPoint(end.x - 7, end.y)
      drawing.add(.bend(start, first, second, isLast ? tip : end, stroke))
      if isLast {
        let back = end - tip
        let side = PlotPoint(-back.y, back.x) * (isHighlighted ? 0.75 : 0.6)
        let foot = end - back * (isHighlighted ? 1.5 : 1.35)
        drawing.add(.area([end, foot + side, foot - side], fill: stroke.colour, opacity: 1))
      }
    }
  }

  /// The place on an edge's curve, 0 at its start and 1 at its end.
  private func place(_ share: Double, on route: [PlotPoint]) -> PlotPoint {
    let scaled = Swift.min(Swift.max(share, 0), 1) * Double(route.count - 1)
    let index = Swift.min(Int(scaled), route.count - 2)
    let (t, start, end) = (scaled - Double(index), route[index], route[index + 1])
    // The control points lie half-way, so one coordinate runs as 3t² − 2t³ and the other nearly straight.
    let smooth = t * t * (3 - 2 * t)
    let even = 1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t * t * t
    let way = end - start
    return direction == .down
      ? PlotPoint(start.x + way.x * smooth, start.y + way.y * even)
      : PlotPoint(start.x + way.x * even, start.y + way.y * smooth)
  }

  private func addInk(_ route: [PlotPoint], of edge: Int, _ ink: inout InkMap) {
    guard route.count > 1 else { return }
    let count = 24 * (route.count - 1)
    for step in 0...count { ink.add(place(Double(step) / Double(count), on: route), owner: edge) }
  }

  private func drawLabel(
    _ edge: Int, _ placement: Placement, _ ink: InkMap, _ taken: inout BoxMap, _ drawing: inout Drawing
  ) {
    let route = path(edge, placement)
    guard route.count > 1, let label = edges[edge].label, !label.isEmpty else { return }
    let size = Self.noteSize
    var best: (words: Drawing.Words, cost: Double)?
    for (rank, share) in [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82].enumerated() {
      let at = place(share, on: route)
      let spots: [(Drawing.Words.Anchor, PlotPoint)] = [
        (.start, PlotPoint(7, size * 0.35)), (.end, PlotPoint(-7, size * 0.35)), (.middle, PlotPoint(0, -7)),
        (.middle, PlotPoint(0, size + 5)), (.start, PlotPoint(5, -5)), (.end, PlotPoint(-5, -5)),
        (.start, PlotPoint(5, size + 2)),
        (.end, PlotPoint(-5, size + 2)),
      ]
      for (place, spot) in spots.enumerated() {
        let preference = Double(rank) * 0.6 + Double(place) * 0.2
        guard preference < best?.cost ?? .infinity else { continue }
        var words = Drawing.Words(label, at + spot.1, size: size)
        (words.anchor, words.hasRim) = (spot.0, true)
        words.colour = edges[edge].isHighlighted ? .vermilion : .grey
        let box = words.box.grown(by: 1)
        let collisions = Double(taken.count(overlapping: box))
        let isOutside = box.left < 2 || box.right > drawing.width - 2 || box.top < 2 || box.bottom > drawing.height - 2
        // Across another edge it would seem to belong to that one.
        let crossed = ink.weight(in: box) { $0 == edge ? 1.5 : 4 }
        let cost = collisions * 30 + (isOutside ? 60 : 0) + crossed + preference
        if cost < best?.cost ?? .infinity { best = (words, cost) }
      }
    }
    guard let best else { return }
    taken.add(best.words.box)
    drawing.add(.words(best.words))
  }
}
