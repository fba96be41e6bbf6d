import Gradus
import GradusTestSupport

/// The table of cases: at least one row for every primitive. A new primitive adds a row here and nothing else.
enum PrimitiveCases {
  static let all: [PrimitiveCase] =
    elementary + elementaryEdges + relatives + reciprocals + reciprocalEdges + gammas + arithmetic + powers + polar
    + logarithmsOfSums + remainders + rounding + comparison + integers + reductions + extrema
    + reshaping + slicing + joining + matrixProducts + contractions + indexing + constants + composites + statistics
    + windows + convolutions + transposedConvolutions + pools
    + control + series
    + assembly
    + cumulations + sorting + alongAxes + scattering + running + quantiles
    + rearranging + diagonals + tensorProducts + einsums + dynamicSlices + grids
    + activations + activationLimits + losses + similarities + normalizations + networks
    + factorizations + spectra + matrixNorms + matrixFunctions + systems

  static let differentiable = all.filter(\.isDifferentiable)
  static let smooth = all.filter { $0.smoothness == .twice && !$0.activeInputs.isEmpty }

  /// Special numbers at which functions have poles, jumps and limits.
  static let special: [Double] = [-.infinity, -2, -1, -0.5, -0.0, 0, 0.5, 1, 2, .infinity, .nan]
}
