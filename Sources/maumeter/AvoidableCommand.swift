import ArgumentParser
import Domain
import Reports
import Store

struct AvoidableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "avoidable",
    abstract: "Users who counted only for administrator queries, refreshes or unused sign-ups.",
    discussion: """
      EXAMPLES:
        maumeter avoidable --month 2026-10
        maumeter avoidable --month 2026-10 --plan lite --format csv

      By pool, app client and calling role, with what the bill had been less without them.
      """)

  @Option(help: ArgumentHelp("The month (default: the running one).", valueName: "yyyy-mm"))
  var month: Month?

  @Option(help: "The plan of pools whose plan neither the log nor the config tells.")
  var plan: Plan?

  @OptionGroup var asOf: AsOfOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    let path = database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
    let today = asOf.day(in: surroundings)
    let month = month ?? today.month
    let maker = try ReportMaker(
      store: store, configuration: configuration,
      catalog: try CatalogFolder(configuration, in: surroundings).catalog(), plan: plan, today: today)
    let activity = try store.activity(in: month)
    let report = try AvoidableMaker(maker: maker, activity: activity)
      .report(of: store.avoidableUsers(in: month), isComplete: month.end <= today.start)
    try output.write(report, in: surroundings)
  }
}
