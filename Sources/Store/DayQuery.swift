import Domain
import GRDB

extension ActivityStore {
  /// Active users of a month by day, summed over pools: a user of two pools counts in both, as in the bill.
  public func dailyUsers(in month: Month) throws -> DailyUsers {
    try read { db in
      var query = DayQuery(db: db, month: month)
      return try query.run()
    }
  }
}

/// Users of one month by day; the first element is day 1.
public struct DailyUsers: Hashable, Sendable {
  /// Users with counted activity on the day.
  public var active: [Int]
  /// Different users from day 1 up to and with the day.
  public var cumulative: [Int]
}

/// Reads the day masks of one month, in the order of the key, so that a user's rows are together.
private struct DayQuery {
  let db: Database
  let month: Month
  /// By day of the month; 0 is not used.
  private var active = [Int](repeating: 0, count: 32)
  private var first = [Int](repeating: 0, count: 32)

  init(db: Database, month: Month) {
    self.db = db
    self.month = month
  }

  mutating func run() throws -> DailyUsers {
    // Rows of pools that are not known come first in the key, and are few.
    let targets = try resolvedPools()
    var merged: [Int64: [UUID128: Int64]] = [:]
    let rows = try RawStatement(
      db, "SELECT pool, user, days FROM user_month WHERE month = \(month.index) ORDER BY pool, user, client")
    var last: (pool: Int64, user: UUID128, days: Int64) = (0, .none, 0)
    while try rows.step() {
      let (pool, user, days) = (rows.int(0), rows.uuid(1), rows.int(2))
      if let target = targets[pool] {
        merged[target, default: [:]][user, default: 0] |= days
        continue
      }
      if (pool, user) != (last.pool, last.user) {
        add(last.days)
        last = (pool, user, merged[pool]?.removeValue(forKey: user) ?? 0)
      }
      last.days |= days
    }
    add(last.days)
    for users in merged.values { for days in users.values { add(days) } }
    var sum = 0
    let days = 1...month.length
    return DailyUsers(
      active: days.map { active[$0] },
      cumulative: days.map { day in
        sum += first[day]
        return sum
      })
  }

  private mutating func add(_ days: Int64) {
    guard days != 0 else { return }
    first[days.trailingZeroBitCount] += 1
    var rest = days
    while rest != 0 {
      active[rest.trailingZeroBitCount] += 1
      rest &= rest - 1
    }
  }

  /// Unknown pools that stand for the only known one of their account and Region.
  private func resolvedPools() throws -> [Int64: Int64] {
    let rows = try RawStatement(
      db,
      """
      SELECT shown_pool.id, pool.id FROM shown_pool JOIN pool ON pool.pool = shown_pool.pool WHERE shown_pool.id < 0
      """)
    var pools: [Int64: Int64] = [:]
    while try rows.step() { pools[rows.int(0)] = rows.int(1) }
    return pools
  }
}
