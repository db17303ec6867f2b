import Domain
import Forecast
import Testing

@testable import Reports

@Suite struct UsageFormatTests {
  /// Three pools' worth of regular users: user n of a pool is active every (n % 9 + 1)th day since its first.
  private static func count(_ seed: Int, users: Int, months: [Month], days: Int) -> UsageCount {
    var count = UsageCount(months: months)
    let first = months[0].firstDay.daysSinceEpoch
    let start = (months.last ?? months[0]).previous.firstDay.daysSinceEpoch
    let end = (months.last ?? months[0]).firstDay.daysSinceEpoch + Int32(days)
    for user in 0..<users {
      var timeline = UserTimeline(months: 0, days: 0)
      var day = first + Int32((user * 7 + seed) % 90)
      while day < end {
        if day % 7 < 5 || user % 3 == 0 {
          timeline.months |= 1 << UInt64(Day(daysSinceEpoch: day).month.index - months[0].index)
          if day >= start { timeline.days |= 1 << UInt64(day - start) }
        }
        day += Int32(user % 9 + 1) * (user % 11 == 0 ? 12 : 1)
      }
      if timeline.months != 0 { count.add(timeline) }
    }
    return count
  }

  static func report(days: Int = 31) -> UsageReport {
    let months = (0..<4).map { Month(index: 24_318 + $0) }
    let counts = [count(1, users: 900, months: months, days: days), count(5, users: 120, months: months, days: days)]
    var total = counts[0]
    total += counts[1]
    var report = UsageReport(month: months[3], days: days, total: total, origin: "From the database.")
    let ids = ["ap-northeast-1_EXAMPLE01", "us-east-1_EXAMPLE02"]
    report.pools = zip(ids, counts).map { id, count in
      .init(pool: PoolActivity(pool: id, name: "shop", users: ActiveUsers(direct: 0)), count: count)
    }
    report.clients = [
      .init(pool: ids[0], client: "1exampleclient", name: "web", users: 700, previousUsers: 690),
      .init(pool: ids[0], client: "2exampleclient", users: 300, previousUsers: 310),
    ]
    report.hours = (0..<7).map { weekday in (0..<24).map { hour in (hour * (24 - hour) * (7 - weekday)) } }
    report.peaks = [
      .init(
        account: "111122223333", region: "us-east-1", category: "UserAuthentication", requests: 131, limit: 120,
        second: Instant(secondsSinceEpoch: 1_793_000_000), isHighest: true)
    ]
    report.notes = ["A note."]
    return report
  }

  @Test(arguments: OutputFormat.texts) func usage(format: OutputFormat) throws {
    try expectGolden(Self.report().text(as: format), "usage.\(format.fileExtension)")
  }

  @Test func toDateInASCII() throws {
    let appearance = Appearance(width: 80, hasColour: false, isUnicode: false)
    let text = try Self.report(days: 9).text(as: .table, appearance: appearance)
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    try expectGolden(text, "usage-80-ascii.txt")
  }

  @Test(arguments: [(1, 3, 333), (2, 3, 667), (1, 2, 500), (0, 5, 0), (5, 0, 0), (1, 2_000, 1)])
  func shares(part: Int, whole: Int, expected: Int) {
    #expect(permille(part, of: whole) == expected)
  }

  @Test func weekdays() throws {
    #expect(try #require(Day("1970-01-01")).weekday == 3)
    #expect(try #require(Day("2026-11-22")).weekday == 6)
    #expect(try #require(Day("1969-12-31")).weekday == 2)
  }
}
