import Domain
import GRDB
import GRDBSQLite

/// A prepared statement for the few places that run a million times: numbers and UUIDs are bound and read without a
/// value type in between.
///
/// A UUID is bound once to 16 bytes that the statement owns, and then only the bytes are changed: SQLite reads them at
/// each run, and copies nothing.
final class RawStatement {
  /// Keeps the prepared statement alive.
  private let statement: Statement
  private let pointer: SQLiteStatement
  /// By parameter: the bytes that are bound to it, if it was ever bound to a UUID.
  // One thread uses a statement, and never from inside itself: nothing to check at each of a million accesses.
  @exclusivity(unchecked)
  private var blobs: [UnsafeMutablePointer<UInt64>?]

  init(_ db: Database, _ sql: String) throws {
    statement = try db.makeStatement(sql: sql)
    pointer = statement.sqliteStatement
    blobs = Array(repeating: nil, count: Int(sqlite3_bind_parameter_count(pointer)) + 1)
  }

  deinit {
    sqlite3_clear_bindings(pointer)
    for blob in blobs { blob?.deallocate() }
  }

  @inline(__always)
  func bind(_ number: Int64, at index: Int32) {
    sqlite3_bind_int64(pointer, index, number)
  }

  /// Binds the 16 bytes of a UUID, in text order.
  ///
  /// A parameter is either always a UUID or never.
  @inline(__always)
  func bind(_ uuid: UUID128, at index: Int32) {
    let blob = blobs[Int(index)] ?? bindBlob(at: index)
    (blob[0], blob[1]) = uuid.words
  }

  private func bindBlob(at index: Int32) -> UnsafeMutablePointer<UInt64> {
    let blob = UnsafeMutablePointer<UInt64>.allocate(capacity: 2)
    // No destructor: the bytes are static as far as SQLite is concerned.
    sqlite3_bind_blob(pointer, index, blob, 16, nil)
    blobs[Int(index)] = blob
    return blob
  }

  /// Runs a statement without rows, and makes it ready for the next run.
  @inline(__always)
  func run() throws {
    let code = sqlite3_step(pointer)
    sqlite3_reset(pointer)
    guard code == SQLITE_DONE else { throw error(code) }
  }

  /// Binds the values to the parameters, in order, and runs a statement without rows.
  @inline(__always)
  func run<each Value: RawBindable>(_ values: repeat each Value) throws {
    var index: Int32 = 0
    for value in repeat each values {
      index += 1
      value.bind(to: self, at: index)
    }
    try run()
  }

  /// The rows that the last run changed.
  @inline(__always)
  var changes: Int32 { sqlite3_changes(sqlite3_db_handle(pointer)) }

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

  /// The UUID in 16 bytes; `.none` for null and for anything else.
  @inline(__always)
  func uuid(_ column: Int32) -> UUID128 {
    guard sqlite3_column_bytes(pointer, column) == 16, let bytes = sqlite3_column_blob(pointer, column) else {
      return .none
    }
    return UUID128(bytes: UnsafeRawBufferPointer(start: bytes, count: 16), at: 0)
  }

  private func error(_ code: Int32) -> DatabaseError {
    let message = sqlite3_db_handle(pointer).map { String(cString: sqlite3_errmsg($0)) }
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }
}

/// A value that a `RawStatement` can bind.
protocol RawBindable {
  func bind(to statement: RawStatement, at index: Int32)
}

extension Int64: RawBindable {
  @inline(__always)
  func bind(to statement: RawStatement, at index: Int32) { statement.bind(self, at: index) }
}

extension UUID128: RawBindable {
  @inline(__always)
  func bind(to statement: RawStatement, at index: Int32) { statement.bind(self, at: index) }
}
