import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import maumeter

@Suite struct DoctorCommandTests {
  private func run(_ arguments: String, in folder: TemporaryFolder) throws -> Program.Result {
    try Program.run("maumeter doctor --db a.db \(arguments)", ["HOME": folder.path], in: folder.path)
  }

  @Test func itsFindingsHaveEveryFormat() throws {
    let folder = try TemporaryFolder()
    let lines = try run("--quiet", in: folder)
    #expect(lines.status == 0 && lines.errors.isEmpty)
    let names = lines.output.split(separator: "\n").map { $0.dropFirst(7).prefix { $0 != ":" } }
    #expect(lines.output.split(separator: "\n").allSatisfy { $0.hasPrefix("ok     ") })
    #expect(names.contains("config") && names.contains("database") && names.contains("secrets"))
    let json = try run("--format json", in: folder).output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "maumeter.doctor/1" && object["ok"] as? Bool == true)
    let looks = try #require(object["looks"] as? [[String: Any]])
    #expect(looks.compactMap { $0["thing"] as? String } == names.map { String($0) })
    let plain = try run("--format plain", in: folder).output.split(separator: "\n")
    #expect(plain.count == names.count && plain.allSatisfy { $0.hasPrefix("look\tok\t") })
    #expect(try run("--output found.txt", in: folder).output.isEmpty)
    #expect(try String(contentsOfFile: folder.path("found.txt"), encoding: .utf8) == lines.output)
  }

  @Test func theConfigIsNamed() throws {
    let folder = try TemporaryFolder()
    let none = try run("--quiet", in: folder).output
    #expect(none.contains("config: there is none at \(folder.path)/maumeter.yaml or "))
    #expect(none.contains("/.config/maumeter/maumeter.yaml; everything is as by default\n"))
    try folder.write("rules: quotas-page\n", to: "maumeter.yaml")
    #expect(try run("--quiet", in: folder).output.contains("config: \(folder.path)/maumeter.yaml can be read\n"))
    try folder.write("rules: quotas-page\n", to: "other.yaml")
    let other = try run("--config other.yaml", in: folder).output
    #expect(other.contains("config: \(folder.path)/other.yaml can be read\n"))
  }

  @Test func monthsThatCannotBeAreNamed() throws {
    let today = try #require(Day("2026-10-31"))
    func doubt(_ months: String...) throws -> String? {
      Examination.doubt(about: try months.map { try #require(Month($0)) }, today: today)
    }
    #expect(try doubt() == nil && doubt("2014-07", "2026-11") == nil)
    #expect(
      try doubt("2026-10", "9999-12")
        == "1 month is to come, so a source has wrong dates: see maumeter export activity --month 9999-12")
    #expect(try doubt("1970-01", "2014-06", "2026-10")?.contains("2 months are before Cognito began, so") == true)
    #expect(try doubt("1970-01", "2026-12")?.hasSuffix("--month 1970-01") == true)
  }

  /// A pool of the config whose id has a typing error is named; it may be new, so that it is no fault.
  @Test func poolsThatNobodyKnowsAreNamed() throws {
    let folder = try TemporaryFolder()
    let row = "2026-10-01,us-east-1_Real00001,7cb55360-c473-4f1e-9f0a-0123456789ab,,sign_in,1\n"
    try folder.write("day,pool,user,client,activity,events\n" + row, to: "a.csv")
    try folder.write("pools: { us-east-1_Real00001: { plan: lite } }", to: "maumeter.yaml")
    #expect(!(try run("", in: folder).output.contains("pools:")), "nothing is recorded at all yet")
    let ingest = try Program.run("maumeter ingest a.csv --db a.db", ["HOME": folder.path], in: folder.path)
    #expect(ingest.status == 0, "\(ingest.errors)")
    #expect(try run("", in: folder).output.contains("ok     pools: all that the config describes are recorded\n"))
    try folder.write("pools: { us-east-1_Real00001: {}, us-east-1_Rael00001: { plan: lite } }", to: "maumeter.yaml")
    let found = try run("", in: folder)
    #expect(found.status == 0)
    #expect(found.output.contains("pools: nothing is recorded of us-east-1_Rael00001, which the config describes"))
  }

  /// Whether the database can be written is tried, and leaves nothing in it: not even what the config tells of clients.
  @Test func theDatabaseIsTriedAndLeftAsItIs() throws {
    let folder = try TemporaryFolder()
    try folder.write("clients: { app1: { pool: us-east-1_Real00001 } }", to: "maumeter.yaml")
    let store = try ActivityStore(path: folder.path("a.db"), rules: CountingRules())
    #expect(try run("", in: folder).output.contains("ok     database: \(folder.path)/a.db holds nothing yet\n"))
    #expect(try store.clientPools().isEmpty)
    try folder.write("", to: "maumeter.yaml")
    let now = Instant(secondsSinceEpoch: 1_793_000_000)
    // Another program has the lock to write.
    try store.record(at: now) { recording in
      try recording.learn([.poolCreated(pool: "us-east-1_Real00001", at: now)])
      let locked = try run("", in: folder)
      #expect(locked.status == 1 && locked.output.contains("database: \(folder.path)/a.db is in use by "))
    }
  }

  /// Users and costs are not for strangers; a hook on this machine may show them to its programs.
  @Test(arguments: [
    (200, "are open to programs of this machine"), (401, "are closed to strangers"), (404, "answer 404 to strangers"),
  ])
  func theMetricsOfAHookAreLookedAt(_ status: Int, _ finding: String) throws {
    func answer(_ status: Int, _ body: String = "") -> [LocalServer.Step] {
      [.send("HTTP/1.1 \(status) S\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")]
    }
    let server = LocalServer(
      answer(200, "ok\n"), answer(200, "ready\n"), answer(401), answer(status), answer(404))
    let result = try run("--quiet --endpoint http://127.0.0.1:\(server.port)", in: try TemporaryFolder())
    #expect(result.output.contains("ok     metrics: \(finding)"), "\(result.output)")
    #expect(server.requests.contains("GET /metrics "))
  }

  @Test func whatIsWrongIsSoInJSONToo() throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "This is a text and no database. ", count: 400), to: "a.db")
    let result = try run("--format json", in: folder)
    #expect(result.status == 1 && result.output.contains("\"ok\": false"))
  }
}
