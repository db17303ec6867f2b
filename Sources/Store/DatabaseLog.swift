import GRDB

/// When the log of a connection that writes much is folded into the file: on a thread beside the next transaction.
///
/// SQLite folds in a commit, and the writer waits for the disk meanwhile: a tenth of the time of `ingest`. The log
/// begins again once nothing of it is left to fold when a transaction begins; since the next one has been written by
/// the time one is folded, the writer has to fold a rest for that, and does when it is small.
final class DatabaseLog {
  private let db: Database
  private let path: String
  private let pages: LogPages
  private let pageSize: Int
  private let foldedBytes: Int
  /// Pages of the log that the thread has folded.
  private var folded = 0
  private var failure: DatabaseError?
  /// Made when there is much to fold.
  private var folder: LogFolder?

  /// The rest that the writer folds, as a part of the log.
  private static let restPart = 4
  /// Bytes of the log from which on the writer folds any rest.
  private static let maximumBytes = 512 << 20

  /// - Parameter foldedBytes: what of the log is worth waking the thread.
  init(_ db: Database, path: String, foldedBytes: Int = 16 << 20) throws {
    self.foldedBytes = foldedBytes
    self.db = db
    self.path = path
    pages = try LogPages(db)
    pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4_096
  }

  deinit {
    folder?.stop()
  }

  /// Pages of the log, since it began again.
  var pageCount: Int { pages.count }

  /// A transaction is about to begin.
  func prepare() {
    guard let frames = folder?.takeFolded() else { return }
    folded = frames
    let rest = pages.count - folded
    if rest <= pages.count / DatabaseLog.restPart || pages.count * pageSize >= DatabaseLog.maximumBytes {
      do {
        try db.checkpoint(.passive)
        // What is written next begins the log again.
        folded = 0
      } catch {
        failure = failure ?? LogFolder.syncFailure(error)
      }
    } else {
      folder?.want()
    }
  }

  /// A transaction was committed.
  func noteCommit() {
    // It may have begun the log again.
    if pages.count < folded { folded = 0 }
    guard (pages.count - folded) * pageSize >= foldedBytes else { return }
    let folder = folder ?? LogFolder(path: path)
    folder.want()
    self.folder = folder
  }

  /// Brings everything that was committed to the disk, and into the file unless somebody reads.
  ///
  /// - Throws: `DatabaseError` when it may not be on the disk.
  func finish() throws {
    folder?.stop()
    if let failure = failure ?? folder?.failure { throw failure }
    guard try !isFolded() else { return }
    // Commits do not sync the log, and neither does a checkpoint that finds nothing it may fold.
    try LogFile(database: path).sync()
  }

  private func isFolded() throws -> Bool {
    do {
      let log = try db.checkpoint(.passive)
      return log.checkpointedFrameCount == log.walFrameCount
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      // Another program is doing just that.
      return false
    }
  }
}
