import Domain
import Forecast
import Foundation
import Reports
import TestSupport
import Testing

@testable import maumeter

@Suite struct UsageReportMakerTests {
  private func report(_ file: String, _ arguments: [String] = []) throws -> UsageReport {
    let folder = try TemporaryFolder()
    try folder.write(file, to: "days.csv")
    let command = try #require(
      try Maumeter.parseAsRoot(["usage", "--activity", "days.csv", "--as-of", "2026-11-22"] + arguments)
        as? UsageCommand)
    var surroundings = Surroundings.test()
    surroundings.folder = folder.path
    return try command.report(Configuration(), in: surroundings)
  }

  private static let file = """
    day,user,pool
    2026-08-31,ada,p
    2026-09-01,ada,p
    2026-09-30,bob,p
    2026-09-30,bob,q
    2026-10-01,ada,p
    2026-10-01,ada,p
    2026-10-07,ada,p
    2026-10-28,eve,p
    2026-11-01,bob,q

    """

  @Test func countsAnActivityFile() throws {
    let report = try report(Self.file, ["--month", "2026-10"])
    #expect(report.days == 31)
    #expect(report.total.months.map(\.description) == ["2026-08", "2026-09", "2026-10"])
    #expect(report.total.mau == 2)
    #expect(report.total.dailyUsers[0] == 1 && report.total.dailyUsers[6] == 1 && report.total.dailyUsers[27] == 1)
    #expect(report.total.weeklyUsers[6] == 1 && report.total.weeklyUsers[13] == 0)
    // Bob's 30 September is 27 days before 27 October; ada's 7 October counts until 3 November.
    #expect(report.total.rollingUsers[26] == 3 && report.total.rollingUsers[27] == 2)
    let growth = report.total.growth
    #expect(growth.map(\.new) == [1, 2, 1] && growth.map(\.retained) == [0, 1, 1])
    #expect(growth.map(\.resurrected) == [0, 0, 0] && growth.map(\.churned) == [0, 0, 2])
    #expect(report.pools.map(\.pool.pool) == ["p", "q"])
    #expect(report.pools.map(\.count.mau) == [2, 0])
  }

  @Test func theLastMonthUpToToday() throws {
    let report = try report(Self.file)
    #expect(report.month.description == "2026-11")
    #expect(report.days == 22)
    #expect(report.total.growth.last.map { [$0.new, $0.retained, $0.resurrected, $0.churned] } == [0, 0, 1, 2])
    let one = try self.report(Self.file, ["--month", "2026-10", "--pool", "q"])
    #expect(one.total.mau == 0 && one.total.previousMAU == 1)
  }

  /// The last day of a month is not over, as in a report.
  @Test func theLastDayIsNotOver() throws {
    let last = try report(Self.file, ["--month", "2026-10", "--as-of", "2026-10-31"])
    #expect(last.days == 31 && !last.isComplete)
    #expect(try report(Self.file, ["--month", "2026-10", "--as-of", "2026-11-01"]).isComplete)
  }

  /// Rows of later days change nothing.
  @Test func poolsOfLaterDaysAreNotShown() throws {
    let early = try report(Self.file, ["--month", "2026-09", "--as-of", "2026-09-20"])
    #expect(early.pools.map(\.pool.pool) == ["p"])
    let rows = Self.file.split(separator: "\n").filter { $0 < "2026-09-20" || $0.hasPrefix("day") }
    #expect(try report(rows.joined(separator: "\n"), ["--month", "2026-09", "--as-of", "2026-09-20"]) == early)
  }

  @Test(
    arguments: [
      ("2026-10-01,ada\n2026-13-01,ada\n", 65, "days.csv, line 2, has a column day"), ("", 65, "is empty"),
      ("day,user\n", 65, "has no rows"), ("2026-10-01\n", 65, "days.csv, line 1, is no row of day, user and pool"),
      ("day,user\n2026-10-01,\n", 65, "days.csv, line 2, "), ("2026-10-01,a,b,c\nx\n", 65, "line 1, is no row of day"),
      ("day,user\n2026-10-01,a,b\n", 65, "has 3 fields, and the header 2"), ("who\nada\n", 65, "line 1, is no row"),
      ("2026-10-01,a,b,c\nx\n", 65, "(and 1 more). Mend it"),
    ] as [(String, Int32, String)])
  func badFiles(file: String, status: Int32, message: String) {
    let error = #expect(throws: CommandError.self) { try report(file) }
    #expect(error?.status.rawValue == status)
    #expect(error?.message.contains(message) == true)
  }

  @Test func theFutureAndUnknownPoolsAreRefused() {
    #expect(throws: CommandError.self) { try report(Self.file, ["--month", "2026-12"]) }
    #expect(throws: CommandError.self) { try report(Self.file, ["--pool", "nobody"]) }
  }

  /// A month of zeros would look as if nobody had used it.
  @Test func unknownAppClientsAreRefused() throws {
    let folder = try TemporaryFolder()
    let command = "maumeter usage --db maumeter-demo/demo.db --month 2026-10 --format plain"
    _ = try Program.run("maumeter demo >/dev/null 2>&1", in: folder.path)
    let unknown = try Program.run("\(command) --client typo", in: folder.path)
    #expect(unknown.status == 64 && unknown.output.isEmpty)
    #expect(unknown.errors.hasPrefix("Error: The database knows no app client typo. "))
    #expect(try Program.run("\(command) --client 4demo0web0client00000000001", in: folder.path).status == 0)
    #expect(try Program.run("\(command) --pool typo", in: folder.path).status == 64)
  }

  /// The demo's database: what `usage` says of MAU is what `report` says.
  @Test func agreesWithTheReport() throws {
    let folder = try TemporaryFolder()
    _ = try Program.run("maumeter demo >/dev/null 2>&1", in: folder.path)
    let usage = try Program.run(
      "maumeter usage --db maumeter-demo/demo.db --month 2026-10 --format json -q", in: folder.path)
    let report = try Program.run(
      "maumeter report --db maumeter-demo/demo.db --month 2026-10 --format json -q", in: folder.path)
    #expect(usage.status == 0 && usage.errors.isEmpty)
    func object(_ text: String) throws -> [String: Any] {
      try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
    let month = try #require((object(report.output)["months"] as? [[String: Any]])?.first)
    let reported = try #require(month["pools"] as? [[String: Any]])
    let used = try #require(object(usage.output)["pools"] as? [[String: Any]])
    #expect(used.compactMap { $0["pool"] as? String } == reported.compactMap { $0["pool"] as? String })
    #expect(
      used.compactMap { $0["mau"] as? Int } == reported.compactMap { ($0["mau"] as? [String: Any])?["total"] as? Int })
    let peaks = try #require(object(usage.output)["peaks"] as? [[String: Any]])
    #expect(peaks.contains { $0["category"] as? String == "UserAuthentication" })
    let hours = try #require(object(usage.output)["events_by_weekday_and_hour"] as? [[Int]])
    let events = reported.compactMap { ($0["activity"] as? [String: Int])?.values.reduce(0, +) }.reduce(0, +)
    #expect(hours.flatMap { $0 }.reduce(0, +) == events)
  }
}
