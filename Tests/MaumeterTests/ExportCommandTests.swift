import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import maumeter

@Suite struct ExportCommandTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  private func run(_ command: String, in folder: TemporaryFolder, _ variables: [String: String] = [:]) throws
    -> Program.Result
  {
    try Program.run(command, variables, in: folder.path)
  }

  /// Logs, their activity file, and a database of that file alone have the same numbers.
  @Test func aRoundTripKeepsTheNumbers() throws {
    let folder = try TemporaryFolder()
    let logs = Self.fixtures.appending(path: "corpus-small/AWSLogs").path
    let result = try run(
      """
      maumeter ingest --quiet --db a.db '\(logs)' >/dev/null && maumeter export activity --db a.db -o a.csv \
      && gzip -k a.csv && maumeter ingest --quiet --db b.db a.csv.gz >/dev/null \
      && maumeter export activity --db b.db > b.csv && cmp a.csv b.csv \
      && cat b.csv | maumeter ingest --quiet - --db c.db
      """, in: folder)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let text = try String(contentsOfFile: folder.path("a.csv"), encoding: .utf8)
    #expect(text.hasPrefix("day,pool,user,client,activity,events\r\n"))
    func numbers(_ name: String) throws -> [String] {
      let store = try ActivityStore(path: folder.path(name), rules: CountingRules(), mode: .mustExist)
      return try store.months().flatMap { month in
        try store.activity(in: month).pools.filter { $0.users.total > 0 }.map { pool in
          let clients = pool.clients.map { "\($0.client)=\($0.users)" }
          let events = pool.events.map { "\($0.key)=\($0.value)" }.sorted()
          return "\(month) \(pool.pool ?? "") \(pool.users.total) \(clients) \(events)"
        }
      }
    }
    let expected = try numbers("a.db")
    #expect(!expected.isEmpty)
    for copy in ["b.db", "c.db"] { #expect(try numbers(copy) == expected) }
    // Counted without a database, too.
    let counts = try ["'\(logs)'", "a.csv"].map { path in
      let output = try run("maumeter count --quiet --format json \(path)", in: folder).output
      let json = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
      return try #require(json?["months"] as? [[String: Any]]).map { month in
        let pools = try #require(month["pools"] as? [[String: Any]])
        let numbers = pools.map { pool in pool.filter { ["pool", "mau", "clients"].contains($0.key) } }
        let data = try JSONSerialization.data(withJSONObject: numbers, options: .sortedKeys)
        return String(decoding: data, as: UTF8.self)
      }
    }
    #expect(counts[0] == counts[1])
  }

  @Test func theMonthIsChosen() throws {
    let folder = try TemporaryFolder()
    let logs = Self.fixtures.appending(path: "corpus-small/AWSLogs").path
    _ = try run("maumeter ingest --quiet --db a.db '\(logs)'", in: folder)
    let store = try ActivityStore(path: folder.path("a.db"), rules: CountingRules(), mode: .mustExist)
    let month = try #require(try store.months().last)
    let whole = try run("maumeter export activity --db a.db --month \(month)", in: folder).output
    let days = try run("maumeter export activity --db a.db --since \(month)-01 --until \(month)", in: folder).output
    #expect(whole == days && whole.contains("\n\(month)-") && whole.split(separator: "\r\n").count > 1)
    let events = try run("maumeter export events --db a.db --month \(month)", in: folder).output
    #expect(events.hasPrefix("time,event_id,user,pool,client,activity,operation,account,region,source"))
    #expect(events.split(separator: "\r\n").dropFirst().allSatisfy { $0.hasPrefix(month.description) })
    for (options, status) in [("--month 2026-10 --since 2026-10", 64), ("--since 2026-11 --until 2026-10", 64)] {
      #expect(try run("maumeter export activity --db a.db \(options)", in: folder).status == Int32(status))
    }
    #expect(try run("maumeter export activity --db none.db", in: folder).status == 66)
    let nowhere = try run("maumeter export activity --db a.db -o /nonexistent/x", in: folder)
    #expect(nowhere.status == 73 && nowhere.errors.contains("its folder does not exist"))
    for command in ["activity", "events"] {
      let empty = try run("maumeter export \(command) --db a.db --month 2020-01", in: folder)
      #expect(empty.status == 0 && empty.errors.contains("Nothing is recorded") && empty.output.hasSuffix("\r\n"))
      let quiet = try run("maumeter export \(command) --db a.db --month 2020-01 --quiet", in: folder)
      #expect(quiet.status == 0 && quiet.errors.isEmpty && quiet.output == empty.output)
    }
  }

  @Test func rowsOfActivityFilesAreNoEvents() throws {
    let folder = try TemporaryFolder()
    let header = "day,pool,user,client,activity,events\n"
    try folder.write(header + "2026-10-01,p,0c8f7a10-1111-4222-8333-9a4b5c6d7e8f,c,sign_in,2\n", to: "in.csv")
    _ = try run("maumeter ingest -q --db a.db in.csv", in: folder)
    for (month, text) in [("2026-10", "maumeter export activity has them"), ("2026-09", "Nothing is recorded")] {
      let result = try run("maumeter export events --db a.db --month \(month)", in: folder)
      #expect(result.status == 0 && result.errors.contains(text), "\(result.errors)")
    }
  }

  /// A spreadsheet must not run what a log says; what is read back is what was there.
  @Test func formulasAreKeptFromRunning() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "day,pool,user,client,activity,events\n2026-10-01,=1+1,0c8f7a10-1111-4222-8333-9a4b5c6d7e8f,\"-a,b\",sign_in,2\n",
      to: "in.csv")
    let row = "2026-10-01,'=1+1,0c8f7a10-1111-4222-8333-9a4b5c6d7e8f,\"'-a,b\",sign_in,2\r\n"
    let result = try run(
      "maumeter ingest -q --db a.db in.csv >/dev/null; maumeter export activity --db a.db | tee out.csv", in: folder)
    #expect(result.output.hasSuffix(row))
    let again = try run(
      "maumeter ingest -q --db b.db out.csv >/dev/null; maumeter export activity --db b.db --keep-formulas", in: folder)
    #expect(again.output.hasSuffix(row.replacing("'", with: "")))
  }
}
