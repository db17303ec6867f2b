import Domain
import GRDB

/// Ids of pools, app clients and other names, and what belongs to what: small tables that a writer keeps in memory.
final class PoolDirectory {
  private let db: Database
  private var pools: [String: Int64] = [:]
  private var unknownPools: [Place: Int64] = [:]
  /// Pools that are known in each place.
  private var poolCounts: [Place: Int] = [:]
  /// Regions of pools whose account no record told yet, by id.
  private var regionsWithoutAccount: [Int64: String] = [:]
  /// Places where a second pool became known.
  private var sharedPlaces: Set<Place> = []
  private var clients: [String: Int64] = [:]
  private var poolOfClient: [Int64: Int64] = [:]
  private var operations = NameTable("operation")
  private var sources = NameTable("source")
  private var callers = NameTable("caller", "arn")
  private var providers = NameTable("provider")

  struct Place: Hashable {
    var account: String
    var region: String
  }

  init(_ db: Database) throws {
    self.db = db
  }

  /// Reads the tables again: others may have written them, or a rollback may have taken rows back.
  func reload() throws {
    pools = [:]
    poolCounts = [:]
    regionsWithoutAccount = [:]
    sharedPlaces = []
    unknownPools = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, pool, account, region FROM pool") {
      if let pool: String = row[1] {
        pools[pool] = row[0]
        let place = Place(account: row[2], region: row[3])
        poolCounts[place, default: 0] += 1
        if place.account.isEmpty { regionsWithoutAccount[row[0]] = place.region }
      } else {
        unknownPools[Place(account: row[2], region: row[3])] = row[0]
      }
    }
    clients = [:]
    poolOfClient = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, client, pool FROM client") {
      clients[row[1]] = row[0]
      if let pool: Int64 = row[2] { poolOfClient[row[0]] = pool }
    }
    try operations.reload(db)
    try sources.reload(db)
    try callers.reload(db)
    try providers.reload(db)
  }

  // MARK: Ids

  /// The id of a pool, whose Region is the part before the underscore.
  func poolID(_ pool: String, account: String = "") throws -> Int64 {
    if let id = pools[pool] { return id }
    let place = Place(account: account, region: String(pool.prefix { $0 != "_" }))
    try db.execute(
      // SQLite would go on from the highest id, which is below zero as long as no pool is known.
      sql: "INSERT INTO pool(id, pool, account, region) SELECT max(0, coalesce(max(id), 0)) + 1, ?, ?, ? FROM pool",
      arguments: [pool, place.account, place.region])
    let id = db.lastInsertedRowID
    pools[pool] = id
    if account.isEmpty { regionsWithoutAccount[id] = place.region }
    addPool(in: place)
    return id
  }

  /// The id, below zero, that stands for all pools that are not known in a place.
  func unknownPoolID(in place: Place) throws -> Int64 {
    if let id = unknownPools[place] { return id }
    try db.execute(
      sql: "INSERT INTO pool(id, account, region) SELECT min(0, coalesce(min(id), 0)) - 1, ?, ? FROM pool",
      arguments: [place.account, place.region])
    unknownPools[place] = db.lastInsertedRowID
    return db.lastInsertedRowID
  }

  private func addPool(in place: Place) {
    poolCounts[place, default: 0] += 1
    if poolCounts[place] == 2 { sharedPlaces.insert(place) }
  }

  /// What stands for unknown pools where a second pool became known since this was asked last.
  func takeNewlyShared() -> [Int64] {
    defer { sharedPlaces = [] }
    return sharedPlaces.compactMap { unknownPools[$0] }
  }

  /// Whether more than one pool is known where this one stands for those that are not.
  ///
  /// Of a single one no more needs to be known: reports take it for all activity there.
  func hasSeveralPools(besides unknownPool: Int64) -> Bool {
    guard let place = unknownPools.first(where: { $0.value == unknownPool })?.key else { return false }
    return (poolCounts[place] ?? 0) > 1
  }

  func clientID(_ client: String) throws -> Int64 {
    if let id = clients[client] { return id }
    try db.execute(sql: "INSERT INTO client(client) VALUES (?)", arguments: [client])
    guard db.lastInsertedRowID <= Int64(Int32.max) else { throw StoreError.tooManyClients }
    clients[client] = db.lastInsertedRowID
    return db.lastInsertedRowID
  }

  func operationID(_ name: String) throws -> Int64 { try operations.id(of: name, db) }
  func sourceID(_ name: String) throws -> Int64 { try sources.id(of: name, db) }
  func providerID(_ name: String) throws -> Int64 { try providers.id(of: name, db) }
  func callerID(_ arn: String) throws -> Int64 { try callers.id(of: CallerARN.withoutSession(arn), db) }

  // MARK: What belongs to what

  @inline(__always)
  func pool(ofClient client: Int64) -> Int64? {
    client == 0 ? nil : poolOfClient[client]
  }

  func setPool(_ pool: Int64, ofClient client: Int64) throws {
    try db.execute(sql: "UPDATE client SET pool = ? WHERE id = ?", arguments: [pool, client])
    poolOfClient[client] = pool
  }

  func nameClient(_ client: Int64, _ name: String) throws {
    try db.execute(sql: "UPDATE client SET name = ? WHERE id = ?", arguments: [name, client])
  }

  /// A record of this account named the pool, which a lesson alone does not tell.
  func setAccount(_ account: String, ofPool pool: Int64) throws {
    guard !account.isEmpty, let region = regionsWithoutAccount.removeValue(forKey: pool) else { return }
    try db.execute(sql: "UPDATE pool SET account = ? WHERE id = ?", arguments: [account, pool])
    poolCounts[Place(account: "", region: region), default: 1] -= 1
    addPool(in: Place(account: account, region: region))
  }

  /// Keeps what a lesson says of a pool itself.
  func learn(_ lesson: Lesson) throws {
    switch lesson {
    case .client: break
    case .poolName(let pool, let name, let since):
      try db.execute(
        sql: "UPDATE pool SET name = ?, name_since = ? WHERE id = ? AND coalesce(name_since, ?) <= ?",
        arguments: [
          name, since.secondsSinceEpoch, try poolID(pool), since.secondsSinceEpoch, since.secondsSinceEpoch,
        ])
    case .plan(let pool, let plan, let since):
      try db.execute(
        sql: "INSERT OR REPLACE INTO pool_plan(pool, since, plan) VALUES (?, ?, ?)",
        arguments: [try poolID(pool), since.secondsSinceEpoch, plan.rawValue])
    case .poolCreated(let pool, let time):
      try db.execute(
        sql: "UPDATE pool SET created = ? WHERE id = ?", arguments: [time.secondsSinceEpoch, try poolID(pool)])
    case .identityProvider(let pool, let name, let type, let since):
      try db.execute(
        sql: """
          INSERT INTO identity_provider(pool, name, type, since) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET type = excluded.type, since = excluded.since WHERE excluded.since >= since
          """,
        arguments: [try poolID(pool), name, type, since.secondsSinceEpoch])
    }
  }
}
