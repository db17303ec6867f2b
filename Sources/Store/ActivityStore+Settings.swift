import GRDB

extension ActivityStore {
  /// A setting that the database remembers; nil when it was never made.
  public func setting(_ name: String) throws -> String? {
    try read { try String.fetchOne($0, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name]) }
  }
}

extension Recording {
  /// Makes a setting together with the input that comes next, unless it was made before.
  ///
  /// - Returns: the value that holds.
  public func setting(_ name: String, default value: String) throws -> String {
    try beginTransaction()
    try db.execute(sql: "INSERT OR IGNORE INTO setting(name, value) VALUES (?, ?)", arguments: [name, value])
    return try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name]) ?? value
  }
}
