import Domain
import Forecast
import Pricing
import Reports
import Store

/// Where the users of a page come from, and which of them need not have counted.
extension PageMaker {
  /// Who was new, came back and left, by month: as `usage` counts it.
  func growth(until last: ReportMonth) throws -> [PageContent.GrowthRow] {
    let month = last.activity.month
    guard month <= today.month, try store.months().contains(where: { $0 <= month }) else { return [] }
    let count = try UsageReportMaker(
      configuration: configuration, month: month, today: today, pool: nil, client: nil
    ).total(of: store)
    return count.growth.suffix(PageMaker.trendLength).map { growth in
      PageContent.GrowthRow(
        month: growth.month, new: growth.new, retained: growth.retained, resurrected: growth.resurrected,
        churned: growth.month.end <= today.start ? growth.churned : nil)
    }
  }

  /// Users who counted for one avoidable thing only, as `avoidable` finds them.
  func avoidable(in last: ReportMonth) throws -> PageContent.Avoidable? {
    let activity = try store.activity(in: last.activity.month)
    guard !activity.pools.isEmpty else { return nil }
    let groups = try store.avoidableUsers(in: last.activity.month)
    let savings = try AvoidableMaker(maker: maker, activity: activity).savings(of: groups)
    let rows = savings.pools.map { index, saving in
      let pool = configuration.described(activity.pools[index])
      func users(_ reason: AvoidableReason) -> Int {
        groups.filter { $0.reason == reason && activity.pools[index].isSamePool(as: $0.pool) }
          .reduce(0) { $0 + $1.users.count }
      }
      return PageContent.AvoidableRow(
        pool: pool.pool, name: pool.name, queries: users(.administratorQueries), refreshes: users(.refreshes),
        signUps: users(.unusedSignUps), cost: saving)
    }
    return PageContent.Avoidable(pools: rows, cost: savings.all)
  }
}
