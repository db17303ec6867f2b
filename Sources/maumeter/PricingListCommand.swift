import ArgumentParser
import Pricing
import Reports

struct PricingListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List what is sold: offers, since when, in which Regions, read when.",
    discussion: """
      EXAMPLES:
        maumeter pricing list
        maumeter pricing list --format plain | grep direct_mau
      """)

  @OptionGroup var output: OutputOptions

  func run() throws {
    try output.write(CatalogList(catalog: try Catalog.embedded()), in: .current)
  }
}
