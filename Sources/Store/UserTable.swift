import Domain
import GRDB

/// Ids of users by sub, made as they are met.
final class UserTable {
  private let db: Database
  private var cache = UserCache()
  private var nextID: Int64 = 0
  private let select: RawStatement
  private let insert: RawStatement
  private let update: RawStatement

  init(_ db: Database) throws {
    self.db = db
    select = try RawStatement(db, "SELECT id, pool FROM user WHERE sub = ?")
    insert = try RawStatement(db, "INSERT OR IGNORE INTO user(id, sub, pool) VALUES (?, ?, nullif(?, 0))")
    update = try RawStatement(db, "UPDATE user SET pool = ? WHERE id = ?")
  }

  /// Must be called when a transaction has begun: others may have written users since the last one.
  func begin() throws {
    nextID = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) + 1 FROM user") ?? 1
  }

  /// The user, and whether this is the first time that its pool is known.
  ///
  /// - Parameter pool: where the user is seen now, 0 when no record tells.
  func user(_ sub: UUID128, seenIn pool: Int64) throws -> (user: UserCache.User, isFirstSighting: Bool) {
    if let user = cache.user(sub) { return try see(user, sub, in: pool) }
    guard nextID <= RollUp.maximumUser else { throw StoreError.tooManyUsers }
    insert.bind(nextID, at: 1)
    insert.bind(sub, at: 2)
    insert.bind(pool, at: 3)
    try insert.run()
    if db.changesCount > 0 {
      let user = UserCache.User(id: nextID, pool: pool)
      nextID += 1
      cache.keep(user, for: sub)
      return (user, false)
    }
    select.bind(sub, at: 1)
    guard try select.step() else { throw StoreError.inconsistent("a user that exists is not found") }
    let user = UserCache.User(id: select.int(0), pool: select.int(1))
    select.reset()
    return try see(user, sub, in: pool, isCached: false)
  }

  func forget() {
    cache.removeAll()
  }

  private func see(
    _ user: UserCache.User, _ sub: UUID128, in pool: Int64, isCached: Bool = true
  ) throws -> (user: UserCache.User, isFirstSighting: Bool) {
    guard user.pool == 0, pool != 0 else {
      if !isCached { cache.keep(user, for: sub) }
      return (user, false)
    }
    var seen = user
    seen.pool = pool
    update.bind(pool, at: 1)
    update.bind(user.id, at: 2)
    try update.run()
    cache.keep(seen, for: sub)
    return (seen, true)
  }
}
