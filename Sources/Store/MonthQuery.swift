import Domain
import GRDB

/// Reads one month from the roll-ups.
struct MonthQuery {
  private let db: Database
  private let month: Month
  private let rules: CountingRules
  private let pools: [Int64: PoolRow]
  private let clients: [Int64: String]

  private struct UserAndClient: Hashable {
    var user: UUID128
    var client: Int64
  }

  /// Not the app client alone: tokens whose client is hidden are those of several pools and Regions.
  private struct ClientAndPool: Hashable {
    var client: Int64
    var pool: Int64
  }

  private struct PoolRow {
    var pool: String?
    var name: String?
    var account: String
    var region: String
  }

  init(_ db: Database, _ month: Month, _ rules: CountingRules) throws {
    self.db = db
    self.month = month
    self.rules = rules
    var pools: [Int64: PoolRow] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, pool, name, account, region FROM pool") {
      pools[row[0]] = PoolRow(pool: row[1], name: row[2], account: row[3], region: row[4])
    }
    self.pools = pools
    var clients: [Int64: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, client FROM client") { clients[row[0]] = row[1] }
    self.clients = clients
  }

  func run() throws -> MonthlyActivity {
    let resolved = resolvedPools
    var activities: [Int64: PoolActivity] = [:]
    var tokens: [MachineTokens] = []
    try countUsers(resolved, &activities)
    try countEvents(resolved, &activities, &tokens)
    return MonthlyActivity(
      month: month,
      pools: activities.values.filter { $0.users.total > 0 || $0.unattributed > 0 }.sorted(by: PoolActivity.isBefore),
      machineTokens: tokens.sorted(by: MachineTokens.isBefore))
  }

  /// Where the pools of a place are not known but only one is, it is that one.
  private var resolvedPools: [Int64: Int64] {
    let known = Dictionary(grouping: pools.filter { $0.key > 0 }) { [$0.value.account, $0.value.region] }
    return Dictionary(
      uniqueKeysWithValues: pools.map { id, row in
        guard id < 0, let here = known[[row.account, row.region]], here.count == 1 else { return (id, id) }
        return (id, here[0].key)
      })
  }

  private func empty(_ pool: Int64) -> PoolActivity {
    let row = pools[pool]
    return PoolActivity(
      pool: row?.pool, name: row?.name, account: row.flatMap { $0.account.isEmpty ? nil : $0.account },
      region: row.flatMap { $0.region.isEmpty ? nil : $0.region }, users: ActiveUsers(direct: 0))
  }

  // MARK: Users

  private func countUsers(_ resolved: [Int64: Int64], _ activities: inout [Int64: PoolActivity]) throws {
    // Rows of an unknown pool come first in the key, and are few: their users are noted, not to be counted twice when
    // the pool turns out to be the only one.
    var noted: [Int64: Set<UUID128>] = [:]
    var notedClients: [Int64: Set<UserAndClient>] = [:]
    var users: [Int64: ActiveUsers] = [:]
    let enterprise = try EnterpriseUsers(db, month: month) { resolved[$0] ?? $0 }
    var clientUsers: [Int64: [Int64: Int]] = [:]
    let rows = try RawStatement(
      db, "SELECT pool, user, client FROM user_month WHERE month = ? ORDER BY pool, user, client")
    rows.bind(Int64(month.index), at: 1)
    var last: (pool: Int64, user: UUID128) = (0, .none)
    while try rows.step() {
      let (pool, user, client) = (rows.int(0), rows.uuid(1), rows.int(2))
      let target = resolved[pool] ?? pool
      let isMerged = target != pool
      if last != (pool, user) {
        last = (pool, user)
        let isNew =
          isMerged ? noted[target, default: []].insert(user).inserted : noted[target]?.contains(user) != true
        if isNew {
          let isEnterprise = enterprise.contains(user, in: target)
          users[target, default: ActiveUsers(direct: 0)].count(isEnterprise: isEnterprise)
        }
      }
      guard client != 0 else { continue }
      let pair = UserAndClient(user: user, client: client)
      let isNew =
        isMerged
        ? notedClients[target, default: []].insert(pair).inserted : notedClients[target]?.contains(pair) != true
      if isNew { clientUsers[target, default: [:]][client, default: 0] += 1 }
    }
    for (pool, count) in users {
      activities[pool, default: empty(pool)].users = count
      activities[pool, default: empty(pool)].clients = (clientUsers[pool] ?? [:])
        .map { ClientUsers(client: clients[$0.key] ?? "", users: $0.value) }
        .sorted { $0.client < $1.client }
    }
  }

  // MARK: Events

  private func countEvents(
    _ resolved: [Int64: Int64], _ activities: inout [Int64: PoolActivity], _ tokens: inout [MachineTokens]
  ) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT pool, client, kind, sum(events) FROM activity_day WHERE day >= ? AND day < ? GROUP BY pool, client, kind
        """, arguments: [month.firstDay.daysSinceEpoch, month.next.firstDay.daysSinceEpoch])
    var tokensByClient: [ClientAndPool: MachineTokens] = [:]
    while let row = try rows.next() {
      let (stored, client, code, events): (Int64, Int64, Int, Int) = (row[0], row[1], row[2], row[3])
      guard let kind = UInt8(exactly: code).flatMap(EventKind.init) else { continue }
      let pool = resolved[stored] ?? stored
      if let activity = rules.activity(of: kind) {
        activities[pool, default: empty(pool)].events[activity, default: 0] += events
      } else if kind == .unattributed {
        activities[pool, default: empty(pool)].unattributed += events
      } else if kind == .machineToken {
        let place = empty(pool)
        tokensByClient[
          ClientAndPool(client: client, pool: pool),
          default: MachineTokens(
            client: clients[client] ?? "", pool: place.pool, account: place.account, region: place.region, requests: 0)
        ].requests += events
      }
    }
    tokens = Array(tokensByClient.values)
  }
}
