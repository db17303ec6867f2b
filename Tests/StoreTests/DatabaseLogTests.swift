import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct DatabaseLogTests {
  private let path: String
  private let folder: TemporaryFolder
  private let pool: DatabasePool

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("a.db")
    pool = try DatabasePool(path: path)
    try pool.write { try $0.execute(sql: "CREATE TABLE t(x)") }
  }

  /// Writes some 100 kB in a transaction of its own, as `Recording` and `GroupWriter` do.
  private func write(_ db: Database, _ log: DatabaseLog) throws {
    log.prepare()
    try db.inTransaction {
      try db.execute(
        sql: """
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 25)
          INSERT INTO t SELECT randomblob(4000) FROM n
          """)
      return .commit
    }
    log.noteCommit()
  }

  @Test func theLogIsFoldedBesideTheTransactionsAndBeginsAgain() throws {
    try pool.writeWithoutTransaction { db in
      let log = try DatabaseLog(db, path: path, foldedBytes: 64 << 10)
      var (written, pages) = (0, 0)
      repeat {
        pages = log.pageCount
        try write(db, log)
        written += 1
      } while log.pageCount > pages && written < 20_000
      #expect(log.pageCount < pages)
      try log.finish()
      let rest = try db.checkpoint(.passive)
      #expect(rest.walFrameCount == rest.checkpointedFrameCount)
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM t") == written * 25)
    }
  }

  @Test func sqliteFoldsAgainWhenItIsGone() throws {
    try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA wal_autocheckpoint = 7")
      var log: DatabaseLog? = try DatabaseLog(db, path: path)
      #expect(try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint") == 0)
      try log?.finish()
      log = nil
      #expect(try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint") == 7)
    }
  }

  /// A reader keeps its pages in the log, so that only syncing it brings the rest to the disk.
  @Test func aReaderDoesNotKeepItFromTheDisk() throws {
    let snapshot = try pool.makeSnapshot()
    try pool.writeWithoutTransaction { db in
      let log = try DatabaseLog(db, path: path)
      try write(db, log)
      try log.finish()
      let rest = try db.checkpoint(.passive)
      #expect(rest.checkpointedFrameCount < rest.walFrameCount)
    }
    #expect(try snapshot.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") } == 0)
  }
}
