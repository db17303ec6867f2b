import Domain
import Foundation
import Server
import Store
import TestSupport
import Testing

@testable import maumeter

/// The live page as `serve --dashboard` makes it, and its secret.
@Suite struct DashboardTests {
  private static let now = Instant(iso8601: "2026-10-20T14:05:59Z")
  private static let secret = "0123456789abcdef"

  private func recorded() throws -> (folder: TemporaryFolder, path: String) {
    let folder = try TemporaryFolder()
    var logs = DemoLogs()
    _ = try logs.write(to: folder.path)
    let store = try ActivityStore(path: folder.path("demo.db"), rules: CountingRules())
    _ = try IngestRun(paths: [folder.path("AWSLogs")], lessons: [], isQuiet: true)
      .record(into: store, at: try #require(DashboardTests.now))
    return (folder, folder.path("demo.db"))
  }

  private func maker(_ path: String) throws -> DashboardMaker {
    try DashboardMaker(path: path, configuration: Configuration(), Surroundings.test(), refresh: 60)
  }

  @Test func theRunningMonthToDate() throws {
    let (folder, path) = try recorded()
    let now = try #require(DashboardTests.now)
    let page = String(
      decoding: try maker(path).page(Dashboard.Question(language: "en"), at: now), as: UTF8.self)
    // The logs of the demo go on to the end of the month.
    #expect(page.contains("October 2026, with records through 2026-10-31"))
    #expect(page.contains("As of 2026-10-20, 14:05 UTC"))
    #expect(page.contains("<meta http-equiv=\"refresh\" content=\"60\">"))
    for section in ["trend", "days", "tariff", "bands", "bill-2026-10", "growth", "coverage", "avoidable", "notes"] {
      #expect(page.contains("<section id=\"\(section)\""), "\(section)")
    }
    for link in ["/?month=2026-09", "/?lang=ja", "/?refresh=off"] {
      #expect(page.contains("<a href=\"\(link)\""), "\(link)")
    }
    _ = folder
  }

  /// A month that is over does not change: no refresh, and a way back.
  @Test func anotherMonthInJapanese() throws {
    let (folder, path) = try recorded()
    let question = Dashboard.Question(
      month: Month(year: 2026, month: 9), language: "ja", namesLanguage: true, refreshes: false)
    let page = String(decoding: try maker(path).page(question, at: try #require(DashboardTests.now)), as: UTF8.self)
    #expect(page.contains("<html lang=\"ja\">") && !page.contains("http-equiv=\"refresh\""))
    #expect(page.contains("<a href=\"/?lang=ja&amp;refresh=off\">2026年10月</a>"))
    #expect(page.contains("<a href=\"/?month=2026-09&amp;lang=en&amp;refresh=off\" lang=\"en\""))
    _ = folder
  }

  /// The page shows what others record, on a connection that could not write.
  @Test func itSeesWhatIsRecordedAndWritesNothing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.db")
    let store = try ActivityStore(path: path, rules: CountingRules())
    let maker = try maker(path)
    let now = try #require(DashboardTests.now)
    let empty = try maker.page(Dashboard.Question(language: "en"), at: now)
    #expect(String(decoding: empty, as: UTF8.self).contains("<section id=\"notes\""))
    var logs = DemoLogs()
    _ = try logs.write(to: folder.path)
    _ = try IngestRun(paths: [folder.path("AWSLogs")], lessons: [], isQuiet: true).record(into: store, at: now)
    let page = try maker.page(Dashboard.Question(language: "en"), at: now)
    #expect(String(decoding: page, as: UTF8.self).contains("<section id=\"pools-2026-10\""))
    let reader = try ActivityStore(path: path, rules: CountingRules(), mode: .readOnly)
    #expect(throws: StoreError.self) { try reader.record(at: now) { _ = try $0.setting("a", default: "b") } }
    #expect(throws: StoreError.missing(path: folder.path("none.db"))) {
      _ = try ActivityStore(path: folder.path("none.db"), rules: CountingRules(), mode: .readOnly)
    }
  }

  /// A database of a day has no forecast yet, and a page all the same.
  @Test func theFirstDay() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.db")
    let store = try ActivityStore(path: path, rules: CountingRules())
    var logs = DemoLogs()
    _ = try logs.write(to: folder.path)
    let now = try #require(Instant(iso8601: "2026-09-01T12:00:00Z"))
    _ = try IngestRun(paths: [folder.path("AWSLogs")], lessons: [], isQuiet: true).record(into: store, at: now)
    for time in ["2026-09-01T12:00:00Z", "2026-09-02T00:00:00Z", "2026-08-31T12:00:00Z"] {
      let now = try #require(Instant(iso8601: time))
      let page = try maker(path).page(Dashboard.Question(language: "en"), at: now)
      #expect(String(decoding: page, as: UTF8.self).contains("<section id=\"notes\""), "\(time)")
    }
  }

