import Foundation

/// The reference outputs of one instance.
struct Reference {
  let path: String
  private let values: [String: Any]
  private let arrays: [String: [Double]]

  /// Reads `X.ref.json` and, if there is one, `X.ref.npz`.
  init(path: String) throws {
    self.path = path
    guard let data = FileManager.default.contents(atPath: path + ".ref.json") else {
      throw FileError(path: path + ".ref.json", reason: "cannot be read")
    }
    guard let values = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw FileError(path: path + ".ref.json", reason: "expected a JSON object")
    }
    self.values = values
    arrays = FileManager.default.fileExists(atPath: path + ".ref.npz") ? try readNPZ(path: path + ".ref.npz") : [:]
  }

  func number(_ name: String) throws -> Double {
    guard let number = values[name] as? NSNumber else { throw missing(name) }
    return number.doubleValue
  }

  func integer(_ name: String) throws -> Int { Int(try number(name)) }

  func text(_ name: String) -> String? { values[name] as? String }

  /// A list of numbers, or of lists of numbers one after the other; from the archive where the text has only samples.
  func numbers(_ name: String) throws -> [Double] {
    if let array = arrays[name] { return array }
    guard let list = values[name] as? [Any] else { throw missing(name) }
    return list.flatMap { element in
      if let row = element as? [NSNumber] { return row.map(\.doubleValue) }
      return [(element as? NSNumber)?.doubleValue ?? .nan]
    }
  }

  /// Checks that the reader saw the instance that the reference describes.
  func checkSizes(_ sizes: [String: Int]) throws {
    for (name, size) in sizes where try integer(name) != size {
      throw FileError(path: path, reason: "\(name) is \(size) here and \(try integer(name)) in the reference")
    }
  }

  /// How a whole array compares with the sums that the reference gives of it.
  func checks(_ name: String, _ array: [Double]) throws -> Agreement {
    guard let checks = values[name + "_checks"] as? [String: NSNumber] else { throw missing(name + "_checks") }
    func check(_ name: String) throws -> Double {
      guard let value = checks[name] else { throw missing(name) }
      return value.doubleValue
    }
    guard array.count == Int(try check("count")) else { return .none }
    let sum = accurateSum(array)
    let length = accurateSum(array.map { $0 * $0 }).squareRoot()
    let largest = array.reduce(0) { Swift.max($0, $1.magnitude) }
    let cosines = accurateSum(array.enumerated().map { $0.element * cos(Double($0.offset)) })
    // A sum of n terms is as exact as its terms, whose sizes add up to at most √n times the length.
    let scale = try check("l2") * Double(array.count).squareRoot()
    let differences = [
      (sum - (try check("sum"))) / scale, (cosines - (try check("dot_cos"))) / scale,
      (length - (try check("l2"))) / (try check("l2")), (largest - (try check("max_abs"))) / (try check("max_abs")),
    ]
    let worst = differences.map(\.magnitude).reduce(0) { $1.isNaN ? .infinity : Swift.max($0, $1) }
    return Agreement(rho: worst, relative: worst)
  }

  private func missing(_ name: String) -> FileError { FileError(path: path, reason: "the reference has no \(name)") }
}

/// The sum with the rounding errors of all additions made good (Neumaier's), for millions of terms.
func accurateSum(_ terms: [Double]) -> Double {
  var (sum, error) = (0.0, 0.0)
  for term in terms {
    let next = sum + term
    error += sum.magnitude >= term.magnitude ? sum - next + term : term - next + sum
    sum = next
  }
  return sum + error
}

/// How near two arrays are: the larger, the worse.
struct Agreement {
  /// The largest |x − y| / max(1, |x| + |y|).
  var rho: Double
  /// max |x − y| / max |y|.
  var relative: Double

  /// Arrays that cannot be compared.
  static let none = Agreement(rho: .infinity, relative: .infinity)

  /// Whether both limits of the benchmark's rule hold.
  var holds: Bool { rho < 1e-8 && relative <= 1e-11 }

  init(rho: Double, relative: Double) { (self.rho, self.relative) = (rho, relative) }

  init(_ values: [Double], _ references: [Double]) {
    guard values.count == references.count else {
      self = .none
      return
    }
    var (rho, largest, difference) = (0.0, 0.0, 0.0)
    for (x, y) in zip(values, references) {
      // A value that is not a number is as far away as can be.
      let distance = (x - y).magnitude.isNaN ? Double.infinity : (x - y).magnitude
      rho = Swift.max(rho, distance / Swift.max(1, x.magnitude + y.magnitude))
      difference = Swift.max(difference, distance)
      largest = Swift.max(largest, y.magnitude)
    }
    self.init(rho: rho, relative: largest == 0 ? difference : difference / largest)
  }

  /// The worse of two.
  func and(_ other: Agreement) -> Agreement {
    Agreement(rho: Swift.max(rho, other.rho), relative: Swift.max(relative, other.relative))
  }
}
