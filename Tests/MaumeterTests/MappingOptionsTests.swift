import Foundation
import TestSupport
import Testing

/// Mappings from outside: by flag and by config, into the database and straight from files.
@Suite struct MappingOptionsTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/mappings").path

  private func mau(_ output: String) throws -> [String] {
    let json = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    let months = try #require(json?["months"] as? [[String: Any]])
    return try months.flatMap { month -> [String] in
      try #require(month["pools"] as? [[String: Any]]).map { pool in
        let mau = try #require(pool["mau"] as? [String: Any])
        return "\(month["month"] ?? "") \(pool["pool"] ?? "") \(mau["total"] ?? "")"
      }
    }
  }

  @Test func byFlagAndByConfig() throws {
    let folder = try TemporaryFolder()
    let auth0 = "'\(Self.fixtures)/auth0.json'"
    let counted = try Program.run("maumeter count --quiet --mapping auth0 --format json \(auth0)", in: folder.path)
    #expect(counted.status == 0, "\(counted.errors)")
    #expect(try mau(counted.output) == ["2026-10 acme 3"])
    // Not asked for, it is no log.
    #expect(try Program.run("maumeter count --quiet \(auth0)", in: folder.path).status == 65)
    try folder.write("sources: [auth0, keycloak, { use: okta, pool: { constant: org } }]\n", to: "maumeter.yaml")
    let files =
      "\(auth0) '\(Self.fixtures)/keycloak.json' '\(Self.fixtures)/okta.json' '\(Self.fixtures)/okta-hook.json'"
    for db in ["a.db", "a.db"] {
      let recorded = try Program.run("maumeter ingest --quiet --db \(db) \(files)", in: folder.path)
      #expect(recorded.status == 0, "\(recorded.errors)")
    }
    let report = try Program.run(
      "maumeter report --quiet --db a.db --month 2026-10 --format json", in: folder.path)
    #expect(try mau(report.output).sorted() == ["2026-10 acme 3", "2026-10 org 2", "2026-10 shop 3"])
    let all = try Program.run("maumeter count --quiet --format json \(files)", in: folder.path)
    #expect(try mau(all.output).sorted() == ["2026-10 acme 3", "2026-10 org 2", "2026-10 shop 3"])
  }

  @Test func mistakesAreNamed() throws {
    let folder = try TemporaryFolder()
    let unknown = try Program.run("maumeter count --mapping cognito x", in: folder.path)
    #expect(unknown.status == 64 && unknown.errors.contains("There is no mapping cognito."))
    try folder.write(#"{"log_id":"1","data":{"type":"s","date":"2026-10-01T00:00:00Z"}}"# + "\n" + "{}\n", to: "a.json")
    try folder.write("when,who\n1,2\n", to: "b.csv")
    let result = try Program.run("maumeter count --mapping auth0 a.json b.csv", in: folder.path)
    #expect(result.status == 65)
    #expect(result.errors.contains("has no member data.user_id or user_id, which is the user of mapping auth0"))
    #expect(result.errors.contains("b.csv is not a log that maumeter knows: it is no JSON, and its first line names"))
  }
}
