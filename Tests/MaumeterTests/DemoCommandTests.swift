import Domain
import Foundation
import Pricing
import Reports
import Store
import TestSupport
import Testing

@testable import maumeter

/// The demo from its first byte to its last: logs written, recorded, reported.
@Suite struct DemoCommandTests {
  @Test(arguments: zip([OutputFormat.table, .plain, .csv, .json], ["txt", "plain.txt", "csv", "json"]))
  func reportIsTheExample(format: OutputFormat, ending: String) throws {
    let folder = try TemporaryFolder()
    var logs = DemoLogs()
    #expect(try logs.write(to: folder.path) > 1)
    let store = try ActivityStore(path: folder.path("demo.db"), rules: CountingRules())
    let run = IngestRun(paths: [folder.path("AWSLogs")], lessons: [], isQuiet: true)
    let today = try #require(Day("2026-11-22"))
    let first = try run.record(into: store, at: today.start)
    #expect(first.records.recorded > 0 && first.knownInputs == 0)
    #expect(try run.record(into: store, at: today.start).records == RecordCounts())

    let maker = try ReportMaker(
      store: store, configuration: Configuration(), catalog: try Catalog.embedded(), plan: nil, today: today)
    let report = try maker.report(of: Array(DemoLogs.months.suffix(1)))
    try expectRepositoryFile(
      "reports/examples/demo-2026-10.\(ending)",
      holds: report.text(as: format, appearance: Appearance(width: 100)))
  }

  /// The page and drawings of the same month, as people get them; rendered examples cannot rot.
  @Test func pagesAreTheExamples() throws {
    let folder = try TemporaryFolder()
    var logs = DemoLogs()
    _ = try logs.write(to: folder.path)
    let store = try ActivityStore(path: folder.path("demo.db"), rules: CountingRules())
    let today = try #require(Day("2026-11-22"))
    _ = try IngestRun(paths: [folder.path("AWSLogs")], lessons: [], isQuiet: true).record(into: store, at: today.start)
    let (configuration, catalog) = (Configuration(), try Catalog.embedded())
    let maker = try ReportMaker(
      store: store, configuration: configuration, catalog: catalog, plan: nil, today: today)
    let content = try PageMaker(
      store: store, maker: maker, configuration: configuration, catalog: catalog, plan: nil, today: today
    ).content(of: try maker.report(of: Array(DemoLogs.months.suffix(1))))
    for language in Language.allCases {
      try expectRepositoryFile(
        "reports/examples/demo-2026-10.\(language.rawValue).html", holds: content.text(as: .html, language: language))
    }
    for chart in try content.charts() where ["month", "growth", "tariff-plus-us-east-1"].contains(chart.name) {
      try expectRepositoryFile("reports/examples/demo-2026-10-\(chart.name).svg", holds: chart.svg())
    }
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
