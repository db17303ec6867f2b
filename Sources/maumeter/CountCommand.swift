import ArgumentParser
import Counting
import Domain
import Ingest
import Reports

struct CountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "count",
    abstract: "Count straight from log files, without a database.",
    discussion: """
      EXAMPLES:
        maumeter count AWSLogs/                       a folder as S3 has it
        maumeter count july.json.gz august.json.gz
        zcat logs/*.gz | maumeter count - --format json
        maumeter count --mapping keycloak log.ndjson  logs of another shape

      Files may be gzip or plain: {"Records":[...]} documents, or records one per line. Folders are searched.
      """)

  @Argument(help: ArgumentHelp("Files and folders; - is standard input.", valueName: "path"))
  var paths: [String] = []

  @Option(help: ArgumentHelp("Only this month.", valueName: "yyyy-mm"))
  var month: Month?

  @OptionGroup var mapping: MappingOptions
  @OptionGroup var asOf: AsOfOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    // Not left to the parser, which would name a missing path before a flag that does not exist.
    guard !paths.isEmpty else {
      throw ValidationError("Missing path. Name files or folders, or - for standard input.")
    }
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    FilesInUse.add(inputs: paths)
    try output.destination.check()
    let sources = try mapping.mappings(configuration, users: UserNames(configuration.users))
    let reading = CountRun(paths: paths, configuration: configuration, isQuiet: output.quiet, sources: sources)
    let counted = try reading.run()
    let shown = counted.months.filter { month == nil || $0.month == month }
    let today = asOf.day(in: surroundings)
    var report = Report(
      rules: configuration.rules,
      months: shown.map { activity in
        let counted = configuration.counted(activity)
        var month = ReportMonth(
          activity: counted.activity, isComplete: activity.month.end <= today.start, plans: [], bill: nil)
        month.stated = counted.stated
        return month
      },
      records: counted.records)
    report.asOf = today
    report.accountNames = configuration.accountNames
    report.clientNames = configuration.clientNames
    try output.write(report, in: surroundings)
    if let remark = counted.search.remark { output.remark(remark) }
    try counted.problems.check()
  }
}
