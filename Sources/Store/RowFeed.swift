import Domain
import GRDB
import GRDBSQLite

/// Rows in memory as a table that statements can read, so that a single one inserts them all.
///
/// No value is bound, and the cursor in the table that is written stays where it is from one row to the next, which
/// takes two thirds of the time of statements with parameters. To SQLite it is an eponymous virtual table:
/// https://www.sqlite.org/vtab.html#epovtab
///
/// A subclass has the rows. One thread uses it, and never while a statement that reads it is at work.
class RowFeed {
  /// What SQLite calls the columns, in order: "time, event_id".
  let columns: String
  /// Those of the rows that statements see.
  final var window = 0..<0
  /// Where SQLite finds the bytes of UUIDs while it is at a row: 16 bytes for each of two columns.
  private let bytes = UnsafeMutablePointer<UInt64>.allocate(capacity: 4)

  init(columns: String) {
    self.columns = columns
  }

  deinit {
    bytes.deallocate()
  }

  /// Gives the value of a column, by its place among `columns`.
  func write(_ column: Int32, of row: Int, to value: FeedValue) {}

  /// Makes the rows a table of the connection.
  func register(as name: String, in db: Database) throws {
    let code = sqlite3_create_module_v2(
      db.sqliteConnection, name, FeedModule.shared.pointer, Unmanaged.passRetained(self).toOpaque()
    ) { feed in
      feed.map { Unmanaged<RowFeed>.fromOpaque($0).release() }
    }
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  @inline(__always)
  fileprivate final func value(_ context: OpaquePointer) -> FeedValue { FeedValue(context: context, bytes: bytes) }
}

/// A value that SQLite has asked for.
struct FeedValue {
  fileprivate let context: OpaquePointer
  fileprivate let bytes: UnsafeMutablePointer<UInt64>

  @inline(__always)
  func set(_ number: Int64) { sqlite3_result_int64(context, number) }

  /// - Parameter place: 0 or 1; UUIDs of one row must not share it.
  @inline(__always)
  func set(_ uuid: UUID128, place: Int) {
    let bytes = bytes + 2 * place
    (bytes[0], bytes[1]) = uuid.words
    // No destructor: the bytes stay as they are until the next row.
    sqlite3_result_blob(context, bytes, 16, nil)
  }

  @inline(__always)
  func setNull() { sqlite3_result_null(context) }
}

/// The functions that SQLite calls.
private struct FeedModule: @unchecked Sendable {
  static let shared = FeedModule()
  let pointer = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)

  // SQLite knows the beginning of each, and that only.
  private struct Table {
    var base = sqlite3_vtab()
    var feed: Unmanaged<RowFeed>
  }

  private struct Cursor {
    var base = sqlite3_vtab_cursor()
    var feed: Unmanaged<RowFeed>
    var row = 0
    var end = 0
  }

  private static func table(_ pointer: UnsafeMutablePointer<sqlite3_vtab>?) -> UnsafeMutablePointer<Table>? {
    UnsafeMutableRawPointer(pointer)?.assumingMemoryBound(to: Table.self)
  }

  @inline(__always)
  private static func cursor(
    _ pointer: UnsafeMutablePointer<sqlite3_vtab_cursor>?
  ) -> UnsafeMutablePointer<Cursor> {
    UnsafeMutableRawPointer(pointer.unsafelyUnwrapped).assumingMemoryBound(to: Cursor.self)
  }

  private init() {
    var module = sqlite3_module()
    module.xConnect = { db, feed, _, _, result, _ in
      guard let feed, let result else { return SQLITE_INTERNAL }
      let unmanaged = Unmanaged<RowFeed>.fromOpaque(feed)
      let code = sqlite3_declare_vtab(db, "CREATE TABLE feed(\(unmanaged.takeUnretainedValue().columns))")
      guard code == SQLITE_OK else { return code }
      let table = UnsafeMutablePointer<Table>.allocate(capacity: 1)
      table.initialize(to: Table(feed: unmanaged))
      result.pointee = UnsafeMutableRawPointer(table).assumingMemoryBound(to: sqlite3_vtab.self)
      return SQLITE_OK
    }
    module.xDisconnect = { table in
      FeedModule.table(table)?.deallocate()
      return SQLITE_OK
    }
    module.xBestIndex = { _, information in
      information?.pointee.estimatedCost = 1
      return SQLITE_OK
    }
    module.xOpen = { table, result in
      guard let table = FeedModule.table(table), let result else { return SQLITE_INTERNAL }
      let cursor = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
      cursor.initialize(to: Cursor(feed: table.pointee.feed))
      result.pointee = UnsafeMutableRawPointer(cursor).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
      return SQLITE_OK
    }
    module.xClose = { cursor in
      FeedModule.cursor(cursor).deallocate()
      return SQLITE_OK
    }
    module.xFilter = { cursor, _, _, _, _ in
      let cursor = FeedModule.cursor(cursor)
      let window = cursor.pointee.feed._withUnsafeGuaranteedRef { $0.window }
      cursor.pointee.row = window.lowerBound
      cursor.pointee.end = window.upperBound
      return SQLITE_OK
    }
    module.xNext = { cursor in
      FeedModule.cursor(cursor).pointee.row += 1
      return SQLITE_OK
    }
    module.xEof = { cursor in
      let cursor = FeedModule.cursor(cursor)
      return cursor.pointee.row >= cursor.pointee.end ? 1 : 0
    }
    module.xColumn = { cursor, context, column in
      let cursor = FeedModule.cursor(cursor)
      cursor.pointee.feed._withUnsafeGuaranteedRef {
        $0.write(column, of: cursor.pointee.row, to: $0.value(context.unsafelyUnwrapped))
      }
      return SQLITE_OK
    }
    module.xRowid = { cursor, rowID in
      rowID?.pointee = Int64(FeedModule.cursor(cursor).pointee.row)
      return SQLITE_OK
    }
    pointer.initialize(to: module)
  }
}
