import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// The pages of the database as one transaction sees them, read by number: what makes it possible to go over a table at
/// the speed of memory, on all cores, where SQLite's own loop takes a tenth of a microsecond a row.
///
/// Everything goes through the handles that SQLite has open (`sqlite3_file_control`), since closing a descriptor of our
/// own would drop the locks that SQLite holds. In WAL mode a page is in the log, in the last frame that was committed
/// when the transaction began, or else in the file. While the transaction lasts, its lock keeps both as they are:
///
/// - As long as not all of the log is in the file, the reader holds a mark in the log. Nobody writes pages behind that
///   mark into the file, and nobody begins the log anew.
/// - When all of it is in the file, the reader may hold the lock of those who read the file alone: nobody writes into
///   the file then, but somebody may begin the log anew. It is not looked at in that case.
/// - A file that is read without locks (`OpenedDatabase`) has no log, and in the end it is looked at whether it is as
///   it was.
///
/// See https://sqlite.org/fileformat2.html (pages and log) and https://sqlite.org/walformat.html (the log's index, of
/// which the version is checked).
final class PageSnapshot: @unchecked Sendable {
  /// In bytes.
  let pageSize: Int
  /// Bytes of each page that trees use.
  let usableSize: Int
  /// By number of the page: the last committed frame of the log that has it.
  private let frames: [UInt32: UInt32]
  private let file: UnsafeMutablePointer<sqlite3_file>
  /// Nil where all is in the file.
  private let log: UnsafeMutablePointer<sqlite3_file>?
  /// Where SQLite seeks and then reads, one thread reads at a time.
  private let turn = Mutex(())
  /// Whether SQLite reads with `pread`, as most systems' libraries do, which any number of threads can at once.
  private let readsAtOffset: Bool

  /// - Parameter state: what the log's index said before and after the transaction saw the database first.
  /// - Returns: nil where the files are not what is expected here.
  init?(_ db: Database, _ state: LogState) {
    guard let file = PageSnapshot.handle(db, SQLITE_FCNTL_FILE_POINTER) else { return nil }
    var header = [UInt8](repeating: 0, count: 100)
    guard file.pointee.pMethods.pointee.xRead(file, &header, 100, 0) == SQLITE_OK,
      header.starts(with: Array("SQLite format 3\0".utf8))
    else { return nil }
    let size = Int(header[16]) << 8 | Int(header[17])
    pageSize = size == 1 ? 65_536 : size
    usableSize = pageSize - Int(header[20])
    guard pageSize >= 512, pageSize == state.pageSize || state.frameCount == 0 else { return nil }
    var frames: [UInt32: UInt32] = [:]
    var log: UnsafeMutablePointer<sqlite3_file>?
    if !state.isInFile {
      log = PageSnapshot.handle(db, SQLITE_FCNTL_JOURNAL_POINTER)
      guard let log else { return nil }
      var frameHeader = [UInt8](repeating: 0, count: 24)
      for frame in 0..<state.frameCount {
        let offset = PageSnapshot.offset(ofFrame: frame, pageSize)
        guard log.pointee.pMethods.pointee.xRead(log, &frameHeader, 24, offset) == SQLITE_OK else { return nil }
        frames[frameHeader.withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(as: UInt32.self)) }] = frame
      }
    }
    self.frames = frames
    self.file = file
    self.log = log
    readsAtOffset = PageSnapshot.readsAtOffset(db)
  }

  /// A library that was built to use `pread` or `pread64` has it among the calls of its file system, others have not.
  private static func readsAtOffset(_ db: Database) -> Bool {
    var system: UnsafeMutablePointer<sqlite3_vfs>?
    guard sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_VFS_POINTER, &system) == SQLITE_OK,
      let system, system.pointee.iVersion >= 3, String(cString: system.pointee.zName) == "unix",
      let call = system.pointee.xGetSystemCall
    else { return false }
    return call(system, "pread64") != nil || call(system, "pread") != nil
  }

  /// - Parameter frame: from 0.
  private static func offset(ofFrame frame: UInt32, _ pageSize: Int) -> Int64 {
    32 + Int64(frame) * Int64(24 + pageSize)
  }

  static func handle(_ db: Database, _ which: Int32) -> UnsafeMutablePointer<sqlite3_file>? {
    var file: UnsafeMutablePointer<sqlite3_file>?
    guard sqlite3_file_control(db.sqliteConnection, "main", which, &file) == SQLITE_OK, let file,
      file.pointee.pMethods != nil
    else { return nil }
    return file
  }

  /// Reads a page, counted from 1, into `buffer`, which has room for one.
  ///
  /// Any thread may ask.
  func read(_ page: UInt32, into buffer: UnsafeMutableRawPointer) throws {
    let code = readsAtOffset ? readNow(page, into: buffer) : turn.withLock { _ in readNow(page, into: buffer) }
    guard code == SQLITE_OK else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "page \(page) cannot be read (\(code))")
    }
  }

  private func readNow(_ page: UInt32, into buffer: UnsafeMutableRawPointer) -> Int32 {
    if !frames.isEmpty, let frame = frames[page], let log {
      let offset = PageSnapshot.offset(ofFrame: frame, pageSize) + 24
      return log.pointee.pMethods.pointee.xRead(log, buffer, Int32(pageSize), offset)
    }
    return file.pointee.pMethods.pointee.xRead(file, buffer, Int32(pageSize), Int64(page &- 1) * Int64(pageSize))
  }
}

extension PageSnapshot {
  /// A page as an array, for the few that are read by themselves.
  func bytes(of page: UInt32) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: pageSize) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      try read(page, into: start)
      count = pageSize
    }
  }
}

extension ActivityStore {
  /// Runs `body` on one consistent state of the database, with its pages where they can be read.
  func readPages<T>(_ body: (Database, PageSnapshot?) throws -> T) throws -> T {
    try StoreError.explaining(path) {
      try readOutsideTransaction { db in
        for attempt in 0...ActivityStore.snapshotAttempts {
          let before = logState(db)
          try db.beginTransaction(.deferred)
          // Leaves nothing behind for the next reader of this connection, whatever is thrown.
          defer { if db.isInsideTransaction { try? db.rollback() } }
          // The first look at a table is what makes the state that the transaction sees.
          _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master")
          guard readsPages, attempt < ActivityStore.snapshotAttempts else { return try body(db, nil) }
          if let before, let after = logState(db), before.isSameCommit(as: after) {
            return try body(db, PageSnapshot(db, after))
          }
        }
        return try body(db, nil)
      }
    }
  }

  private func logState(_ db: Database) -> LogState? { isUnlocked ? LogState.absent : LogState(db) }

  /// Others may commit between two looks at the log; hardly so many times in a row.
  private static let snapshotAttempts = 8
}
