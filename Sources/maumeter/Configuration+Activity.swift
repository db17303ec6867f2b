import Domain
import Reports

/// What the config says of pools beside their records: names, accounts, and how many users are enterprise users.
extension Configuration {
  /// What people call a pool, where the config says.
  func name(ofPool pool: String?) -> String? { pool.flatMap { pricing.organisation.pools[$0]?.name } }

  /// The pool by the name and account that the config gives it.
  func described(_ pool: PoolActivity) -> PoolActivity {
    var pool = pool
    pool.name = name(ofPool: pool.pool) ?? pool.name
    pool.account = pool.account ?? pool.pool.flatMap { pools[$0]?.account }
    return pool
  }

  /// Coverage with the names of the config, and with the users that it states.
  func described(_ coverage: MonthCoverage) -> MonthCoverage {
    var coverage = coverage
    for index in coverage.pools.indices {
      let pool = coverage.pools[index].pool
      coverage.pools[index].pool.name = name(ofPool: pool.pool) ?? pool.name
      coverage.pools[index].statedUsers = Int(enterpriseUsers(of: pool.pool, in: coverage.month)?.count ?? 0)
    }
    return coverage
  }

  /// How many users of a pool are enterprise users in a month, whatever the log shows.
  struct EnterpriseUsers: Hashable {
    var count: Int64
    /// "100 signed in through SAML or OIDC".
    var sentence: String

    /// So many users of a pool, of whom these are enterprise users: those that exceed them are added.
    func applied(to total: Int64) -> ActiveUsers {
      ActiveUsers(direct: Int(max(0, total - count)), enterprise: Int(count))
    }

    /// - Parameter recorded: the enterprise users that the log shows.
    func stated(of pool: String?, in month: Month, recorded: Int) -> StatedUsage {
      let instead = recorded > 0 ? ", where the log shows \(recorded.grouped)" : ""
      return StatedUsage(
        meter: .enterpriseMAU, sentence: "Of the users of \(pool ?? "") in \(month), \(sentence)\(instead).")
    }
  }

  /// Nil where the config does not say.
  func enterpriseUsers(of pool: String?, in month: Month) -> EnterpriseUsers? {
    guard let entry = pool.flatMap({ pools[$0] }) else { return nil }
    let (federated, linked) = (entry.enterpriseUsers[month], entry.linkedUsers[month] ?? 0)
    let isCharged = pricing.linkedUsers.meter(signedInThroughProvider: false) == .enterpriseMAU
    let counted = isCharged ? linked : 0
    guard federated != nil || counted > 0 else { return nil }
    var sentence = "\((federated ?? 0).grouped) signed in through SAML or OIDC"
    if linked > 0 {
      sentence += ", and \(linked.grouped) linked ones did not and are \(isCharged ? "charged alike" : "direct")"
    }
    return EnterpriseUsers(count: (federated ?? 0) + counted, sentence: sentence)
  }

  /// The month with the pools of which it has no record and the config enterprise users: the log does not show them.
  func withStatedPools(_ activity: MonthlyActivity) -> MonthlyActivity {
    let recorded = Set(activity.pools.compactMap(\.pool))
    let others = pools.keys.filter { pool in
      !recorded.contains(pool) && (enterpriseUsers(of: pool, in: activity.month)?.count ?? 0) > 0
    }
    guard !others.isEmpty else { return activity }
    let stated = others.map { pool in
      let seen = activity.machineTokens.first { $0.pool == pool }
      return PoolActivity(
        pool: pool, account: seen?.account ?? pools[pool]?.account,
        region: seen?.region ?? Configuration.region(ofPool: pool), users: ActiveUsers(direct: 0))
    }
    var completed = activity
    completed.pools += stated
    completed.pools.sort(by: PoolActivity.isBefore)
    return completed
  }

  /// The month as a report shows it, and what of it the config states: the same for counts that nobody prices.
  func counted(_ activity: MonthlyActivity) -> (activity: MonthlyActivity, stated: [StatedUsage]) {
    var activity = withStatedPools(activity)
    var stated: [StatedUsage] = []
    for index in activity.pools.indices {
      var pool = described(activity.pools[index])
      if let enterprise = enterpriseUsers(of: pool.pool, in: activity.month) {
        stated.append(enterprise.stated(of: pool.pool, in: activity.month, recorded: pool.users.enterprise))
        pool.users = enterprise.applied(to: Int64(pool.users.total))
      }
      activity.pools[index] = pool
    }
    return (activity, stated)
  }

  /// A pool id begins with its Region.
  static func region(ofPool pool: String) -> String? { pool.firstIndex(of: "_").map { String(pool[..<$0]) } }
}
