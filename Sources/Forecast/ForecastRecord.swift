/// How forecasts of the same kind fared in past months: made from what was known then, compared with what came.
public struct ForecastRecord: Hashable, Sendable {
  /// Past months that were forecast.
  public let months: Int
  /// Median of |forecast − actual| ÷ actual, in percent; nil without months.
  public let medianError: Double?
  /// The same for the month before each, taken as it was.
  public let naiveMedianError: Double?
  /// Months for which there was an interval, and how many of them it held.
  public let intervals: Int
  public let held: Int
  /// In percent.
  public let level: Int

  /// Share of intervals that held, in percent.
  public var coverage: Double? { intervals == 0 ? nil : 100 * Double(held) / Double(intervals) }

  struct Outcome {
    /// As fractions of the actual value.
    let error: Double
    let naiveError: Double?
    /// Nil when there was no interval.
    let wasInside: Bool?
  }

  init(_ outcomes: [Outcome], level: Int) {
    months = outcomes.count
    medianError = outcomes.isEmpty ? nil : 100 * median(outcomes.map(\.error))
    let naive = outcomes.compactMap(\.naiveError)
    naiveMedianError = naive.isEmpty ? nil : 100 * median(naive)
    intervals = outcomes.filter { $0.wasInside != nil }.count
    held = outcomes.filter { $0.wasInside == true }.count
    self.level = level
  }
}
