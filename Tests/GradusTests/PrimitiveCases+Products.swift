import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let matrixProducts: [PrimitiveCase] = [
    .product("matmul", "ij,jk>ik", .real([2, 3]), .real([3, 4]), { matmul($0, $1) }),
    .product("matmul of a vector", "ij,j>i", .real([2, 3]), .real([3]), { matmul($0, $1) }),
    .product("matmul by a vector", "i,ij>j", .real([3]), .real([3, 2]), { matmul($0, $1) }),
    .product("matmul of vectors", "i,i>", .real([4]), .real([4]), { matmul($0, $1) }),
    .product("matmul of stacks", "bij,bjk>bik", .real([2, 3, 4]), .real([2, 4, 2]), { matmul($0, $1) }),
    .product("matmul of a stack and a matrix", "bij,jk>bik", .real([2, 3, 4]), .real([4, 2]), { matmul($0, $1) }),
    .product("matmul of a stack and a vector", "bij,j>bi", .real([2, 3, 4]), .real([4]), { matmul($0, $1) }),
    .product("matmul of a row and a stack", "j,bjk>bk", .real([4]), .real([2, 4, 3]), { matmul($0, $1) }),
    .product("matmul of a transpose", "ji,jk>ik", .real([3, 2]), .real([3, 4]), { matmul($0.transposed, $1) }),
    .product("matmul by a transpose", "ij,kj>ik", .real([2, 3]), .real([4, 3]), { matmul($0, $1.transposed) }),
    .product(
      "matmul of a slice", "ij,jk>ik", .real([2, 3]), .real([3, 2]),
      { matmul($0.reversed(along: [1]), $1.reversed(along: [0])) }),
    .product("matmul over nothing", "ij,jk>ik", .real([2, 0]), .real([0, 3]), { matmul($0, $1) }),
    .product("matmul of no rows", "ij,jk>ik", .real([0, 2]), .real([2, 3]), { matmul($0, $1) }),
    .product(
      "matmul of i64", "ij,jk>ik", .integers([2, 3], -5...5), .integers([3, 2], -5...5), smooth: .none,
      { matmul($0, $1) }),
    .product(
      "matmul of i32", "ij,jk>ik", .integers([3, 2], -5...5, .i32), .integers([2, 2], -5...5, .i32), smooth: .none,
      { matmul($0, $1) }),
    .product("matmul 40", "ij,jk>ik", .real([40, 33]), .real([33, 37]), ulps: 64, smooth: .once, { matmul($0, $1) }),
    .product("matmul with itself", "ij,jk>ik", .real([3, 3]), .real([3, 3]), { matmul($0, $1) }),
    .init(
      "matmul of broadcast stacks", [.real([2, 1, 2, 3]), .real([3, 3, 2])], shape: [2, 3, 2, 2], ulps: 16,
      prints: "contract",
      oracle: { Oracles.einsum("xij,yjk>xyik", [[2, 2, 3], [3, 3, 2]], $0) }, { matmul($0[0], $0[1]) }),
    .init(
      "matmul of x and its transpose", [.real([3, 2])], shape: [3, 3], ulps: 16, prints: "contract",
      oracle: { Oracles.einsum("ij,kj>ik", [[3, 2], [3, 2]], [$0[0], $0[0]]) }, { matmul($0[0], $0[0].transposed) }),
  ]

  static let contractions: [PrimitiveCase] = [
    .product("outer", "i,j>ij", .real([3]), .real([2]), { outer($0, $1) }),
    .product("outer of matrices", "ij,kl>ijkl", .real([2, 2]), .real([1, 3]), { outer($0, $1) }),
    .product("dot", "i,i>", .real([5]), .real([5]), { dot($0, $1) }),
    .product("dot of matrices", "ij,ij>", .real([2, 3]), .real([2, 3]), { dot($0, $1) }),
    .product("dot of scalars", ",>", .real([]), .real([]), { dot($0, $1) }),
    .product(
      "contract two axes", "ijk,jkl>il", .real([2, 3, 2]), .real([3, 2, 2]), { contract($0, $1, [1, 2], [0, 1]) }),
    .product(
      "contract crossed axes", "ijk,kjl>il", .real([2, 3, 2]), .real([2, 3, 2]), { contract($0, $1, [1, 2], [1, 0]) }),
    .product(
      "contract outer axes", "ijk,ilk>jl", .real([2, 3, 2]), .real([2, 4, 2]), { contract($0, $1, [0, 2], [0, 2]) }),
    .product("contract one of many", "ijk,jl>ikl", .real([2, 3, 4]), .real([3, 2]), { contract($0, $1, [1], [0]) }),
    .product(
      "contract with a batch", "ibj,bkj>bik", .real([2, 3, 4]), .real([3, 2, 4]),
      { contract($0, $1, [2], [2], batch: [1], [0]) }),
    .product(
      "contract with two batches", "abi,bai>ab", .real([2, 3, 4]), .real([3, 2, 4]),
      { contract($0, $1, [2], [2], batch: [0, 1], [1, 0]) }),
    .product(
      "contract with a last batch", "ijb,jb>bi", .real([2, 3, 2]), .real([3, 2]),
      { contract($0, $1, [1], [0], batch: [2], [1]) }),
    .product(
      "contract of four axes", "aibj,cjdi>abcd", .real([2, 3, 2, 2]), .real([2, 2, 1, 3]),
      { contract($0, $1, [1, 3], [3, 1]) }),
    .product("contract negative axes", "ij,kj>ik", .real([2, 3]), .real([4, 3]), { contract($0, $1, [-1], [-1]) }),
    .product(
      "contract a transpose", "kji,jkl>il", .real([3, 2, 4]), .real([2, 3, 2]),
      { contract($0.transposed([2, 1, 0]), $1, [1, 2], [0, 1]) }),
    .product("einsum of a product", "ij,jk>ik", .real([2, 3]), .real([3, 2]), { einsum("ij,jk->ik", $0, $1) }),
    .product("einsum to a transpose", "ij,jk>ki", .real([2, 3]), .real([3, 2]), { einsum("ij,jk->ki", $0, $1) }),
    .product("einsum elementwise", "ij,ij>ij", .real([2, 3]), .real([2, 3]), { einsum("ij,ij->ij", $0, $1) }),
    .product("einsum with a lonely name", "ij,k>i", .real([2, 3]), .real([4]), { einsum("ij,k->i", $0, $1) }),
    .product("einsum of a bilinear form", "i,ij>j", .real([2]), .real([2, 3]), { einsum("i,ij", $0, $1) }),
    single("einsum of a trace", "ii>", .real([3, 3]), "sum", { einsum("ii->", $0) }),
    single("einsum of a diagonal", "ii>i", .real([3, 3]), "slice", { einsum("ii->i", $0) }),
    single("einsum of a transpose", "ijk>kij", .real([2, 3, 2]), "transpose", { einsum("ijk->kij", $0) }),
    single("einsum of a sum", "ij>j", .real([2, 3]), "sum", { einsum("ij->j", $0) }),
    .init(
      "einsum of three", [.real([2, 3]), .real([3, 2]), .real([2, 4])], shape: [2, 4], ulps: 32, prints: "contract",
      oracle: { Oracles.einsum("ij,jk,kl>il", [[2, 3], [3, 2], [2, 4]], $0) },
      { einsum("ij,jk,kl->il", $0[0], $0[1], $0[2]) }),
  ]

  private static func single(
    _ name: String, _ specification: String, _ input: CaseInput, _ notation: String,
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> PrimitiveCase {
    let shape = input.shape
    return PrimitiveCase(
      name, [input], ulps: 16, prints: notation, oracle: { Oracles.einsum(specification, [shape], $0) },
      { function($0[0]) })
  }
}
