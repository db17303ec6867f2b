import ArgumentParser
import Domain
import Reports
import Store

struct ExportUsageFileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage-file",
    abstract: "Measured users as a usage file of infracost or c3x.",
    discussion: """
      EXAMPLES:
        maumeter export usage-file --tool infracost --output infracost-usage.yml
        maumeter export usage-file --tool c3x --month 2026-10 --output c3x-usage.yml
        maumeter export usage-file --tool c3x --address us-east-1_A=module.a.b

      Estimates in pull requests then have the users that you have. A pool without --address is called after its \
      name in the config or the log, else after its id.
      """)

  @Option(help: "The program that reads it.")
  var tool: UsageFile.Tool

  @Option(help: ArgumentHelp("The month (default: the last complete one).", valueName: "yyyy-mm"))
  var month: Month?

  @Option(help: ArgumentHelp("The Terraform address of a pool. Repeatable.", valueName: "pool=address"))
  var address: [PoolAddress] = []

  @Option(help: ArgumentHelp("What the program calls monthly active users.", valueName: "key"))
  var key = "monthly_active_users"

  @Option(help: "The plan of pools whose plan neither the log nor the config tells.")
  var plan: Plan?

  @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file; - is stdout.", valueName: "file"))
  var output: String?

  @OptionGroup var asOf: AsOfOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions

  func validate() throws {
    guard !key.isEmpty,
      key.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
    else { throw ValidationError("--key is small letters and underscores, such as monthly_active_users.") }
  }

  func run() throws {
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    let path = database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
    let catalog = try CatalogFolder(configuration, in: surroundings).catalog()
    let base = try ScenarioBase(
      store: store, month: month, configuration: configuration, catalog: catalog, plan: plan,
      today: asOf.day(in: surroundings))
    for warning in base.warnings { StandardError.say(warning) }
    let destination: OutputFile = output.map { $0 == "-" ? .standardOutput : .path($0) } ?? .standardOutput
    try destination.write(file(of: base).text)
  }

  func file(of base: ScenarioBase) throws(CommandError) -> UsageFile {
    let addresses = Dictionary(address.map { ($0.pool, $0.address) }) { _, last in last }
    let known = Set(base.pools.compactMap(\.pool))
    if let unknown = addresses.keys.sorted().first(where: { !known.contains($0) }) {
      throw CommandError(
        "\(unknown) has no activity in \(base.month). Pools that have: \(known.sorted().joined(separator: ", ")).",
        .usage)
    }
    var entries: [UsageFile.Entry] = []
    for pool in base.pools where pool.users > 0 {
      guard let id = pool.pool else { continue }
      let address = addresses[id] ?? UsageFile.address(of: pool.name ?? id)
      guard !entries.contains(where: { $0.address == address }) else {
        throw CommandError("Two pools are called \(address). Tell them apart with --address \(id)=...", .usage)
      }
      let remark = ([id] + [pool.name].compactMap(\.self) + [pool.plan.rawValue]).joined(separator: ", ")
      entries.append(UsageFile.Entry(address: address, remark: remark, mau: Int(pool.users)))
    }
    return UsageFile(tool: tool, month: base.month, key: key, entries: entries)
  }
}

extension UsageFile.Tool: ExpressibleByArgument {}

/// A pool and its address in Terraform: `us-east-1_AbC=aws_cognito_user_pool.main`.
struct PoolAddress: Hashable, ExpressibleByArgument {
  let pool: String
  let address: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, !parts[1].contains(where: \.isNewline) else { return nil }
    (pool, address) = (parts[0], parts[1])
  }
}
