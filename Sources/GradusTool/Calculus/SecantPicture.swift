import GradusCalculus
import GradusPlot

/// Secants that close to a tangent, above the errors of their slopes.
struct SecantPicture {
  let panels: Panels

  init(
    of function: Expression, by variable: Variable, at point: [Variable: Double], _ table: SecantTable
  ) throws(EvaluationError) {
    // Without a value for its variable the function cannot be drawn.
    let start = try Expression.variable(variable).value(at: point)
    var secants = Plot.secants(
      function.text(.unicode), of: { (try? function.value(at: point.merging([variable: $0]) { $1 })) ?? .nan },
      at: start, slope: table.derivative)
    secants.x.label = "\(variable)"
    let errors = Plot.secantErrors(table.rows.map { ($0.step, $0.error) })
    panels = Panels(rows: [[secants], [errors]])
  }
}
