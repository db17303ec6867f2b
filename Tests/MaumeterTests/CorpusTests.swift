import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import maumeter

/// A generated corpus with every quirk, and the truth that its generator wrote beside it, to the last number.
@Suite struct CorpusTests {
  /// `truth.json` of `bench/make_corpus.py`.
  private struct Truth: Decodable {
    struct Pool: Decodable {
      var mau: Int
      var by_client: [String: Int]
      var activity: [String: Int]
    }

    var months: [String: [String: Pool]]
    var machine_tokens: [String: [String: Int]]
    var records: Int
    var duplicates: Int
    var not_cognito: Int
    var failed: Int
    var unattributed: Int
    var not_counted: Int
  }

  private let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/corpus-small")

  private func truth() throws -> Truth {
    try JSONDecoder().decode(Truth.self, from: Data(contentsOf: folder.appending(path: "truth.json")))
  }

  @Test func countFindsTheTruth() throws {
    let run = CountRun(
      paths: [folder.appending(path: "AWSLogs").path], configuration: Configuration(), isQuiet: true)
    let (months, records, problems) = try run.run()
    try problems.check()
    try expect(months, records)
  }

  @Test func ingestFindsTheTruthAndDoesNothingTwice() throws {
    let temporary = try TemporaryFolder()
    let store = try ActivityStore(path: temporary.path("test.db"), rules: CountingRules())
    let run = IngestRun(paths: [folder.appending(path: "AWSLogs").path], lessons: [], isQuiet: true)
    for _ in 0..<2 {
      let result = try run.record(into: store, at: Instant(secondsSinceEpoch: 0))
      try result.problems.check()
      try expect(try store.months().map(store.activity), try store.records())
    }
  }

  private func expect(_ months: [MonthlyActivity], _ records: RecordCounts) throws {
    let truth = try truth()
    #expect(months.map(\.month.description) == truth.months.keys.sorted())
    for month in months {
      let expected = try #require(truth.months[month.month.description])
      #expect(month.pools.compactMap(\.pool) == expected.keys.sorted())
      for pool in month.pools {
        let truth = try #require(pool.pool.flatMap { expected[$0] })
        #expect(pool.users.total == truth.mau)
        #expect(Dictionary(uniqueKeysWithValues: pool.clients.map { ($0.client, $0.users) }) == truth.by_client)
        #expect(Dictionary(uniqueKeysWithValues: pool.events.map { ($0.key.rawValue, $0.value) }) == truth.activity)
      }
      let tokens = Dictionary(uniqueKeysWithValues: month.machineTokens.map { ($0.client, $0.requests) })
      #expect(tokens == truth.machine_tokens[month.month.description] ?? [:])
    }
    #expect(months.flatMap(\.pools).reduce(0) { $0 + $1.unattributed } == truth.unattributed)
    #expect(records.read == truth.records)
    #expect(records.duplicates == truth.duplicates)
    #expect(records.notCognito == truth.not_cognito)
    #expect(records.failed == truth.failed)
    #expect(records.unattributed == truth.unattributed)
    #expect(records.notCounted == truth.not_counted)
    #expect(records.rejected == 0)
  }
}
