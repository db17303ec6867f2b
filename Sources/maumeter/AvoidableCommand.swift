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
    let path = try database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
    let today = asOf.day(in: surroundings)
    let month = month ?? today.month
    let maker = try ReportMaker(
      store: store, configuration: configuration,
      catalog: try CatalogFolder(configuration, in: surroundings).catalog(), plan: plan, today: today)
    let activity = try store.activity(in: month)
    let groups = try store.avoidableUsers(in: month)
    var report = try AvoidableMaker(maker: maker, activity: activity)
      .report(of: groups, isComplete: month.end <= today.start)
    for index in report.groups.indices {
      let pool = report.groups[index].users.pool
      report.groups[index].users.pool.name = configuration.name(ofPool: pool.pool) ?? pool.name
    }
    try output.write(report, in: surroundings)
    for remark in try configuration.remarks(on: store) { output.remark(remark) }
    if activity.pools.isEmpty { try output.remarkOnNothing(in: month, of: store) }
  }
}
