import ArgumentParser
import Foundation
import Pricing
import Reports

struct PricingUpdateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Take over a price list of AWS; old months keep old prices.",
    discussion: """
      EXAMPLES:
        maumeter pricing update index.json
        maumeter pricing update index.json --yes --folder catalogs

      Shows what differs, then writes the catalog files that change into a folder, from where every command reads them \
      over those of the program. Prices hold from the day that the list says; the address, the day and the SHA-256 of \
      the list are kept with them. The price list of all Regions is at \(PriceList.address).
      """)

  @OptionGroup var priceList: PriceListOptions

  @Option(
    help: ArgumentHelp(
      "Where to write. Else MAUMETER_CATALOGS, catalogs in the config, or the XDG data folder.", valueName: "folder"))
  var folder: String?

  @Flag(help: "Write without asking.")
  var yes = false

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = Surroundings.current
    let loaded = CatalogFolder(try configurationOptions.load(in: surroundings), in: surroundings)
    let folder = folder.map { CatalogFolder(path: surroundings.absolute($0), isNamed: true) } ?? loaded
    try folder.checkIsNamed()
    let catalog = try folder.catalog(mayBeMissing: true)
    let (list, source) = try priceList.read(on: surroundings.today)
    let difference = try catalog.difference(from: list)
    let comparison = PriceListComparison(catalog: catalog.name, list: list, source: source, difference: difference)
    try output.write(comparison, in: surroundings)
    guard !difference.isEmpty else { return output.remark("Nothing to write.") }
    let files = catalog.files(changedIn: catalog.updated(with: difference, source: source))
    try confirm("Write \(files.count) catalog files to \(folder.path)?")
    try folder.write(files)
    output.remark("Wrote \(files.map(\.name).joined(separator: ", ")) to \(folder.path).")
    if folder.path != loaded.path {
      let read = loaded.path.isEmpty ? "no folder" : loaded.path
      output.remark("Commands read \(read): set MAUMETER_CATALOGS or catalogs in the config to \(folder.path).")
    }
  }

  /// Asks, where somebody can answer.
  ///
  /// - Throws: `CommandError` where nobody can, or the answer is no.
  private func confirm(_ question: String) throws(CommandError) {
    guard !yes else { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw CommandError("Nothing was written. Give --yes to write without being asked.", .usage)
    }
    StandardError.write("\(question) [y/N] ")
    guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
      throw CommandError("Nothing was written.", .gateFailed)
    }
  }
}
