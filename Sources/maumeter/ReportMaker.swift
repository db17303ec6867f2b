import Domain
import Pricing
import Reports
import Store

/// Puts a report together: activity from the database, plans, and the bill.
struct ReportMaker {
  private let store: ActivityStore
  private let configuration: Configuration
  private let planner: PoolPlanner
  private let catalog: Catalog
  private let today: Day

  init(store: ActivityStore, configuration: Configuration, plan: Plan?, today: Day) throws {
    self.store = store
    self.configuration = configuration
    self.today = today
    let histories = try store.poolHistories()
    planner = PoolPlanner(configuration: configuration, histories: histories, flag: plan)
    catalog = try Catalog.embedded()
    settings = ReportMaker.settings(configuration, histories)
  }

  private let settings: PricingSettings

  /// The config's settings, with what the log tells of pools.
  ///
  /// A price that is not known is set aside, and named.
  private static func settings(_ configuration: Configuration, _ histories: [String: PoolHistory]) -> PricingSettings {
    var settings = configuration.pricing
    settings.unknownPrices = .setAside
    for (pool, history) in histories {
      guard let created = history.created else { continue }
      var entry = settings.organisation.pools[pool] ?? Organisation.Pool()
      entry.created = entry.created ?? created
      settings.organisation.pools[pool] = entry
    }
    return settings
  }

  func report(of months: [Month]) throws -> Report {
    var report = Report(rules: store.rules, months: try months.map(reportMonth), records: try store.records())
    report.asOf = today
    report.accountNames = configuration.accountNames
    report.clientNames = configuration.clientNames
    return report
  }

  private func reportMonth(_ month: Month) throws -> ReportMonth {
    let activity = try store.activity(in: month)
    var usages = machineTokens(activity)
    for pool in activity.pools { usages += try self.usages(of: pool, in: month) }
    return ReportMonth(
      activity: activity, isComplete: month.end <= today.start,
      plans: activity.pools.map { planner.plan(of: $0, in: month) },
      bill: try catalog.bill(usages: usages, settings: settings))
  }

  /// The users of a pool by plan: when the plan changed inside the month, each is billed once, on the dearest plan in
  /// force at a moment when it was active.
  private func usages(of activity: PoolActivity, in month: Month) throws -> [Usage] {
    let (periods, _) = planner.periods(of: activity, in: month)
    let direct = Int64(activity.users.direct)
    var byPlan = [periods.last?.plan ?? .essentials: direct]
    if periods.count > 1, let pool = activity.pool {
      let active = try store.usersByPeriods(of: pool, in: month, boundaries: periods.dropFirst().map(\.from))
      byPlan = try PlanHistory.users(activeIn: active, periods)
    }
    return byPlan.sorted { $0.key.rawValue < $1.key.rawValue }.filter { $0.value > 0 }.map { plan, users in
      Usage(
        month: month, account: activity.account, region: activity.region ?? "unknown", pool: activity.pool, plan: plan,
        meter: .directMAU, quantity: users)
    }
  }

  private func machineTokens(_ activity: MonthlyActivity) -> [Usage] {
    activity.machineTokens.map { tokens in
      let pool = PoolActivity(
        pool: tokens.pool, account: tokens.account, region: tokens.region, users: ActiveUsers(direct: 0))
      return Usage(
        month: activity.month, account: tokens.account, region: tokens.region ?? "unknown", pool: tokens.pool,
        plan: planner.plan(of: pool, in: activity.month).plan, meter: .machineTokens, quantity: Int64(tokens.requests))
    }
  }
}
