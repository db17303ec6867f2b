import Domain
import GRDB

/// Ids of pools, app clients and other names, and what belongs to what: small tables that a writer keeps in memory.
final class PoolDirectory {
  private let db: Database
  private var pools: [String: Int64] = [:]
  private var unknownPools: [Place: Int64] = [:]
  /// Where each known pool is; the account is empty as long as no record told it.
  private var places: [Int64: Place] = [:]
  /// Of what stands for unknown pools: where only the user can tell which pool it is.
  private var ambiguous: Set<Int64> = []
  private var newlyAmbiguous: Set<Int64> = []
  private var clients: [String: Int64] = [:]
  private var poolOfClient: [Int64: Int64] = [:]
  private var operations = NameTable("operation")
  private var sources = NameTable("source")
  private var callers = NameTable("caller", "arn")
  private var providers = NameTable("provider")

  /// An account's Region; empty where a record does not say.
  struct Place: Hashable {
    var account: String
    var region: String

    /// Whether both may be the same place.
    func mayBe(_ other: Place) -> Bool {
      (account == other.account || account.isEmpty || other.account.isEmpty)
        && (region == other.region || region.isEmpty || other.region.isEmpty)
    }

    /// The same in SQL, of two rows of `pool`.
    static func mayBe(_ left: String, _ right: String) -> String {
      ["account", "region"].map { "(\(left).\($0) = \(right).\($0) OR \(left).\($0) = '' OR \(right).\($0) = '')" }
        .joined(separator: " AND ")
    }
  }

  init(_ db: Database) throws {
    self.db = db
  }

  /// Reads the tables again: others may have written them, or a rollback may have taken rows back.
  func reload() throws {
    pools = [:]
    places = [:]
    unknownPools = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, pool, account, region FROM pool") {
      let place = Place(account: row[2], region: row[3])
      if let pool: String = row[1] {
        pools[pool] = row[0]
        places[row[0]] = place
      } else {
        unknownPools[place] = row[0]
      }
    }
    ambiguous = []
    noteAmbiguous()
    // Who made them so has done what is to be done.
    newlyAmbiguous = []
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
    places[id] = place
    noteAmbiguous()
    return id
  }

  /// The id, below zero, that stands for all pools that are not known in a place.
  func unknownPoolID(in place: Place) throws -> Int64 {
    if let id = unknownPools[place] { return id }
    try db.execute(
      sql: "INSERT INTO pool(id, account, region) SELECT min(0, coalesce(min(id), 0)) - 1, ?, ? FROM pool",
      arguments: [place.account, place.region])
    let id = db.lastInsertedRowID
    unknownPools[place] = id
    noteAmbiguous()
    return id
  }

  /// Whether it takes the user to tell which pool this one, below zero, stands for.
  ///
  /// Where a single pool is known, no more needs to be known: reports take it for all activity there.
  @inline(__always)
  func isAmbiguous(_ unknownPool: Int64) -> Bool { !ambiguous.isEmpty && ambiguous.contains(unknownPool) }

  /// What stands for unknown pools and became ambiguous since this was asked last.
  func takeNewlyAmbiguous() -> Set<Int64> {
    defer { newlyAmbiguous = [] }
    return newlyAmbiguous
  }

  private func noteAmbiguous() {
    for (place, id) in unknownPools where !ambiguous.contains(id) {
      let candidates = places.values.filter(place.mayBe)
      guard candidates.count > 1 || candidates.contains(where: { $0 != place }) else { continue }
      ambiguous.insert(id)
      newlyAmbiguous.insert(id)
    }
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
    guard !account.isEmpty, let place = places[pool], place.account.isEmpty else { return }
    try db.execute(sql: "UPDATE pool SET account = ? WHERE id = ?", arguments: [account, pool])
    places[pool]?.account = account
    noteAmbiguous()
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
