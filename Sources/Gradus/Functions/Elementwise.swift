/// x² of each element.
public func square(_ x: Tensor) -> Tensor { x * x }

/// Each element moved into lower … upper. The derivative is 0 outside and at the bounds.
public func clamp(_ x: Tensor, _ lower: Tensor, _ upper: Tensor) -> Tensor { minimum(maximum(x, lower), upper) }
