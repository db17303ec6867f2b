import Foundation
import GRDB
import GRDBSQLite

/// A database as this process could open it: to write, or only to read.
///
/// SQLite needs the files "-wal" and "-shm" beside a database of ours even to read it, and makes them where they are
/// not: https://www.sqlite.org/wal.html#read_only_databases. Who may only read cannot make them in a folder of somebody
/// else; where it can, they are the reader's, and the owner cannot write from then on. So when nothing is left in the
/// log, which is so whenever nobody has the database open, the file is read as one that does not change (immutable=1),
/// without locks, and it is looked at afterwards whether it has changed all the same.
struct OpenedDatabase: Sendable {
  let pool: DatabasePool
  /// What SQLite calls the file: its path, or a URI.
  let name: String
  let isReadOnly: Bool
  /// The file as it was before it was opened, where it is read without locks.
  let unlocked: FileState?

  /// Runs `body`, which reads, and throws away what it gives when somebody wrote to a file that is read without locks.
  func reading<T>(_ path: String, _ body: () throws -> T) throws -> T {
    guard let unlocked else { return try body() }
    let result = Result { try body() }
    // Half of what somebody writes looks like damage: what `body` throws would say less than this.
    guard FileState(path) == unlocked else { throw StoreError.changed(path: path) }
    return try result.get()
  }
}

extension OpenedDatabase {
  static func toWrite(_ path: String, _ configuration: Configuration) throws -> OpenedDatabase {
    let pool = try DatabasePool(path: path, configuration: configuration)
    return OpenedDatabase(pool: pool, name: path, isReadOnly: false, unlocked: nil)
  }

  /// Opens a database that others write to, with SQLite's locks.
  static func toReadWithLocks(_ path: String, _ configuration: Configuration) throws -> OpenedDatabase {
    var configuration = configuration
    configuration.readonly = true
    let pool = try DatabasePool(path: path, configuration: configuration)
    return OpenedDatabase(pool: pool, name: path, isReadOnly: true, unlocked: nil)
  }

  /// Opens a database that may only be read, so that nothing is left beside it that was not there.
  static func toRead(_ path: String, _ configuration: Configuration) throws -> OpenedDatabase {
    // The log is beside the file that a link leads to.
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard knowsURIs, !isOpenElsewhere(file) else {
      do {
        return try toReadWithLocks(path, configuration)
      } catch let error as DatabaseError where error.isOfPermission && knowsURIs {
        // What is left in the log is nowhere else; without, the others have ended meanwhile, or were killed.
        guard logSize(of: file) == 0 else { throw StoreError.logUnreadable(path: path) }
        return try toReadWithoutLocks(file, path, configuration)
      }
    }
    return try toReadWithoutLocks(file, path, configuration)
  }

  private static func toReadWithoutLocks(
    _ file: String, _ path: String, _ configuration: Configuration
  ) throws -> OpenedDatabase {
    var configuration = configuration
    configuration.readonly = true
    guard let state = FileState(file) else { throw StoreError.missing(path: path) }
    let name = unchangingName(of: file)
    let pool = try DatabasePool(path: name, configuration: configuration)
    return OpenedDatabase(pool: pool, name: name, isReadOnly: true, unlocked: state)
  }

  /// Whether there is something in the log, or somebody who may be about to write to it.
  private static func isOpenElsewhere(_ file: String) -> Bool {
    logSize(of: file) > 0 || FileState(file + "-wal") != nil && FileState(file + "-shm") != nil
  }

  private static func logSize(of file: String) -> Int { FileState(file + "-wal")?.size ?? 0 }

  /// Whether SQLite was built to take URIs for names, as that of Debian and Ubuntu is; GRDB does not ask it to.
  private static var knowsURIs: Bool { sqlite3_compileoption_used("USE_URI") != 0 }

  /// The name by which SQLite takes a file for one that does not change.
  ///
  /// See https://www.sqlite.org/uri.html.
  static func unchangingName(of file: String) -> String {
    // A question mark, a number sign and a percent sign end a path or are no part of it.
    let path = file.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? file
    return "file://\(path)?immutable=1"
  }
}

/// What of a file changes with every write to it.
struct FileState: Equatable, Sendable {
  let size: Int
  private let device: UInt64
  private let inode: UInt64
  private let seconds: Int
  private let nanoseconds: Int

  /// Nil when there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    size = Int(status.st_size)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    seconds = Int(status.st_mtim.tv_sec)
    nanoseconds = Int(status.st_mtim.tv_nsec)
  }
}

extension DatabaseError {
  /// The file, or what SQLite needs beside it, may not be opened as it was to be.
  var isOfPermission: Bool {
    resultCode == .SQLITE_CANTOPEN || resultCode == .SQLITE_READONLY || resultCode == .SQLITE_PERM
  }
}
