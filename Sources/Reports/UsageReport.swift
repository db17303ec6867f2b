import Domain
import Forecast

/// How a month was used: users by day, week and month, who came and who left, when, and how fast.
public struct UsageReport: Hashable, Sendable {
  public var month: Month
  /// Days of the month that count: all, or those up to the day that counts as today.
  public var days: Int
  /// The month is over; on its last day it is not.
  public var isComplete: Bool
  /// Users of all pools together; a person in two pools is two users.
  public var total: UsageCount
  /// By pool.
  public var pools: [Pool] = []
  public var clients: [Client] = []
  /// Counted events by weekday, from Monday, and hour in UTC; empty where nothing tells hours.
  public var hours: [[Int]] = []
  public var peaks: [Peak] = []
  /// Where the numbers come from, as a sentence.
  public var origin: String
  public var warnings: [String] = []
  public var notes: [String] = []
  /// How many of the last months have cohorts and growth in tables.
  public var shownMonths = 12

  public struct Pool: Hashable, Sendable {
    public var pool: PoolActivity
    public var count: UsageCount

    public init(pool: PoolActivity, count: UsageCount) {
      self.pool = pool
      self.count = count
    }
  }

  public struct Client: Hashable, Sendable {
    public var pool: String?
    public var client: String
    public var name: String?
    public var users: Int
    /// Of the whole month before.
    public var previousUsers: Int
    /// Of the month before, up to the same day.
    public var previousUsersSameDays: Int

    public init(
      pool: String?, client: String, name: String? = nil, users: Int, previousUsers: Int, previousUsersSameDays: Int
    ) {
      self.pool = pool
      self.client = client
      self.name = name
      self.users = users
      self.previousUsers = previousUsers
      self.previousUsersSameDays = previousUsersSameDays
    }
  }

  /// The busiest second of a category of requests.
  public struct Peak: Hashable, Sendable {
    public var account: String
    public var region: String
    public var category: String
    public var requests: Int64
    public var limit: Int64
    public var second: Instant
    /// Whether every second of the month was ruled out to be busier.
    public var isHighest: Bool

    public init(
      account: String, region: String, category: String, requests: Int64, limit: Int64, second: Instant, isHighest: Bool
    ) {
      self.account = account
      self.region = region
      self.category = category
      self.requests = requests
      self.limit = limit
      self.second = second
      self.isHighest = isHighest
    }
  }

  /// - Parameter isComplete: nil where all days of a month that counts are over.
  public init(month: Month, days: Int, isComplete: Bool? = nil, total: UsageCount, origin: String) {
    self.month = month
    self.days = days
    self.isComplete = isComplete ?? (days == month.length)
    self.total = total
    self.origin = origin
  }

  /// Days of the month before that the month is compared with: as many as a running month has had, else all of them,
  /// also where the month before is the longer one.
  var previousDays: Int { isComplete ? total.previousLength : min(days, total.previousLength) }
}

extension UsageCount {
  /// Users a day on average, over the first days of the month, rounded to whole ones.
  func averageDaily(_ days: Int) -> Int { UsageCount.average(dailyUsers.prefix(days)) }

  /// The same in tenths of a user, a half up: few users a month are none a day when rounded to whole ones.
  func averageDailyTenths(_ days: Int) -> Int { UsageCount.average(dailyUsers.prefix(days), times: 10) }

  /// Tenths of a user a day on average, over the first days of the month before.
  func previousAverageDailyTenths(_ days: Int) -> Int {
    UsageCount.average(previousDailyUsers.prefix(days), times: 10)
  }

  private static func average(_ users: ArraySlice<Int>, times factor: Int = 1) -> Int {
    users.isEmpty ? 0 : (users.reduce(0, +) * factor * 2 + users.count) / (users.count * 2)
  }

  /// The average day's users of all users of the month, in tenths of a percent.
  func stickiness(_ days: Int) -> Int { permille(dailyUsers.prefix(days).reduce(0, +), of: mau * days) }

  /// The same of the first days of the month before.
  func previousStickiness(_ days: Int) -> Int {
    permille(previousDailyUsers.prefix(days).reduce(0, +), of: previousUsers(days) * days)
  }

  /// Users of the first days of the month before.
  func previousUsers(_ days: Int) -> Int {
    let users = previousMonthToDate
    return users.isEmpty ? 0 : users[min(days, users.count) - 1]
  }
}

/// The share in tenths of a percent, a half up.
func permille(_ part: Int, of whole: Int) -> Int {
  whole == 0 ? 0 : (part * 2_000 + whole) / (whole * 2)
}

/// Writes tenths of a percent, as in "12.3 %".
func percentText(_ permille: Int) -> String { "\(permille / 10).\(permille % 10) %" }

/// Writes tenths, as in "1,234.5".
func tenthsText(_ tenths: Int) -> String { "\((tenths / 10).grouped).\(tenths % 10)" }
