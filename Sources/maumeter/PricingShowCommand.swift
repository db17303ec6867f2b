import ArgumentParser
import Domain
import Pricing
import Reports

struct PricingShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show bands, rates and free quantities, each with its source.",
    discussion: """
      EXAMPLES:
        maumeter pricing show lite
        maumeter pricing show cognito-machine-tokens --region us-east-1
        maumeter pricing show --region ap-northeast-1 --format csv
      """)

  @Argument(help: "An offer of pricing list, or a plan; everything when left out.")
  var offer: String?

  @Option(help: "One Region only.")
  var region: String?

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = Surroundings.current
    let folder = CatalogFolder(try configurationOptions.load(in: surroundings), in: surroundings)
    let catalog = try folder.catalog()
    guard let vendor = offer.flatMap(catalog.vendor(called:)) else {
      return try output.write(sheet(of: catalog), in: surroundings)
    }
    if let region {
      throw CommandError(
        "\(vendor.title) has the same prices everywhere: leave out --region \(region).", .usage)
    }
    try output.write(VendorSheet(catalog: catalog.name, vendor: vendor), in: surroundings)
  }

  /// - Throws: `CommandError` for an offer that does not exist, or one without a price in the Region.
  func sheet(of catalog: Catalog) throws(CommandError) -> CatalogSheet {
    let sheet = CatalogSheet(catalog: catalog, offers: try offers(of: catalog), region: region)
    guard !sheet.isEmpty else {
      throw CommandError(
        "No price of \(offer ?? "anything") in \(region ?? "any Region") has a source. maumeter pricing list shows "
          + "the Regions of each offer.", .usage)
    }
    return sheet
  }

  private func offers(of catalog: Catalog) throws(CommandError) -> [Offer] {
    guard let offer else { return catalog.offers }
    if let plan = Plan(anyCase: offer) { return catalog.offers.filter { $0.plans?.contains(plan) ?? true } }
    if let known = catalog.offers.first(where: { $0.id == offer || $0.id == "cognito-\(offer)" }) { return [known] }
    let known = catalog.offers.map(\.id) + Plan.allCases.map(\.rawValue) + catalog.vendors.map(\.id)
    throw CommandError("There is no offer \"\(offer)\". Known: \(known.joined(separator: ", ")).", .usage)
  }
}
