import Domain
import Testing

@testable import Forecast

/// What is counted user by user is what the panel of the same rows says.
@Suite struct ActivitySummaryTests {
  private static let rows: [World.Row] = {
    var other = World(seed: 32, users: 30, months: 5, first: Month(year: 2024, month: 3))
    other.pool = "b"
    return World(seed: 31, users: 80, months: 8).rows + other.rows
  }()

  private struct User: Hashable {
    var id: UUID128
    var pool: String
  }

  private func counts(since first: Month, until: Day, pools: [String], parts: Int) -> [ActivityCount] {
    var users: [User: [Month: UInt32]] = [:]
    for row in Self.rows where row.day.month <= until.month {
      users[User(id: row.user, pool: row.pool), default: [:]][row.day.month, default: 0] |=
        1 << UInt32(row.day.civil.day)
    }
    var counts = Array(
      repeating: ActivityCount(since: first, until: until, pools: pools.count, hasReference: true), count: parts)
    for (user, months) in users {
      let sorted = months.map { UserMonth(month: $0.key, days: $0.value) }.sorted { $0.month < $1.month }
      let part = Int(user.id.low % UInt64(parts))
      sorted.withUnsafeBufferPointer { counts[part].add($0, pool: pools.firstIndex(of: user.pool) ?? -1) }
    }
    return counts
  }

  /// With months before the first activity and behind the last, days after the last that is looked at, and a pool that
  /// has no activity up to it.
  @Test(arguments: ["2024-08-31", "2024-08-14", "2024-03-02", "2024-11-15"], [true, false])
  func countsAreThoseOfThePanel(last: String, endsWithActivity: Bool) throws {
    let until = try #require(Day(last))
    let pools = ["b", "later", ""]
    let counts = counts(since: Month(year: 2023, month: 11), until: until, pools: pools, parts: 3)
    let summary = try #require(ActivitySummary(counts, pools: pools, endsWithActivity: endsWithActivity))
    var builder = ActivityPanelBuilder(until: until, endsWithActivity: endsWithActivity)
    for row in Self.rows {
      let pool = builder.pool(row.pool)
      builder.add(1 << UInt32(row.day.civil.day), of: row.user, pool: pool, in: row.day.month)
    }
    let panel = try #require(builder.panel())
    let expected = ActivitySummary(panel, hasReference: true)
    #expect(summary.pools == ["", "b"] && summary.pools == expected.pools)
    #expect(summary.calendar == expected.calendar)
    #expect(summary.lastDay == expected.lastDay && summary.lastActivity == expected.lastActivity)
    #expect(summary.histories == expected.histories)
    #expect(summary.userMonthCount == panel.userMonthCount)
    #expect(Forecaster().forecast(summary, months: 2) == Forecaster().forecast(expected, months: 2))
  }

  @Test func nobody() {
    let until = Month(year: 2020, month: 5).firstDay
    let counts = counts(since: until.month, until: until, pools: ["a"], parts: 1)
    #expect(ActivitySummary(counts, pools: ["a"], endsWithActivity: true) == nil)
    #expect(ActivitySummary([], pools: [], endsWithActivity: true) == nil)
  }
}
