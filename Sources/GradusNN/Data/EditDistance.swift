/// The least number of insertions, deletions, substitutions and exchanges of neighbours that turn one text into the other.
///
///     d(i, j) = min(d(i−1, j) + 1, d(i, j−1) + 1, d(i−1, j−1) + (aᵢ ≠ bⱼ), d(i−2, j−2) + 1 where aᵢaᵢ₋₁ = bⱼ₋₁bⱼ)
///
/// - Source: Damerau, *A technique for computer detection and correction of spelling errors* (1964).
func editDistance(_ first: String, _ second: String) -> Int {
  let (a, b) = (Array(first), Array(second))
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var distance = min(previous[j] + (a[i] == b[j] ? 0 : 1), row[j] + 1, previous[j + 1] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = min(distance, beforePrevious[j - 1] + 1) }
      row.append(distance)
    }
    (beforePrevious, previous) = (previous, row)
  }
  return previous[b.count]
}

/// The candidate that `name` is probably a misspelling of; nil when none is within a third of its length.
///
/// Case does not count; of equally near candidates the first is taken.
func nearest(to name: String, among candidates: [String]) -> String? {
  let longest = 64  // Longer names are never typed; the bound keeps the cost of a hostile header small.
  guard name.count <= longest else { return nil }
  let limit = max(1, name.count / 3)
  var best: (distance: Int, candidate: String)?
  for candidate in candidates where candidate.utf8.count <= 4 * longest {
    let distance = editDistance(name.lowercased(), candidate.lowercased())
    if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
  }
  return best?.candidate
}
