import Domain
import Reports

/// Prices avoidable users: the difference of the month's bill with and without them.
struct AvoidableMaker {
  let maker: ReportMaker
  let activity: MonthlyActivity

  func report(of groups: [AvoidableUsers], isComplete: Bool) throws -> AvoidableReport {
    let total = try maker.cost(of: activity)
    let all = users(of: groups)
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

  /// What the month had cost less without the users of each pool, by its place in `activity.pools`, and without all.
  func savings(of groups: [AvoidableUsers]) throws -> (pools: [(index: Int, saving: Money)], all: Money) {
    let all = users(of: groups)
    guard !all.isEmpty else { return ([], .zero) }
    let total = try maker.cost(of: activity)
    let pools = try all.sorted { $0.key < $1.key }.map { index, users in
      (index, total - (try maker.cost(of: activity, without: [index: users])))
    }
    return (pools, total - (try maker.cost(of: activity, without: all)))
  }

  /// By the place of their pool in `activity.pools`.
  private func users(of groups: [AvoidableUsers]) -> [Int: (ids: Set<UUID128>, users: ActiveUsers)] {
    var all: [Int: (ids: Set<UUID128>, users: ActiveUsers)] = [:]
    for group in groups {
      guard let index = index(of: group.pool) else { continue }
      // A user has one reason, so that no user is in two groups.
      guard all[index] != nil else {
        all[index] = (group.users, group.pool.users)
        continue
      }
      all[index]?.ids.formUnion(group.users)
      all[index]?.users.direct += group.pool.users.direct
      all[index]?.users.enterprise += group.pool.users.enterprise
    }
    return all
  }

  private func saving(
    _ total: Money, _ group: AvoidableUsers, _ ids: Set<UUID128>, _ users: ActiveUsers
  ) throws -> Money {
    guard !ids.isEmpty, let index = index(of: group.pool) else { return .zero }
    return total - (try maker.cost(of: activity, without: [index: (ids, users)]))
  }

  private func index(of pool: PoolActivity) -> Int? {
    activity.pools.firstIndex { $0.isSamePool(as: pool) }
  }
}

extension PoolActivity {
  func isSamePool(as other: PoolActivity) -> Bool {
    (pool, account, region) == (other.pool, other.account, other.region)
  }
}
