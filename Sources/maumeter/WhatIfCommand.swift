import ArgumentParser
import Domain
import Forecast
import Foundation
import Pricing
import Reports
import Store

struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-if",
    abstract: "Scenarios side by side: users and costs of the months to come.",
    discussion: """
      EXAMPLES:
        maumeter what-if --growth 3%                 the last month, growing
        maumeter what-if --growth 1%..5%             a range: 10,000 draws
        maumeter what-if --mau 80000 --plan lite --to-plan essentials --to-plan plus
        maumeter what-if --mau 1200000 --growth 5% --budget 8000
        maumeter what-if --mau 90000 --vendor clerk --break-even lite,clerk
        maumeter what-if --template --output scenarios.yaml
        maumeter what-if scenarios.yaml --format csv --output scenarios.csv
        maumeter what-if --growth 1%..5% --chart fan --output fan.svg

      It starts from the last complete month of the database, from --month, or from numbers that you type in. The \
      first column is always "as it is"; --to-plan, --to-region and --vendor may be repeated, one scenario each. \
      docs/planning.md describes the scenario file.
      """)

  @Argument(help: ArgumentHelp("A file of scenarios.", valueName: "scenario.yaml"))
  var file: String?

  @Flag(help: "Print a scenario file with every key in it.")
  var template = false

  @OptionGroup var base: ScenarioBaseOptions
  @OptionGroup var changes: ScenarioOptions

  @Option(help: ArgumentHelp("How many months to look ahead (default: 12).", valueName: "n"))
  var months: Int?

  @Option(help: ArgumentHelp("How often ranges are drawn (default: 10,000).", valueName: "n"))
  var draws: Int?

  @Option(help: ArgumentHelp("Where the random numbers begin (default: 1).", valueName: "n"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("Take this Region's prices where a Region has none with a source.", valueName: "region"))
  var assumeRegion: String?

  @Option(help: ArgumentHelp("Only a drawing, as SVG: fan (costs) or fan-users.", valueName: "name"))
  var chart: FanChart?

  @OptionGroup var asOf: AsOfOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let months, !(1...ScenarioFile.maximumMonths).contains(months) {
      throw ValidationError("--months is from 1 to \(ScenarioFile.maximumMonths).")
    }
    if let draws, !(1...1_000_000).contains(draws) { throw ValidationError("--draws is from 1 to 1000000.") }
    if template { return }
    if chart != nil, output.format != .table { throw ValidationError("--chart is SVG and goes without --format.") }
    guard file != nil || changes.asksForSomething else {
      throw ValidationError(
        "Nothing to compare. Give a scenario file, or --growth, --to-plan, --vendor, ...; --template prints a file.")
    }
  }

  func run() throws {
    let surroundings = Surroundings.current
    if template { return try output.destination.write(ScenarioFile.template) }
    let configuration = try configurationOptions.load(in: surroundings)
    let catalogs = CatalogFolder(configuration, in: surroundings)
    let whatIf = try whatIf(configuration: configuration, catalog: catalogs.catalog(), in: surroundings)
    for sentence in whatIf.scenarios.flatMap(\.missing) { StandardError.say(sentence) }
    guard let chart else { return try output.write(whatIf, in: surroundings) }
    // All scenarios have months, so both drawings are there.
    guard let drawing = whatIf.charts.first(where: { $0.name == chart.rawValue }) else { return }
    let said = Set(whatIf.scenarios.flatMap(\.missing))
    for warning in whatIf.warnings where !said.contains(warning) { output.remark(warning) }
    try output.destination.write(drawing.svg())
  }

  func whatIf(configuration: Configuration, catalog: Catalog, in surroundings: Surroundings) throws -> WhatIf {
    var configuration = configuration
    try catalog.checkAssumed(assumeRegion)
    if let assumeRegion { configuration.pricing.assumedRegion = assumeRegion }
    var file = try file.map { try read($0, configuration, in: surroundings) } ?? ScenarioFile()
    file.months = months ?? file.months
    file.draws = draws ?? file.draws
    file.seed = seed ?? file.seed
    file.budget = changes.budget?.money ?? file.budget
    if !changes.breakEven.isEmpty { file.breakEven = changes.breakEven.map { .init(name: $0) } }
    let base = try makeBase(file, configuration, catalog, in: surroundings)
    file.scenarios += try changes.scenarios(configuration: configuration, catalog: catalog)
    try file.checkNames()
    if let name = self.file, file.scenarios.isEmpty, file.breakEven.isEmpty, file.budget == nil {
      throw CommandError(
        "The scenario file \(name) has no scenarios. --template prints one that has.", .badConfiguration)
    }
    let maker = WhatIfMaker(base: base, file: file, configuration: configuration, catalog: catalog) { folder in
      try CatalogFolder(path: folder, isNamed: true).catalog()
    }
    return try maker.whatIf()
  }

  private func read(
    _ name: String, _ configuration: Configuration, in surroundings: Surroundings
  ) throws -> ScenarioFile {
    let path = surroundings.absolute(name)
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandError("The scenario file \(name) does not exist. --template prints one.", .inputNotFound)
    }
    FilesInUse.add(path, as: "the scenario file")
    guard let bytes = FileHandle.contents(atPath: path) else {
      throw CommandError("Cannot read the scenario file \(name). Check its permissions.", .inputNotFound)
    }
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return try ScenarioFile(
      yaml: String(decoding: bytes, as: UTF8.self), file: name, folder: folder, configuration: configuration,
      in: surroundings)
  }

  private func makeBase(
    _ file: ScenarioFile, _ configuration: Configuration, _ catalog: Catalog, in surroundings: Surroundings
  ) throws -> ScenarioBase {
    let today = asOf.day(in: surroundings)
    let month = base.month ?? file.baseMonth
    if let pool = try base.typedPool(today: today) {
      return ScenarioBase(
        typed: [pool], month: month ?? today.month.previous, configuration: configuration,
        origin: "It starts from numbers that were typed in: \(base.words(pool)).")
    }
    if let pools = file.pools {
      return ScenarioBase(
        typed: pools, month: month ?? today.month.previous, configuration: configuration,
        origin: "It starts from the numbers in \(self.file ?? "the file").")
    }
    let path = try database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
    return try ScenarioBase(
      store: store, month: month, configuration: configuration, catalog: catalog, plan: base.plan, today: today)
  }
}

/// The drawings of scenarios, by name.
enum FanChart: String, CaseIterable, ExpressibleByArgument {
  case costs = "fan"
  case users = "fan-users"
}
