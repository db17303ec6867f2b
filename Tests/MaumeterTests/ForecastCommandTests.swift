import Foundation
import TestSupport
import Testing

/// `maumeter forecast` from outside: from a file and from a database, then and now.
@Suite struct ForecastCommandTests {
  /// Two years of a pool in which users 0 to 59 come on days of their own.
  private static let activity: String = {
    var rows = ""
    for month in 0..<24 {
      let name = "\(2024 + month / 12)-\(String(format: "%02d", month % 12 + 1))"
      for day in 1...28 {
        for user in 0..<60 where (day * (user + 3) + month * user * 5) % (user + 2) < 2 {
          rows += "\(name)-\(String(format: "%02d", day)),u\(user),ap-northeast-1_Shop\n"
        }
      }
    }
    return rows
  }()

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Data(Self.activity.utf8).write(to: URL(filePath: folder.path("activity.csv")))
    return folder
  }

  @Test func whatWasSaidThenDoesNotDependOnWhatCame() throws {
    let folder = try folder()
    let command = "maumeter forecast --activity activity.csv --as-of 2025-10-14 --plan lite --format json"
    let whole = try Program.run(command, in: folder.path)
    #expect(whole.status == 0 && whole.errors.isEmpty)
    let known = Self.activity.split(separator: "\n").filter { $0.prefix(10) <= "2025-10-14" }
    try Data(known.joined(separator: "\n").utf8).write(to: URL(filePath: folder.path("activity.csv")))
    #expect(try Program.run(command, in: folder.path).output == whole.output)
    let report = try #require(JSONSerialization.jsonObject(with: Data(whole.output.utf8)) as? [String: Any])
    #expect(report["schema"] as? String == "maumeter.forecast/1")
    #expect(report["as_of"] as? String == "2025-10-14")
    let months = try #require(report["months"] as? [[String: Any]])
    #expect(months.count == 13)
    #expect(months[0]["month"] as? String == "2025-10")
    let users = try #require(months[0]["mau"] as? [String: Int])
    let (low, expected) = (try #require(users["low"]), try #require(users["expected"]))
    #expect(low <= expected && users["level"] == 80)
    #expect((months[0]["cost"] as? [String: Any])?["expected"] as? String == "0")
  }

  @Test(
    arguments: [
      ("--activity activity.csv --backtest --format json", 0, ""),
      ("--activity activity.csv --pool ap-northeast-1_Shop --months 0", 0, "As of 2025-12-28"),
      ("--activity activity.csv --as-of 2026-02-10", 0, "the 44 days up to 2026-02-10 count as days without users."),
      ("--activity activity.csv --pool other", 64, "Known: ap-northeast-1_Shop."),
      ("--activity activity.csv --as-of 2024-01-05", 65, "as of 2024-01-07"),
      ("--activity activity.csv --as-of 2023-12-31", 65, "no activity up to 2023-12-31"),
      ("--activity missing.csv", 66, "does not exist"), ("--activity activity.csv --months 37", 64, "0 to 36"),
      ("--activity activity.csv --level 99", 64, "50 to 95"), ("--db missing.db", 66, "missing.db"),
      ("--activity activity.csv --db x.db", 64, "--activity takes the place"),
    ] as [(String, Int32, String)])
  func status(options: String, status: Int32, words: String) throws {
    let folder = try folder()
    let result = try Program.run("maumeter forecast \(options)", in: folder.path)
    #expect(result.status == status, "\(result.errors)")
    #expect(result.errors.contains(words) || words.isEmpty)
    #expect(result.output.isEmpty == (status != 0))
  }

  /// From the logs of the demo to the forecast: two whole months are few, and it says so.
  @Test func fromTheDatabase() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.run("maumeter demo", in: folder.path)
    #expect(demo.status == 0, "\(demo.errors)")
    let command = """
      maumeter forecast --db "$(find . -name '*.db' | head -1)" --as-of 2026-10-20 --months 2 --plan lite --format csv
      """
    let result = try Program.run(command, in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let rows = result.output.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let total = rows.filter { $0[0] == "forecast" && $0[1].isEmpty }
    #expect(total.map { $0[2] } == ["2026-10", "2026-11", "2026-12"])
  }

  /// A month that is over costs what the report says, whatever was on for a part of it, and both ends are that cost.
  @Test(arguments: [
    "advanced_security: [{from: 2026-09-10, to: 2026-09-12}]", "advanced_security: [{from: 2026-09-27T12:00:00Z}]",
    "plan: [{plan: lite}, {plan: plus, from: 2026-09-25}]",
    "plan: essentials, replicas: [{region: ap-northeast-1, from: 2026-09-03, to: 2026-09-05}]",
    "enterprise_users: {2026-09: 60}",
  ])
  func aMonthThatIsOverCostsWhatTheReportSays(setting: String) throws {
    let folder = try monthOfUsers(1...30)
    try folder.write("pools: {us-east-1_A: {\(setting)}}", to: "a.yaml")
    let options = "--db a.db --config a.yaml --plan lite --quiet"
    let report = try object("maumeter report --month 2026-09 --format json \(options)", in: folder)
    let bill = try #require((report["months"] as? [[String: Any]])?.first?["bill"] as? [String: Any])
    let forecast = try object("maumeter forecast --as-of 2026-09-30 --months 0 --format json \(options)", in: folder)
    let cost = try #require((forecast["months"] as? [[String: Any]])?.first?["cost"] as? [String: Any])
    let total = try #require(bill["total"] as? String)
    #expect(total != "0")
    #expect(["low", "expected", "high"].map { cost[$0] as? String } == [total, total, total])
  }

  /// Who was seen before an add-on was off is not charged for it again.
  @Test func whatIsOffIsNotExpected() throws {
    let folder = try monthOfUsers(1...20)
    func expected(_ setting: String) throws -> String? {
      try folder.write("pools: {us-east-1_A: {\(setting)}}", to: "a.yaml")
      let forecast = try object(
        "maumeter forecast --db a.db --config a.yaml --plan lite --as-of 2026-09-20 --months 0 --quiet --format json",
        in: folder)
      return ((forecast["months"] as? [[String: Any]])?.first?["cost"] as? [String: Any])?["expected"] as? String
    }
    let without = try expected("plan: lite")
    #expect(try expected("advanced_security: [{from: 2026-09-01, to: 2026-09-02}]") != without)
    let early = try #require(
      try expected("advanced_security: [{from: 2026-08-01, to: 2026-09-02}]").flatMap(Double.init))
    let late = try #require(try expected("advanced_security: [{from: 2026-09-19}]").flatMap(Double.init))
    // One user in three is active on a day, and all who were seen may come back.
    #expect(early > 0 && early < late)
  }

  /// Machine tokens so far are spent, whatever comes.
  @Test func machineTokensSoFarAreInTheCost() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run("maumeter demo", in: folder.path).status == 0)
    let database = "--db \"$(find . -name '*.db' | head -1)\" --quiet --format json"
    let report = try object("maumeter report --month 2026-10 \(database)", in: folder)
    let total = ((report["months"] as? [[String: Any]])?.first?["bill"] as? [String: Any])?["total"] as? String
    let forecast = try object("maumeter forecast --as-of 2026-10-31 --months 0 \(database)", in: folder)
    let cost = (forecast["months"] as? [[String: Any]])?.first?["cost"] as? [String: Any]
    #expect(total != nil && cost?["expected"] as? String == total && cost?["low"] as? String == total)
  }

  /// Where the log ends before the day, the report says so too.
  @Test func daysWithoutAnybodyAreNoted() throws {
    let command = "maumeter forecast --activity activity.csv --as-of 2026-02-10 --quiet --format json"
    let report = try object(command, in: try folder())
    let notes = try #require(report["notes"] as? [String])
    #expect(notes.contains { $0.hasSuffix("forecast as of its end: --as-of 2025-12-28.") })
  }

  /// What has no price in any month is told once, and with --quiet not at all.
  @Test func gapsAreToldOnce() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.activity.replacing("ap-northeast-1_Shop", with: "xx-west-1_Shop"), to: "activity.csv")
    let command = "maumeter forecast --activity activity.csv --as-of 2025-10-14 --months 3 --plan lite --format plain"
    let errors = try Program.run(command, in: folder.path).errors.split(separator: "\n")
    #expect(errors.count == 1)
    let error = try #require(errors.first)
    #expect(error.hasPrefix("Not in the cost: No price of direct monthly active users (lite) in xx-west-1 for 2025-10"))
    #expect(error.hasSuffix(" The same in 3 more months up to 2026-01."))
    #expect(try Program.run("\(command) --quiet", in: folder.path).errors.isEmpty)
  }

  /// A database of August and of some days of September: users of one pool, a third of them on each day.
  private func monthOfUsers(_ days: ClosedRange<Int>) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var rows = "day,pool,user,client,activity,events\n"
    for (month, days) in [(8, 1...31), (9, days)] {
      for day in days {
        for user in 0..<90 where (user * 7 + day) % 3 == 0 || user % 30 == day {
          let name = "5e1f0000-0000-4000-8000-0000000000\(String(user + 16, radix: 16))"
          rows += "2026-0\(month)-\(day < 10 ? "0" : "")\(day),us-east-1_A,\(name),,sign_in,1\n"
        }
      }
    }
    try folder.write(rows, to: "a.csv")
    #expect(try Program.run("maumeter ingest --quiet --db a.db a.csv", in: folder.path).status == 0)
    return folder
  }

  private func object(_ command: String, in folder: TemporaryFolder) throws -> [String: Any] {
    let result = try Program.run(command, in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    return try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  /// The users of a usage file are those that the forecast itself prints, pool by pool.
  @Test func asAUsageFile() throws {
    let folder = try TemporaryFolder()
    let users = (0..<40).map { "5e1f0000-0000-4000-8000-0000000000\(String($0 + 16, radix: 16))" }
    var rows = "day,pool,user,client,activity,events\n"
    for month in 1...9 {
      for day in 1...28 {
        for (number, user) in users.enumerated() where (day * (number + 3) + month * number) % (number + 2) < 2 {
          let pool = number % 3 == 0 ? "eu-west-1_Aaaaaaaaa" : "eu-west-1_Bbbbbbbbb"
          rows += "2026-0\(month)-\(String(format: "%02d", day)),\(pool),\(user),,sign_in,1\n"
        }
      }
    }
    try Data(rows.utf8).write(to: URL(filePath: folder.path("a.csv")))
    #expect(try Program.run("maumeter ingest --quiet --db a.db a.csv", in: folder.path).status == 0)
    let options = "--db a.db --as-of 2026-09-14"
    let forecast = try Program.run("maumeter forecast \(options) --months 2 --format json", in: folder.path)
    let report = try #require(JSONSerialization.jsonObject(with: Data(forecast.output.utf8)) as? [String: Any])
    let months = try #require(report["months"] as? [[String: Any]])
    for (month, place) in [("2026-09", 0), ("2026-11", 2)] {
      let file = try Program.run(
        "maumeter export usage-file --tool c3x --forecast --month \(month) \(options)", in: folder.path)
      #expect(file.status == 0, "\(file.errors)")
      #expect(file.output.contains("as maumeter forecast them for \(month) at the end of 2026-09-14"))
      let values = file.output.split(separator: "\n").filter { $0.contains("monthly_active_users: ") }
        .compactMap { Int($0.split(separator: " ")[1]) }
      #expect(values.count == 2)
      #expect(values.reduce(0, +) == (months[place]["mau"] as? [String: Int])?["expected"])
    }
    let past = try Program.run(
      "maumeter export usage-file --tool c3x --forecast --month 2026-08 \(options)", in: folder.path)
    #expect(past.status == 64 && past.errors.contains("leave out --forecast"))
  }
}
