import ArgumentParser
import Pricing
import Reports

struct PricingCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare the catalogs with a price list of AWS; 1 when they differ.",
    discussion: """
      EXAMPLES:
        maumeter pricing check index.json
        maumeter pricing check index.json --format json

      The price list of all Regions is at \(PriceList.address); one of its version \
      folders, or of its Region folders, can be named as well. Usage types that no catalog has are listed as \
      unclassified and do not count as a difference.
      """)

  @OptionGroup var priceList: PriceListOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = Surroundings.current
    let folder = CatalogFolder(try configurationOptions.load(in: surroundings), in: surroundings)
    let catalog = try folder.catalog(mayBeMissing: true)
    let (list, source) = try priceList.read(on: surroundings.today)
    let difference = try catalog.difference(from: list)
    let comparison = PriceListComparison(catalog: catalog.name, list: list, source: source, difference: difference)
    try output.write(comparison, in: surroundings)
    guard difference.isEmpty else {
      output.remark("The catalogs differ from the price list. maumeter pricing update takes it over.")
      throw ExitCode(ExitStatus.gateFailed.rawValue)
    }
  }
}
