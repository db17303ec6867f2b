import Domain

/// Collects activity in any order into an `ActivityPanel`.
///
/// Activity that comes month by month, as from a sorted file, takes 10 bytes per user and month; in any
/// other order it is merged now and then, so that repetitions take no room for long.
public struct ActivityPanelBuilder {
  private let until: Day?
  private let endsWithActivity: Bool
  private var poolNumbers: [String: Int] = [:]
  private var poolNames: [String] = []
  private var numbering = UserNumbering()
  /// By user.
  private var poolOfUser: [UInt32] = []
  /// The month that is being filled: the days of each user, and the users that have any.
  private var openMonth: Int32 = .min
  private var openDays: [UInt32] = []
  /// The days of it that count, and those on which somebody was active.
  private var openMask: UInt32 = 0
  private var openUnion: UInt32 = 0
  private var touched: [UInt32] = []
  /// Rows of months that were filled.
  private var users: [UInt32] = []
  private var months: [Int32] = []
  private var days: [UInt32] = []
  private var mergeLimit = ActivityPanelBuilder.firstMergeLimit
  private var lastActivity: Day?

  private static let firstMergeLimit = 4_000_000
  /// Forty years: a date that is wrong by centuries must not take memory for them.
  public static let maximumMonths: Int32 = 480

  /// - Parameters:
  ///   - until: activity after this day is not looked at.
  ///   - endsWithActivity: the panel ends with its last day of activity; else with `until`, and the days between are
  ///     days on which nobody was active.
  public init(until: Day? = nil, endsWithActivity: Bool = false) {
    self.until = until
    self.endsWithActivity = endsWithActivity || until == nil
  }

  /// The number of a pool, "" for one that is not known.
  public mutating func pool(_ name: String) -> Int {
    if let number = poolNumbers[name] { return number }
    poolNumbers[name] = poolNames.count
    poolNames.append(name)
    return poolNames.count - 1
  }

  /// Adds days of a user in a month: bit n of `days` is day n.
  public mutating func add(_ days: UInt32, of user: UUID128, pool: Int, in month: Month) {
    add(days, UserNumbering.mixed(UserNumbering.mixed(UInt64(pool), user.high), user.low), pool, month)
  }

  private mutating func add(_ allDays: UInt32, _ hash: UInt64, _ pool: Int, _ month: Month) {
    if month.index != openMonth { open(month) }
    let days = allDays & openMask
    guard days != 0 else { return }
    let user = numbering.number(of: hash)
    if user == poolOfUser.count {
      poolOfUser.append(UInt32(pool))
      openDays.append(0)
    }
    if openDays[user] == 0 { touched.append(UInt32(user)) }
    openDays[user] |= days
    openUnion |= days
  }

  private mutating func open(_ month: Month) {
    closeMonth()
    openMonth = month.index
    // Bits 1 to the length of the month, or to the last day that is looked at.
    let length = until.map { $0.month == month ? $0.civil.day : $0.month < month ? 0 : month.length } ?? month.length
    openMask = length == 0 ? 0 : (2 << UInt32(length)) &- 2
    if days.count > mergeLimit { merge() }
  }

