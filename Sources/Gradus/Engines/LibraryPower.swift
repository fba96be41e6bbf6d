#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// C's `pow`: defined for negative bases with integer exponents, and 0⁰ = 1, unlike swift-numerics' power of reals.
@Sendable func libraryPower(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

/// C's `cbrt`: the real cube root, of negative numbers too.
@Sendable func libraryCubeRoot(_ x: Double) -> Double { cbrt(x) }
