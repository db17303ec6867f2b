import ArgumentParser
import Domain
import Forecast
import Reports
import Store

struct ExportUsageFileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage-file",
    abstract: "Measured or forecast users as a usage file of infracost or c3x.",
    discussion: """
      EXAMPLES:
        maumeter export usage-file --tool infracost --output infracost-usage.yml
        maumeter export usage-file --tool c3x --month 2026-10 --output c3x-usage.yml
        maumeter export usage-file --tool c3x --address us-east-1_A=module.a.b
        maumeter export usage-file --tool c3x --forecast --month 2027-03

      Estimates in pull requests then have the users that you have, or that are expected. A pool without --address is \
      called after its name in the config or the log, else after its id. With --forecast, --as-of is the last day that \
      is known, as in maumeter forecast.
      """)

  @Option(help: "The program that reads it.")
  var tool: UsageFile.Tool

  @Option(
    help: ArgumentHelp(
      "The month (default: the last complete one, with --forecast the running one).", valueName: "yyyy-mm"))
  var month: Month?

  @Flag(help: "The users that the running month or a coming one is expected to have, in place of measured ones.")
  var forecast = false

  @Option(
    help: ArgumentHelp("How many of a hundred intervals of a forecast are to hold (50 to 95).", valueName: "percent"))
  var level = 80

  @Option(help: ArgumentHelp("The Terraform address of a pool. Repeatable.", valueName: "pool=address"))
  var address: [PoolAddress] = []

  @Option(help: ArgumentHelp("What the program calls monthly active users.", valueName: "key"))
  var key = "monthly_active_users"

  @Option(help: "The plan of pools whose plan neither the log nor the config tells.")
  var plan: Plan?

  @OptionGroup var asOf: AsOfOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var destination: ExportDestination

  func validate() throws {
    guard (50...95).contains(level) else { throw ValidationError("--level is \(level). It must be 50 to 95.") }
    guard !key.isEmpty,
      key.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
    else { throw ValidationError("--key is small letters and underscores, such as monthly_active_users.") }
  }

  func run() throws {
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    let path = try database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
    if forecast {
      return try destination.write(forecastFile(store, configuration, in: surroundings).text)
    }
    let catalog = try CatalogFolder(configuration, in: surroundings).catalog()
    let today = asOf.day(in: surroundings)
    let base = try ScenarioBase(
      store: store, month: month, configuration: configuration, catalog: catalog, plan: plan, today: today)
    // Numbers that are not the whole truth are said in any case.
    for warning in base.warnings { StandardError.say(warning) }
    try destination.write(file(of: base, today: today).text)
  }

  // MARK: Measured

  func file(of base: ScenarioBase, today: Day) throws(CommandError) -> UsageFile {
    let basis: UsageFile.Basis = base.month.end <= today.start ? .counted : .countedUntil(today)
    let pools = base.pools.filter { $0.users > 0 }.map { pool in
      NamedPool(pool: pool.pool, name: pool.name, plan: pool.plan, mau: Int(pool.users))
    }
    return UsageFile(tool: tool, month: base.month, basis: basis, key: key, entries: try entries(pools, base.month))
  }

  // MARK: Forecast

  private func forecastFile(
    _ store: ActivityStore, _ configuration: Configuration, in surroundings: Surroundings
  ) throws -> UsageFile {
    let until = asOf.asOf ?? surroundings.today.advanced(by: -1)
    let input = try ForecastInput(store: store, until: until, endsWithActivity: asOf.asOf == nil)
    let running = input.activity.lastDay.month
    let month = month ?? running
    let ahead = Int(month.index) - Int(running.index)
    guard (0...ExportUsageFileCommand.maximumAhead).contains(ahead) else {
      throw CommandError(
        "\(month) cannot be forecast from \(input.activity.lastDay): name a month from \(running) to "
          + "\(Month(index: running.index + Int32(ExportUsageFileCommand.maximumAhead)))"
          + (ahead < 0 ? ", or leave out --forecast for what was counted." : "."), .usage)
    }
    let forecast = Forecaster(level: level).forecast(input.activity, months: ahead)
    if let refusal = forecast.total.refusal { throw CommandError(refusal.description, .badData) }
    let planner = PoolPlanner(configuration: configuration, histories: input.histories, flag: plan)
    let pools = forecast.pools.compactMap { pool -> NamedPool? in
      let place = input.place(of: pool.pool)
      // A part of the total: parts add up to it. Intervals are the pool's own, where it has a forecast.
      let share = pool.shares[ahead]
      guard share.expected > 0 else { return nil }
      let range = pool.forecast.months.indices.contains(ahead) ? pool.forecast.months[ahead].users : share
      return NamedPool(
        pool: place.pool, name: configuration.name(ofPool: place.pool) ?? place.name,
        plan: planner.plan(of: place, in: month).plan, mau: share.expected,
        interval: min(range.low, share.expected)...max(range.high, share.expected))
    }
    return UsageFile(
      tool: tool, month: month, basis: .forecast(asOf: input.activity.lastDay, level: level), key: key,
      entries: try entries(pools, month))
  }

  private static let maximumAhead = 36

  // MARK: Both

  private struct NamedPool {
    var pool: String?
    var name: String?
    var plan: Plan
    var mau: Int
    var interval: ClosedRange<Int>?
  }

  private func entries(_ pools: [NamedPool], _ month: Month) throws(CommandError) -> [UsageFile.Entry] {
    let addresses = Dictionary(address.map { ($0.pool, $0.address) }) { _, last in last }
    let known = Set(pools.compactMap(\.pool))
    if let unknown = addresses.keys.sorted().first(where: { !known.contains($0) }) {
      throw CommandError(
        "\(unknown) has no activity in \(month). Pools that have: \(known.sorted().joined(separator: ", ")).", .usage)
    }
    var entries: [UsageFile.Entry] = []
    for pool in pools {
      guard let id = pool.pool else { continue }
      let address = addresses[id] ?? UsageFile.address(of: pool.name ?? id)
      guard !entries.contains(where: { $0.address == address }) else {
        throw CommandError("Two pools are called \(address). Tell them apart with --address \(id)=...", .usage)
      }
      let remark = ([id] + [pool.name].compactMap(\.self) + [pool.plan.rawValue]).joined(separator: ", ")
      entries.append(UsageFile.Entry(address: address, remark: remark, mau: pool.mau, interval: pool.interval))
    }
    return entries
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
