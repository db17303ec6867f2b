import Domain
import Forecast
import Store

/// What has happened in the running month of a forecast, up to its day: nobody needs to guess how that is charged.
struct RunningMonth {
  let month: Month
  /// The first instant that is not known.
  let end: Instant
  /// Tokens of machines up to the day.
  private(set) var machineTokens: [MachineTokens] = []
  /// Some of its users came through an identity provider.
  private(set) var hasProviders = false
  /// Users of a pool by the periods between boundaries in which they were active, up to the day or the month's end.
  private let periods: (_ pool: String, _ boundaries: [Instant]) throws -> [UInt64: ActiveUsers]
  private let known = Known()

  /// What was asked for before: the bills of all ends ask the same, and each time is a pass over the pool's month.
  private final class Known {
    struct Question: Hashable {
      var pool: String
      var boundaries: [Instant]
    }

    var users: [Question: [UInt64: ActiveUsers]] = [:]
  }

  init(store: ActivityStore, through lastDay: Day) throws {
    let month = lastDay.month
    self.month = month
    end = lastDay.advanced(by: 1).start
    machineTokens = try store.machineTokens(in: month, through: lastDay)
    hasProviders = try store.hasProviders(in: month)
    periods = { pool, boundaries in try store.usersByPeriods(of: pool, in: month, boundaries: boundaries) }
  }

  /// The month of an activity file, which knows whole days only.
  init(panel: ActivityPanel) {
    let month = panel.lastDay.month
    self.month = month
    end = panel.lastDay.advanced(by: 1).start
    periods = { pool, boundaries in
      var users: [UInt64: ActiveUsers] = [:]
      panel.forEachUserMonth { place, _, rowMonth, days in
        guard rowMonth == month, panel.pools[place] == pool else { return }
        var mask: UInt64 = 0
        for day in 0..<month.length where days >> UInt32(day + 1) & 1 == 1 {
          let start = month.firstDay.advanced(by: day).start
          mask |= 1 << UInt64(boundaries.prefix { $0 <= start }.count)
        }
        users[mask, default: ActiveUsers(direct: 0)].direct += 1
      }
      return users
    }
  }

  /// Users of a pool by the periods in which they were active.
  ///
  /// - Parameter boundaries: as of `ActivityStore.usersByPeriods`.
  func users(of pool: String, _ boundaries: [Instant]) throws -> [UInt64: ActiveUsers] {
    let question = Known.Question(pool: pool, boundaries: boundaries)
    if let users = known.users[question] { return users }
    let users = try find(pool, boundaries)
    known.users[question] = users
    return users
  }

  private func find(_ pool: String, _ boundaries: [Instant]) throws -> [UInt64: ActiveUsers] {
    guard end < month.end else { return try periods(pool, boundaries) }
    // What is recorded after the day is a period of its own, and left out.
    let split = Set(boundaries + [end]).sorted()
    var users: [UInt64: ActiveUsers] = [:]
    for (mask, count) in try periods(pool, split) {
      var known: UInt64 = 0
      for (index, start) in ([month.start] + split).enumerated() where start < end && mask >> UInt64(index) & 1 == 1 {
        known |= 1 << UInt64(boundaries.prefix { $0 <= start }.count)
      }
      guard known != 0 else { continue }
      users[known, default: ActiveUsers(direct: 0)] += count
    }
    return users
  }

  /// The periods that are not over, as a set: those in which users can still be active.
  func periodsToCome(_ boundaries: [Instant]) -> UInt64 {
    guard end < month.end else { return 0 }
    let first = boundaries.prefix { $0 <= end }.count
    return (first...boundaries.count).reduce(0) { $0 | 1 << UInt64($1) }
  }
}
