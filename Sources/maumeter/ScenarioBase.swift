import Domain
import Forecast
import Pricing
import Store

/// The month that scenarios start from.
struct ScenarioBase {
  let month: Month
  let pools: [ScenarioPool]
  /// Where the numbers are from, as a sentence.
  let origin: String
  /// With what the log tells of pools.
  let organisation: Organisation
  let planner: PoolPlanner
  /// Whether the config's own usage (messages, bought request rates) is part of it.
  let hasStatedUsage: Bool
  var warnings: [String] = []

  /// Numbers that somebody typed in.
  init(typed pools: [ScenarioPool], month: Month, configuration: Configuration, origin: String) {
    self.month = month
    self.pools = pools
    self.origin = origin
    organisation = configuration.pricing.organisation
    planner = PoolPlanner(configuration: configuration, histories: [:], flag: nil)
    hasStatedUsage = false
  }

  /// A month of the database.
  ///
  /// - Parameter month: nil for the last complete one.
  /// - Throws: `CommandError` when there is none.
  init(
    store: ActivityStore, month: Month?, configuration: Configuration, catalog: Catalog, plan: Plan?, today: Day
  ) throws {
    let recorded = try store.months()
    guard let chosen = month ?? recorded.last(where: { $0.end <= today.start }) else {
      throw CommandError(
        recorded.isEmpty
          ? "The database is empty. Record logs with maumeter ingest PATH, or give numbers: --mau N."
          : "No month in the database is complete. Name one with --month, or give numbers: --mau N.", .usage)
    }
    guard recorded.contains(chosen) else {
      let range = [recorded.first, recorded.last].compactMap(\.?.description).joined(separator: " to ")
      throw CommandError(
        "Nothing is recorded in \(chosen); the database has \(range.isEmpty ? "no month" : range).", .usage)
    }
    self.month = chosen
    let maker = try ReportMaker(
      store: store, configuration: configuration, catalog: catalog, plan: plan, today: today)
    planner = maker.planner
    organisation = maker.settings.organisation
    hasStatedUsage = true
    origin =
      "It starts from \(chosen) as the database has it"
      + (chosen.end <= today.start ? "." : ", which is not over: the numbers of a part of a month.")
    let usage = try maker.usage(in: chosen)
    let single = try store.usersOfSingleKind(in: chosen)
    pools = ScenarioBase.pools(usage.activity, single, configuration: configuration, planner: maker.planner)
    for pool in usage.activity.pools where pool.unattributed > 0 {
      warnings.append(
        "The users of \(pool.pool ?? "an unknown pool") are a lower bound: \(pool.unattributed.grouped) events count "
          + "for users whom the log does not name.")
    }
  }

  private static func pools(
    _ activity: MonthlyActivity, _ single: [String: SingleKindUsers], configuration: Configuration, planner: PoolPlanner
  ) -> [ScenarioPool] {
    var pools = activity.pools.map { pool in
      let entry = pool.pool.flatMap { configuration.pools[$0] }
      // What holds at the end of the month goes on.
      let end = Instant(secondsSinceEpoch: activity.month.end.secondsSinceEpoch - 1)
      let kinds = pool.pool.flatMap { single[$0] }
      return ScenarioPool(
        pool: pool.pool, name: pool.name, account: pool.account, region: pool.region ?? Configuration.unknownRegion,
        plan: planner.plan(of: pool, in: activity.month).plan, users: Int64(pool.users.total),
        enterprise: Int64(pool.users.enterprise), refreshOnly: Int64(kinds?.refreshOnly ?? 0),
        avoidable: Int64(kinds?.administratorQueryOnly ?? 0),
        hasAdvancedSecurity: entry?.advancedSecurity.contains { $0.contains(end) } ?? false,
        replicas: (entry?.replicas ?? []).filter { $0.span.contains(end) }.map(\.region))
    }
    for tokens in activity.machineTokens {
      if let index = pools.firstIndex(where: { $0.pool == tokens.pool && $0.pool != nil }) {
        pools[index].machineTokens += Int64(tokens.requests)
        continue
      }
      let region = tokens.region ?? Configuration.unknownRegion
      let account = tokens.account ?? tokens.pool.flatMap { configuration.pools[$0]?.account }
      let place = PoolActivity(
        pool: tokens.pool, account: account, region: tokens.region, users: ActiveUsers(direct: 0))
      pools.append(
        ScenarioPool(
          pool: tokens.pool, account: account, region: region,
          plan: planner.plan(of: place, in: activity.month).plan, users: 0, machineTokens: Int64(tokens.requests)))
    }
    return pools
  }
}
