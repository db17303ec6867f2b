import GRDB

/// Ids of the names in a small table, which a writer keeps in memory.
struct NameTable {
  private let table: String
  private let column: String
  private var ids: [String: Int64] = [:]

  init(_ table: String, _ column: String = "name") {
    self.table = table
    self.column = column
  }

  /// Reads the table again: others may have written it, or a rollback may have taken rows back.
  mutating func reload(_ db: Database) throws {
    ids = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, \(column) FROM \(table)") { ids[row[1]] = row[0] }
  }

  /// The id of a name, which is inserted when it is new.
  mutating func id(of name: String, _ db: Database) throws -> Int64 {
    if let id = ids[name] { return id }
    try db.execute(sql: "INSERT INTO \(table)(\(column)) VALUES (?)", arguments: [name])
    ids[name] = db.lastInsertedRowID
    return db.lastInsertedRowID
  }
}
