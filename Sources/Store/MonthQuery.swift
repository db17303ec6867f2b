import Domain
import GRDB

/// Reads one month from the roll-ups.
struct MonthQuery {
  private let reader: RollUpReader
  private let month: Month
  /// The days whose events are counted.
  private let days: Range<Int32>
  private let rules: CountingRules
  private let pools: PoolList
  private let clients: [Int64: String]

  /// Not the app client alone: tokens whose client is hidden are those of several pools and Regions.
  private struct ClientAndPool: Hashable {
    var client: Int64
    var pool: Int64
  }

  /// - Parameter lastDay: of the month; later events are left out, but not the users who caused them.
  init(_ reader: RollUpReader, _ month: Month, _ rules: CountingRules, through lastDay: Day? = nil) throws {
    self.reader = reader
    self.month = month
    let (first, end) = (month.firstDay.daysSinceEpoch, month.next.firstDay.daysSinceEpoch)
    days = first..<max(first, min(end, lastDay.map { $0.daysSinceEpoch + 1 } ?? end))
    self.rules = rules
    pools = try PoolList(reader.db)
    var clients: [Int64: String] = [:]
    for row in try Row.fetchAll(reader.db, sql: "SELECT id, client FROM client") { clients[row[0]] = row[1] }
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

  func machineTokens() throws -> [MachineTokens] {
    var activities: [Int64: PoolActivity] = [:]
    var tokens: [MachineTokens] = []
    try countEvents(&activities, &tokens)
    return tokens.sorted(by: MachineTokens.isBefore)
  }

  // MARK: Users

  private struct Count: Sendable {
    var users = ActiveUsers(direct: 0)
    var clients = ClientCounter()
  }

  private func countUsers(_ activities: inout [Int64: PoolActivity]) throws {
    let enterprise = try EnterpriseProviders(reader.db)
    let found = try reader.pools(in: month, pools)
    let parts = try reader.inSlices { slice in
      try found.map { pool, ids in
        var count = Count()
        var federated = try EnterpriseUsers(reader, month, pool: pool, pools, slice, enterprise)
        try reader.eachUser(month, pools: ids, slice) { user, _, _, clients in
          count.users.count(isEnterprise: try federated.contains(user))
          for client in clients { count.clients.count(client) }
        }
        return count
      }
    }
    for part in parts {
      for (pool, count) in zip(found, part) where count.users.total > 0 {
        var activity = activities[pool.pool] ?? pools.pool(pool.pool)
        activity.users.direct += count.users.direct
        activity.users.enterprise += count.users.enterprise
        activities[pool.pool] = activity
      }
    }
    for (index, pool) in found.enumerated() {
      var clientUsers: [Int64: Int] = [:]
      for part in parts { clientUsers.merge(part[index].clients.users, uniquingKeysWith: +) }
      activities[pool.pool]?.clients = clientUsers.map { ClientUsers(client: clients[$0.key] ?? "", users: $0.value) }
        .sorted { $0.client < $1.client }
    }
  }

  // MARK: Events

  private func countEvents(_ activities: inout [Int64: PoolActivity], _ tokens: inout [MachineTokens]) throws {
    let rows = try Row.fetchCursor(
      reader.db,
      sql: """
        SELECT pool, client, kind, sum(events) FROM activity_day WHERE day >= ? AND day < ? GROUP BY pool, client, kind
        """, arguments: [days.lowerBound, days.upperBound])
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

/// Users by app client: millions of additions to few numbers.
struct ClientCounter: Sendable {
  /// By id, which are small numbers in almost every database.
  private var small = [Int](repeating: 0, count: 256)
  private var large: [Int64: Int] = [:]

  /// - Parameter client: an id; 0, which is none, is left out of `users`.
  @inline(__always)
  mutating func count(_ client: Int64) {
    if client >= 0, client < 256 { small[Int(client)] += 1 } else { large[client, default: 0] += 1 }
  }

  /// By id; no zeros.
  var users: [Int64: Int] {
    var users = large
    for (client, count) in small.enumerated() where count > 0 && client != 0 { users[Int64(client)] = count }
    return users
  }
}
