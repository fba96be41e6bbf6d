import Gradus
import GradusTestSupport
import Testing

/// How tensors, types and programs look as text.
@Suite struct PrintTests {
  struct Golden: Sendable, CustomStringConvertible {
    let tensor: Tensor
    let description: String
    init(_ tensor: Tensor, _ text: String) { (self.tensor, description) = (tensor, text) }
  }

  static let tensors: [Golden] = [
    Golden(Tensor(2.5), "2.5"),
    Golden(Tensor(-3), "-3"),
    Golden(Tensor(true), "true"),
    Golden(2.5, "2.5"),
    Golden(Tensor([1, 2, 3]), "[1, 2, 3]"),
    Golden(Tensor([1, -20, 300]), "[  1, -20, 300]"),
    Golden(Tensor([true, false]), "[ true, false]"),
    Golden(Tensor([[1.0, 2], [3, 4]]), "[[1.0, 2.0],\n [3.0, 4.0]]"),
    Golden(Tensor([[-1.0, 2.5], [3, 10]]), "[[-1.0,  2.5],\n [ 3.0, 10.0]]"),
    Golden(Tensor([0.1, 0.2] as [Float]), "[0.1, 0.2]"),
    Golden(Tensor([Double.nan, -.infinity, 1]), "[ nan, -inf,  1.0]"),
    Golden(Tensor(-Double.nan), "nan"), Golden(Tensor(-Float.nan), "nan"),
    Golden(Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 2, 2]), "[[[1, 2],\n  [3, 4]],\n\n [[5, 6],\n  [7, 8]]]"),
    Golden(Tensor([Double]()), "[] (f64[0])"),
    Golden(Tensor.zeros([2, 0, 3], .i32), "[] (i32[2, 0, 3])"),
    Golden(Tensor.zeros([1 << 40, 0]), "[] (f64[1099511627776, 0])"),
    Golden(Tensor.iota(2000), "[   0,    1,    2, ..., 1997, 1998, 1999]"),
  ]

  @Test(arguments: tensors)
  func `a tensor prints in aligned columns`(golden: Golden) {
    #expect("\(golden.tensor)" == golden.description)
  }

  @Test func `large matrices are elided on both axes`() {
    let text = "\(Tensor.iota(1600).reshaped(to: [40, 40]))"
    let lines = text.split(separator: "\n")
    #expect(lines.count == 7)
    #expect(lines[0] == "[[   0,    1,    2, ...,   37,   38,   39],")
    #expect(lines[3] == " ...,")
    #expect(lines[6] == " [1560, 1561, 1562, ..., 1597, 1598, 1599]]")
  }

  @Test func `debugging shows the type too`() {
    #expect(Tensor([1.0, 2]).debugDescription == "[1.0, 2.0]: f64[2]")
  }

  @Test func `types print their extents`() {
    #expect("\(TensorType(.f32, [2, 3]))" == "f32[2, 3]")
    #expect("\(TensorType(.bool))" == "bool[]")
    #expect("\(TensorType(.i64, [0]))" == "i64[0]")
  }

  @Test func `a failed tensor prints its error`() {
    let text = "\(Tensor([1.0, 2]).reshaped(to: [3]))"
    #expect(text.hasPrefix("error: PrintTests.swift:"))
    #expect(text.contains("reshape: expected"))
  }

  @Test func `a recorded tensor prints its variable and type`() {
    _ = gradient(at: Tensor([1.0, 2])) { x in
      #expect("\(x)" == "%0: f64[2]")
      return sum(x)
    }
  }

  @Test func `a program prints attributes, several inputs and several outputs`() throws {
    let types = [TensorType(.f32, [2, 3]), TensorType(.f32, [3])]
    let program = try Program(
      tracing: { [matmul($0[0], $0[1]), ($0[0] + 1).transposed, max($0[0], along: [1])] }, of: types)
    #expect(
      "\(program)" == """
        program(%0: f32[2, 3], %1: f32[3]) {
          %2: f32[2]    = contract[axes: 1=0] %0, %1
          %3: f32[2, 3] = fill[1.0]
          %4: f32[2, 3] = add %0, %3
          %5: f32[3, 2] = transpose[axes: 1 0] %4
          %6: f32[2]    = max[axes: 1] %0
          return %2, %5, %6 }
        """)
  }

  @Test func `the program of a derivative prints`() throws {
    let program = try Program(tracing: { x in derivative(at: x) { y in y * y * y } }, of: TensorType(.f64))
    try program.check()
    #expect("\(program)".hasPrefix("program(%0: f64[]) {\n"))
  }
}
