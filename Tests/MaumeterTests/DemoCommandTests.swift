import Domain
import Foundation
import Pricing
import Reports
import Store
import TestSupport
import Testing

@testable import maumeter

@Suite struct DemoCommandTests {
  /// Writes and records the demo's logs, as the command does.
  private func record(in folder: TemporaryFolder) throws -> (store: ActivityStore, result: IngestRun.Result) {
    var logs = DemoLogs()
    _ = try logs.write(to: folder.path)
    let store = try ActivityStore(path: folder.path("demo.db"), rules: CountingRules())
    let run = IngestRun(paths: [folder.path("AWSLogs")], lessons: [], isQuiet: true)
    return (store, try run.record(into: store, at: Surroundings.test().now))
  }

  @Test func theReportIsTheExample() throws {
    let folder = try TemporaryFolder()
    let (store, _) = try record(in: folder)
    let maker = try ReportMaker(
      store: store, configuration: Configuration(), catalog: Catalog.embedded(), plan: nil,
      today: Surroundings.test().today)
    let report = try maker.report(of: Array(DemoLogs.months.suffix(1)))
    for (format, ending) in [(OutputFormat.table, "txt"), (.json, "json"), (.csv, "csv")] {
      try expectExample(report.text(as: format, appearance: Appearance(width: 100)), "demo-2026-10.\(ending)")
    }
  }

  @Test func recordsNothingTwice() throws {
    let folder = try TemporaryFolder()
    let (store, first) = try record(in: folder)
    #expect(first.records.recorded > 1_000 && first.records.rejected == 0)
    let months = try store.months()
    let activities = try months.map(store.activity)
    let (again, second) = try record(in: folder)
    #expect(second.records == RecordCounts())
    #expect(second.knownInputs > 0)
    #expect(try again.records() == first.records)
    #expect(try months.map(again.activity) == activities)
  }

  /// The logs do not depend on the day or the machine.
  @Test func theLogsAreTheSameEveryTime() throws {
    let folders = try [TemporaryFolder(), TemporaryFolder()]
    let files = try folders.map { folder in
      var logs = DemoLogs()
      _ = try logs.write(to: folder.path)
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".gz") }
      return try names.sorted().map { ($0, try Data(contentsOf: URL(filePath: folder.path($0)))) }
    }
    #expect(files[0].map(\.0) == files[1].map(\.0) && !files[0].isEmpty)
    #expect(files[0].map(\.1) == files[1].map(\.1))
  }
}
