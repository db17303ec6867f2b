import Domain
import Foundation
import GRDB

/// What a trail's prefix was read of: days since 1970-01-01, both included.
public struct CoveredDays: Hashable, Sendable {
  public var bucket: String
  public var prefix: String
  public var since: Int32
  public var until: Int32

  public init(bucket: String, prefix: String, since: Int32, until: Int32) {
    self.bucket = bucket
    self.prefix = prefix
    self.since = since
    self.until = until
  }
}

/// An entry of the ledger that grows with its file.
public struct GrowingInput: Hashable, Sendable {
  public let id: Int64
  public let size: Int
  public let hash: [UInt8]
}

extension ActivityStore {
  /// Whether an object was read before.
  ///
  /// Any thread may ask, also while another records.
  ///
  /// - Parameter object: 16 bytes, see `Recording.remember(object:)`.
  public func knows(object: [UInt8]) throws -> Bool {
    try read { db in
      let statement = try db.cachedStatement(sql: "SELECT EXISTS(SELECT 1 FROM s3_object WHERE id = ?)")
      return try Bool.fetchOne(statement, arguments: [Data(object)]) ?? false
    }
  }

  /// What was read of the trails of a bucket, by prefix.
  public func coveredDays(ofBucket bucket: String) throws -> [String: CoveredDays] {
    try read { db in
      let sql = "SELECT prefix, since, until FROM s3_trail WHERE bucket = ?"
      var covered: [String: CoveredDays] = [:]
      for row in try Row.fetchAll(db, sql: sql, arguments: [bucket]) {
        let prefix: String = row[0]
        covered[prefix] = CoveredDays(bucket: bucket, prefix: prefix, since: row[1], until: row[2])
      }
      return covered
    }
  }

  /// The entry of the ledger that grows with the file at a path.
  public func growingInput(path: String) throws -> GrowingInput? {
    try read { db in
      let sql = """
        SELECT input.id, input.size, input.hash
        FROM growing_file JOIN input ON input.id = growing_file.input WHERE growing_file.path = ?
        """
      guard let row = try Row.fetchOne(db, sql: sql, arguments: [path]) else { return nil }
      let hash: Data = row[2]
      return GrowingInput(id: row[0], size: row[1], hash: Array(hash))
    }
  }
}

extension Recording {
  /// An object need not be fetched again.
  ///
  /// - Parameter object: what tells it from all others, in 16 bytes.
  public func remember(object: [UInt8]) throws {
    try beginTransaction()
    let statement = try db.cachedStatement(sql: "INSERT OR IGNORE INTO s3_object(id) VALUES (?)")
    try statement.execute(arguments: [Data(object)])
  }

  /// The days were read in whole.
  public func cover(_ days: CoveredDays) throws {
    try beginTransaction()
    try db.execute(
      sql: "INSERT OR REPLACE INTO s3_trail(bucket, prefix, since, until) VALUES (?, ?, ?, ?)",
      arguments: [days.bucket, days.prefix, days.since, days.until])
  }

  /// The entry of the ledger grows with the file.
  public func follow(path: String, input: Int64) throws {
    try beginTransaction()
    try db.execute(
      sql: "INSERT OR REPLACE INTO growing_file(path, input) VALUES (?, ?)", arguments: [path, input])
  }
}
