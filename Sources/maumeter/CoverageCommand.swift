import ArgumentParser
import Domain
import Reports
import Store

struct CoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "What the records of a month show and what they do not, and how to see more.",
    discussion: """
      EXAMPLES:
        maumeter coverage                      the running month
        maumeter coverage --month 2026-10
        maumeter coverage --month 2026-10 --format json

      By pool: the share of sign-ins and refreshes whose user is known, MAU at least and at most, each source with \
      its first record, hours that are missing, and what to switch on. docs/coverage.md says how it is reckoned.
      """)

  @Option(help: ArgumentHelp("The month (default: the running one).", valueName: "yyyy-mm"))
  var month: Month?

  @OptionGroup var asOf: AsOfOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    let path = try database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
    let today = asOf.day(in: surroundings)
    let month = month ?? today.month
    var report = CoverageReport(
      coverage: configuration.described(try store.coverage(of: month)), isComplete: month.end <= today.start)
    report.laterRecords = try store.lastDay(of: month, after: today)
    try output.write(report, in: surroundings)
    for remark in try configuration.remarks(on: store) { output.remark(remark) }
    if report.coverage.pools.isEmpty { try output.remarkOnNothing(in: month, of: store) }
  }
}