  // MARK: The secret

  private func read(_ variables: [String: String], in folder: String = "/") throws -> String? {
    var surroundings = Surroundings.test()
    surroundings.variables = variables
    surroundings.folder = folder
    return try DashboardSecret(in: surroundings, apartFrom: try HookSecrets(in: surroundings))?.text
  }

  @Test func theSecretComesFromTheEnvironmentOrAFile() throws {
    let folder = try TemporaryFolder()
    try Data("\(DashboardTests.secret)\n".utf8).write(to: URL(filePath: folder.path("secret")))
    #expect(try read([:]) == nil)
    #expect(try read(["MAUMETER_DASHBOARD_SECRET": DashboardTests.secret]) == DashboardTests.secret)
    #expect(try read(["MAUMETER_DASHBOARD_SECRET": "with, a comma and ä"]) == "with, a comma and ä")
    #expect(try read(["MAUMETER_DASHBOARD_SECRET_FILE": "secret"], in: folder.path) == DashboardTests.secret)
    try Data("\n".utf8).write(to: URL(filePath: folder.path("empty")))
    let error = try #require(throws: CommandError.self) {
      try read(["MAUMETER_DASHBOARD_SECRET_FILE": "empty"], in: folder.path)
    }
    #expect(error.message.contains("is empty"))
  }

  @Test(arguments: [
    (["MAUMETER_DASHBOARD_SECRET": "short"], "has 5 characters"),
    (["MAUMETER_DASHBOARD_SECRET": "0123456789\nabcdef"], "nobody can type"),
    (["MAUMETER_DASHBOARD_SECRET": secret, "MAUMETER_DASHBOARD_SECRET_FILE": "x"], "Unset one"),
    (["MAUMETER_DASHBOARD_SECRET_FILE": "/nonexistent"], "Cannot read"),
    (["MAUMETER_DASHBOARD_SECRET": secret, "MAUMETER_TOKENS": "another-token-01234,\(secret)"], "every sender"),
  ])
  func whatCannotBeASecretIsSaid(_ variables: [String: String], _ part: String) throws {
    let error = try #require(throws: CommandError.self) { try read(variables) }
    #expect(error.message.contains(part) && error.status == .badConfiguration)
    #expect(!error.message.contains(DashboardTests.secret))
  }

  @Test func serveDoesNotStartWithoutIt() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(
      "maumeter serve --dashboard --no-auth --db a.db --listen 127.0.0.1:0", in: folder.path)
    #expect(result.status == 78 && result.errors.contains("MAUMETER_DASHBOARD_SECRET"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("a.db")))
  }

  @Test func doctorKnowsIt() throws {
    let folder = try TemporaryFolder()
    let variables = ["HOME": folder.path, "MAUMETER_DASHBOARD_SECRET": "short"]
    let result = try Program.run("maumeter doctor --db a.db", variables, in: folder.path)
    #expect(result.status == 1 && result.output.contains("wrong  dashboard secret: "), "\(result.output)")
  }
}
