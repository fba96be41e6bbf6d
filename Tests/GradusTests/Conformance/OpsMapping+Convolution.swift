import Gradus

extension OpsMapping {
  /// Convolutions and pools, whatever the number of spatial axes.
  static let windows: [String: Operation] = {
    var operations: [String: Operation] = [:]
    for rank in 1...3 {
      operations["conv\(rank)d"] = { c, x in [biased(convolved(c, x, rank), x)] }
      for name in [
        "conv_transpose\(rank)d", "conv\(rank)d_transpose", "transposed_conv\(rank)d", "deconv\(rank)d",
        "conv_transpose",
      ] {
        operations[name] = { c, x in [biased(transposed(c, x, rank), x)] }
      }
      operations["max_pool\(rank)d"] = { c, x in
        let window = c.windowSizes(rank)
        return [
          maxPool(
            x[0], window: window, stride: c.spatial("stride"), padding: c.windowPadding(rank),
            dilation: c.spatial("dilation") ?? c.spatial("window_dilation") ?? [1])
        ]
      }
      operations["avg_pool\(rank)d"] = { c, x in
        let counts = c.parameters["count_padding"].number ?? c.parameters["count_include_pad"].number ?? 1
        return [
          averagePool(
            x[0], window: c.windowSizes(rank), stride: c.spatial("stride"), padding: c.windowPadding(rank),
            countingPadding: counts != 0)
        ]
      }
    }
    return operations
  }()

  private static func convolved(_ c: OpsCase, _ x: [Tensor], _ rank: Int) -> Tensor {
    convolution(
      x[0], x[1], stride: c.spatial("stride") ?? [1], padding: c.windowPadding(rank), dilation: c.kernelDilation,
      inputDilation: c.spatial("input_dilation") ?? [1], groups: c.groups)
  }

  private static func transposed(_ c: OpsCase, _ x: [Tensor], _ rank: Int) -> Tensor {
    var kernel = x[1]
    if c.parameters["layout"].text?.contains("kernel O") == true, c.groups == 1 {
      kernel = kernel.transposed([1, 0] + Array(2..<kernel.rank))
    }
    return transposedConvolution(
      x[0], kernel, stride: c.spatial("stride") ?? [1], padding: c.windowPadding(rank),
      outputPadding: c.spatial("output_padding") ?? [0], dilation: c.kernelDilation, groups: c.groups)
  }

  /// With a third input, one number for each output channel.
  private static func biased(_ result: Tensor, _ x: [Tensor]) -> Tensor {
    x.count < 3 ? result : result + x[2].reshaped(to: [-1] + [Int](repeating: 1, count: result.rank - 2))
  }
}

extension OpsCase {
  var groups: Int { Int(parameters["groups"].number ?? 1) }

  /// One number for each spatial axis, or one for all; nil where the parameter is missing.
  func spatial(_ key: String) -> [Int]? {
    for name in [key, key + "s"] {
      if let number = parameters[name].number { return [Int(number)] }
      if let numbers = parameters[name].list { return numbers.compactMap(\.number).map { Int($0) } }
    }
    return nil
  }

  var kernelDilation: [Int] { spatial("kernel_dilation") ?? spatial("dilation") ?? [1] }

  func windowSizes(_ rank: Int) -> [Int] {
    let sizes = spatial("window") ?? spatial("kernel_size") ?? spatial("window_shape") ?? []
    return sizes.count == 1 ? [Int](repeating: sizes[0], count: rank) : sizes
  }

  /// A name, a number for all sides, one for each axis, or pairs of low and high.
  func windowPadding(_ rank: Int) -> WindowPadding {
    let padding = parameters["padding"]
    if let name = padding.text { return name.uppercased() == "SAME" ? .same : .valid }
    if let number = padding.number { return .symmetric([Int(number)]) }
    guard let entries = padding.list, !entries.isEmpty else { return .valid }
    let pairs = entries.map { $0.list?.compactMap(\.number).map { Int($0) } ?? [] }
    if pairs.allSatisfy({ $0.count == 2 }) { return .explicit(low: pairs.map { $0[0] }, high: pairs.map { $0[1] }) }
    return .symmetric(entries.compactMap(\.number).map { Int($0) })
  }
}
