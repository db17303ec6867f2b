import GRDB

/// Folds the log of a connection into the file beside its next transaction, as long as much is being written.
final class LogFolding {
  private let db: Database
  private let path: String
  private var pages: LogPages?
  /// Nil until there is much to fold.
  private var folder: LogFolder?

  /// Pages of the log after which a commit folds it, where nothing else does.
  static let automaticPages = 4_000
  private let pagesWorthAThread: Int

  /// - Parameters:
  ///   - path: of the database.
  ///   - pagesWorthAThread: pages of the log after which it is folded beside the next transaction.
  init(_ db: Database, path: String, pagesWorthAThread: Int = 1_000) {
    self.db = db
    self.path = path
    self.pagesWorthAThread = pagesWorthAThread
    // In place of SQLite's own checkpoints, which run inside of a commit.
    pages = LogPages(db)
  }

  /// To be called after a commit.
  func begin() {
    guard let pages, pages.count >= pagesWorthAThread else { return }
    let folder = self.folder ?? LogFolder(path: path)
    self.folder = folder
    folder.want()
  }

  /// To be called before a transaction: the bulk of the log may be in the file, and with the rest the log begins again.
  func finishFold() {
    if folder?.takeFolded() == true { _ = try? db.checkpoint(.passive) }
  }

  /// Ends the thread; SQLite folds the log itself again.
  func end() {
    guard pages != nil else { return }
    pages = nil
    folder?.stop()
    folder = nil
    try? db.execute(sql: "PRAGMA wal_autocheckpoint = \(LogFolding.automaticPages)")
  }
}
