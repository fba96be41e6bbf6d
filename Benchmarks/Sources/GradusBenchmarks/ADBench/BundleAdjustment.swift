import Gradus

/// What a camera sees of a point: the variables of an observation, or of many (each tensor then has a leading axis).
struct Sighting: TensorTree, Sendable {
  /// Rotation as axis times angle (3), centre (3), focal length, principal point (2), radial distortion (2): `[11]`.
  var camera: Tensor
  /// `[3]`.
  var point: Tensor
  /// A scalar.
  var weight: Tensor

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&camera, "camera")
    visitor.visit(&point, "point")
    visitor.visit(&weight, "weight")
  }
}

/// BA: how far points in space fall from where cameras see them.
struct BundleAdjustment: Sendable {
  /// Which camera and which point each observation joins, `[p]`.
  let cameraOfObservation: Tensor
  let pointOfObservation: Tensor
  /// Where the point was seen, `[p, 2]`.
  let features: Tensor

  /// The weighted distances in the picture of one observation: two scalars.
  static func distances(_ sighting: Sighting, _ feature: Tensor) -> [Tensor] {
    let camera = sighting.camera
    let fromCentre = (0..<3).map { sighting.point[$0] - camera[3 + $0] }
    let position = rotated(fromCentre, by: (0..<3).map { camera[$0] })
    let (x, y) = (position[0] / position[2], position[1] / position[2])
    let s = x * x + y * y
    let distortion = 1 + s * (camera[9] + camera[10] * s)
    return zip([x, y], 0..<2).map { e, axis in
      sighting.weight * (camera[6] * (e * distortion) + camera[7 + axis] - feature[axis])
    }
  }

  /// Rodrigues' rotation of y by the angle |r| about the axis r: y cos θ + (r × y) sin θ / θ + r (r·y) (1 − cos θ) / θ².
  ///
  /// At r = 0 the three factors are 1, 1 and ½, and none of them changes to first order.
  private static func rotated(_ y: [Tensor], by r: [Tensor]) -> [Tensor] {
    let square = r[0] * r[0] + r[1] * r[1] + r[2] * r[2]
    let isZero = square .== 0
    let safe = select(isZero, 1, square)
    let angle = sqrt(safe)
    let cosine = select(isZero, 1, cos(angle))
    let across = select(isZero, 1, sin(angle) / angle)
    let along = select(isZero, 0.5, (1 - cosine) / safe) * (r[0] * y[0] + r[1] * y[1] + r[2] * y[2])
    return (0..<3).map { i in
      let (j, k) = ((i + 1) % 3, (i + 2) % 3)
      return y[i] * cosine + (r[j] * y[k] - r[k] * y[j]) * across + r[i] * along
    }
  }

  private func sightings(_ cameras: Tensor, _ points: Tensor, _ weights: Tensor) -> Sighting {
    Sighting(
      camera: cameras.gathered(cameraOfObservation), point: points.gathered(pointOfObservation), weight: weights)
  }

  /// The residuals, `[3p]`: a pair for each observation, then 1 − w² for each.
  func residuals(_ cameras: Tensor, _ points: Tensor, _ weights: Tensor) -> Tensor {
    let pairs = vmap { stack(Self.distances($0, $1)) }(sightings(cameras, points, weights), features)
    return concatenate([pairs.flattened, 1 - square(weights)])
  }

  /// The residuals and the entries of their sparse Jacobian row by row, `[31p]`: rows of 11 camera, 3 point and 1 weight
  /// entries, two for each observation, then the slope of each 1 − w².
  func residualsWithJacobian(_ cameras: Tensor, _ points: Tensor, _ weights: Tensor) -> [Tensor] {
    let rows = vmap { (sighting: Sighting, feature: Tensor) in
      let rows = (0..<2).map { axis in
        let slope = gradient(at: sighting) { Self.distances($0, feature)[axis] }
        return concatenate([slope.camera, slope.point, slope.weight.expandingAxis(0)])
      }
      return stack(rows)
    }(sightings(cameras, points, weights), features)
    let slopes = gradient(at: weights) { sum(1 - square($0)) }
    return [residuals(cameras, points, weights), concatenate([rows.flattened, slopes])]
  }

  /// The columns of the Jacobian's entries, in their order.
  func columns(cameras: Int, points: Int) throws -> [Int] {
    let pairs = zip(
      try cameraOfObservation.scalars(as: Int.self), try pointOfObservation.scalars(as: Int.self))
    let firstWeight = 11 * cameras + 3 * points
    var columns: [Int] = []
    for (observation, (camera, point)) in pairs.enumerated() {
      let firstPoint = 11 * cameras + 3 * point
      let row = Array(11 * camera..<11 * (camera + 1)) + Array(firstPoint..<firstPoint + 3)
      for _ in 0..<2 { columns += row + [firstWeight + observation] }
    }
    return columns + (0..<features.shape[0]).map { firstWeight + $0 }
  }
}
