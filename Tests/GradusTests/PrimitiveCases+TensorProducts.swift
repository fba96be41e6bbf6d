import Gradus
import GradusTestSupport

extension PrimitiveCases {
  private static let matrix: CaseInput = .real([2, 3])

  static let tensorProducts: [PrimitiveCase] = tensorDots + outerProducts + crossProducts

  private static let tensorDots: [PrimitiveCase] = [
    .product("tensordot", "abc,bcd>ad", .real([2, 3, 2]), .real([3, 2, 2])) { tensordot($0, $1) },
    .product("tensordot of one axis", "ab,bc>ac", matrix, .real([3, 2])) { tensordot($0, $1, 1) },
    .product("tensordot of no axis", "a,b>ab", .real([2]), .real([3])) { tensordot($0, $1, 0) },
    .product("tensordot of named axes", "abc,cda>bd", .real([2, 3, 4]), .real([4, 2, 2])) {
      tensordot($0, $1, [0, 2], [2, 0])
    },
    .product("inner", "ab,cb>ac", matrix, .real([2, 3])) { inner($0, $1) },
    .product("inner with a scalar", ",ab>ab", .real([]), matrix, prints: "multiply") { inner($0, $1) },
    .init(
      "vdot", [matrix, .real([3, 2])], shape: [], prints: "contract",
      oracle: { x in [zip(x[0], x[1]).reduce(0) { $0 + $1.0 * $1.1 }] }, { vdot($0[0], $0[1]) }),
  ]

  private static let outerProducts: [PrimitiveCase] = [
    .init(
      "kron", [.real([2, 2]), .real([1, 3])], shape: [2, 6], prints: "multiply",
      oracle: { x in Oracles.indices(of: [2, 6]).map { x[0][$0[0] * 2 + $0[1] / 3] * x[1][$0[1] % 3] } },
      { kron($0[0], $0[1]) }),
    .init(
      "kron of a vector and a matrix", [.real([2]), .real([2, 2])], shape: [2, 4], prints: "multiply",
      oracle: { x in Oracles.indices(of: [2, 4]).map { x[0][$0[1] / 2] * x[1][$0[0] * 2 + $0[1] % 2] } },
      { kron($0[0], $0[1]) }),
    .init(
      "bilinearForm", [.real([2, 2]), matrix, .real([3])], shape: [2], prints: "contract",
      oracle: { forms($0) }, { bilinearForm($0[0], $0[1], $0[2]) }),
    .init(
      "embedding", [.integers([2, 2], 0...3), .real([4, 3])], shape: [2, 2, 3], ulps: 0, prints: "gather",
      oracle: { x in x[0].flatMap { row in (0..<3).map { x[1][Int(row) * 3 + $0] } } },
      { embedding($0[0], table: $0[1]) }),
  ]

  private static let crossProducts: [PrimitiveCase] = [
    .init("cross", [.real([3]), .real([3])], shape: [3], prints: "subtract", oracle: { crossed($0[0], $0[1]) }) {
      cross($0[0], $0[1])
    },
    .init(
      "cross along the first axis, broadcast", [.real([3, 2]), .real([3, 1])], shape: [3, 2], prints: "subtract",
      oracle: crossedColumns, { cross($0[0], $0[1], along: 0) }),
    .init(
      "cross of plane vectors", [.real([2, 2]), .real([2, 2])], shape: [2], prints: "subtract",
      oracle: { x in [0, 2].map { crossed(Array(x[0][$0...].prefix(2)) + [0], Array(x[1][$0...].prefix(2)) + [0])[2] }
      },
      { cross($0[0], $0[1]) }),
    .init(
      "cross of a plane vector and another", [.real([2]), .real([3])], shape: [3], prints: "concatenate",
      oracle: { crossed($0[0] + [0], $0[1]) }, { cross($0[0], $0[1]) }),
  ]

  private static func crossedColumns(_ x: [[Double]]) -> [Double] {
    let columns: [[Double]] = [0, 1].map { column in crossed([0, 2, 4].map { x[0][$0 + column] }, x[1]) }
    return [0, 1, 2].flatMap { [columns[0][$0], columns[1][$0]] }
  }

  static let einsums: [PrimitiveCase] = [
    .product("einsum with ...", "abc,cd>abd", .real([2, 2, 3]), .real([3, 2])) { einsum("...ij,jk->...ik", $0, $1) },
    .product("einsum that broadcasts", "abc,abd>abcd", .real([2, 3, 2]), .real([2, 3, 2])) { x, y in
      einsum("...i,...j->...ij", x, y)
    },
    .init(
      "einsum of stacks that broadcast", [.real([2, 1, 2]), .real([3, 2])], shape: [2, 3], prints: "contract",
      oracle: { x in
        Oracles.indices(of: [2, 3]).map {
          x[0][$0[0] * 2] * x[1][$0[1] * 2] + x[0][$0[0] * 2 + 1] * x[1][$0[1] * 2 + 1]
        }
      }, { einsum("...i,...i", $0[0], $0[1]) }),
    .init(
      "einsum of four", [.real([2]), .real([2, 3]), .real([3, 2]), .real([2])], shape: [], ulps: 32, prints: "contract",
      oracle: { x in
        let sum = Oracles.indices(of: [2, 3, 2]).reduce(0.0) { sum, index in
          let matrices = x[1][index[0] * 3 + index[1]] * x[2][index[1] * 2 + index[2]]
          return sum + x[0][index[0]] * matrices * x[3][index[2]]
        }
        return [sum]
      }, { einsum("i,ij,jk,k->", $0) }),
    .init(
      "einsum of two diagonals", [.real([2, 2, 3, 3])], shape: [3, 2], ulps: 0, prints: "slice",
      oracle: { x in
        Oracles.indices(of: [3, 2]).map { x[0][Oracles.position([$0[1], $0[1], $0[0], $0[0]], in: [2, 2, 3, 3])] }
      },
      { einsum("iijj->ji", $0) }),
    .init(
      "einsum of a diagonal in ...", [.real([3, 2, 3])], shape: [2, 3], ulps: 0, prints: "slice",
      oracle: { x in Oracles.indices(of: [2, 3]).map { x[0][Oracles.position([$0[1], $0[0], $0[1]], in: [3, 2, 3])] } },
      { einsum("i...i->...i", $0) }),
    .init(
      "einsum without an arrow", [.real([2, 3])], shape: [3, 2], ulps: 0, prints: "transpose",
      oracle: { x in Oracles.indices(of: [3, 2]).map { x[0][$0[1] * 3 + $0[0]] } }, { einsum("ba", $0) }),
  ]

  private static func forms(_ x: [[Double]]) -> [Double] {
    [0, 2].map { row in
      Oracles.indices(of: [2, 3]).reduce(0.0) { sum, index in
        let weight: Double = x[0][row + index[0]] * x[1][index[0] * 3 + index[1]]
        return sum + weight * x[2][index[1]]
      }
    }
  }

  private static func crossed(_ x: [Double], _ y: [Double]) -> [Double] {
    [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]]
  }
}
