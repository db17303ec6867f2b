import GRDB
import GRDBSQLite

/// Counts the pages of the log, as SQLite tells after each commit.
///
/// As long as it does, SQLite folds nothing by itself: its own checkpoints hang at the same hook.
/// https://www.sqlite.org/c3ref/wal_hook.html
final class LogPages {
  private let pages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
  private let connection: SQLiteConnection?
  private let autocheckpoint: Int32

  init(_ db: Database) throws {
    autocheckpoint = try Int32.fetchOne(db, sql: "PRAGMA wal_autocheckpoint") ?? 0
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
    sqlite3_wal_autocheckpoint(connection, autocheckpoint)
    pages.deallocate()
  }

  var count: Int { Int(pages.pointee) }
}
