import Foundation

/// The simple methods that forecast coming months from the totals of past ones, on logarithms.
struct SeriesMethods {
  static let count = 6
  static let names = ["damped-trend", "theta", "level", "last-month", "seasonal-naive", "exponential-smoothing"]
  /// What each counts for before errors are known: the one that estimates its parameters is the best alone, those that
  /// repeat a month the worst.
  static let priors = [1.0, 1, 1, 0.3, 0.3, 10]

  /// The part of the series that methods look at: ten years.
  private static let window = 120

  /// Logarithms of users by month.
  ///
  /// A month without anybody between months with users is one that was not recorded, and is as the month before it: as
  /// one without users it would look like the collapse of the pool, and its date a year later like the next one.
  ///
  /// - Parameter isFollowed: whether there are users after the last month.
  static func logarithms(_ totals: some BidirectionalCollection<Int>, isFollowed: Bool = false) -> [Double] {
    let unbroken = isFollowed ? totals.count : totals.count - totals.reversed().prefix { $0 == 0 }.count
    var logarithms: [Double] = []
    for (place, total) in totals.enumerated() {
      let value = log(max(1, Double(total)))
      logarithms.append(total == 0 && place < unbroken ? logarithms.last ?? value : value)
    }
    return logarithms
  }

  /// By method: values 1 to `count` months ahead; nil where there is not enough history.
  ///
  /// - Parameter series: logarithms of at least one month.
  static func forecasts(_ series: [Double], count: Int) -> [[Double]?] {
    let series = Array(series.suffix(window))
    let seasons = Seasons(series)
    let plain = seasons.plain
    func seasoned(_ values: [Double]) -> [Double] { seasons.added(to: values) }
    let level = best(plain, DampedTrend.levels, count: 1)[0]
    let slope = self.slope(Array(plain.suffix(60)))
    return [
      seasoned(best(plain, DampedTrend.all, count: count)),
      // Theta: half the drift of the straight line on a smoothed level (Hyndman and Billah 2003).
      seasoned((1...count).map { level + slope / 2 * Double($0) }),
      seasoned(DampedTrend(level: 0.35, trend: 0, damping: 0.9).forecasts(plain, count: count).values),
      Array(repeating: series[series.count - 1], count: count),
      series.count < 12 ? nil : (0..<count).map { series[series.count - 12 + $0 % 12] },
      ExponentialSmoothing.forecasts(plain, count: count).map(seasoned),
    ]
  }

  /// The last of them alone; nil where there is not enough history.
  static func smoothed(_ series: [Double], count: Int) -> [Double]? {
    let seasons = Seasons(Array(series.suffix(window)))
    return ExponentialSmoothing.forecasts(seasons.plain, count: count).map(seasons.added)
  }

  /// A series without what each month of the year differs by.
  private struct Seasons {
    let plain: [Double]
    private let effects: [Double]

    init(_ series: [Double]) {
      let effects = SeriesMethods.seasonalEffects(series)
      self.effects = effects
      plain = series.indices.map { series[$0] - effects[$0 % 12] }
    }

    /// The months that follow the series, with their effects.
    func added(to values: [Double]) -> [Double] {
      values.indices.map { values[$0] + effects[(plain.count + $0) % 12] }
    }
  }

  /// The forecasts of the smoothing that erred least inside the series.
  private static func best(_ series: [Double], _ choices: [DampedTrend], count: Int) -> [Double] {
    var best: (values: [Double], error: Double)?
    for choice in choices {
      let (values, errors) = choice.forecasts(series, count: count)
      // Old errors fade; a single jump must not decide.
      let error = errors.reduce(0) { $0 * 0.98 + min(abs($1), 0.5) * min(abs($1), 0.5) }
      if best.map({ error < $0.error * 0.98 }) ?? true { best = (values, error) }
    }
    return best?.values ?? Array(repeating: series[series.count - 1], count: count)
  }

  /// Least-squares slope a month.
  private static func slope(_ series: [Double]) -> Double {
    guard series.count > 3 else { return 0 }
    let middle = Double(series.count - 1) / 2
    let mean = series.reduce(0, +) / Double(series.count)
    var (products, squares) = (0.0, 0.0)
    for (index, value) in series.enumerated() {
      products += (Double(index) - middle) * (value - mean)
      squares += (Double(index) - middle) * (Double(index) - middle)
    }
    return products / squares
  }

  /// What each month of the year differs by, from the first month of the series on; zeros before there are two years.
  ///
  /// Ratios to the centred mean of twelve months, averaged, and drawn to zero as far as years disagree: twice as far as
  /// chance explains.
  static func seasonalEffects(_ series: [Double]) -> [Double] {
    var effects = Array(repeating: 0.0, count: 12)
    guard series.count >= 24 else { return effects }
    let start = max(0, series.count - 84)
    var rests = Array(repeating: [Double](), count: 12)
    for index in (start + 6)..<(series.count - 6) {
      let mean = ((series[index - 6] + series[index + 6]) / 2 + series[(index - 5)...(index + 5)].reduce(0, +)) / 12
      rests[index % 12].append(series[index] - mean)
    }
    let means = rests.map { $0.isEmpty ? 0 : $0.reduce(0, +) / Double($0.count) }
    let repeated = rests.indices.filter { rests[$0].count > 1 }
    let overall = means.reduce(0, +) / 12
    // One year tells nothing about how much years differ.
    guard !repeated.isEmpty else { return means.map { ($0 - overall) / 2 } }
    let within =
      repeated.map { month in
        rests[month].reduce(0) { $0 + ($1 - means[month]) * ($1 - means[month]) } / Double(rests[month].count - 1)
      }.reduce(0, +) / Double(repeated.count)
    let years = Double(rests.map(\.count).reduce(0, +)) / 12
    let found = means.reduce(0) { $0 + ($1 - overall) * ($1 - overall) } / 12
    // Chance alone makes half of all series differ more than it does on the average; those shall have no seasons.
    let trust = max(0, found - 2 * within / years) / (found + 1e-12)
    for month in 0..<12 { effects[month] = (means[month] - overall) * trust }
    return effects
  }
}

extension DampedTrend {
  static let levels = [0.1, 0.2, 0.3, 0.5, 0.7, 0.9].map { DampedTrend(level: $0, trend: 0, damping: 0.9) }
  static let all =
    levels
    + [(0.2, 0.05), (0.3, 0.1), (0.5, 0.1), (0.5, 0.2), (0.7, 0.1), (0.9, 0.1)].map {
      DampedTrend(level: $0.0, trend: $0.1, damping: 0.9)
    }
}
