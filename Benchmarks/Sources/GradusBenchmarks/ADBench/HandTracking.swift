import Gradus

/// HAND: how far the surface of a hand, bent by 26 parameters, is from measured points.
///
/// Only the vertices that measured points refer to are moved; bones that never move are applied to them beforehand.
struct HandTracking: Sendable {
  /// A finger's bones: the fixed first one, then three that move.
  struct Finger: TensorTree, Sendable {
    /// The first bone's absolute pose, `[4, 4]`.
    var root: Tensor
    /// The rest poses of the other bones relative to their parents, `[3, 4, 4]`.
    var rest: Tensor
    /// The inverses of their absolute rest poses, `[3, 4, 4]`.
    var inverse: Tensor

    mutating func visit(_ visitor: inout TensorVisitor) {
      visitor.visit(&root, "root")
      visitor.visit(&rest, "rest")
      visitor.visit(&inverse, "inverse")
    }
  }

  /// The vertices that measured points refer to, one for each or three corners of a triangle for each.
  struct Vertices: Sendable {
    /// Each vertex, with a 1 behind, times its weight for each moving bone of each finger, `[5, N, 3, 4]`.
    let basis: Tensor
    /// What the bones that do not move add to each vertex, `[N, 3]`.
    let fixed: Tensor
  }

  /// All five fingers, with a leading axis.
  let fingers: Finger
  let corners: [Vertices]
  /// `[N, 3]`.
  let points: Tensor

  /// The residuals, `[N, 3]`, from 26 parameters and, for triangles, the points' coordinates in them, `[N, 2]`.
  func residuals(_ theta: Tensor, _ coordinates: Tensor?) -> Tensor {
    let (basis, fixed) = surface(coordinates)
    let moved = fixed + sum(vmap(Self.contribution)(theta[6...].reshaped(to: [5, 4]), fingers, basis), along: [0])
    return points - Self.placed(moved, theta[0..<6])
  }

  /// The residuals and their Jacobian, `[3N, 26]`, or `[3N, 28]` with each row's own two coordinates first.
  func residualsWithJacobian(_ theta: Tensor, _ coordinates: Tensor?) -> [Tensor] {
    let count = points.shape[0]
    let (basis, fixed) = surface(coordinates)
    let (bends, global) = (theta[6...].reshaped(to: [5, 4]), theta[0..<6])
    let moved = fixed + sum(vmap(Self.contribution)(bends, fingers, basis), along: [0])
    let byGlobal = Gradus.jacobian(at: global) { (global: Tensor) -> Tensor in points - Self.placed(moved, global) }
    // A finger moves only what hangs on it: five small Jacobians side by side instead of one of 20 columns.
    let slope = vmap { (bend: Tensor, finger: Finger, basis: Tensor) -> Tensor in
      Gradus.jacobian(at: bend) { (bend: Tensor) -> Tensor in
        -Self.turned(Self.contribution(bend, finger, basis), global)
      }
    }
    let byFinger = slope(bends, fingers, basis)
    var columns = [byGlobal, byFinger.transposed([1, 2, 0, 3]).reshaped(to: [count, 3, 20])]
    if let coordinates {
      let ownColumns = (0..<2).map { column in
        let seed = Tensor((0..<count).flatMap { _ in column == 0 ? [1.0, 0] : [0.0, 1] }, shape: [count, 2])
        return jvp(at: coordinates, along: seed) { residuals(theta, $0) }.tangent
      }
      columns.insert(stack(ownColumns, axis: 2), at: 0)
    }
    let entries = concatenate(columns, axis: 2)
    return [points - Self.placed(moved, global), entries.reshaped(to: [3 * count, entries.shape[2]])]
  }

  /// The weighted vertices and their fixed parts; inside triangles, those of the corners by the coordinates.
  private func surface(_ coordinates: Tensor?) -> (basis: Tensor, fixed: Tensor) {
    guard let coordinates, corners.count == 3 else { return (corners[0].basis, corners[0].fixed) }
    let (first, second) = (coordinates[0..., 0], coordinates[0..., 1])
    let shares = [first, second, 1 - first - second]
    let terms = zip(shares, corners).map { share, corner in
      (share.reshaped(to: [-1, 1, 1]) * corner.basis, share.expandingAxis(1) * corner.fixed)
    }
    return (terms[0].0 + terms[1].0 + terms[2].0, terms[0].1 + terms[1].1 + terms[2].1)
  }

  /// What a finger's moving bones add to the vertices, `[N, 3]`.
  private static func contribution(_ bend: Tensor, _ finger: Finger, _ basis: Tensor) -> Tensor {
    var pose = finger.root
    let skins = (0..<3).map { bone in
      let flexion = turnAboutX(bend[bone == 0 ? 0 : bone + 1])
      let motion = bone == 0 ? matmul(turnAboutZ(bend[1]), flexion) : flexion
      pose = matmul(matmul(pose, finger.rest[bone]), motion)
      return matmul(pose, finger.inverse[bone])[0..<3]
    }
    return einsum("nbc,bac->na", basis, stack(skins))
  }

  private static func turnAboutX(_ angle: Tensor) -> Tensor { xAxis + cos(angle) * yzPlane + sin(angle) * yToZ }

  private static func turnAboutZ(_ angle: Tensor) -> Tensor { zAxis + cos(angle) * xyPlane + sin(angle) * xToY }

  // A rotation is what it keeps, plus cos θ times the plane that it turns, plus sin θ times a quarter turn of that.
  private static let xAxis = Tensor([[1.0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]])
  private static let yzPlane = Tensor([[0.0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]])
  private static let yToZ = Tensor([[0.0, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 0]])
  private static let zAxis = Tensor([[0.0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
  private static let xyPlane = Tensor([[1.0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
  private static let xToY = Tensor([[0.0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])

  /// Rotated by the first three global parameters and moved by the others.
  private static func placed(_ vertices: Tensor, _ global: Tensor) -> Tensor {
    turned(vertices, global) + global[3..<6]
  }

  /// Rotated by the axis times angle in the first three global parameters; not at all for angles below 1e-4.
  private static func turned(_ vertices: Tensor, _ global: Tensor) -> Tensor {
    let r = (0..<3).map { global[$0] }
    let square = r[0] * r[0] + r[1] * r[1] + r[2] * r[2]
    let isSmall = square .< 1e-8
    let safe = select(isSmall, 1, square)
    let angle = sqrt(safe)
    let across = select(isSmall, 0, sin(angle) / angle)
    let along = select(isSmall, 0, (1 - cos(angle)) / safe)
    let cosine = select(isSmall, 1, cos(angle))
    let rows = (0..<3).map { i in
      (0..<3).map { j in
        let product = r[i] * r[j] * along
        if i == j { return product + cosine }
        let k = 3 - i - j
        return (j - i + 3) % 3 == 1 ? product - r[k] * across : product + r[k] * across
      }
    }
    return matmul(vertices, stack(rows.map { stack($0) }).transposed)
  }
}
