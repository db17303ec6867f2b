import GRDB
import GRDBSQLite

/// Counts the pages of the log, as SQLite tells after each commit.
final class LogPages {
  private let pages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
  private let connection: SQLiteConnection?

  init(_ db: Database) {
    pages.initialize(to: 0)
    connection = db.sqliteConnection
    sqlite3_wal_hook(
      connection,
      { context, _, _, pages in
        context?.assumingMemoryBound(to: Int32.self).pointee = pages
        return SQLITE_OK
      }, pages)
  }

  deinit {
    sqlite3_wal_hook(connection, nil, nil)
    pages.deallocate()
  }

  var count: Int { Int(pages.pointee) }
}
