import Domain
import GRDB
import GRDBSQLite

/// A prepared statement for the few places that run a million times: numbers are bound and read without a value type
/// in between.
struct RawStatement {
  /// Keeps the prepared statement alive.
  private let statement: Statement
  private let pointer: SQLiteStatement

  init(_ db: Database, _ sql: String) throws {
    statement = try db.makeStatement(sql: sql)
    pointer = statement.sqliteStatement
  }

  /// Binds the numbers to the parameters, in order.
  @inline(__always)
  func bind(_ numbers: Int64...) {
    for (index, number) in numbers.enumerated() { sqlite3_bind_int64(pointer, Int32(index + 1), number) }
  }

  @inline(__always)
  func bind(_ number: Int64, at index: Int32) {
    sqlite3_bind_int64(pointer, index, number)
  }

  /// Binds the 16 bytes of a UUID, in text order.
  @inline(__always)
  func bind(_ uuid: UUID128, at index: Int32) {
    var bytes = (uuid.high.bigEndian, uuid.low.bigEndian)
    // SQLite copies the bytes before the call returns.
    withUnsafeBytes(of: &bytes) { bytes in
      _ = sqlite3_bind_blob(pointer, index, bytes.baseAddress, 16, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }
  }

  /// Runs a statement without rows, and makes it ready for the next run.
  @inline(__always)
  func run() throws {
    let code = sqlite3_step(pointer)
    sqlite3_reset(pointer)
    guard code == SQLITE_DONE else { throw error(code) }
  }

  /// Steps to the next row; at the end, false, and the statement is ready for the next run.
  @inline(__always)
  func step() throws -> Bool {
    let code = sqlite3_step(pointer)
    if code == SQLITE_ROW { return true }
    sqlite3_reset(pointer)
    guard code == SQLITE_DONE else { throw error(code) }
    return false
  }

  /// Leaves the rows that are left.
  func reset() {
    sqlite3_reset(pointer)
  }

  @inline(__always)
  func int(_ column: Int32) -> Int64 {
    sqlite3_column_int64(pointer, column)
  }

  private func error(_ code: Int32) -> DatabaseError {
    let message = sqlite3_db_handle(pointer).map { String(cString: sqlite3_errmsg($0)) }
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }
}
