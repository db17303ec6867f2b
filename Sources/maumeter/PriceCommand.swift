import ArgumentParser
import Domain
import Pricing
import Reports

struct PriceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "price",
    abstract: "Price numbers that you type in; no database.",
    discussion: """
      EXAMPLES:
        maumeter price --mau 100000 --plan lite
        maumeter price --mau 80_000 --enterprise-mau 1050 --machine-tokens 200000
        maumeter price --mau 1000000 --plan legacy --month 2024-10 --format json
        maumeter price --mau 150000 --plan lite --explain
        maumeter price --mau 120000 --vendor clerk --vendor workos
        maumeter price --mau 9000 --region eu-south-2 --assume-region us-east-1

      Prices are those of --region in --month, the free quantity of one payer taken off once. Without --plan it is \
      what a new pool without a choice is on: Essentials, or legacy before November 2024.
      """)

  @Option(help: ArgumentHelp("Monthly active users with local or social accounts.", valueName: "n"))
  var mau: Quantity?

  @Option(help: ArgumentHelp("Monthly active users that sign in through SAML or OIDC.", valueName: "n"))
  var enterpriseMau: Quantity?

  @Option(help: ArgumentHelp("Client-credentials token requests.", valueName: "n"))
  var machineTokens: Quantity?

  @Option(help: "The plan of the pools.")
  var plan: Plan?

  @Option(help: ArgumentHelp("Free direct users, in place of what AWS gives.", valueName: "n"))
  var free: Quantity?

  @Flag(help: "With the advanced-security add-on, for all users.")
  var advancedSecurity = false

  @Option(help: "The AWS Region (default: \(PriceCommand.defaultRegion), which is Tokyo).")
  var region: String?

  @Option(help: ArgumentHelp("The month whose prices hold (default: this one).", valueName: "yyyy-mm"))
  var month: Month?

  @Option(help: ArgumentHelp("Take this Region's prices where --region has none with a source.", valueName: "region"))
  var assumeRegion: String?

  @Option(
    help: ArgumentHelp("Price --mau at another service instead: clerk, ..., or all. Repeatable.", valueName: "name"))
  var vendor: [String] = []

  @Flag(help: "Also say each line of the bill as a sentence: quantity, band, rate, amount, and who says so.")
  var explain = false

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  /// Tokyo, the Region whose prices this project knows best.
  ///
  /// Users cost the same in every commercial Region.
  static let defaultRegion = "ap-northeast-1"

  func validate() throws {
    if !vendor.isEmpty {
      let isAlone =
        enterpriseMau == nil && machineTokens == nil && plan == nil && free == nil && !advancedSecurity
        && region == nil && month == nil && assumeRegion == nil
      guard mau != nil, isAlone else {
        throw ValidationError("--vendor compares users only: give it with --mau, and without options of Cognito.")
      }
    }
    if let region, region.isEmpty { throw ValidationError("--region is empty. Name one, such as us-east-1.") }
    guard mau != nil || enterpriseMau != nil || machineTokens != nil else {
      throw ValidationError("Nothing to price. Give --mau, --enterprise-mau or --machine-tokens.")
    }
  }

  func run() throws {
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    let catalog = try CatalogFolder(configuration, in: surroundings).catalog(hasVendors: !vendor.isEmpty)
    try catalog.checkAssumed(assumeRegion)
    guard vendor.isEmpty else {
      let comparison = try comparison(of: catalog)
      try output.write(comparison, in: surroundings)
      // Records have no place for what has no price.
      if [.plain, .csv].contains(output.format) { comparison.gaps.forEach(output.remark) }
      return
    }
    let quote = try quote(catalog: catalog, settings: configuration.pricing, in: surroundings)
    try output.write(quote, in: surroundings)
  }

  /// - Throws: `PricingError` for a price that is not known.
  func quote(
    catalog: Catalog, settings: PricingSettings, in surroundings: Surroundings
  ) throws(PricingError) -> Quote {
    let month = month ?? surroundings.today.month
    let decision = PlanDecision(month: month, existedSince: nil)
    let plan = plan ?? decision.plan
    var settings = settings
    if let assumeRegion { settings.assumedRegion = assumeRegion }
    if let free { settings.freeOverrides.insert(.init(plans: [plan], quantity: free.value), at: 0) }
    let region = region ?? PriceCommand.defaultRegion
    let usages = quantities.map { meter, quantity in
      Usage(month: month, region: region, plan: plan, meter: meter, quantity: quantity)
    }
    let bill = try catalog.bill(usages: usages, settings: settings)
    var quote = Quote(month: month, bill: bill, assumptions: assumptions(plan, month))
    quote.isExplained = explain
    return quote
  }

  private var quantities: [(Meter, Int64)] {
    var quantities: [(Meter, Int64)] = []
    if let mau { quantities.append((.directMAU, mau.value)) }
    if let enterpriseMau { quantities.append((.enterpriseMAU, enterpriseMau.value)) }
    if advancedSecurity {
      let (sum, overflow) = (mau?.value ?? 0).addingReportingOverflow(enterpriseMau?.value ?? 0)
      quantities.append((.advancedSecurityMAU, overflow ? .max : sum))
    }
    if let machineTokens { quantities.append((.machineTokens, machineTokens.value)) }
    return quantities
  }

  /// What the reader did not choose.
  private func assumptions(_ plan: Plan, _ month: Month) -> [String] {
    var assumptions: [String] = []
    if self.plan == nil {
      assumptions.append(
        "Priced on the plan \(plan.rawValue), which a new pool without a choice is on in \(month): see --plan.")
    }
    if region == nil {
      assumptions.append("Priced in \(PriceCommand.defaultRegion), the Region that is taken without --region.")
    }
    return assumptions
  }
}
