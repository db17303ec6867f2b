import ArgumentParser
import Domain
import Forecast
import Pricing
import Reports
import Store

struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Month end and coming months, with intervals and the record of past forecasts.",
    discussion: """
      EXAMPLES:
        maumeter forecast                            from the last whole day recorded
        maumeter forecast --as-of 2026-10-14         what would have been said then
        maumeter forecast --months 3 --plan lite --format json
        maumeter forecast --pool ap-northeast-1_AbC
        maumeter forecast --activity activity.csv    rows YYYY-MM-DD,user[,pool]
        maumeter forecast --check-budget --quiet     exits 1 when one will be passed
        maumeter forecast --chart months --output months.svg
        maumeter forecast --backtest                 past months, and other methods

      Without --as-of it is the forecast of the last day before today that has activity: today is not over. Here \
      --as-of names a day that is over, elsewhere the day that counts as today, which is not: the page of a report as \
      of a day has the forecast of the day before. A pool's cost is its share of the whole bill.
      """)

  @Option(help: ArgumentHelp("Months after the running one (0 to 36).", valueName: "n"))
  var months = 12

  @Option(help: ArgumentHelp("Only this pool.", valueName: "id"))
  var pool: String?

  @Option(help: ArgumentHelp("How many of a hundred intervals are to hold (50 to 95).", valueName: "percent"))
  var level = 80

  @Option(help: ArgumentHelp("Take activity from this file in place of the database.", valueName: "file"))
  var activity: String?

  @Flag(help: "Forecast every past month from days 3, 7, 14 and 21, and compare with simpler methods.")
  var backtest = false

  @Flag(help: "End with 1, and tell the webhook of the config, when the running month will pass a budget.")
  var checkBudget = false

  @Option(help: "The plan of pools whose plan neither the log nor the config tells.")
  var plan: Plan?

  @Option(help: ArgumentHelp("Take this Region's prices where a Region has none with a source.", valueName: "region"))
  var assumeRegion: String?

  @Option(
    help: ArgumentHelp("Only a drawing of the coming months, as SVG: months or months-cost.", valueName: "name"))
  var chart: String?

  @Option(help: "The language of --chart: en or ja.")
  var lang: Language?

  @OptionGroup var asOf: ForecastDayOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...36).contains(months) else { throw ValidationError("--months is \(months). It must be 0 to 36.") }
    guard (50...95).contains(level) else { throw ValidationError("--level is \(level). It must be 50 to 95.") }
    if backtest, chart != nil { throw ValidationError("--backtest has no drawing: take --chart away.") }
    if lang != nil, chart == nil { throw ValidationError("--lang is for --chart.") }
    if checkBudget, activity != nil || backtest || pool != nil {
      throw ValidationError(
        "--check-budget is about the whole database: give it without --activity, --backtest and --pool.")
    }
    if activity != nil, database.db != nil {
      throw ValidationError("--activity takes the place of the database: give it or --db.")
    }
  }

  func run() throws {
    let surroundings = Surroundings.current
    var configuration = try configurationOptions.load(in: surroundings)
    if let assumeRegion { configuration.pricing.assumedRegion = assumeRegion }
    let input = try input(configuration, in: surroundings)
    let activity = input.activity
    if let pool, !activity.pools.contains(pool) {
      let known = activity.pools.prefix(5).joined(separator: ", ")
      throw CommandError("No activity of the pool \(pool) is known up to \(activity.lastDay). Known: \(known).", .usage)
    }
    remark(on: input, in: surroundings)
    if backtest {
      let result = Backtest(activity, months: months, level: level, pool: pool)
      return try output.write(BacktestReport(backtest: result, userMonths: activity.userMonthCount), in: surroundings)
    }
    let forecast = Forecaster(level: level).forecast(activity, months: months)
    let scope = pool.flatMap { pool in forecast.pools.first { $0.pool == pool }?.forecast } ?? forecast.total
    if let refusal = scope.refusal { throw CommandError(refusal.description, .badData) }
    let catalog = try CatalogFolder(configuration, in: surroundings).catalog()
    try catalog.checkAssumed(assumeRegion)
    let pricer = ForecastPricer(input: input, configuration: configuration, catalog: catalog, plan: plan)
    var report = try pricer.report(forecast)
    report.selectedPool = pool
    for reason in report.missing { output.remark("Not in the cost: \(reason)") }
    if let chart {
      try output.write(chart, of: try report.charts(in: lang ?? .english))
    } else {
      try output.write(report, in: surroundings)
    }
    guard checkBudget, let month = forecast.total.months.first?.month else { return }
    let gate = BudgetGate(
      configuration: configuration, organisation: pricer.settings.organisation, surroundings: surroundings)
    let store = try ActivityStore(
      path: database.path(configuration, in: surroundings), rules: configuration.rules, mode: .mustExist)
    try gate.check(
      [BudgetGate.Costs(month: month, bill: try pricer.expectedBill(forecast, at: 0), isExpected: true)], store: store)
  }

  private func input(_ configuration: Configuration, in surroundings: Surroundings) throws -> ForecastInput {
    let until = asOf.asOf ?? surroundings.today.advanced(by: -1)
    let endsWithActivity = asOf.asOf == nil
    if let activity {
      let panel = try ActivityPanel.read(
        activity, until: until, endsWithActivity: endsWithActivity, in: surroundings)
      guard let panel else { throw CommandError("\(activity) has no activity up to \(until).", .badData) }
      return ForecastInput(panel: panel, hasReference: backtest)
    }
    let path = try database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
    for remark in try configuration.remarks(on: store) { output.remark(remark) }
    return try ForecastInput(
      store: store, until: until, endsWithActivity: endsWithActivity, hasReference: backtest)
  }

  private func remark(on input: ForecastInput, in surroundings: Surroundings) {
    if let silence = input.silence {
      output.remark(silence)
    } else if asOf.asOf == nil {
      output.remark("As of \(input.activity.lastDay), the last whole day with activity: see --as-of.")
    }
  }
}
