import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct LogFoldingTests {
  private static func logSize(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int ?? 0
  }

  /// Commits so many transactions of 100 kB.
  private static func write(_ db: Database, _ folding: LogFolding, _ count: Int) throws {
    for _ in 0..<count {
      folding.finishFold()
      try db.inTransaction {
        try db.execute(sql: "INSERT INTO t VALUES (randomblob(100000))")
        return .commit
      }
      folding.begin()
      // The thread needs a moment, as it has between large transactions.
      usleep(5_000)
    }
  }

  @Test func theLogBeginsAgainWhileMuchIsWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("folding.db")
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL; CREATE TABLE t(b)")
      let folding = LogFolding(db, path: path, pagesWorthAThread: 50)
      try LogFoldingTests.write(db, folding, 100)
      #expect(try LogFoldingTests.logSize(path) < 5_000_000)
      folding.end()
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM t") == 100)
      #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
    }
  }

  @Test func atTheEndSQLiteFoldsTheLogAgain() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("folding.db")
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL; CREATE TABLE t(b)")
      let folding = LogFolding(db, path: path)
      // Fewer pages than are worth a thread.
      try LogFoldingTests.write(db, folding, 3)
      folding.end()
      folding.end()
      #expect(try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint") == LogFolding.automaticPages)
      for _ in 0..<4 { try db.execute(sql: "INSERT INTO t VALUES (randomblob(20000000))") }
      #expect(try LogFoldingTests.logSize(path) < 60_000_000)
    }
  }
}
