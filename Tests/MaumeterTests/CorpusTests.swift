import Domain
import Foundation
import Pricing
import Store
import TestSupport
import Testing

@testable import maumeter

/// Counts a corpus whose numbers are known: `Tests/Fixtures/corpus-small`, made by `bench/make_corpus.py`, which knows
/// the truth because it made the logs, and nothing of this program.
@Suite struct CorpusTests {
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

  private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/corpus-small")
  private let truth: Truth

  init() throws {
    let data = try Data(contentsOf: CorpusTests.corpus.appending(path: "truth.json"))
    truth = try JSONDecoder().decode(Truth.self, from: data)
  }

  private func expect(_ months: [MonthlyActivity], _ records: RecordCounts) throws {
    #expect(Set(months.map(\.month.description)) == Set(truth.months.keys))
    for month in months {
      let pools = try #require(truth.months[month.month.description])
      #expect(Set(month.pools.compactMap(\.pool)) == Set(pools.keys) && month.pools.count == pools.count)
      for pool in month.pools {
        let expected = try #require(pool.pool.flatMap { pools[$0] })
        #expect(pool.users.total == expected.mau, "\(month.month) \(pool.pool ?? "")")
        #expect(Dictionary(uniqueKeysWithValues: pool.clients.map { ($0.client, $0.users) }) == expected.by_client)
        #expect(Dictionary(uniqueKeysWithValues: pool.events.map { ($0.key.rawValue, $0.value) }) == expected.activity)
      }
      let tokens = Dictionary(uniqueKeysWithValues: month.machineTokens.map { ($0.client, $0.requests) })
      #expect(tokens == truth.machine_tokens[month.month.description] ?? [:])
    }
    #expect(months.flatMap(\.pools).reduce(0) { $0 + $1.unattributed } == truth.unattributed)
    #expect(records.read == truth.records && records.duplicates == truth.duplicates)
    #expect(records.notCognito == truth.not_cognito && records.failed == truth.failed)
    #expect(records.unattributed == truth.unattributed && records.notCounted == truth.not_counted)
    #expect(records.rejected == 0)
    let others = truth.duplicates + truth.not_cognito + truth.failed + truth.unattributed + truth.not_counted
    #expect(records.recorded == truth.records - others)
  }

  @Test func countFindsTheTruth() throws {
    let run = CountRun(
      paths: [CorpusTests.corpus.appending(path: "AWSLogs").path], configuration: Configuration(), isQuiet: true)
    let counted = try run.run()
    try expect(counted.months, counted.records)
    try counted.problems.check()
  }

  /// `truth.json` lies beside the logs: a folder that is searched is not expected to hold nothing else.
  @Test func whatLiesBesideLogsIsNoMistake() throws {
    let run = CountRun(paths: [CorpusTests.corpus.path], configuration: Configuration(), isQuiet: true)
    let counted = try run.run()
    try expect(counted.months, counted.records)
    try counted.problems.check()
    #expect(counted.search.remark == nil)
  }

  /// Records the paths, one run each, and reads the report's numbers back.
  private func ingest(_ runs: [[String]], into folder: TemporaryFolder) throws {
    let store = try ActivityStore(path: folder.path("a.db"), rules: CountingRules())
    for paths in runs {
      let result = try IngestRun(paths: paths, lessons: [], isQuiet: true).record(
        into: store, at: Surroundings.test().now)
      try result.problems.check()
    }
    let months = try store.months()
    let maker = try ReportMaker(
      store: store, configuration: Configuration(), catalog: Catalog.embedded(), plan: .lite,
      today: Surroundings.test().today)
    let report = try maker.report(of: months)
    try expect(report.months.map(\.activity), report.records)
  }

  private func files() throws -> [String] {
    let folder = CorpusTests.corpus.appending(path: "AWSLogs")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return names.filter { $0.hasSuffix(".json.gz") }.sorted().map { folder.appending(path: $0).path }
  }

  @Test func ingestAndReportFindTheTruth() throws {
    let folder = try TemporaryFolder()
    try ingest([[CorpusTests.corpus.path]], into: folder)
    try ingest([[CorpusTests.corpus.path]], into: folder)
  }

  @Test(arguments: 1...3) func inAnyOrderAndAnyNumberOfRuns(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let files = try files().shuffled(using: &random)
    #expect(files.count > 10)
    let half = random.number(1..<files.count)
    try ingest([Array(files[..<half]), Array(files[half...]), files], into: try TemporaryFolder())
  }
}
