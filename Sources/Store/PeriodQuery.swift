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
    try readRollUp { reader in
      let query = try PeriodQuery(reader, pool: pool, month: month, boundaries: boundaries)
      return try query.run(without: excluded)
    }
  }
}

/// Finds in which periods of a month each user of a pool was active.
///
/// The day masks of the roll-up tell it, and for the days on which a period ends the events of that day.
private struct PeriodQuery {
  let reader: RollUpReader
  let month: Month
  let boundaries: [Instant]
  /// The ids of rows of `pool` that stand for it.
  let ids: [Int64]
  var pools: String { ids.map(String.init).joined(separator: ", ") }

  init(_ reader: RollUpReader, pool: String, month: Month, boundaries: [Instant]) throws {
    self.reader = reader
    self.month = month
    self.boundaries = boundaries
    ids = try Int64.fetchAll(
      reader.db, sql: "SELECT id FROM shown_pool WHERE pool = ? ORDER BY id", arguments: [pool])
  }

  func run(without excluded: Set<UUID128>) throws -> [UInt64: ActiveUsers] {
    guard let known = ids.last else { return [:] }
    // On days on which a period ends, the events tell; all of their users are in the roll-up too.
    let splitDays = Set(boundaries.filter { $0.day.start != $0 }.map(\.day))
    var split: [UUID128: UInt64] = [:]
    for day in splitDays { try addEvents(of: day, to: &split) }
    let eventPeriods = split
    let periodOfDay = (0..<month.length).map { index -> UInt64 in
      let day = month.firstDay.advanced(by: index)
      return splitDays.contains(day) ? 0 : 1 << UInt64(period(of: day.start))
    }
    let enterprise = try EnterpriseProviders(reader.db)
    let pools = try PoolList(reader.db)
    let parts = try reader.inSlices { slice in
      var counts: [UInt64: ActiveUsers] = [:]
      var federated = try EnterpriseUsers(reader, month, pool: known, pools, slice, enterprise)
      try reader.eachUser(month, pools: ids, slice) { user, days, _, _ in
        var periods = eventPeriods.isEmpty ? 0 : eventPeriods[user] ?? 0
        var rest = days >> 1
        while rest != 0 {
          periods |= periodOfDay[rest.trailingZeroBitCount]
          rest &= rest - 1
        }
        guard periods != 0, excluded.isEmpty || !excluded.contains(user) else { return }
        counts[periods, default: ActiveUsers(direct: 0)].count(isEnterprise: try federated.contains(user))
      }
      return counts
    }
    return parts.reduce(into: [:]) { counts, part in
      for (periods, users) in part {
        counts[periods, default: ActiveUsers(direct: 0)].direct += users.direct
        counts[periods, default: ActiveUsers(direct: 0)].enterprise += users.enterprise
      }
    }
  }

  private func addEvents(of day: Day, to periods: inout [UUID128: UInt64]) throws {
    let events = try RawStatement(
      reader.db,
      """
      SELECT user, time FROM event LEFT JOIN client ON event.pool < 0 AND client.id = event.client
      WHERE time >= \(day.start.secondsSinceEpoch) AND time < \(day.start.secondsSinceEpoch) + 86400
        AND user IS NOT NULL AND kind IN (SELECT id FROM kind WHERE counts)
        AND coalesce(client.pool, event.pool) IN (\(pools))
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