  private mutating func closeMonth() {
    if openUnion != 0 {
      let last = Month(index: openMonth).firstDay.advanced(by: 31 - openUnion.leadingZeroBitCount - 1)
      lastActivity = lastActivity.map { max($0, last) } ?? last
      openUnion = 0
    }
    for user in touched {
      users.append(user)
      months.append(openMonth)
      days.append(openDays[Int(user)])
      openDays[Int(user)] = 0
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Puts rows of the same user and month together.
  private mutating func merge() {
    let sorted = rowsByUser(order: Array(0..<numbering.count))
    users = []
    users.reserveCapacity(sorted.days.count)
    for user in 0..<numbering.count {
      for _ in sorted.starts[user]..<sorted.starts[user + 1] { users.append(UInt32(user)) }
    }
    (months, days) = (sorted.months, sorted.days)
    mergeLimit = max(ActivityPanelBuilder.firstMergeLimit, days.count * 2)
  }

  /// The rows by user in this order, each user's months ascending and each once.
  private func rowsByUser(order: [Int]) -> (starts: [Int], months: [Int32], days: [UInt32]) {
    var starts = Array(repeating: 0, count: order.count + 1)
    var place = Array(repeating: UInt32(0), count: order.count)
    for (index, user) in order.enumerated() { place[user] = UInt32(index) }
    for user in users { starts[Int(place[Int(user)]) + 1] += 1 }
    for index in 0..<order.count { starts[index + 1] += starts[index] }
    var next = starts
    var sortedMonths = Array(repeating: Int32(0), count: days.count)
    var sortedDays = Array(repeating: UInt32(0), count: days.count)
    for row in days.indices {
      let index = Int(place[Int(users[row])])
      sortedMonths[next[index]] = months[row]
      sortedDays[next[index]] = days[row]
      next[index] += 1
    }
    var kept = 0
    for index in 0..<order.count {
      let rows = starts[index]..<starts[index + 1]
      if rows.dropFirst().contains(where: { sortedMonths[$0 - 1] > sortedMonths[$0] }) {
        let order = rows.sorted { sortedMonths[$0] < sortedMonths[$1] }
        let (newMonths, newDays) = (order.map { sortedMonths[$0] }, order.map { sortedDays[$0] })
        sortedMonths.replaceSubrange(rows, with: newMonths)
        sortedDays.replaceSubrange(rows, with: newDays)
      }
      starts[index] = kept
      for row in rows {
        if kept > starts[index], sortedMonths[kept - 1] == sortedMonths[row] {
          sortedDays[kept - 1] |= sortedDays[row]
        } else {
          sortedMonths[kept] = sortedMonths[row]
          sortedDays[kept] = sortedDays[row]
          kept += 1
        }
      }
    }
    starts[order.count] = kept
    sortedMonths.removeSubrange(kept...)
    sortedDays.removeSubrange(kept...)
    return (starts, sortedMonths, sortedDays)
  }

  private mutating func dropRows(before first: Int32) {
    guard months.contains(where: { $0 <= first }) else { return }
    let kept = months.indices.filter { months[$0] > first }
    (users, months, days) = (kept.map { users[$0] }, kept.map { months[$0] }, kept.map { days[$0] })
  }

  /// The panel; nil when no activity was added.
  public consuming func panel() -> ActivityPanel? {
    closeMonth()
    guard let lastActivity else { return nil }
    let lastDay = endsWithActivity ? lastActivity : until ?? lastActivity
    dropRows(before: lastDay.month.index - ActivityPanelBuilder.maximumMonths)
    guard let first = months.min() else { return nil }
    // A pool whose activity is all after the last day is not known yet.
    var isKnown = Array(repeating: false, count: poolNames.count)
    for pool in poolOfUser { isKnown[Int(pool)] = true }
    let poolOrder = poolNames.indices.filter { isKnown[$0] }.sorted { poolNames[$0] < poolNames[$1] }
    var rank = Array(repeating: 0, count: poolNames.count)
    for (index, pool) in poolOrder.enumerated() { rank[pool] = index }
    // Users by pool, in the order in which they came.
    var sizes = Array(repeating: 0, count: poolOrder.count + 1)
    for pool in poolOfUser { sizes[rank[Int(pool)] + 1] += 1 }
    for index in poolOrder.indices { sizes[index + 1] += sizes[index] }
    var next = sizes
    var order = Array(repeating: 0, count: poolOfUser.count)
    for (user, pool) in poolOfUser.enumerated() {
      order[next[rank[Int(pool)]]] = user
      next[rank[Int(pool)]] += 1
    }
    let sorted = rowsByUser(order: order)
    let calendar = MonthCalendar(first: Month(index: first), count: Int(lastDay.month.index - first) + 1)
    return ActivityPanel(
      pools: poolOrder.map { poolNames[$0] }, calendar: calendar, lastDay: lastDay, lastActivity: lastActivity,
      users: poolOrder.indices.map { sizes[$0]..<sizes[$0 + 1] }, starts: sorted.starts,
      months: sorted.months.map { Int16($0 - first) }, days: sorted.days)
  }
}
