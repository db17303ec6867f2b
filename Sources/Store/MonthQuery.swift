import Domain
import GRDB

/// Reads one month from the roll-ups.
struct MonthQuery {
  private let db: Database
  private let month: Month
  private let rules: CountingRules
  private let pools: PoolList
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

  init(_ db: Database, _ month: Month, _ rules: CountingRules) throws {
    self.db = db
    self.month = month
    self.rules = rules
    pools = try PoolList(db)
    var clients: [Int64: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, client FROM client") { clients[row[0]] = row[1] }
    self.clients = clients
  }

  func run() throws -> MonthlyActivity {
    var activities: [Int64: PoolActivity] = [:]
    var tokens: [MachineTokens] = []
    try countUsers(&activities)
    try countEvents(&activities, &tokens)
    return MonthlyActivity(
      month: month,
      pools: activities.values.filter { $0.users.total > 0 || $0.unattributed > 0 }.sorted(by: PoolActivity.isBefore),
      machineTokens: tokens.sorted(by: MachineTokens.isBefore))
  }

  // MARK: Users

  private func countUsers(_ activities: inout [Int64: PoolActivity]) throws {
    // Rows of an unknown pool come first in the key, and are few: their users are noted, not to be counted twice when
    // the pool turns out to be the only one.
    var noted: [Int64: Set<UUID128>] = [:]
    var notedClients: [Int64: Set<UserAndClient>] = [:]
    var users: [Int64: ActiveUsers] = [:]
    let enterprise = try EnterpriseUsers(db, month: month) { pools.resolve($0) }
    var clientUsers: [Int64: [Int64: Int]] = [:]
    let rows = try RawStatement(
      db, "SELECT pool, user, client FROM user_month WHERE month = ? ORDER BY pool, user, client")
    rows.bind(Int64(month.index), at: 1)
    var last: (pool: Int64, user: UUID128) = (0, .none)
    while try rows.step() {
      let (pool, user, client) = (rows.int(0), rows.uuid(1), rows.int(2))
      let target = pools.resolve(pool)
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
      activities[pool, default: pools.pool(pool)].users = count
      activities[pool, default: pools.pool(pool)].clients = (clientUsers[pool] ?? [:])
        .map { ClientUsers(client: clients[$0.key] ?? "", users: $0.value) }
        .sorted { $0.client < $1.client }
    }
  }

  // MARK: Events

  private func countEvents(_ activities: inout [Int64: PoolActivity], _ tokens: inout [MachineTokens]) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT pool, client, kind, sum(events) FROM activity_day WHERE day >= ? AND day < ? GROUP BY pool, client, kind
        """, arguments: [month.firstDay.daysSinceEpoch, month.next.firstDay.daysSinceEpoch])
    var tokensByClient: [ClientAndPool: MachineTokens] = [:]
    while let row = try rows.next() {
      let (stored, client, code, events): (Int64, Int64, Int, Int) = (row[0], row[1], row[2], row[3])
      guard let kind = UInt8(exactly: code).flatMap(EventKind.init) else { continue }
      let pool = pools.resolve(stored)
      if let activity = rules.activity(of: kind) {
        activities[pool, default: pools.pool(pool)].events[activity, default: 0] += events
      } else if kind == .unattributed {
        activities[pool, default: pools.pool(pool)].unattributed += events
      } else if kind == .machineToken {
        let place = pools.pool(pool)
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
