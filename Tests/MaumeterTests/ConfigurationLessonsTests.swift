import Domain
import TestSupport
import Testing

@testable import maumeter

/// App clients of the config, which `ingest` applies to what is recorded.
@Suite struct ConfigurationLessonsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    // c1 is of no known pool, c2 of B by its record.
    let first = record("c1", "InitiateAuth", pool: "", 1)
    try folder.write(first + record("c2", "AdminInitiateAuth", pool: "eu-west-1_B", 2), to: "log.ndjson")
    try folder.write("clients:\n  c1: {pool: eu-west-1_A}\n  c9: {pool: eu-west-1_A}\n", to: "m.yaml")
    try folder.write("clients:\n  c2: {pool: eu-west-1_A}\n", to: "other.yaml")
    #expect(try Program.run("maumeter ingest log.ndjson --db a.db", in: folder.path).status == 0)
  }

  private func record(_ client: String, _ operation: String, pool: String, _ number: Int) -> String {
    """
    {"eventVersion":"1.08","eventTime":"2026-10-04T05:06:07Z","eventSource":"cognito-idp.amazonaws.com",\
    "eventName":"\(operation)","awsRegion":"eu-west-1","requestParameters":{\
    \(pool.isEmpty ? "" : "\"userPoolId\":\"\(pool)\",")"clientId":"\(client)"},\
    "responseElements":{"authenticationResult":{"tokenType":"Bearer"}},\
    "additionalEventData":{"sub":"0c8f7a10-1111-4222-8333-9a4b5c6d7e0\(number)"},\
    "eventID":"5a5a5a5a-0001-4002-8003-00000000000\(number)","recipientAccountId":"210987654321"}

    """
  }

  private func run(_ command: String, _ config: String = "m.yaml") throws -> Program.Result {
    try Program.run("maumeter \(command) --db a.db --config \(config)", in: folder.path)
  }

  private static let sentence =
    "The config tells the pool of app client c1, which is not applied yet to what is recorded."

  @Test(arguments: [
    "report --month 2026-10", "usage --month 2026-10", "coverage --month 2026-10", "avoidable --month 2026-10",
    "export bill --month 2026-10", "report --month 2026-10 --format json",
  ])
  func whatIsNotAppliedIsSaid(command: String) throws {
    let before = try run(command)
    #expect(before.status == 0 && before.errors.contains(Self.sentence), "\(before.errors)")
    #expect(try !run("\(command) --quiet").errors.contains("The config tells"))
    #expect(try run("ingest log.ndjson --quiet").status == 0)
    #expect(try !run(command).errors.contains("The config tells"))
  }

  @Test func theReportHasItInItsNotes() throws {
    let before = try run("report --month 2026-10").output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(before.contains("The config tells the pool of app client c1"))
    #expect(try run("ingest log.ndjson --quiet").status == 0)
    #expect(try !run("report --month 2026-10").output.contains("The config tells"))
  }

  /// What the database learned from a record stays, and no ingest changes it.
  @Test func anotherPoolIsNotApplied() throws {
    for _ in 0..<2 {
      let report = try run("report --month 2026-10", "other.yaml")
      #expect(report.errors.contains("The config tells another pool of app client c2 (eu-west-1_B, not eu-west-1_A)"))
      #expect(try run("ingest log.ndjson --quiet", "other.yaml").status == 0)
    }
  }
}
