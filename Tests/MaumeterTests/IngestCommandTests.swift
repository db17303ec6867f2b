import Foundation
import TestSupport
import Testing

/// What `ingest` says of what it did not record, and what it leaves where there was nothing to record.
@Suite struct IngestCommandTests {
  private static let user = "0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"
  private static let header = "day,pool,user,client,activity,events\n"
  private static let good = "2026-10-01,eu-west-1_A,\(user),c,sign_in,1\n"
  private static let bad = [
    "2026-10-32,eu-west-1_A,\(user),c,sign_in,1\n", ",eu-west-1_A,\(user),c,sign_in,1\n",
    "2026-10-01,eu-west-1_A,\(user),c,login,1\n", "2026-10-01,eu-west-1_A,\(user),c,sign_in,0\n",
    "2026-10-01,eu-west-1_A,\(user),c,sign_in\n", "2026-10-01,eu-west-1_A,,c,sign_in,1\n",
    "2026-10-01,eu-west-1_A,\(user),me@example.com,sign_in,1\n",
  ]

  private func run(_ arguments: String, in folder: TemporaryFolder) throws -> Program.Result {
    try Program.run("maumeter ingest \(arguments)", in: folder.path)
  }

  private func lines(_ errors: String) -> [String] { errors.split(separator: "\n").map(String.init) }

  /// Each row that is wrong is named, up to five of them.
  @Test(arguments: [1, 2, 5, 6, 7]) func wrongRowsAreNamed(count: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.header + Self.bad.prefix(count).joined() + Self.good, to: "act.csv")
    let result = try run("act.csv --db a.db --format plain", in: folder)
    #expect(result.status == 65)
    #expect(result.output.contains("records\trecorded\t1\n") && result.output.contains("rejected\t\(count)\n"))
    let said = lines(result.errors)
    for line in said { #expect(line.hasPrefix("act.csv: ") && line.hasSuffix(".")) }
    guard count > 1 else {
      #expect(said.count == 1 && said[0].hasSuffix("; it was not recorded, the others were."))
      return
    }
    #expect(said.count == min(count, 5) + 1)
    for (index, line) in said.dropLast().enumerated() { #expect(line.hasPrefix("act.csv: line \(index + 2) ")) }
    let named = count > 5 ? ", the first of which are named above" : ""
    #expect(said.last == "act.csv: \(count) records were not recorded\(named); the others were.")
  }

  @Test func aFileOfWrongRowsOnlyNamesTheirLines() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.header + Self.bad.joined(), to: "act.csv")
    try folder.write(Self.header + Self.bad[6], to: "mail.csv")
    let result = try run("act.csv mail.csv --db a.db", in: folder)
    let said = lines(result.errors)
    #expect(result.status == 65 && said.count == 2)
    #expect(said[0].hasPrefix("act.csv has no row that can be recorded: line 2 has"))
    #expect(said[0].contains("; line 6 has") && said[0].hasSuffix("; and 2 more."))
    #expect(said[1].hasPrefix("mail.csv has no row that can be recorded: line 2 has an e-mail address"))
  }

  /// An app client that is somebody's address is not kept, and neither is its record.
  @Test func addressesInThePlaceOfIdsAreRejected() throws {
    let folder = try TemporaryFolder()
    func record(_ client: String, _ id: Int) -> String {
      """
      {"eventVersion":"1.08","eventTime":"2026-10-04T05:06:07Z","eventSource":"cognito-idp.amazonaws.com",\
      "eventName":"AdminInitiateAuth","awsRegion":"eu-west-1","requestParameters":{"userPoolId":"eu-west-1_A",\
      "clientId":"\(client)"},"responseElements":{"authenticationResult":{"tokenType":"Bearer"}},\
      "additionalEventData":{"sub":"\(Self.user)"},"eventID":"5a5a5a5a-0001-4002-8003-00000000000\(id)"}

      """
    }
    try folder.write(record("abc", 1) + record("me@example.com", 2), to: "log.ndjson")
    let result = try run("log.ndjson --db a.db", in: folder)
    #expect(result.status == 65 && result.errors.contains("has an e-mail address") && !result.errors.contains("me@"))
    let events = try Program.run("maumeter export events --db a.db", in: folder.path).output
    #expect(events.contains(",abc,") && !events.contains("@"))
  }

  @Test func aDryRunMakesNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.header + Self.good, to: "act.csv")
    let result = try run("act.csv --dry-run --db new/a.db", in: folder)
    #expect(result.status == 0 && result.output.hasPrefix("1 files, ") && result.errors.isEmpty)
    let missing = try run("nowhere act.csv --dry-run --db a.db", in: folder)
    #expect(missing.status == 66 && missing.errors == "nowhere does not exist.\n")
    #expect(missing.output.hasPrefix("1 files, "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["act.csv"])
  }

  @Test func pathsThatAreNotThereLeaveNoDatabase() throws {
    let folder = try TemporaryFolder()
    #expect(try run("'' --db new/a.db", in: folder).errors == "A path that is empty does not exist.\n")
    let result = try run("nowhere 'no where.json' --db new/a.db --format json", in: folder)
    #expect(result.status == 66 && lines(result.errors).count == 2 && result.output.contains("\"read\": 0"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    // One that is there is recorded.
    try folder.write(Self.header + Self.good, to: "act.csv")
    #expect(try run("nowhere act.csv --db a.db --quiet", in: folder).status == 66)
    #expect(FileManager.default.fileExists(atPath: folder.path("a.db")))
    #expect(try run("nowhere --db a.db --quiet", in: folder).status == 66)
  }

  /// A folder in which nothing is read is no quiet success.
  @Test(arguments: ["ingest acts --db a.db", "ingest acts --db a.db --dry-run", "count acts"])
  func filesThatAreNotReadAreTold(command: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.header + Self.good, to: "acts/act.csv")
    let result = try Program.run("maumeter \(command)", in: folder.path)
    #expect(result.status == 0)
    #expect(result.errors.hasPrefix("No log was found: 1 file was passed over (acts/act.csv). "))
    #expect(lines(result.errors).count == 1)
    #expect(try Program.run("maumeter \(command) --quiet", in: folder.path).errors.isEmpty)
  }

  /// A result is written anywhere but over what it is made from.
  @Test func resultsDoNotReplaceWhatIsRead() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.header + Self.good, to: "act.csv")
    try folder.write("rules: pricing-page\n", to: "m.yaml")
    #expect(try run("act.csv --db a.db --quiet", in: folder).status == 0)
    for command in [
      "export activity --db a.db --output ./a.db", "report --month 2026-10 --db a.db --output a.db",
      "export events --db a.db -o a.db-wal", "usage --activity act.csv --month 2026-10 --output act.csv",
      "count act.csv --output act.csv", "ingest act.csv --db a.db --output act.csv",
      "ingest act.csv --db new.db --config m.yaml --output m.yaml",
    ] {
      let result = try Program.run("maumeter \(command)", in: folder.path)
      #expect(result.status == 64 && result.errors.contains("would be overwritten"), "\(command): \(result.errors)")
    }
    #expect(try String(contentsOfFile: folder.path("act.csv"), encoding: .utf8) == Self.header + Self.good)
    #expect(try String(contentsOfFile: folder.path("m.yaml"), encoding: .utf8) == "rules: pricing-page\n")
    #expect(!FileManager.default.fileExists(atPath: folder.path("new.db")))
    #expect(try Program.run("maumeter export activity --db a.db", in: folder.path).output.contains(Self.user))
  }
}
