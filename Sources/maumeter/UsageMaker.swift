import Domain
import Pricing
import Reports

/// Turns the activity of a month into usage to be priced, with what the config states beside it.
struct UsageMaker {
  let configuration: Configuration
  let planner: PoolPlanner
  /// Tells since when AWS has charged for what the config states.
  let catalog: Catalog
  /// Users of a pool by the periods of a month in which they were active: bit n is the period before boundary n.
  let activeUsers: (_ pool: String, _ month: Month, _ boundaries: [Instant]) throws -> [UInt64: ActiveUsers]

  struct MonthUsage {
    /// With the users that the config takes for enterprise users, and the names that it gives.
    var activity: MonthlyActivity
    var usages: [Usage] = []
    var stated: [StatedUsage] = []
  }

  func usage(of activity: MonthlyActivity) throws -> MonthUsage {
    var month = MonthUsage(activity: configuration.withStatedPools(activity))
    for index in month.activity.pools.indices { try add(index, to: &month) }
    addMachineTokens(to: &month)
    for usage in statedUsages(in: month.activity) {
      month.usages.append(usage.usage)
      month.stated.append(usage.stated)
    }
    return month
  }

  // MARK: Users

  private func add(_ index: Int, to month: inout MonthUsage) throws {
    var activity = configuration.described(month.activity.pools[index])
    let entry = activity.pool.flatMap { configuration.pools[$0] }
    let periods = PoolPeriods(
      month: month.activity.month, plans: planner.periods(of: activity, in: month.activity.month).periods, entry: entry)
    var active: [UInt64: ActiveUsers] = [1: activity.users]
    if !periods.boundaries.isEmpty, let pool = activity.pool {
      active = try activeUsers(pool, month.activity.month, periods.boundaries)
    }
    var all = active.mapValues { Int64($0.total) }
    var stated: Int64?
    if let enterprise = configuration.enterpriseUsers(of: activity.pool, in: month.activity.month) {
      let total = all.values.reduce(0, +)
      // Users that the log does not show are taken as active all month.
      if enterprise.count > total { all[periods.whole, default: 0] += enterprise.count - total }
      month.stated.append(
        enterprise.stated(of: activity.pool, in: month.activity.month, recorded: activity.users.enterprise))
      activity.users = enterprise.applied(to: total)
      stated = enterprise.count
    }
    month.activity.pools[index] = activity
    let users = try periods.users(all)
    let federated =
      try stated.map { proportional($0, users) } ?? periods.users(active.mapValues { Int64($0.enterprise) }).byPlan
    month.usages += usages(of: activity, users, federated, in: month.activity.month)
    month.stated += periods.stated(users, pool: activity.pool ?? "")
  }

  /// Nobody knows when the users were active whom the config states: they are taken from each plan in proportion.
  private func proportional(_ count: Int64, _ users: PoolPeriods.Users) -> [Plan: Int64] {
    let plans = users.byPlan.sorted { $0.key.rawValue < $1.key.rawValue }.filter { $0.value > 0 }
    return Dictionary(uniqueKeysWithValues: zip(plans.map(\.key), apportion(count, by: plans.map(\.value))))
  }

  /// Users by meter and plan.
  ///
  /// - Parameter federated: those of them who are enterprise users.
  private func usages(
    of activity: PoolActivity, _ users: PoolPeriods.Users, _ federated: [Plan: Int64], in month: Month
  ) -> [Usage] {
    func usage(_ meter: Meter, _ plan: Plan, _ quantity: Int64, region: String? = nil) -> Usage {
      Usage(
        month: month, account: activity.account, region: region ?? activity.region ?? Configuration.unknownRegion,
        pool: activity.pool, plan: plan, meter: meter, quantity: quantity)
    }
    var usages: [Usage] = []
    for (plan, count) in users.byPlan.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where count > 0 {
      let federated = federated[plan] ?? 0
      if count > federated { usages.append(usage(.directMAU, plan, count - federated)) }
      if federated > 0 { usages.append(usage(.enterpriseMAU, plan, federated)) }
    }
    for (plan, count) in users.withAdvancedSecurity.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      usages.append(usage(.advancedSecurityMAU, plan, count))
    }
    for (region, byPlan) in users.byReplica.sorted(by: { $0.key < $1.key }) {
      for (plan, count) in byPlan.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        usages.append(usage(.replicaMAU, plan, count, region: region))
      }
    }
    return usages
  }

  // MARK: Machines

  /// Tokens of all app clients of a pool are one usage: what is charged knows no app clients.
  private func addMachineTokens(to month: inout MonthUsage) {
    let name = month.activity.month
    var places: [Usage: Int] = [:]
    for tokens in month.activity.machineTokens {
      let account = tokens.account ?? tokens.pool.flatMap { configuration.pools[$0]?.account }
      let pool = PoolActivity(
        pool: tokens.pool, account: account, region: tokens.region, users: ActiveUsers(direct: 0))
      let kind = Usage(
        month: name, account: account, region: tokens.region ?? Configuration.unknownRegion, pool: tokens.pool,
        plan: planner.plan(of: pool, in: name).plan, meter: meter(ofTokensOf: tokens.pool, in: name), quantity: 0)
      let place = places[kind, default: month.usages.count]
      if place == month.usages.count {
        places[kind] = place
        month.usages.append(kind)
      }
      month.usages[place].quantity += Int64(tokens.requests)
    }
  }

  /// A replica at any moment of the month gives all tokens of the pool the rate of replicated pools, the dearer one:
  /// no source tells how AWS counts a month in which the replica came or went.
  private func meter(ofTokensOf pool: String?, in month: Month) -> Meter {
    let replicas = pool.flatMap { configuration.pools[$0]?.replicas } ?? []
    return replicas.contains { $0.span.clipped(to: month) != nil } ? .replicatedMachineTokens : .machineTokens
  }
}
