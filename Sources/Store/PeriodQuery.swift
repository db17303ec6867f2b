import Domain
import GRDB

extension ActivityStore {
  /// The users of a pool by the periods of a month in which they were active.
  ///
  /// - Parameter boundaries: the instants, in order and inside the month, at which one period ends and the next begins.
  /// - Parameter excluded: users that are left out.
  /// - Returns: numbers of users by the set of their periods: bit n is period n.
  public func usersByPeriods(
    of pool: String, in month: Month, boundaries: [Instant], without excluded: Set<UUID128> = []
  ) throws -> [UInt64: ActiveUsers] {
    try read { db in
      let query = try PeriodQuery(db, pool: pool, month: month, boundaries: boundaries)
      return try query.run(without: excluded)
    }
  }
}

/// Finds in which periods of a month each user of a pool was active.
///
/// The day masks of the roll-up tell it, and for the days on which a period ends the events of that day.
private struct PeriodQuery {
  let db: Database
  let month: Month
  let boundaries: [Instant]
  /// The ids of rows of `pool` that stand for it.
  let ids: Set<Int64>
  var pools: String { ids.map(String.init).joined(separator: ", ") }

  init(_ db: Database, pool: String, month: Month, boundaries: [Instant]) throws {
    self.db = db
    self.month = month
    self.boundaries = boundaries
    ids = Set(try Int64.fetchAll(db, sql: "SELECT id FROM shown_pool WHERE pool = ?", arguments: [pool]))
  }

  func run(without excluded: Set<UUID128>) throws -> [UInt64: ActiveUsers] {
    var periods: [UUID128: UInt64] = [:]
    let splitDays = Set(boundaries.filter { $0.day.start != $0 }.map(\.day))
    let rows = try RawStatement(
      db, "SELECT user, days FROM user_month WHERE month = \(month.index) AND pool IN (\(pools))")
    let periodOfDay = (0..<month.length).map { period(of: month.firstDay.advanced(by: $0).start) }
    while try rows.step() {
      var mask: UInt64 = 0
      for day in 1...month.length where rows.int(1) >> Int64(day) & 1 == 1 {
        if !splitDays.contains(month.firstDay.advanced(by: day - 1)) { mask |= 1 << UInt64(periodOfDay[day - 1]) }
      }
      periods[rows.uuid(0), default: 0] |= mask
    }
    for day in splitDays { try addEvents(of: day, to: &periods) }
    let known = ids.max() ?? 0
    let enterprise = try EnterpriseUsers(db, month: month) { ids.contains($0) ? known : $0 }
    return periods.reduce(into: [:]) { counts, next in
      guard next.value != 0, !excluded.contains(next.key) else { return }
      let isEnterprise = enterprise.contains(next.key, in: known)
      counts[next.value, default: ActiveUsers(direct: 0)].count(isEnterprise: isEnterprise)
    }
  }

  private func addEvents(of day: Day, to periods: inout [UUID128: UInt64]) throws {
    let events = try RawStatement(
      db,
      """
      SELECT user, time FROM event
      WHERE time >= \(day.start.secondsSinceEpoch) AND time < \(day.start.secondsSinceEpoch) + 86400
        AND user IS NOT NULL AND kind IN (SELECT id FROM kind WHERE counts) AND pool IN (\(pools))
      -- A row of an activity file names no time of the day, and stands at its begin.
      UNION ALL SELECT user, day * 86400 FROM activity_row
      WHERE day = \(day.daysSinceEpoch) AND kind IN (SELECT id FROM kind WHERE counts) AND pool IN (\(pools))
      """)
    while try events.step() {
      periods[events.uuid(0), default: 0] |= 1 << UInt64(period(of: Instant(secondsSinceEpoch: events.int(1))))
    }
  }

  /// The number of the period that an instant is in.
  private func period(of instant: Instant) -> Int {
    boundaries.prefix { $0 <= instant }.count
  }
}
