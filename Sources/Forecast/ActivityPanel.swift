import Domain

/// Who was active on which days, as one row per user and month: 6 bytes a row and 8 bytes a user.
///
/// A user of two pools is two users, as on the bill. Months without activity have no row.
public struct ActivityPanel: Sendable {
  /// Ids of the pools in order; "" where the pool is not known.
  public let pools: [String]
  /// The months from the first with activity to that of `lastDay`.
  public let calendar: MonthCalendar
  /// The last day that was looked at: activity after it is not in the panel.
  public let lastDay: Day
  /// The last day on which somebody was active.
  public let lastActivity: Day
  /// Numbers of the users of each pool.
  let users: [Range<Int>]
  /// By user: where its rows begin; one more at the end.
  let starts: [Int]
  /// By row: months after the first of the calendar, ascending for each user.
  let months: [Int16]
  /// By row: bit n is day n of the month.
  let days: [UInt32]

  /// Rows: users times the months in which they were active.
  public var userMonthCount: Int { days.count }
  public var userCount: Int { starts.count - 1 }
  public var isEmpty: Bool { days.isEmpty }

  /// Calls `body` with the months of each user, user by user: bit n of `days` is day n.
  public func forEachUserMonth(_ body: (_ pool: Int, _ user: Int, _ month: Month, _ days: UInt32) -> Void) {
    for (pool, range) in users.enumerated() {
      for user in range {
        for row in starts[user]..<starts[user + 1] { body(pool, user, calendar.month(Int(months[row])), days[row]) }
      }
    }
  }
}

/// Consecutive months by their number from 0, with lengths and weekdays.
public struct MonthCalendar: Hashable, Sendable {
  public let first: Month
  public let count: Int
  /// Days of each month.
  let lengths: [Int]
  /// Weekday of the day before each month's first: 0 is Monday.
  private let weekdayBefore: [Int]

  public init(first: Month, count: Int) {
    self.first = first
    self.count = count
    let months = (0..<count).map { Month(index: first.index + Int32($0)) }
    lengths = months.map(\.length)
    // 1970-01-01 was a Thursday: 3 when Monday is 0. Days may be before it.
    weekdayBefore = months.map { ((Int($0.firstDay.daysSinceEpoch) + 2) % 7 + 7) % 7 }
  }

  public func month(_ index: Int) -> Month { Month(index: first.index + Int32(index)) }

  /// By month: which days of the three months before it are in the last 30 and 60.
  var rosterWindows: [RosterWindow] {
    (0..<count).map { month in
      func length(_ back: Int) -> Int { month >= back ? lengths[month - back] : 30 }
      return RosterWindow(lengths: (length(1), length(2), length(3)))
    }
  }

  /// 0 for Monday to 6 for Sunday; `day` counts from 1.
  func weekday(_ month: Int, _ day: Int) -> Int { (weekdayBefore[month] + day) % 7 }
}
