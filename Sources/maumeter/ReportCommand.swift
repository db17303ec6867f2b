import ArgumentParser
import Domain
import Pricing
import Reports
import Store

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "The month: users, activity and the bill.",
    discussion: """
      EXAMPLES:
        maumeter report                              the running month so far
        maumeter report --month 2026-10
        maumeter report --since 2026-01 --until 2026-12 --format csv
        maumeter report --month 2026-10 --plan lite --format json
        maumeter report --month 2026-10 --by account,pool
        maumeter report --since 2026-01 --by tag:team --format csv
        maumeter report --month 2026-10 --explain    check it by hand
        maumeter report --check-budget --quiet       exits 1 when one is passed
        maumeter report --month 2026-10 --format html --output october.html
        maumeter report --month 2026-10 --format html --lang ja --output 10gatsu.html
        maumeter report --month 2026-10 --chart tariff --output tariff.svg
      """)

  @Option(help: ArgumentHelp("The month (default: the running one).", valueName: "yyyy-mm"))
  var month: Month?

  @Option(help: ArgumentHelp("The first of several months.", valueName: "yyyy-mm"))
  var since: Month?

  @Option(help: ArgumentHelp("The last of several months (default: the running one).", valueName: "yyyy-mm"))
  var until: Month?

  @Option(help: "The plan of pools whose plan neither the log nor the config tells.")
  var plan: Plan?

  @Option(help: ArgumentHelp("Take this Region's prices where a Region has none with a source.", valueName: "region"))
  var assumeRegion: String?

  @Option(
    help: ArgumentHelp(
      "Only costs, by payer, account, region, pool, client, plan, meter or tag:NAME, or several.",
      valueName: "key,..."))
  var by: CostKeys?

  @Flag(help: "Also say each line of the bill as a sentence: quantity, band, rate, amount, and who says so.")
  var explain = false

  @Flag(help: "End with 1, and tell the webhook of the config, when a budget of the config is passed.")
  var checkBudget = false

  @Option(help: "The language of Markdown and HTML: en or ja.")
  var lang: Language?

  @Option(
    help: ArgumentHelp(
      "Only a drawing of the HTML page, as SVG: trend, trend-cost, month, tariff, bands, growth or avoidable.",
      valueName: "name"))
  var chart: String?

  @OptionGroup var asOf: AsOfOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if month != nil, since != nil || until != nil {
      throw ValidationError("Give --month for one month, or --since and --until for several.")
    }
    if lang != nil, chart == nil, output.format != .html, output.format != .markdown {
      throw ValidationError("--lang is for --format html, --format markdown and --chart.")
    }
    if explain, by == nil, chart != nil || output.format == .html || output.format == .markdown {
      throw ValidationError(
        "--explain goes without --chart, --format html and --format markdown, which have no sentences: give it with "
          + "--format table, json or csv.")
    }
    if by != nil, lang != nil || chart != nil { throw ValidationError("--by goes without --lang and --chart.") }
    if let since, let until, until < since { throw ValidationError("--until \(until) is before --since \(since).") }
  }

  func run() throws {
    let surroundings = Surroundings.current
    var configuration = try configurationOptions.load(in: surroundings)
    if let assumeRegion { configuration.pricing.assumedRegion = assumeRegion }
    let path = try database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
    let today = asOf.day(in: surroundings)
    let catalog = try CatalogFolder(configuration, in: surroundings).catalog(hasVendors: false)
    try catalog.checkAssumed(assumeRegion)
    let maker = try ReportMaker(
      store: store, configuration: configuration, catalog: catalog, plan: plan, today: today)
    var report = try maker.report(of: months(maker, today), sharesClients: sharesClients(maker.settings.organisation))
    report.isExplained = explain
    if let by {
      let split = CostSplit(
        report: report, dimensions: by.dimensions, organisation: maker.settings.organisation)
      try output.write(split, in: surroundings)
    } else if chart != nil || output.format == .html || output.format == .markdown {
      let content = try PageMaker(
        store: store, maker: maker, configuration: configuration, catalog: catalog, plan: plan, today: today
      ).content(of: report)
      if let chart { return try output.write(chart, of: try content.charts(in: lang ?? .english)) }
      try output.write(content, in: surroundings, language: lang ?? .english)
    } else {
      try output.write(report, in: surroundings)
    }
    try remark(on: report, in: store)
    guard checkBudget else { return }
    let gate = BudgetGate(
      configuration: configuration, organisation: maker.settings.organisation, surroundings: surroundings)
    try gate.check(
      report.months.compactMap { month in
        month.bill.map {
          BudgetGate.Costs(month: month.activity.month, bill: $0, clients: month.activity.clientUsages)
        }
      }, store: store)
  }

  /// Whether costs are shared out to app clients.
  private func sharesClients(_ organisation: Organisation) -> Bool {
    let dimensions = by?.dimensions ?? []
    let hasTag = dimensions.contains { dimension in
      if case .tag = dimension { return true }
      return false
    }
    return dimensions.contains(.client) || (hasTag || checkBudget) && !organisation.clientTags.isEmpty
  }

  private func months(_ maker: ReportMaker, _ today: Day) throws -> [Month] {
    guard since != nil || until != nil else { return [try maker.month(month)] }
    let months = try maker.months(since: since, until: until)
    return months.isEmpty ? [min(until ?? today.month, today.month)] : months
  }

  /// Says where the activity is, when there is none in the month, and which prices are missing from the total.
  private func remark(on report: Report, in store: ActivityStore) throws {
    for sentence in report.unpricedSentences { StandardError.say(sentence) }
    for remark in report.remarks { output.remark(remark) }
    guard report.months.allSatisfy({ $0.activity.pools.allSatisfy(\.isNotRecorded) }), let shown = report.months.first
    else { return }
    let last = report.months.last?.activity.month
    try output.remarkOnNothing(in: since ?? shown.activity.month, through: last, of: store)
  }
}
