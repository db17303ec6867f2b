import Domain
import Foundation

/// Replays past months from given days, next to the published single methods: what `forecast --backtest` prints.
public struct Backtest: Hashable, Sendable {
  public let level: Int
  /// Months with fewer users are not judged; they are forecast and learned from.
  public let minimumUsers: Int
  public let days: [DayResult]
  /// By months ahead.
  public let ahead: [AheadResult]

  /// Forecasts from one day of the month.
  public struct DayResult: Hashable, Sendable {
    public let day: Int
    /// Months that were judged.
    public let record: ForecastRecord
    /// Median absolute errors in percent, over the months that the method could forecast.
    public let references: [Double?]
    public let candidates: [Double?]
  }

  public struct AheadResult: Hashable, Sendable {
    public let horizon: Int
    public let record: ForecastRecord
    /// The combined forecasts, by the month they are for.
    public let forecasts: [Forecast]

    public struct Forecast: Hashable, Sendable {
      public let month: Month
      public let expected: Double
    }
  }

  /// - Parameters:
  ///   - summary: with what the published roster method needs.
  ///   - months: coming months that are replayed, 0 for none.
  ///   - pool: only this one; nil for all.
  ///   - minimumUsers: nil for 60, or 20 where few months have as many.
  public init(
    _ summary: ActivitySummary, days: [Int] = [3, 7, 14, 21], months: Int = 12, level: Int = 80, pool: String? = nil,
    minimumUsers: Int? = nil
  ) {
    self.level = level
    var history = ActivityHistory(calendar: summary.calendar, hasReference: true)
    for (name, part) in zip(summary.pools, summary.histories) where pool == nil || name == pool { history.add(part) }
    // The last month counts when it is over.
    let isOver = summary.lastDay.civil.day == summary.lastDay.month.length
    let last = summary.calendar.count - (isOver ? 1 : 2)
    let first = history.firstWholeMonth
    let totals = first.map { $0 <= last ? ($0...last).map(history.total) : [] } ?? []
    let least = minimumUsers ?? (totals.filter { $0 >= 60 }.count > 40 ? 60 : 20)
    self.minimumUsers = least
    self.days = days.map { day in
      let replay =
        last >= 0 ? MonthEndReplay(history, last: last, day: day, level: level, isOver: true).entries : []
      // The first months have no history to speak of, for any method.
      let judged = replay.filter { entry in
        first.map { entry.month >= $0 + Backtest.warmUp } ?? false && entry.actual.map { $0 >= least } ?? false
      }
      func medianError(_ forecast: (MonthEndReplay.Entry) -> Double?) -> Double? {
        let errors = judged.compactMap { entry -> Double? in
          guard let actual = entry.actual, let forecast = forecast(entry) else { return nil }
          return abs(forecast / Double(actual) - 1)
        }
        return errors.isEmpty ? nil : 100 * median(errors)
      }
      return DayResult(
        day: day, record: MonthEndReplay.record(judged, history, level: level),
        references: Reference.allCases.map { reference in
          medianError { history.forecast(reference, month: $0.month, day: $0.day, firstMonth: first ?? 0) }
        },
        candidates: Candidate.allCases.map { candidate in medianError { $0.candidates[candidate.rawValue] } })
    }
    let series = MonthsAhead(totals: totals, horizons: max(months, 1), level: level)
    ahead =
      months == 0 || totals.isEmpty
      ? []
      : (1...months).map { horizon in
        let (record, forecasts) = series.replayed(horizon)
        return AheadResult(
          horizon: horizon, record: record,
          forecasts: forecasts.map { target, value in
            AheadResult.Forecast(month: summary.calendar.month((first ?? 0) + target), expected: exp(value))
          })
      }
  }

  static let warmUp = 6
}
