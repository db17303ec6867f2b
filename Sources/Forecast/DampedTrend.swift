/// Holt's exponential smoothing with a trend that fades.
///
/// Gardner and McKenzie 1985, https://doi.org/10.1287/mnsc.31.10.1237
struct DampedTrend {
  /// Share of a surprise that the level takes.
  let level: Double
  /// Share of a change of level that the trend takes.
  let trend: Double
  /// What is left of the trend a month later.
  let damping: Double

  /// One value ahead of a series that is not empty.
  func next(_ series: [Double]) -> Double { forecasts(series, count: 1).values[0] }

  /// Values ahead, and the one-step errors inside the series.
  func forecasts(_ series: [Double], count: Int) -> (values: [Double], errors: [Double]) {
    var (height, slope) = (series[0], 0.0)
    var errors: [Double] = []
    for value in series.dropFirst() {
      let expected = height + damping * slope
      errors.append(value - expected)
      let new = expected + level * (value - expected)
      slope = damping * slope + trend * (new - height - damping * slope)
      height = new
    }
    var values: [Double] = []
    var (fade, sum) = (1.0, 0.0)
    for _ in 0..<count {
      fade *= damping
      sum += fade
      values.append(height + sum * slope)
    }
    return (values, errors)
  }
}
