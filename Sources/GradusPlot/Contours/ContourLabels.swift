/// The heights of contours, each once or twice on its line where the line runs level and no other number stands.
struct ContourLabels {
  private(set) var words: [Drawing.Words] = []

  init(_ contours: Contours, layout: PlotLayout, textSize: Double, avoiding ink: InkMap) {
    var taken: [Box] = []
    for line in contours.lines.sorted(by: { $0.points.count > $1.points.count }) {
      let pixels = line.points.map { layout.pixel($0) }.filter { layout.frame.contains($0) }
      var length = 0.0
      for (start, end) in zip(pixels, pixels.dropFirst()) { length += (end - start).length }
      let text = NumberText.short(line.level)
      guard pixels.count > 8, length > 70, words.count < 40 else { continue }
      var best: (words: Drawing.Words, cost: Double)?
      for index in stride(from: 3, to: pixels.count - 3, by: max(1, pixels.count / 60)) {
        let way = pixels[index + 2] - pixels[index - 2]
        guard way.length > 0 else { continue }
        var words = Drawing.Words(text, pixels[index] + PlotPoint(0, textSize * 0.35), size: textSize)
        (words.anchor, words.hasRim, words.colour) = (.middle, true, .grey)
        let box = words.box.grown(by: 3)
        guard layout.frame.contains(box), !taken.contains(where: { $0.overlaps(box) }) else { continue }
        // Where the line runs across the letters, least of it is hidden by a steep one.
        let steepness = way.y.magnitude / way.length
        let middle = (Double(index) / Double(pixels.count) - 0.5).magnitude
        let hidden = ink.weight(in: box)
        let cost = steepness + 0.3 * middle + 0.5 * hidden
        if cost < best?.cost ?? .infinity { best = (words, cost) }
      }
      guard let best else { continue }
      taken.append(best.words.box.grown(by: 6))
      words.append(best.words)
    }
  }
}
