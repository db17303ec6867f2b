import Domain
import Pricing
import Reports
import Store

/// Finds the plan that each pool is priced on: what the config says, else the log, else `--plan`, else what the pricing
/// documents say of such a pool.
///
/// In months that ended before there were plans, every pool is on legacy.
struct PoolPlanner {
  let configuration: Configuration
  /// What the log told, by pool id.
  let histories: [String: PoolHistory]
  /// The plan of `--plan`.
  let flag: Plan?

  /// The plan at the end of the month, how it is known, and the others where the month had several.
  func plan(of activity: PoolActivity, in month: Month) -> PoolPlan {
    let periods = periods(of: activity, in: month)
    var plan = PoolPlan(plan: periods.periods.last?.plan ?? periods.fallback.plan, origin: periods.fallback.origin)
    if periods.periods.count > 1 { plan.periods = periods.periods }
    return plan
  }

  /// The plans of the month in order, and where they are known from.
  func periods(of activity: PoolActivity, in month: Month) -> (periods: [PlanHistory.Period], fallback: PoolPlan) {
    let history = activity.pool.flatMap { histories[$0] }
    let configured = activity.pool.flatMap { configuration.pools[$0]?.plans } ?? []
    let fallback = fallback(activity, history, month)
    // Who states the plan of a pool does not mean the time before there were plans.
    guard PoolPlanner.hasPlans(month) else {
      return (PlanHistory(changes: []).periods(in: month, unknown: fallback.plan), fallback)
    }
    if !configured.isEmpty {
      return known(configured, .configuration, fallback, month)
    }
    if let plans = history?.plans, !plans.isEmpty {
      return known(plans.map { PlanHistory.Change(since: $0.since, plan: $0.plan) }, .log, fallback, month)
    }
    return (PlanHistory(changes: []).periods(in: month, unknown: fallback.plan), fallback)
  }

  /// Whether plans existed at some moment of the month.
  private static func hasPlans(_ month: Month) -> Bool { month.end > PlanDecision.plansBegan }

  private func known(
    _ changes: [PlanHistory.Change], _ origin: PoolPlan.Origin, _ fallback: PoolPlan, _ month: Month
  ) -> (periods: [PlanHistory.Period], fallback: PoolPlan) {
    let periods = PlanHistory(changes: changes).periods(in: month, unknown: fallback.plan)
    let isKnown = changes.contains { $0.since < month.end }
    return (periods, isKnown ? PoolPlan(plan: fallback.plan, origin: origin) : fallback)
  }

  private func fallback(_ activity: PoolActivity, _ history: PoolHistory?, _ month: Month) -> PoolPlan {
    if let flag, PoolPlanner.hasPlans(month) { return PoolPlan(plan: flag, origin: .flag) }
    let configured = activity.pool.flatMap { configuration.pricing.organisation.pools[$0]?.created }
    let created = configured ?? history?.created
    let decision = PlanDecision(month: month, existedSince: created, isCreation: created != nil)
    return PoolPlan(plan: decision.plan, origin: .assumed(decision.reason))
  }
}
