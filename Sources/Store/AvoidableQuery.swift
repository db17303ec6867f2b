import Domain
import GRDB

extension ActivityStore {
  /// The users of a month who counted for one avoidable reason only, by pool and reason.
  public func avoidableUsers(in month: Month) throws -> [AvoidableUsers] {
    try readRollUp { try AvoidableQuery($0, month).run() }
  }
}

/// Reads from the roll-ups who counted for one reason only.
private struct AvoidableQuery {
  let reader: RollUpReader
  let month: Month
  let pools: PoolList
  let enterprise: EnterpriseProviders

  private struct Cell: Hashable {
    var pool: Int64
    var reason: AvoidableReason
  }

  /// The users of a cell.
  private struct Found: Sendable {
    /// In order.
    private(set) var users: [User] = []
    /// Sets of app clients: there are far fewer than users.
    private(set) var clients: [[Int64]] = []
    private var places: [[Int64]: Int32] = [:]
    /// Those of SAML and OIDC.
    private(set) var enterpriseCount = 0

    struct User {
      var id: UUID128
      /// Its app clients, 0 for none, as a place in `clients`.
      var place: Int32
      var isEnterprise: Bool
    }

    private mutating func place(of ids: [Int64]) -> Int32 {
      let place = places[ids] ?? Int32(clients.count)
      if place == clients.count {
        places[ids] = place
        clients.append(ids)
      }
      return place
    }

    /// - Parameter user: behind the one that was added last.
    mutating func add(_ user: UUID128, _ ids: [Int64], isEnterprise: Bool) {
      users.append(User(id: user, place: place(of: ids), isEnterprise: isEnterprise))
      if isEnterprise { enterpriseCount += 1 }
    }

    /// Adds users who are behind these.
    static func += (left: inout Found, right: Found) {
      let places = right.clients.map { left.place(of: $0) }
      left.users += right.users.map { user in
        User(id: user.id, place: places[Int(user.place)], isEnterprise: user.isEnterprise)
      }
      left.enterpriseCount += right.enterpriseCount
    }

    func contains(_ user: UUID128) -> Bool {
      var (low, high) = (0, users.count)
      while low < high {
        let middle = (low + high) / 2
        if users[middle].id < user { low = middle + 1 } else { high = middle }
      }
      return low < users.count && users[low].id == user
    }
  }

  init(_ reader: RollUpReader, _ month: Month) throws {
    self.reader = reader
    self.month = month
    pools = try PoolList(reader.db)
    enterprise = try EnterpriseProviders(reader.db)
  }

  func run() throws -> [AvoidableUsers] {
    let clients = try names("SELECT id, client FROM client")
    let callers = try names("SELECT id, arn FROM caller")
    return try found().map { cell, found in
      let isByQuery = cell.reason == .administratorQueries
      var pool = pools.pool(cell.pool)
      pool.users = ActiveUsers(
        direct: found.users.count - found.enterpriseCount, enterprise: found.enterpriseCount)
      return AvoidableUsers(
        pool: pool, reason: cell.reason, users: Set(found.users.lazy.map(\.id)),
        // An administrator's query names no app client, and nothing else has a caller.
        clients: isByQuery ? [] : parts(found, clients),
        callers: isByQuery ? parts(try callersOf(found, in: cell.pool), callers) : [])
    }
    .sorted { left, right in
      if left.pool.pool != right.pool.pool || left.pool.region != right.pool.region {
        return PoolActivity.isBefore(left.pool, right.pool)
      }
      return left.reason.rawValue < right.reason.rawValue
    }
  }

  private func names(_ sql: String) throws -> [Int64: String] {
    try Row.fetchAll(reader.db, sql: sql).reduce(into: [:]) { $0[$1[0]] = $1[1] }
  }

