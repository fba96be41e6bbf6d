/// Sets of columns, each a number: 0 is the empty set, 1 ... columnCount are the sets of one column, the others are
/// made by unions.
///
/// A set of few columns is stored as such, sorted. A larger one is stored as the sets whose union it is, so that a
/// sum over a million elements costs a million numbers whatever its parts, and its parts may be shared by other sums.
struct ColumnSets {
  typealias SetID = Int32

  /// Up to how many columns a set is stored as columns: more than the neighbours of a cell in three dimensions.
  static let smallCount = 64

  let columnCount: Int
  /// Set s stands at starts[s] ..< starts[s + 1] of `members`: columns, or the parts of a union.
  private var starts: [Int]
  private var members: [Int32]
  private var isLarge: [Bool]
  // Marks by the number of a question, so that no question has to clear them.
  private var markOfSet: [Int32] = []
  private var markOfColumn: [Int32]
  private var question: Int32 = 0
  // Neighbouring elements often ask for the same union.
  private var lastPair: (SetID, SetID) = (0, 0)
  private var lastUnion: SetID = 0

  init(columnCount: Int) {
    self.columnCount = columnCount
    members = (0..<columnCount).map { Int32(truncatingIfNeeded: $0) }
    starts = [0] + Array(0...columnCount)
    isLarge = [Bool](repeating: false, count: columnCount + 1)
    markOfColumn = [Int32](repeating: 0, count: columnCount)
  }

  var count: Int { isLarge.count }

  /// The set of one column.
  static func single(_ column: Int) -> SetID { SetID(truncatingIfNeeded: column + 1) }

  private func range(_ set: SetID) -> Range<Int> { starts[Int(set)]..<starts[Int(set) + 1] }

  private mutating func endSet(isLarge: Bool) -> SetID {
    starts.append(members.count)
    self.isLarge.append(isLarge)
    return SetID(truncatingIfNeeded: self.isLarge.count - 1)
  }

  private mutating func ask() -> Int32 {
    if question == .max {
      question = 0
      for index in markOfSet.indices { markOfSet[index] = 0 }
      for index in markOfColumn.indices { markOfColumn[index] = 0 }
    }
    question += 1
    while markOfSet.count < count { markOfSet.append(0) }
    return question
  }
}

// MARK: Unions

extension ColumnSets {
  mutating func union(_ left: SetID, _ right: SetID) -> SetID {
    if left == right || right == 0 { return left }
    if left == 0 { return right }
    if lastPair == (left, right) { return lastUnion }
    let result: SetID
    if isLarge[Int(left)] || isLarge[Int(right)] {
      result = largeUnion(left, right)
    } else {
      result = smallUnion(left, right)
    }
    (lastPair, lastUnion) = ((left, right), result)
    return result
  }

  private mutating func largeUnion(_ left: SetID, _ right: SetID) -> SetID {
    // A chain of operations on the same parts adds nothing.
    for (set, part) in [(left, right), (right, left)] where isLarge[Int(set)] {
      let parts = members[range(set)]
      if parts.count <= 8, parts.contains(part) { return set }
    }
    members.append(left)
    members.append(right)
    return endSet(isLarge: true)
  }

  private mutating func smallUnion(_ left: SetID, _ right: SetID) -> SetID {
    let start = members.count
    var (i, j) = (starts[Int(left)], starts[Int(right)])
    let (leftEnd, rightEnd) = (starts[Int(left) + 1], starts[Int(right) + 1])
    let (leftCount, rightCount) = (leftEnd - i, rightEnd - j)
    while i < leftEnd && j < rightEnd {
      let (x, y) = (members[i], members[j])
      members.append(x <= y ? x : y)
      if x <= y { i += 1 }
      if y <= x { j += 1 }
    }
    while i < leftEnd {
      members.append(members[i])
      i += 1
    }
    while j < rightEnd {
      members.append(members[j])
      j += 1
    }
    let size = members.count - start
    if size == leftCount || size == rightCount || size > Self.smallCount { members.removeSubrange(start...) }
    if size == leftCount { return left }
    if size == rightCount { return right }
    if size <= Self.smallCount { return endSet(isLarge: false) }
    members.append(left)
    members.append(right)
    return endSet(isLarge: true)
  }

  /// The union of many sets.
  mutating func union(_ sets: some Sequence<SetID>) -> SetID {
    let mark = ask()
    let start = members.count
    for set in sets where set != 0 && markOfSet[Int(set)] != mark {
      markOfSet[Int(set)] = mark
      members.append(set)
    }
    let partCount = members.count - start
    if partCount <= 2 {
      let parts = members[start...]
      let (first, last) = (parts.first ?? 0, parts.last ?? 0)
      members.removeSubrange(start...)
      return union(first, last)
    }
    return smallUnion(ofPartsFrom: start, mark) ?? endSet(isLarge: true)
  }

  /// Replaces parts at the end of `members` by their columns, if those are few; keeps them and gives nil otherwise.
  private mutating func smallUnion(ofPartsFrom start: Int, _ mark: Int32) -> SetID? {
    var columns: [Int32] = []
    for part in members[start...] {
      if isLarge[Int(part)] { return nil }
      for column in members[range(part)] where markOfColumn[Int(column)] != mark {
        markOfColumn[Int(column)] = mark
        columns.append(column)
      }
      if columns.count > Self.smallCount { return nil }
    }
    let whole = members[start...].first { range($0).count == columns.count }
    members.removeSubrange(start...)
    if let whole { return whole }
    members += columns.sorted()
    return endSet(isLarge: false)
  }
}

// MARK: Reading

extension ColumnSets {
  /// Appends the columns of a set in rising order.
  mutating func appendColumns(of set: SetID, to columns: inout [Int32]) {
    guard isLarge[Int(set)] else {
      columns += members[range(set)]
      return
    }
    let start = columns.count
    let mark = ask()
    var pending = [set]
    while let next = pending.popLast() {
      for member in members[range(next)] {
        if !isLarge[Int(next)] {
          if markOfColumn[Int(member)] != mark {
            markOfColumn[Int(member)] = mark
            columns.append(member)
          }
        } else if markOfSet[Int(member)] != mark {
          markOfSet[Int(member)] = mark
          pending.append(member)
        }
      }
    }
    sort(&columns, from: start, mark)
  }

  /// Sorts the columns that carry a mark: by comparisons, or by a walk over all columns where they are many.
  private func sort(_ columns: inout [Int32], from start: Int, _ mark: Int32) {
    if (columns.count - start) * 16 < columnCount {
      columns[start...].sort()
      return
    }
    var position = start
    for column in 0..<columnCount where markOfColumn[column] == mark {
      columns[position] = Int32(truncatingIfNeeded: column)
      position += 1
    }
  }
}
