import Foundation
import Gradus

/// The mesh of a hand with its 22 bones, from a model folder.
struct HandModel {
  struct Vertex {
    /// x, y, z, 1.
    let position: [Double]
    let weights: [(bone: Int, weight: Double)]
  }

  private struct Bone {
    let parent: Int
    let rest: Tensor
    let inverse: Tensor
  }

  private let bones: [Bone]
  let vertices: [Vertex]
  let triangles: [[Int]]
  /// The bones of each finger: a fixed one, then three that move.
  private static let fingers = (0..<5).map { finger in (1 + 4 * finger..<5 + 4 * finger).map { $0 } }

  init(folder: String) throws {
    func numbers(_ name: String, skipping skipped: Int = 0) throws -> [[Double]] {
      let path = folder + "/" + name
      guard let data = FileManager.default.contents(atPath: path) else {
        throw FileError(path: path, reason: "cannot be read")
      }
      return try String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).enumerated().map { row in
        try row.element.split(separator: ":").dropFirst(skipped).map { field in
          guard let number = Double(field) else {
            throw FileError(path: path, reason: "expected a number in line \(row.offset + 1), got \"\(field)\"")
          }
          return number
        }
      }
    }
    bones = try numbers("bones.txt", skipping: 1).map { fields in
      guard fields.count == 33 else { throw FileError(path: folder, reason: "expected 34 fields for a bone") }
      return Bone(
        parent: Int(fields[0]), rest: Tensor(Array(fields[1..<17]), shape: [4, 4]),
        inverse: Tensor(Array(fields[17...]), shape: [4, 4]))
    }
    vertices = try numbers("vertices.txt").map { fields in
      let count = fields.count > 8 ? Int(fields[8]) : -1
      guard count >= 0, fields.count == 9 + 2 * count else {
        throw FileError(path: folder, reason: "expected a count of weights and so many pairs for a vertex")
      }
      return Vertex(
        position: fields[..<3] + [1],
        weights: (0..<count).map { (Int(fields[9 + 2 * $0]), fields[10 + 2 * $0]) })
    }
    triangles = try numbers("triangles.txt").map { $0.map { Int($0) } }
    guard bones.count == 22,
      Self.fingers.allSatisfy({ finger in finger.dropFirst().allSatisfy { bones[$0].parent == $0 - 1 } })
    else { throw FileError(path: folder, reason: "expected 22 bones, fingers as chains of 4") }
  }

  /// The absolute pose of a bone when nothing is bent.
  private func pose(_ bone: Int) -> Tensor {
    bones[bone].parent < 0 ? bones[bone].rest : matmul(pose(bones[bone].parent), bones[bone].rest)
  }

  var fingers: HandTracking.Finger {
    HandTracking.Finger(
      root: stack(Self.fingers.map { pose($0[0]) }),
      rest: stack(Self.fingers.map { stack($0.dropFirst().map { bones[$0].rest }) }),
      inverse: stack(Self.fingers.map { stack($0.dropFirst().map { bones[$0].inverse }) }))
  }

  /// Some vertices, ready to be moved.
  func prepared(_ picked: [Int]) throws -> HandTracking.Vertices {
    let moving = Self.fingers.map { Array($0.dropFirst()) }
    let skins = try bones.indices.map { try matmul(pose($0), bones[$0].inverse).scalars(as: Double.self) }
    var basis = [Double](repeating: 0, count: 5 * picked.count * 12)
    var fixed = [Double](repeating: 0, count: picked.count * 3)
    for (index, vertex) in picked.map({ vertices[$0] }).enumerated() {
      for (bone, weight) in vertex.weights {
        if let finger = moving.firstIndex(where: { $0.contains(bone) }) {
          let first = ((finger * picked.count + index) * 3 + bone - moving[finger][0]) * 4
          for axis in 0..<4 { basis[first + axis] += weight * vertex.position[axis] }
        } else {
          for row in 0..<3 {
            let moved = (0..<4).reduce(0) { $0 + skins[bone][4 * row + $1] * vertex.position[$1] }
            fixed[3 * index + row] += weight * moved
          }
        }
      }
    }
    return HandTracking.Vertices(
      basis: Tensor(basis, shape: [5, picked.count, 3, 4]), fixed: Tensor(fixed, shape: [picked.count, 3]))
  }
}
