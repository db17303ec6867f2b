import Domain
import Foundation
import TestSupport
import Testing

@testable import maumeter

/// What the config says of pools is the same in every command.
@Suite struct ConfigurationActivityTests {
  private static let pool = "us-east-1_DemoStaff"

  private func demo(_ yaml: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try Program.run("maumeter demo", in: folder.path)
    try folder.write(yaml, to: "maumeter.yaml")
    return folder
  }

  @Test(
    arguments: [
      "report --month 2026-10", "usage --month 2026-10", "coverage --month 2026-10", "avoidable --month 2026-10",
      "forecast --as-of 2026-10-20 --months 0", "count maumeter-demo/AWSLogs",
    ])
  func namesAreThoseOfTheConfig(command: String) throws {
    let folder = try demo("pools: {\(Self.pool): {name: people}}")
    let database = command.hasPrefix("count") ? "" : " --db maumeter-demo/demo.db"
    let output = try Program.run("maumeter \(command)\(database) --format json --quiet", in: folder.path).output
    #expect(output.contains("\"name\": \"people\"") && !output.contains("\"name\": \"staff\""), "\(output)")
  }

  /// More of them than the log shows, or fewer, or those of a pool that the log does not know.
  @Test(
    arguments: [
      "us-east-1_DemoStaff: {enterprise_users: 100}", "us-east-1_DemoStaff: {enterprise_users: 9_000}",
      "eu-west-1_Quiet0001: {enterprise_users: 5}",
    ])
  func countIsTheReport(entry: String) throws {
    let folder = try demo("pools: {\(entry)}")
    let count = "maumeter count maumeter-demo/AWSLogs --month 2026-10 --quiet"
    let report = "maumeter report --db maumeter-demo/demo.db --month 2026-10 --quiet"
    let (counted, reported) = (try users(count, in: folder), try users(report, in: folder))
    #expect(counted == reported && counted.contains { !$0.hasSuffix(" 0") }, "\(counted)")
    let text = try Program.run(count, in: folder.path).output
    #expect(text.contains("From maumeter.yaml, and not from the log: Enterprise MAU. Of the users of "), "\(text)")
  }

  /// "us-east-1_AbC 120 20", of each pool.
  private func users(_ command: String, in folder: TemporaryFolder) throws -> [String] {
    let output = try Program.run("\(command) --format json", in: folder.path).output
    let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    let months = try #require(object?["months"] as? [[String: Any]])
    return months.flatMap { $0["pools"] as? [[String: Any]] ?? [] }.map { pool in
      let users = pool["mau"] as? [String: Int] ?? [:]
      return "\(pool["pool"] as? String ?? "") \(users["total"] ?? -1) \(users["enterprise"] ?? -1)"
    }
  }

  @Test func coverageHasStatedUsers() throws {
    let configuration = try ConfigurationTests.read("pools: {\(Self.pool): {name: people, enterprise_users: 500}}")
    var source = SourceCoverage(
      source: .cloudTrail, first: Instant(secondsSinceEpoch: 0), last: Instant(secondsSinceEpoch: 0))
    source.unattributed = 5
    func range(users: Int) throws -> [Int] {
      let pool = PoolCoverage(
        pool: PoolActivity(pool: Self.pool, name: "staff", users: ActiveUsers(direct: users)), sources: [source])
      let month = MonthCoverage(month: try #require(Month("2026-10")), pools: [pool], hasReadOperations: true)
      let described = try #require(configuration.described(month).pools.first)
      #expect(described.pool.name == "people")
      return [described.atLeast, described.atMost]
    }
    #expect(try range(users: 0) == [500, 500])
    #expect(try range(users: 498) == [500, 503])
    #expect(try range(users: 600) == [600, 605])
  }
}
