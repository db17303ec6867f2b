import Foundation

/// Exponential smoothing whose parameters are estimated from the series: a level alone, with a trend, and with a trend
/// that fades, of logarithms and of numbers (Hyndman, Koehler, Snyder and Grose 2002,
/// https://doi.org/10.1016/S0169-2070(01)00110-8).
///
/// All of them count, each with the likelihood that its AICc gives it (Akaike weights: Kolassa 2011,
/// International Journal of Forecasting 27, 238–251): a few years of months seldom tell which one is right, and to take
/// the likeliest alone erred more.
///
/// Errors are linear in the level and the slope with which a series begins, so these are found exactly for each
/// combination of smoothing parameters; those are searched on a grid, as fine as a few years of months can tell.
struct ExponentialSmoothing {
  enum Trend: CaseIterable {
    case none, linear, damped

    /// Numbers that are estimated, with the variance of the errors.
    var freedom: Int {
      switch self {
      case .none: 3
      case .linear: 5
      case .damped: 6
      }
    }

    fileprivate var parameters: [Parameters] {
      switch self {
      case .none: ExponentialSmoothing.levels.map { Parameters(level: $0, trend: 0, damping: 1) }
      case .linear:
        ExponentialSmoothing.levels.flatMap { level in
          ExponentialSmoothing.trends.map { Parameters(level: level, trend: level * $0, damping: 1) }
        }
      case .damped:
        ExponentialSmoothing.levels.flatMap { level in
          ExponentialSmoothing.trends.flatMap { trend in
            ExponentialSmoothing.dampings.map { Parameters(level: level, trend: level * trend, damping: $0) }
          }
        }
      }
    }
  }

  fileprivate struct Parameters {
    /// Share of a surprise that the level takes, and that the slope takes.
    let level: Double
    let trend: Double
    /// What is left of the slope a month later.
    let damping: Double
  }

  private static let levels = [0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.99]
  /// Of what the level takes.
  private static let trends = [0.02, 0.08, 0.2, 0.4]
  private static let dampings = [0.85, 0.93, 0.98]
  private static let choices = Trend.allCases.map { (trend: $0, parameters: $0.parameters) }

  /// The part of the series that is looked at: ten years.
  private static let window = 120
  /// A series of fewer months has no model.
  static let minimumMonths = 5

  /// What follows a series by one of the models.
  struct Model {
    let trend: Trend
    /// AICc; a lower one is likelier.
    let score: Double
    /// By months ahead, from one on.
    var values: [Double]
  }

  /// The values that follow a series of logarithms, by models of the logarithms and of the numbers themselves: steady
  /// growth by a share is a straight line in the one, by a number in the other.
  static func forecasts(_ logarithms: [Double], count: Int) -> [Double]? {
    let series = logarithms.suffix(window)
    guard series.count >= minimumMonths else { return nil }
    let mean = series.reduce(0, +) / Double(series.count)
    // Around their mean, logarithms sum to 0: so does ln of the derivative between both scales, and scores compare.
    let centred = series.map { $0 - mean }
    var models = self.models(centred, count: count)
    for var model in self.models(centred.map { exp($0) }, count: count) {
      // A straight line may lead below nothing.
      model.values = model.values.map { log(max($0, 0.02)) }
      models.append(model)
    }
    guard let least = models.map(\.score).min() else { return nil }
    let weights = models.map { exp((least - $0.score) / 2) }
    let all = weights.reduce(0, +)
    return (0..<count).map { index in
      zip(weights, models).reduce(mean) { $0 + $1.0 / all * $1.1.values[index] }
    }
  }

  /// Every model that the series is long enough for, with its best parameters.
  static func models(_ series: [Double], count: Int) -> [Model] {
    let months = Double(series.count)
    return choices.compactMap { trend, parameters in
      let freedom = Double(trend.freedom)
      guard months - freedom - 1 > 0 else { return nil }
      var least: (fit: Fit, parameters: Parameters)?
      for parameters in parameters {
        let fit = Fit(series, parameters, hasTrend: trend != .none)
        if least.map({ fit.squares < $0.fit.squares }) ?? true { least = (fit, parameters) }
      }
      guard let least else { return nil }
      let score =
        months * log(max(least.fit.squares / months, 1e-12)) + 2 * freedom + 2 * freedom * (freedom + 1)
        / (months - freedom - 1)
      var (fade, sum) = (1.0, 0.0)
      let values = (0..<count).map { _ in
        fade *= least.parameters.damping
        sum += fade
        return least.fit.level + sum * least.fit.slope
      }
      return Model(trend: trend, score: score, values: values)
    }
  }

  /// The best beginning for some parameters: the sum of squared errors, and the level and slope at the end.
  private struct Fit {
    let squares: Double
    let level: Double
    let slope: Double

    init(_ series: [Double], _ parameters: Parameters, hasTrend: Bool) {
      let (alpha, beta, phi) = (parameters.level, parameters.trend, parameters.damping)
      // The same recursion from nothing, from a level of 1 on a series of zeros, and from a slope of 1.
      var (level, slope) = (0.0, 0.0)
      var (levelOfLevel, slopeOfLevel) = (1.0, 0.0)
      var (levelOfSlope, slopeOfSlope) = (0.0, hasTrend ? 1.0 : 0)
      var (levels, both, slopes, levelErrors, slopeErrors, errors) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
      for value in series {
        let expected = level + phi * slope
        let error = value - expected
        let byLevel = levelOfLevel + phi * slopeOfLevel
        let bySlope = levelOfSlope + phi * slopeOfSlope
        levels += byLevel * byLevel
        both += byLevel * bySlope
        slopes += bySlope * bySlope
        levelErrors += byLevel * error
        slopeErrors += bySlope * error
        errors += error * error
        (level, slope) = (expected + alpha * error, phi * slope + beta * error)
        (levelOfLevel, slopeOfLevel) = (byLevel * (1 - alpha), phi * slopeOfLevel - beta * byLevel)
        (levelOfSlope, slopeOfSlope) = (bySlope * (1 - alpha), phi * slopeOfSlope - beta * bySlope)
      }
      let determinant = levels * slopes - both * both
      var (firstLevel, firstSlope) = (levelErrors / max(levels, 1e-300), 0.0)
      if determinant > 1e-9 * levels * slopes {
        firstLevel = (levelErrors * slopes - slopeErrors * both) / determinant
        firstSlope = (levels * slopeErrors - both * levelErrors) / determinant
      }
      squares =
        errors - 2 * (firstLevel * levelErrors + firstSlope * slopeErrors) + firstLevel * firstLevel * levels
        + 2 * firstLevel * firstSlope * both + firstSlope * firstSlope * slopes
      self.level = level + firstLevel * levelOfLevel + firstSlope * levelOfSlope
      self.slope = slope + firstLevel * slopeOfLevel + firstSlope * slopeOfSlope
    }
  }
}
