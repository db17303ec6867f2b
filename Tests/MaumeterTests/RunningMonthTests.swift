import Domain
import Forecast
import Testing

@testable import maumeter

@Suite struct RunningMonthTests {
  /// Users 1 to 3: on the 1st and 10th, on the 5th, and on the 25th of October.
  private func panel(until: String) throws -> ActivityPanel {
    let day = try #require(Day(until))
    var builder = ActivityPanelBuilder(until: day)
    let pool = builder.pool("a")
    for (user, days) in [(1, [1, 10]), (2, [5]), (3, [25])] as [(UInt64, [UInt32])] {
      let mask = days.reduce(0) { $0 | UInt32(1) << $1 }
      builder.add(mask, of: UUID128(high: user, low: 0), pool: pool, in: Month(year: 2026, month: 10))
    }
    return try #require(builder.panel())
  }

  @Test(
    arguments: [
      ("2026-10-31", [], [1: 3]), ("2026-10-31", ["2026-10-08T00:00:00Z"], [1: 1, 3: 1, 2: 1]),
      ("2026-10-20", ["2026-10-08T00:00:00Z"], [1: 1, 3: 1]), ("2026-10-20", ["2026-10-22T00:00:00Z"], [1: 2]),
    ] as [(String, [String], [UInt64: Int])])
  func usersUpToTheDay(day: String, boundaries: [String], users: [UInt64: Int]) throws {
    let month = RunningMonth(panel: try panel(until: day))
    let instants = try boundaries.map { try #require(Instant(iso8601: $0)) }
    #expect(try month.users(of: "a", instants).mapValues(\.total) == users)
    #expect(try month.users(of: "b", instants).isEmpty)
  }

  @Test(
    arguments: [
      ("2026-10-31", ["2026-10-08T00:00:00Z"], 0), ("2026-10-20", [], 1), ("2026-10-20", ["2026-10-08T00:00:00Z"], 2),
      ("2026-10-20", ["2026-10-22T00:00:00Z"], 3), ("2026-10-20", ["2026-10-21T00:00:00Z"], 2),
    ] as [(String, [String], UInt64)])
  func whatIsToCome(day: String, boundaries: [String], periods: UInt64) throws {
    let month = RunningMonth(panel: try panel(until: day))
    #expect(month.periodsToCome(try boundaries.map { try #require(Instant(iso8601: $0)) }) == periods)
  }
}
