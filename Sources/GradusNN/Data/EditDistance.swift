/// The least number of insertions, deletions and substitutions of a character that turn one text into the other.
///
///     d(i, j) = min(d(i−1, j) + 1, d(i, j−1) + 1, d(i−1, j−1) + (aᵢ ≠ bⱼ))
///
/// - Source: Wagner and Fischer, *The String-to-String Correction Problem* (1974).
func editDistance(_ first: String, _ second: String) -> Int {
  let first = Array(first)
  let second = Array(second)
  var row = Array(0...second.count)
  for (i, character) in first.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in second.enumerated() {
      let substitution = diagonal + (character == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
    }
  }
  return row[second.count]
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
