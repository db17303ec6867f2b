import Domain

/// What forecasts need to know of activity: sums over the users of each pool.
///
/// A user of two pools is two users, as on the bill.
public struct ActivitySummary: Sendable {
  /// Ids of the pools in order; "" where the pool is not known.
  public let pools: [String]
  /// The months from the first with activity to that of `lastDay`.
  public let calendar: MonthCalendar
  /// The last day that was looked at.
  public let lastDay: Day
  /// The last day on which somebody was active.
  public let lastActivity: Day
  /// By pool.
  let histories: [ActivityHistory]

  /// - Parameter hasReference: also keep what the published roster method needs, for a `Backtest`.
  public init(_ panel: ActivityPanel, hasReference: Bool = false) {
    pools = panel.pools
    calendar = panel.calendar
    lastDay = panel.lastDay
    lastActivity = panel.lastActivity
    histories = panel.users.map { ActivityHistory(panel, users: $0, hasReference: hasReference) }
  }

  /// Sums up what was counted.
  ///
  /// - Parameters:
  ///   - names: of the pools that were counted.
  ///   - endsWithActivity: the summary ends with its last day of activity; else with the last day that was looked at.
  /// - Returns: nil where nobody was active.
  public init?(_ counts: [ActivityCount], pools names: [String], endsWithActivity: Bool) {
    guard let first = counts.first else { return nil }
    var histories = first.histories
    for count in counts.dropFirst() {
      for (index, history) in count.histories.enumerated() { histories[index].add(history) }
    }
    let whole = ActivitySummary.sum(of: histories, first.calendar)
    let days = (0..<first.calendar.count).flatMap { month in
      (1...31).filter { whole.active(month, $0) > 0 }.map { (month: month, day: $0) }
    }
    guard let start = days.first, let end = days.last else { return nil }
    lastActivity = first.calendar.month(end.month).firstDay.advanced(by: end.day - 1)
    lastDay = endsWithActivity ? lastActivity : first.until
    let months = start.month..<(endsWithActivity ? end.month + 1 : first.calendar.count)
    calendar = MonthCalendar(first: first.calendar.month(months.lowerBound), count: months.count)
    // A pool whose activity is all after the last day is not known yet.
    let order = names.indices.filter { histories[$0].userMonthCount > 0 }.sorted { names[$0] < names[$1] }
    pools = order.map { names[$0] }
    self.histories = order.map { pool in
      var history = histories[pool].trimmed(to: months)
      history.cumulate()
      return history
    }
  }

  /// The history of all pools.
  var whole: ActivityHistory { ActivitySummary.sum(of: histories, calendar) }

  private static func sum(of histories: [ActivityHistory], _ calendar: MonthCalendar) -> ActivityHistory {
    histories.reduce(into: ActivityHistory(calendar: calendar, hasReference: histories.first?.hasReference ?? false)) {
      $0.add($1)
    }
  }

  /// Users times the months in which they were active.
  public var userMonthCount: Int { histories.reduce(0) { $0 + $1.userMonthCount } }
}

/// Counts users one by one, for an `ActivitySummary`: of a part of all users, so that threads can share the work.
public struct ActivityCount: Sendable {
  let calendar: MonthCalendar
  let until: Day
  /// By pool; without curves yet.
  fileprivate(set) var histories: [ActivityHistory]
  private let windows: [RosterWindow]
  /// By month: bits of the days that count.
  private let masks: [UInt32]

  /// - Parameters:
  ///   - first: activity before this month is not looked at.
  ///   - until: activity after this day is not looked at.
  ///   - pools: how many there are.
  ///   - hasReference: also keep what the published roster method needs, for a `Backtest`.
  public init(since first: Month, until: Day, pools: Int, hasReference: Bool = false) {
    let calendar = MonthCalendar(first: first, count: max(1, Int(until.month.index - first.index) + 1))
    self.calendar = calendar
    self.until = until
    histories = Array(
      repeating: ActivityHistory(calendar: calendar, hasReference: hasReference), count: pools)
    windows = calendar.rosterWindows
    masks = (0..<calendar.count).map { month in
      let length = month == calendar.count - 1 ? until.civil.day : calendar.lengths[month]
      return (2 << UInt32(length)) &- 2
    }
  }

  /// Adds a user of a pool.
  ///
  /// - Parameter months: in order, each once, and none of them outside of the count's.
  public mutating func add(_ months: UnsafeBufferPointer<UserMonth>, pool: Int) {
    let (first, masks) = (calendar.first.index, masks)
    histories[pool].add(count: months.count, windows) { index in
      let month = Int(months[index].month.index - first)
      return (month, months[index].days & masks[month])
    }
  }
}
