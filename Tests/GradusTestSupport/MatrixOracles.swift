/// Plain algorithms on small matrices, rows of doubles, with no code in common with the library.
public enum MatrixOracles {
  public typealias Matrix = [[Double]]

  public static func matrix(_ numbers: [Double], _ rows: Int, _ columns: Int) -> Matrix {
    (0..<rows).map { Array(numbers[$0 * columns..<($0 + 1) * columns]) }
  }

  public static func unit(_ size: Int) -> Matrix {
    (0..<size).map { i in (0..<size).map { $0 == i ? 1 : 0 } }
  }

  public static func transpose(_ a: Matrix, columns: Int) -> Matrix { (0..<columns).map { j in a.map { $0[j] } } }

  public static func product(_ a: Matrix, _ b: Matrix, columns: Int) -> Matrix {
    a.map { row in (0..<columns).map { j in zip(row, b).reduce(0) { $0 + $1.0 * $1.1[j] } } }
  }

  /// x with a·x = b, by elimination of the whole matrix with row exchanges.
  public static func solve(_ a: Matrix, _ b: Matrix) -> Matrix {
    var rows = zip(a, b).map { $0 + $1 }
    for k in a.indices {
      let pivot = (k..<a.count).max { rows[$0][k].magnitude < rows[$1][k].magnitude }!
      rows.swapAt(k, pivot)
      for i in a.indices where i != k {
        let factor = rows[i][k] / rows[k][k]
        for j in rows[i].indices { rows[i][j] -= factor * rows[k][j] }
      }
    }
    return a.indices.map { k in rows[k][a.count...].map { $0 / rows[k][k] } }
  }

  /// The sum over all permutations, by expansion along the first row.
  public static func determinant(_ a: Matrix) -> Double {
    guard let first = a.first else { return 1 }
    return first.indices.reduce(0) { sum, j in
      let minor = a.dropFirst().map { row in row.indices.filter { $0 != j }.map { row[$0] } }
      return sum + (j % 2 == 0 ? 1 : -1) * first[j] * determinant(minor)
    }
  }

  public static func cholesky(_ a: Matrix) -> Matrix {
    var l = a.map { $0.map { _ in 0.0 } }
    for i in a.indices {
      for j in 0...i {
        let rest = a[i][j] - (0..<j).reduce(0) { $0 + l[i][$1] * l[j][$1] }
        l[i][j] = i == j ? rest.squareRoot() : rest / l[j][j]
      }
    }
    return l
  }

  /// L, U and the permutation of elimination with the largest element of each column as the pivot.
  public static func lu(_ a: Matrix, columns: Int) -> (lower: Matrix, upper: Matrix, permutation: [Double]) {
    let least = Swift.min(a.count, columns)
    var (rows, order) = (a, a.indices.map(Double.init))
    var lower = a.map { _ in [Double](repeating: 0, count: least) }
    for k in 0..<least {
      let pivot = (k..<a.count).max { rows[$0][k].magnitude < rows[$1][k].magnitude }!
      rows.swapAt(k, pivot)
      order.swapAt(k, pivot)
      lower.swapAt(k, pivot)
      lower[k][k] = 1
      for i in k + 1..<Swift.max(a.count, k + 1) {
        lower[i][k] = rows[i][k] / rows[k][k]
        for j in 0..<columns { rows[i][j] -= lower[i][k] * rows[k][j] }
        rows[i][k] = 0
      }
    }
    return (lower, Array(rows[..<least]), order)
  }

  /// Q (square) and R by Householder's reflections, each made as a whole matrix.
  public static func qr(_ a: Matrix, columns: Int) -> (q: Matrix, r: Matrix) {
    let size = a.count
    var (q, r) = (unit(size), a)
    for k in 0..<Swift.min(size, columns) {
      var v = (0..<size).map { $0 < k ? 0 : r[$0][k] }
      if v.dropFirst(k + 1).allSatisfy({ $0 == 0 }) { continue }
      let norm = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      v[k] += v[k] < 0 ? -norm : norm
      let square = v.reduce(0) { $0 + $1 * $1 }
      let h = (0..<size).map { i in (0..<size).map { ($0 == i ? 1 : 0) - 2 * v[i] * v[$0] / square } }
      (q, r) = (product(q, h, columns: size), product(h, r, columns: columns))
    }
    for i in 0..<size { for j in 0..<Swift.min(i, columns) { r[i][j] = 0 } }
    return (q, r)
  }

  /// Eigenvalues (ascending) and eigenvectors (columns) of a symmetric matrix, by Jacobi's rotations.
  public static func symmetricEigen(_ a: Matrix) -> (values: [Double], vectors: Matrix) {
    var (a, v) = (a, unit(a.count))
    for _ in 0..<60 {
      for p in a.indices {
        for q in p + 1..<Swift.max(a.count, p + 1) where a[p][q] != 0 {
          let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
          let t = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          var rotation = unit(a.count)
          (rotation[p][p], rotation[q][q], rotation[p][q], rotation[q][p]) = (c, c, s, -s)
          let transposed = transpose(rotation, columns: a.count)
          a = product(transposed, product(a, rotation, columns: a.count), columns: a.count)
          v = product(v, rotation, columns: a.count)
        }
      }
    }
    let order = a.indices.sorted { a[$0][$0] < a[$1][$1] }
    return (order.map { a[$0][$0] }, v.map { row in order.map { row[$0] } })
  }

  /// Singular values (descending), by rotating the columns until they are orthogonal (Hestenes).
  public static func singularValues(_ a: Matrix, columns: Int) -> [Double] {
    var c = transpose(a, columns: columns)
    if columns > a.count { c = a }
    for _ in 0..<60 {
      for p in c.indices {
        for q in p + 1..<Swift.max(c.count, p + 1) {
          func inner(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
          let mixed = inner(c[p], c[q])
          if mixed == 0 { continue }
          let theta = (inner(c[q], c[q]) - inner(c[p], c[p])) / (2 * mixed)
          let t = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
          let cosine = 1 / (t * t + 1).squareRoot()
          let (x, y) = (c[p], c[q])
          c[p] = zip(x, y).map { cosine * $0 - t * cosine * $1 }
          c[q] = zip(x, y).map { t * cosine * $0 + cosine * $1 }
        }
      }
    }
    return c.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }.sorted(by: >)
  }

  /// Σ aᵏ/k! by its definition.
  public static func exponential(_ a: Matrix) -> Matrix {
    var (sum, term) = (unit(a.count), unit(a.count))
    for k in 1...80 {
      term = product(term, a, columns: a.count).map { $0.map { $0 / Double(k) } }
      sum = zip(sum, term).map { zip($0, $1).map(+) }
    }
    return sum
  }
}
