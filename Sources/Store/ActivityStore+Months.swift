import Domain
import GRDB

extension ActivityStore {
  /// The months that have records, in order.
  public func months() throws -> [Month] {
    try read { db in
      let days = try Int32.fetchAll(db, sql: "SELECT DISTINCT day FROM activity_day ORDER BY day")
      return Array(Set(days.map { Day(daysSinceEpoch: $0).month })).sorted()
    }
  }

  /// The last day of a month that has records; nil when it has none.
  public func lastDay(of month: Month) throws -> Day? {
    try read { db in
      try Int32.fetchOne(
        db, sql: "SELECT max(day) FROM activity_day WHERE day >= ? AND day < ?",
        arguments: [month.firstDay.daysSinceEpoch, month.next.firstDay.daysSinceEpoch]
      ).map(Day.init(daysSinceEpoch:))
    }
  }

  /// One month as it is in the database now.
  ///
  /// A month without records has no pools.
  public func activity(in month: Month) throws -> MonthlyActivity {
    try readRollUp { try MonthQuery($0, month, rules).run() }
  }

  /// The requests of machines for tokens in a month, up to the end of a day.
  public func machineTokens(in month: Month, through lastDay: Day) throws -> [MachineTokens] {
    try readRollUp { try MonthQuery($0, month, rules, through: lastDay).machineTokens() }
  }

  /// Whether some users of a month came through an identity provider, of whatever type.
  public func hasProviders(in month: Month) throws -> Bool {
    try read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS(SELECT 1 FROM user_provider WHERE month = ?)", arguments: [month.index]) ?? false
    }
  }

  /// What all records were that the database was fed.
  public func records() throws -> RecordCounts {
    try read { db in
      let sums = [
        "records", "recorded", "duplicates", "not_cognito", "failed", "unattributed", "not_counted", "rejected",
      ].map { "coalesce(sum(\($0)), 0)" }.joined(separator: ", ")
      var records = RecordCounts()
      guard let row = try Row.fetchOne(db, sql: "SELECT \(sums) FROM input") else { return records }
      records.read = row[0]
      records.recorded = row[1]
      records.duplicates = row[2]
      records.notCognito = row[3]
      records.failed = row[4]
      records.unattributed = row[5]
      records.notCounted = row[6]
      records.rejected = row[7]
      return records
    }
  }

  /// What the log told of the plans of each pool, by pool id.
  public func poolHistories() throws -> [String: PoolHistory] {
    try read { db in
      var histories: [String: PoolHistory] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT pool, created FROM pool WHERE pool IS NOT NULL") {
        let created: Int64? = row[1]
        histories[row[0]] = PoolHistory(created: created.map(Instant.init(secondsSinceEpoch:)))
      }
      let plans = "SELECT pool.pool, since, plan FROM pool_plan JOIN pool ON pool.id = pool_plan.pool ORDER BY since"
      for row in try Row.fetchAll(db, sql: plans) {
        let (pool, since, plan): (String, Int64, String) = (row[0], row[1], row[2])
        guard let plan = Plan(rawValue: plan) else { continue }
        histories[pool]?.plans.append((Instant(secondsSinceEpoch: since), plan))
      }
      return histories
    }
  }
}

/// What a log told of a pool's life.
public struct PoolHistory: Sendable {
  /// When it was created, if that was recorded.
  public var created: Instant?
  /// Each plan from its instant on, in order.
  public var plans: [(since: Instant, plan: Plan)] = []
}
