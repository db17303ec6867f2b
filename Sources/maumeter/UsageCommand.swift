import ArgumentParser
import Domain
import Forecast
import Reports
import Store

struct UsageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage",
    abstract: "Daily, weekly and monthly users; who came, stayed and left; retention; peaks.",
    discussion: """
      EXAMPLES:
        maumeter usage                             the running month so far
        maumeter usage --month 2026-10
        maumeter usage --month 2026-10 --pool ap-northeast-1_EXAMPLE01
        maumeter usage --client 1exampleclient --format csv
        maumeter usage --activity days.csv --format json

      The bill counts users of the calendar month (MAU); the 7 and 28 days are rolling, for the trend. Days, hours and \
      months are those of UTC. An activity file has rows of day, user and, where there are several, pool.
      """)

  @Option(help: ArgumentHelp("The month (default: the running one).", valueName: "yyyy-mm"))
  var month: Month?

  @Option(help: ArgumentHelp("Only this pool.", valueName: "id"))
  var pool: String?

  @Option(help: ArgumentHelp("Only users of this app client.", valueName: "id"))
  var client: String?

  @Option(help: ArgumentHelp("How many months back tables go (default: 12).", valueName: "n"))
  var months = 12

  @Option(help: ArgumentHelp("Read this file in place of the database; - is stdin.", valueName: "file"))
  var activity: String?

  @OptionGroup var asOf: AsOfOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...64).contains(months) else { throw ValidationError("--months is from 1 to 64.") }
    if activity != nil, client != nil {
      throw ValidationError("An activity file knows no app clients: take --client away.")
    }
  }

  func run() throws {
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    try output.write(report(configuration, in: surroundings), in: surroundings)
  }

  func report(_ configuration: Configuration, in surroundings: Surroundings) throws -> UsageReport {
    let today = asOf.day(in: surroundings)
    let maker = UsageReportMaker(
      configuration: configuration, month: month, today: today, pool: pool, client: client)
    var report: UsageReport
    if let activity {
      report = try maker.report(of: ActivityDays(path: activity, in: surroundings), named: activity)
    } else {
      let path = try database.path(configuration, in: surroundings)
      let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
      for remark in try configuration.remarks(on: store) { output.remark(remark) }
      report = try maker.report(of: store)
    }
    report.shownMonths = months
    return report
  }
}
