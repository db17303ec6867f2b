import Domain
import GRDB

extension ActivityStore {
  /// The users of a month who counted for one avoidable reason only, by pool and reason.
  public func avoidableUsers(in month: Month) throws -> [AvoidableUsers] {
    try read { db in try AvoidableQuery(db, month).run() }
  }
}

/// Reads from the roll-ups who counted for one reason only.
private struct AvoidableQuery {
  let db: Database
  let month: Month
  let pools: PoolList
  let enterprise: EnterpriseUsers

  private struct Cell: Hashable {
    var pool: Int64
    var reason: AvoidableReason
  }

  /// What one user did in the month in one pool.
  private struct Visit {
    var kinds: Int64 = 0
    /// 0 for none.
    var clients: Set<Int64> = []
  }

  init(_ db: Database, _ month: Month) throws {
    self.db = db
    self.month = month
    let pools = try PoolList(db)
    self.pools = pools
    enterprise = try EnterpriseUsers(db, month: month, resolve: pools.resolve)
  }

  func run() throws -> [AvoidableUsers] {
    var cells: [Cell: [UUID128: Set<Int64>]] = [:]
    try eachUser { pool, user, visit in
      guard let reason = try reason(visit, user, in: pool) else { return }
      cells[Cell(pool: pool, reason: reason), default: [:]][user] = visit.clients
    }
    let clients = try names("SELECT id, client FROM client")
    let callers = try names("SELECT id, arn FROM caller")
    return try cells.map { cell, users in
      let isByQuery = cell.reason == .administratorQueries
      var pool = pools.pool(cell.pool)
      for user in users.keys { pool.users.count(isEnterprise: enterprise.contains(user, in: cell.pool)) }
      return AvoidableUsers(
        pool: pool, reason: cell.reason, users: Set(users.keys),
        // An administrator's query names no app client, and nothing else has a caller.
        clients: isByQuery ? [] : parts(users, clients, in: cell.pool),
        callers: isByQuery ? parts(try callersOf(users.keys, in: cell.pool), callers, in: cell.pool) : [])
    }
    .sorted { left, right in
      if left.pool.pool != right.pool.pool || left.pool.region != right.pool.region {
        return PoolActivity.isBefore(left.pool, right.pool)
      }
      return left.reason.rawValue < right.reason.rawValue
    }
  }

  private func names(_ sql: String) throws -> [Int64: String] {
    try Row.fetchAll(db, sql: sql).reduce(into: [:]) { $0[$1[0]] = $1[1] }
  }

  /// Calls `body` once for each user of a pool, with everything that it did.
  private func eachUser(_ body: (_ pool: Int64, UUID128, Visit) throws -> Void) throws {
    let rows = try RawStatement(
      db, "SELECT pool, user, client, kinds FROM user_month WHERE month = \(month.index) ORDER BY pool, user")
    // Rows of an unknown pool that is shown as a known one come first, and are few.
    var noted: [Int64: [UUID128: Visit]] = [:]
    var current: (pool: Int64, user: UUID128, visit: Visit)?
    func finish() throws {
      guard let (pool, user, found) = current else { return }
      var visit = found
      if let more = noted[pool]?.removeValue(forKey: user) {
        visit.kinds |= more.kinds
        visit.clients.formUnion(more.clients)
      }
      try body(pool, user, visit)
    }
    while try rows.step() {
      let (pool, user) = (rows.int(0), rows.uuid(1))
      let target = pools.resolve(pool)
      if target != pool {
        noted[target, default: [:]][user, default: Visit()].kinds |= rows.int(3)
        noted[target]?[user]?.clients.insert(rows.int(2))
        continue
      }
      if current?.pool != pool || current?.user != user {
        try finish()
        current = (pool, user, Visit())
      }
      current?.visit.kinds |= rows.int(3)
      current?.visit.clients.insert(rows.int(2))
    }
    try finish()
    for (pool, users) in noted { for (user, visit) in users { try body(pool, user, visit) } }
  }

  private func reason(_ visit: Visit, _ user: UUID128, in pool: Int64) throws -> AvoidableReason? {
    func bit(_ kind: EventKind) -> Int64 { 1 << Int64(kind.rawValue) }
    switch visit.kinds {
    case bit(.administratorQuery): return .administratorQueries
    case bit(.tokenRefresh): return .refreshes
    case bit(.signUp), bit(.signUp) | bit(.confirmation):
      return try isInAnotherMonth(user, of: pool) ? nil : .unusedSignUps
    default: return nil
    }
  }

  // MARK: Other months

  /// Whether the user was active in a month that is not this one; a sub has one pool.
  private func isInAnotherMonth(_ user: UUID128, of pool: Int64) throws -> Bool {
    for statement in try otherMonths(of: pool) {
      statement.bind(user, at: 1)
      let found = try statement.step()
      statement.reset()
      if found { return true }
    }
    return false
  }

  private final class Cache {
    var statements: [Int64: [RawStatement]] = [:]
  }
  private let cache = Cache()

  /// One statement for each other month of the pool, so that the table's key is entered and not scanned.
  private func otherMonths(of pool: Int64) throws -> [RawStatement] {
    if let statements = cache.statements[pool] { return statements }
    let rows = try Row.fetchAll(db, sql: "SELECT DISTINCT day, pool FROM activity_day")
    let keys = Set(
      rows.compactMap { row -> [Int64]? in
        let (day, id): (Int32, Int64) = (row[0], row[1])
        let other = Day(daysSinceEpoch: day).month
        return pools.resolve(id) == pool && other != month ? [Int64(other.index), id] : nil
      })
    let statements = try keys.map { key in
      try RawStatement(
        db, "SELECT 1 FROM user_month WHERE month = \(key[0]) AND pool = \(key[1]) AND user = ? LIMIT 1")
    }
    cache.statements[pool] = statements
    return statements
  }

  // MARK: Parts

  /// Who queried each of the users; 0 where no record told.
  private func callersOf(_ users: some Collection<UUID128>, in pool: Int64) throws -> [UUID128: Set<Int64>] {
    var callers = Dictionary(uniqueKeysWithValues: users.map { ($0, Set<Int64>()) })
    let rows = try RawStatement(db, "SELECT pool, user, caller FROM administrator_query WHERE month = \(month.index)")
    while try rows.step() {
      if pools.resolve(rows.int(0)) == pool { callers[rows.uuid(1)]?.insert(rows.int(2)) }
    }
    return callers
  }

  private func parts(
    _ users: [UUID128: Set<Int64>], _ names: [Int64: String], in pool: Int64
  ) -> [AvoidableUsers.Part] {
    var parts: [String?: AvoidableUsers.Part] = [:]
    for (user, ids) in users {
      let known = ids.compactMap { names[$0] }
      let isAlone = known.count < 2
      for name in known.isEmpty ? [nil] : known.map(Optional.some) {
        var part =
          parts[name] ?? AvoidableUsers.Part(name: name, users: 0, alone: [], aloneUsers: ActiveUsers(direct: 0))
        part.users += 1
        if isAlone {
          part.alone.insert(user)
          part.aloneUsers.count(isEnterprise: enterprise.contains(user, in: pool))
        }
        parts[name] = part
      }
    }
    return parts.values.sorted { ($0.name == nil ? 1 : 0, $0.name ?? "") < ($1.name == nil ? 1 : 0, $1.name ?? "") }
  }
}
