import Domain
import Reports

/// Prices avoidable users: the difference of the month's bill with and without them.
struct AvoidableMaker {
  let maker: ReportMaker
  let activity: MonthlyActivity

  func report(of groups: [AvoidableUsers], isComplete: Bool) throws -> AvoidableReport {
    let total = try maker.cost(of: activity)
    var all: [Int: (ids: Set<UUID128>, users: ActiveUsers)] = [:]
    for group in groups {
      guard let index = index(of: group.pool) else { continue }
      // A user has one reason, so that no user is in two groups.
      all[index, default: ([], ActiveUsers(direct: 0))].ids.formUnion(group.users)
      all[index]?.users.direct += group.pool.users.direct
      all[index]?.users.enterprise += group.pool.users.enterprise
    }
    return AvoidableReport(
      month: activity.month, isComplete: isComplete, total: total,
      totalWithout: try maker.cost(of: activity, without: all),
      mau: activity.pools.reduce(0) { $0 + $1.users.total },
      groups: try groups.map { group in
        AvoidableReport.Group(
          users: group, saving: try saving(total, group, group.users, group.pool.users),
          clientSavings: try group.clients.map { try saving(total, group, $0.alone, $0.aloneUsers) },
          callerSavings: try group.callers.map { try saving(total, group, $0.alone, $0.aloneUsers) })
      })
  }

  private func saving(
    _ total: Money, _ group: AvoidableUsers, _ ids: Set<UUID128>, _ users: ActiveUsers
  ) throws -> Money {
    guard !ids.isEmpty, let index = index(of: group.pool) else { return .zero }
    return total - (try maker.cost(of: activity, without: [index: (ids, users)]))
  }

  private func index(of pool: PoolActivity) -> Int? {
    activity.pools.firstIndex { ($0.pool, $0.account, $0.region) == (pool.pool, pool.account, pool.region) }
  }
}