  /// Goes over the users of each pool, slice by slice.
  private func found() throws -> [Cell: Found] {
    let present = try reader.pools(in: month, pools)
    let others = try present.map { try otherMonths(of: $0.pool) }
    let slices = try reader.inSlices { slice in
      var cells: [Cell: Found] = [:]
      for ((pool, ids), others) in zip(present, others) {
        var federated = try EnterpriseUsers(reader, month, pool: pool, pools, slice, enterprise)
        var elsewhere = OtherMonths(
          try others.map { try reader.cursor(.userMonth, $0.month, pool: $0.id, slice) })
        try reader.eachUser(month, pools: ids, slice) { user, _, kinds, clients in
          guard let reason = reason(kinds) else { return }
          if try reason == .unusedSignUps && elsewhere.contains(user) { return }
          cells[Cell(pool: pool, reason: reason), default: Found()]
            .add(user, clients, isEnterprise: try federated.contains(user))
        }
      }
      return cells
    }
    // Slices are in the order of users.
    return slices.reduce(into: [:]) { all, cells in
      for (cell, found) in cells { all[cell, default: Found()] += found }
    }
  }

  private func reason(_ kinds: UInt32) -> AvoidableReason? {
    func bit(_ kind: EventKind) -> UInt32 { 1 << UInt32(kind.rawValue) }
    switch kinds {
    case bit(.administratorQuery): return .administratorQueries
    case bit(.tokenRefresh): return .refreshes
    case bit(.signUp), bit(.signUp) | bit(.confirmation): return .unusedSignUps
    default: return nil
    }
  }

  // MARK: Other months

  /// The other months in which a pool has users, with the ids of its rows; a sub has one pool.
  private func otherMonths(of pool: Int64) throws -> [(month: Month, id: Int64)] {
    try reader.months(through: Month(index: .max)).filter { $0 != month }.flatMap { other in
      try reader.pools(in: other).filter { pools.resolve($0) == pool }.map { (other, $0) }
    }
  }

  /// Tells of users, who are asked for in order, whether they were active in another month.
  private struct OtherMonths {
    private let cursors: [UserTableCursor]

    init(_ cursors: [UserTableCursor]) {
      self.cursors = cursors
    }

    mutating func contains(_ user: UUID128) throws -> Bool {
      for cursor in cursors {
        while cursor.hasRow, cursor.row.user < user { try cursor.advance() }
        if cursor.isAt(user) { return true }
      }
      return false
    }
  }

  // MARK: Parts

  /// The users with those who queried each, in place of app clients; 0 where no record told.
  private func callersOf(_ found: Found, in pool: Int64) throws -> Found {
    var callers: [UUID128: [Int64]] = [:]
    let rows = try RawStatement(
      reader.db, "SELECT pool, user, caller FROM administrator_query WHERE month = \(month.index)")
    while try rows.step() {
      let (user, caller) = (rows.uuid(1), rows.int(2))
      guard pools.resolve(rows.int(0)) == pool, found.contains(user),
        callers[user]?.contains(caller) != true
      else { continue }
      callers[user, default: []].append(caller)
    }
    var byCaller = Found()
    for user in found.users {
      byCaller.add(user.id, (callers[user.id] ?? []).sorted(), isEnterprise: user.isEnterprise)
    }
    return byCaller
  }

  private func parts(_ found: Found, _ names: [Int64: String]) -> [AvoidableUsers.Part] {
    /// The users of a name.
    struct Users {
      var count = 0
      var alone: [UUID128] = []
      var aloneUsers = ActiveUsers(direct: 0)
    }
    // Names are numbered, so that none is looked up for a user.
    var numbers: [String?: Int] = [:]
    let known = found.clients.map { ids in
      let known = ids.compactMap { names[$0] }
      return (known.isEmpty ? [nil] : known.map(Optional.some)).map { name in
        let number = numbers[name] ?? numbers.count
        numbers[name] = number
        return number
      }
    }
    var parts = Array(repeating: Users(), count: numbers.count)
    for user in found.users {
      let names = known[Int(user.place)]
      for name in names {
        parts[name].count += 1
        guard names.count < 2 else { continue }
        parts[name].alone.append(user.id)
        parts[name].aloneUsers.count(isEnterprise: user.isEnterprise)
      }
    }
    return numbers.map { name, number in
      AvoidableUsers.Part(
        name: name, users: parts[number].count, alone: Set(parts[number].alone), aloneUsers: parts[number].aloneUsers)
    }.sorted { ($0.name == nil ? 1 : 0, $0.name ?? "") < ($1.name == nil ? 1 : 0, $1.name ?? "") }
  }
}
