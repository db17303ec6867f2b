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

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = Surroundings.current
    let folder = CatalogFolder(try configurationOptions.load(in: surroundings), in: surroundings)
    var list = CatalogList(catalog: try folder.catalog())
    let files = try folder.files()
    if !files.isEmpty { list.folder = (folder.path, files.map(\.name)) }
    try output.write(list, in: surroundings)
  }
}
