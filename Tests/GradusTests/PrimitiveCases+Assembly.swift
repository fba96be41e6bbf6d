import GradusTestSupport

@testable import Gradus

extension PrimitiveCases {
  static let assembly: [PrimitiveCase] = [
    .init(
      "assemble", [.real([2, 1]), .real([1, 2])], shape: [3, 3], ulps: 0,
      oracle: { x in [0, 0, x[0][0], 0, 0, x[0][1], x[1][0], x[1][1], 0] },
      { x in
        apply(
          Assemble(
            shape: [3, 3],
            regions: [
              .init(low: [0, 2], extents: [2, 1], interior: [0, 0]),
              .init(low: [2, 0], extents: [1, 2], interior: [0, 0]),
            ]), x)
      }),
    .init(
      "assemble interleaved parts that fill the result", [.real([3]), .real([2])], shape: [5], ulps: 0,
      prints: "assemble",
      oracle: { x in [x[0][0], x[1][0], x[0][1], x[1][1], x[0][2]] },
      { x in
        apply(
          Assemble(
            shape: [5],
            regions: [
              .init(low: [0], extents: [3], interior: [1]), .init(low: [1], extents: [2], interior: [1]),
            ]), x)
      }),
    .init(
      "assemble parts with holes of their own", [.real([2]), .real([2])], shape: [8], ulps: 0, prints: "assemble",
      oracle: { x in [0, x[0][0], 0, x[0][1], x[1][0], 0, x[1][1], 0] },
      { x in
        func spread(_ x: Tensor, low: Int) -> Tensor {
          apply(Assemble(shape: [4], regions: [.init(low: [low], extents: [2], interior: [1])]), [x])
        }
        return concatenate([spread(x[0], low: 1), spread(x[1], low: 0)])
      }),
    .init(
      "assemble nothing into zeros", [.real([0, 2])], shape: [2, 3], ulps: 0, prints: "assemble",
      oracle: { _ in [0, 0, 0, 0, 0, 0] },
      { x in
        apply(Assemble(shape: [2, 3], regions: [.init(low: [1, 0], extents: [0, 2], interior: [0, 0])]), x)
      }),
  ]
}
