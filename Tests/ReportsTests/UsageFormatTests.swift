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
      .init(
        pool: ids[0], client: "1exampleclient", name: "web", users: 700, previousUsers: 690,
        previousUsersSameDays: 410),
      .init(pool: ids[0], client: "2exampleclient", users: 300, previousUsers: 310, previousUsersSameDays: 220),
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

  /// A row that may be too low says so to people, and is a number to programs.
  @Test(arguments: OutputFormat.texts) func aPeakThatMayBeHigher(format: OutputFormat) throws {
    var report = Self.report()
    report.peaks[0].requests = 6
    #expect(try !report.text(as: format).contains("≥"))
    report.peaks[0].isHighest = false
    let text = try report.text(as: format)
    switch format {
    case .json: #expect(text.contains("\"requests_per_second\": 6,") && text.contains("\"highest\": false"))
    case .csv: #expect(text.contains("UserAuthentication,6,120,2026-10-26T07:33:20Z,false"))
    case .plain: #expect(text.contains("UserAuthentication\t6\t120\t2026-10-26T07:33:20Z\tfalse"))
    default:
      #expect(text.contains("≥ 6 ") && text.contains("≥ 5.0 %"))
      #expect(text.contains("≥: the month has more events than are looked through"))
    }
  }

  /// 310 users, each on one day of both months; days are apart, so that the end of January has users of its own.
  private static func february(days: Int) -> UsageReport {
    let months = (0..<2).map { Month(index: 2026 * 12 + $0) }
    var count = UsageCount(months: months)
    for user in 0..<310 {
      var timeline = UserTimeline(months: 1, days: 1 << UInt64(user % 31))
      let day = user % 28
      if day < days {
        timeline.months |= 2
        timeline.days |= 1 << UInt64(31 + day)
      }
      count.add(timeline)
    }
    var report = UsageReport(month: months[1], days: days, total: count, origin: "From the database.")
    report.pools = ["a", "b"].map { id in
      .init(pool: PoolActivity(pool: id, users: ActiveUsers(direct: 0)), count: count)
    }
    report.clients = [.init(pool: "a", client: "1x", users: 9, previousUsers: 10, previousUsersSameDays: 7)]
    return report
  }

  private func table(_ name: String, of report: UsageReport) throws -> [[String]] {
    let table = try #require(UsageTables(report: report).all.first { $0.record == name && $0.audience != .records })
    return [table.columns.map(\.title)] + table.rows.map { $0.cells.map(\.shown) }
  }

  /// A month that is over is compared with the whole month before, also where that is the longer one.
  @Test func aMonthThatIsOver() throws {
    let summary = try table("summary", of: Self.february(days: 28))
    #expect(summary[0] == ["", "2026-02", "2026-01", "Difference", "%"])
    #expect(summary[1] == ["MAU (calendar month)", "310", "310", "0", "+0.0 %"])
    #expect(summary[2] == ["DAU, on average", "11.1", "10.0", "+1.1", "+11.0 %"])
    #expect(summary[5] == ["Stickiness (average DAU of MAU)", "3.6 %", "3.2 %", "", ""])
    let pools = try table("pools", of: Self.february(days: 28))
    #expect(pools.dropFirst().allSatisfy { $0[3] == "0" })
    let clients = try table("client", of: Self.february(days: 28))
    #expect(clients[0].contains("2026-01") && clients[1].suffix(2) == ["10", "-1"])
  }

  /// A running month is compared with the same days of the month before: in total, by pool and by app client.
  @Test func aRunningMonth() throws {
    let summary = try table("summary", of: Self.february(days: 10))
    #expect(summary[0][2] == "2026-01, same days")
    #expect(summary[1] == ["MAU (calendar month)", "112", "100", "+12", "+12.0 %"])
    let pools = try table("pools", of: Self.february(days: 10))
    #expect(pools.dropFirst().allSatisfy { $0[3] == "+12" })
    let clients = try table("client", of: Self.february(days: 10))
    #expect(clients[0].contains("2026-01, same days") && clients[1].suffix(2) == ["7", "+2"])
  }

  /// Two users in a month are a tenth of a user a day.
  @Test func fewUsersADay() throws {
    let months = [Month(index: 2026 * 12)]
    var count = UsageCount(months: months)
    for day in 0..<2 { count.add(UserTimeline(months: 1, days: 1 << UInt64(31 + day))) }
    let report = UsageReport(month: months[0], days: 31, total: count, origin: "From the database.")
    #expect(try table("summary", of: report)[2] == ["DAU, on average", "0.1", "", "", ""])
    #expect(try report.text(as: .json).contains("\"average_dau_tenths\": 1"))
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
