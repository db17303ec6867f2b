import Domain

/// What is expected of the running month and of the months after it.
public struct ActivityForecast: Hashable, Sendable {
  /// The last day that was looked at.
  public let asOf: Day
  /// Of the intervals, in percent.
  public let level: Int
  /// All pools together; a user of two pools is two, as on the bill.
  public let total: ScopeForecast
  /// In order of their ids.
  public let pools: [PoolForecast]
}

/// The forecast of one pool, or of all.
public struct ScopeForecast: Hashable, Sendable {
  /// Users of the running month up to the day of the forecast.
  public let seen: Int
  /// The running month first; empty where there is a refusal.
  public var months: [MonthForecast]
  /// Why there is no forecast.
  public let refusal: ForecastRefusal?
}

public struct PoolForecast: Hashable, Sendable {
  /// "" where the pool is not known.
  public let pool: String
  public var forecast: ScopeForecast
  /// By month of the total's forecast: its part of each of the three numbers, which add up over pools.
  public let shares: [UserRange]
}

/// Users expected, and the ends of the interval.
public struct UserRange: Hashable, Sendable {
  public let expected: Int
  public let low: Int
  public let high: Int

  public init(expected: Int, low: Int, high: Int) {
    self.expected = expected
    self.low = low
    self.high = high
  }
}

/// Monthly active users of one month.
public struct MonthForecast: Hashable, Sendable {
  public let month: Month
  /// The interval has the low end not below the users already seen.
  public let users: UserRange
  public let method: Method
  /// Whether past errors tell how wide the interval must be; else it is wide out of caution.
  public let isCalibrated: Bool
  /// The month before, or for coming months the last whole one; nil where there is none.
  public let naive: Int?
  /// Of forecasts of past months from the same day, or so many months ahead.
  public let record: ForecastRecord?

  public enum Method: Hashable, Sendable {
    /// The month is over.
    case known
    /// Methods and what they count for, the weightiest first.
    case combination([Weight])
    /// From this month alone, because there is none before it.
    case reach
    /// From the totals of past months.
    case series

    public struct Weight: Hashable, Sendable {
      public let candidate: Candidate
      /// In percent.
      public let percent: Int
    }
  }
}

/// Why a forecast is refused.
public enum ForecastRefusal: Error, Hashable, Sendable {
  /// Nobody was active in the month up to the day, and no month before tells what to expect.
  case noActivity
  /// No whole month before, and too few days of this one; it can be made at the end of `from`.
  case tooYoung(days: Int, from: Day)
}
