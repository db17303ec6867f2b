import ArgumentParser
import Domain
import Pricing
import Reports
import Store

/// What every command has that makes bills for other programs: the months, what prices them, the database.
struct BillingOptions: ParsableArguments {
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

  @OptionGroup var asOf: AsOfOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions

  func validate() throws {
    if month != nil, since != nil || until != nil {
      throw ValidationError("Give --month for one month, or --since and --until for several.")
    }
    if let since, let until, until < since { throw ValidationError("--until \(until) is before --since \(since).") }
  }

  /// What the options lead to.
  struct Billing {
    let store: ActivityStore
    let configuration: Configuration
    let catalog: Catalog
    let maker: ReportMaker
    let today: Day
  }

  func billing(in surroundings: Surroundings) throws -> Billing {
    var configuration = try configurationOptions.load(in: surroundings)
    if let assumeRegion { configuration.pricing.assumedRegion = assumeRegion }
    let store = try ActivityStore(
      path: database.path(configuration, in: surroundings), rules: configuration.rules, mode: .mustExist)
    let catalog = try CatalogFolder(configuration, in: surroundings).catalog()
    try catalog.checkAssumed(assumeRegion)
    let today = asOf.day(in: surroundings)
    let maker = try ReportMaker(
      store: store, configuration: configuration, catalog: catalog, plan: plan, today: today)
    return Billing(store: store, configuration: configuration, catalog: catalog, maker: maker, today: today)
  }

  /// Whether a month was asked for; every month is when none was named.
  func covers(_ other: Month) -> Bool {
    month.map { $0 == other } ?? ((since.map { $0 <= other } ?? true) && (until.map { other <= $0 } ?? true))
  }

  /// The months to export: those that were asked for and have records or charges, else the running one.
  func months(_ billing: Billing) throws -> [Month] {
    guard since != nil || until != nil else { return [try billing.maker.month(month)] }
    return try billing.maker.months(since: since, until: until)
  }
}
