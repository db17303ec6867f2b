import Domain
import Foundation
import GRDB

/// The users who were erased: their later records are recorded without them.
///
/// What is kept of each is half as many bits as a sub has, mixed with a key of the database. It cannot be turned back:
/// a thousand million million subs have the same digest. Whoever has the database and a sub can tell that it was
/// erased, which is the use of it.
struct ForgottenUsers {
  private var digests: Set<Int64> = []
  private var key: UUID128 = .none

  init() {}

  init(_ db: Database) throws {
    digests = Set(try Int64.fetchAll(db, sql: "SELECT digest FROM forgotten"))
    guard !digests.isEmpty else { return }
    key = try ForgottenUsers.key(db) ?? .none
  }

  var isEmpty: Bool { digests.isEmpty }

  func contains(_ user: UUID128) -> Bool {
    !digests.isEmpty && digests.contains(ForgottenUsers.digest(of: user, key))
  }

  /// Takes forgotten users out of a batch.
  ///
  /// What they did counts for somebody, and is not said to be theirs.
  func unname(_ batch: inout EventBatch) {
    for index in batch.events.indices where batch.events[index].user != .none && contains(batch.events[index].user) {
      batch.events[index].user = .none
      if batch.events[index].kind.canCount { batch.events[index].kind = .unattributed }
    }
    let rows = batch.rows.count
    batch.rows.removeAll { contains($0.user) }
    batch.records.unattributed += rows - batch.rows.count
  }

  // MARK: Digests

  private static let setting = "key of forgotten users"

  private static func key(_ db: Database) throws -> UUID128? {
    let sql = "SELECT value FROM setting WHERE name = ?"
    return try String.fetchOne(db, sql: sql, arguments: [setting]).flatMap { UUID128($0) }
  }

  /// Adds a user.
  static func insert(_ user: UUID128, at time: Instant, _ db: Database) throws {
    if try key(db) == nil {
      try db.execute(
        sql: "INSERT INTO setting(name, value) VALUES (?, ?)", arguments: [setting, UUID128.random().description])
    }
    try db.execute(
      sql: "INSERT OR IGNORE INTO forgotten(digest, forgotten_at) VALUES (?, ?)",
      arguments: [digest(of: user, try key(db) ?? .none), time.secondsSinceEpoch])
  }

  /// When the user was forgotten; nil when it was not.
  static func time(of user: UUID128, _ db: Database) throws -> Instant? {
    guard let key = try key(db) else { return nil }
    let sql = "SELECT forgotten_at FROM forgotten WHERE digest = ?"
    return try Int64.fetchOne(db, sql: sql, arguments: [digest(of: user, key)]).map(Instant.init(secondsSinceEpoch:))
  }

  private static func digest(of user: UUID128, _ key: UUID128) -> Int64 {
    var (high, low) = (user.high ^ key.high, user.low ^ key.low)
    for _ in 0..<4 {
      high = (high ^ low) &* 0x9E37_79B9_7F4A_7C15
      high ^= high >> 29
      low = (low &+ high) &* 0xBF58_476D_1CE4_E5B9
      low ^= low >> 32
    }
    return Int64(bitPattern: high ^ low)
  }
}

extension UUID128 {
  static func random() -> UUID128 {
    UUID128(high: .random(in: 1 ... .max), low: .random(in: 1 ... .max))
  }
}
