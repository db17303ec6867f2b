import ArgumentParser
import Domain
import Foundation
import Pricing
import Reports
import Store

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "See it work: write a small log set, record it, print the monthly report.",
    discussion: """
      EXAMPLES:
        maumeter demo
        maumeter demo --folder /tmp/demo --format json

      The logs are made up, and laid out as CloudTrail writes them to S3. They and the database stay in the folder, to \
      be looked at; run again, it records nothing twice.
      """)

  @Option(help: ArgumentHelp("Where logs and database go.", valueName: "folder"))
  var folder = "maumeter-demo"

  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = Surroundings.current
    let folder = surroundings.absolute(folder)
    var logs = DemoLogs()
    let files: Int
    do {
      files = try logs.write(to: folder)
    } catch {
      throw CommandError(
        "Cannot write to \(folder): \((error as NSError).localizedDescription) Name another folder with --folder.",
        .cannotWrite)
    }
    output.remark("Wrote \(files) log files to \(self.folder)/AWSLogs.")
    let configuration = Configuration()
    let store = try ActivityStore(path: folder + "/demo.db", rules: configuration.rules)
    let run = IngestRun(paths: [folder + "/AWSLogs"], lessons: [], isQuiet: output.quiet)
    let result = try run.record(into: store, at: surroundings.now)
    let records = result.records
    output.remark("Recorded \(records.recorded) events of \(records.read) records in \(self.folder)/demo.db.")
    let maker = try ReportMaker(
      store: store, configuration: configuration, catalog: try Catalog.embedded(), plan: nil, today: surroundings.today)
    try output.write(maker.report(of: Array(DemoLogs.months.suffix(1))), in: surroundings)
    output.remark("Next: maumeter ingest with your own logs, or maumeter report --db \(self.folder)/demo.db --help.")
    try result.problems.check()
  }
}
