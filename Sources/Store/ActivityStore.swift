import Domain
import Foundation
import GRDB

/// A database of activity: a SQLite file that belongs to the user and can be read with any SQLite tool.
public final class ActivityStore: Sendable {
  public let path: String
  public let rules: CountingRules
  /// Whether large tables may be read page by page.
  let readsPages: Bool
  private let database: OpenedDatabase
  private let turns: Turns

  /// "maum" in the header of the file, so that another program's database is not taken for ours.
  private static let applicationID = 0x6D61_756D

  /// How a missing file is met, and one that may only be read.
  public enum Mode: Sendable {
    case create
    /// A file that may only be read is opened to read; it must be up to date then.
    case mustExist
    /// Only reads, on connections that nobody who writes ever waits for; the database must be up to date.
    case readOnly
  }

  /// Opens a database, brings its schema up to date, and its roll-up to the counting rules.
  ///
  /// - Parameters:
  ///   - pageSize: bytes of a page of a new file. Large ones suit inputs that are read whole, small ones the hook,
  ///     which writes a few rows all over the tables at a time.
  ///   - busyTimeout: seconds to wait for another program that is writing.
  ///   - readsPages: go over large tables page by page; without, everything is asked of SQLite, with the same answers.
  ///   - onWait: told after a second of waiting, with who is writing, where the system says it.
  /// - Throws: `StoreError`.
  public convenience init(
    path: String, rules: CountingRules, mode: Mode = .create, pageSize: Int = 16_384, busyTimeout: Double = 5,
    readsPages: Bool = true,
    onWait: (@Sendable (_ holder: String?) -> Void)? = nil
  ) throws {
    try self.init(
      path: path, rules: rules, mode: mode, pageSize: pageSize, busyTimeout: busyTimeout, readsPages: readsPages,
      mayWrite: access(path, W_OK) == 0, onWait: onWait)
  }

  /// - Parameter mayWrite: whether the system lets this process write to the file, should there be one.
  init(
    path: String, rules: CountingRules, mode: Mode, pageSize: Int = 16_384, busyTimeout: Double = 5,
    readsPages: Bool = true, mayWrite: Bool, onWait: (@Sendable (_ holder: String?) -> Void)? = nil
  ) throws {
    self.path = path
    self.rules = rules
    self.readsPages = readsPages
    let exists = FileManager.default.fileExists(atPath: path)
    guard mode == .create || exists else { throw StoreError.missing(path: path) }
    guard mode != .create || !exists || mayWrite else { throw StoreError.readOnly(path: path) }
    let end = ContinuousClock.now.advanced(by: .seconds(busyTimeout))
    turns = Turns(database: path, timeout: busyTimeout) { onWait?(LockHolder.describe(path: path)) }
    while true {
      do {
        database = try StoreError.explaining(path) {
          let configuration = ActivityStore.configuration(path, pageSize, busyTimeout, onWait)
          return try ActivityStore.open(path, configuration, mode, rules, mayWrite: mayWrite)
        }
        return
      } catch StoreError.locked where ContinuousClock.now < end {
        // Two programs that make a new database at once: SQLite refuses one of them without waiting.
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
  }

  private static func open(
    _ path: String, _ configuration: Configuration, _ mode: Mode, _ rules: CountingRules, mayWrite: Bool
  ) throws -> OpenedDatabase {
    // For one that reads as long as another writes: locks are never missing there.
    if mode == .readOnly { return try OpenedDatabase.toReadWithLocks(path, configuration) }
    if mode == .create { try makeFolder(of: path) }
    if mode == .create || mayWrite {
      do {
        let database = try OpenedDatabase.toWrite(path, configuration)
        try prepare(database.pool, path, rules)
        return database
      } catch let error as DatabaseError where mode == .mustExist && error.isOfPermission {
        // The file could be written, but not what SQLite needs beside it.
      }
    }
    let database = try OpenedDatabase.toRead(path, configuration)
    try database.reading(path) { try check(database.pool, path, rules) }
    return database
  }

  private static func configuration(
    _ path: String, _ pageSize: Int, _ busyTimeout: Double, _ onWait: (@Sendable (String?) -> Void)?
  ) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .callback { attempt in
      let step = 0.005
      if Double(attempt) * step >= busyTimeout { return false }
      if attempt == Int(1 / step) { onWait?(LockHolder.describe(path: path)) }
      Thread.sleep(forTimeInterval: step)
      return true
    }
    configuration.foreignKeysEnabled = false
    let temporaryStore = hasTemporaryFolder ? "FILE" : "MEMORY"
    configuration.prepareDatabase { db in
      // The page size is that of a new file; the log is folded into the file when a command ends, and every 64 MB.
      // Temporary files keep what a statement changes until it ends: in memory it was as much again as all else.
      try db.execute(
        sql: """
          PRAGMA page_size = \(pageSize); PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16000;
          PRAGMA temp_store = \(temporaryStore);
          """)
    }
    return configuration
  }

  /// Whether there is a folder in which SQLite may make temporary files.
  ///
  /// The folders are those of section 5 of https://www.sqlite.org/tempfiles.html.
  private static var hasTemporaryFolder: Bool {
    let environment = ProcessInfo.processInfo.environment
    let folders = [environment["SQLITE_TMPDIR"], environment["TMPDIR"], "/var/tmp", "/usr/tmp", "/tmp", "."]
    return folders.contains { $0.map(FileManager.default.isWritableFile) ?? false }
  }

  private static func makeFolder(of path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Whether there is nothing in the database yet, which must be one of ours.
  private static func isEmpty(_ db: Database, _ path: String) throws -> Bool {
    let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    guard id == ActivityStore.applicationID || tables == 0 else { throw StoreError.notOurs(path: path) }
    return tables == 0
  }

  /// Whether a database that cannot be brought up to date is so already.
  private static func check(_ pool: DatabasePool, _ path: String, _ rules: CountingRules) throws {
    try pool.read { db in
      let migrator = Schema.migrator
      guard try !ActivityStore.isEmpty(db, path) else { throw StoreError.outdated(path: path) }
      if try migrator.hasBeenSuperseded(db) { throw StoreError.newer(path: path) }
      guard try migrator.hasCompletedMigrations(db) else { throw StoreError.outdated(path: path) }
      let wanted = RulesInForce(rules)
      guard try wanted.areApplied(db) else {
        throw StoreError.otherRules(path: path, rules: try wanted.current(db) ?? "none")
      }
    }
  }

  private static func prepare(_ pool: DatabasePool, _ path: String, _ rules: CountingRules) throws {
    let isEmpty = try pool.read { try ActivityStore.isEmpty($0, path) }
    let migrator = Schema.migrator
    if isEmpty {
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA application_id = \(ActivityStore.applicationID)") }
    }
    while try !pool.read(migrator.hasCompletedMigrations) {
      let applied = try pool.read(migrator.appliedIdentifiers)
      do {
        try migrator.migrate(pool)
      } catch let error as DatabaseError {
        // Programs that open a new database at once all find it empty, and the second to make a table fails. Each
        // migration is one transaction, so that nothing is half there: those that are left come next.
        if try pool.read(migrator.appliedIdentifiers) == applied { throw error }
      }
    }
    if try pool.read(migrator.hasBeenSuperseded) { throw StoreError.newer(path: path) }
    try RulesInForce(rules).apply(to: pool)
  }

  // MARK: Writing

  /// Whether nothing can be recorded: the file, or what SQLite needs beside it, may only be read.
  public var isReadOnly: Bool { database.isReadOnly }

  private var writer: DatabasePool {
    get throws {
      guard !isReadOnly else { throw StoreError.readOnly(path: path) }
      return database.pool
    }
  }

  /// Lets `body` record inputs; see `Recording`.
  public func record<T>(at time: Instant, _ body: (Recording) throws -> T) throws -> T {
    try record(at: time, limits: Recording.Limits(), body)
  }

  func record<T>(at time: Instant, limits: Recording.Limits, _ body: (Recording) throws -> T) throws -> T {
    try StoreError.explaining(path) {
      let pool = try writer
      defer { turns.close() }
      return try pool.writeWithoutTransaction { db in
        do {
          let recording = try Recording(db, path: path, rules: rules, time: time, turns: turns, limits: limits)
          let result = try body(recording)
          try recording.finish()
          return result
        } catch {
          // The error that is thrown says more than one of the rollback, which the end of the connection does anyway.
          if db.isInsideTransaction { try? db.rollback() }
          throw error
        }
      }
    }
  }

  /// Lets `body` have the one connection that writes for as long as it likes.
  ///
  /// It begins and ends transactions itself. Others may read meanwhile.
  func keepWriting(_ body: (Database, Turns) throws -> Void) throws {
    let pool = try writer
    defer { turns.close() }
    try pool.writeWithoutTransaction { try body($0, turns) }
  }

  /// Runs `body` on the writer, outside of a transaction, when no reader of this program is at work.
  func writeAlone<T>(_ body: (Database) throws -> T) throws -> T {
    let pool = try writer
    turns.enter()
    defer { turns.close() }
    return try StoreError.explaining(path) { try pool.barrierWriteWithoutTransaction(body) }
  }

  /// Whether an input with this hash was read before.
  ///
  /// Any thread may ask, also while another records.
  public func knows(hash: [UInt8]) throws -> Bool {
    let sql = "SELECT EXISTS(SELECT 1 FROM input WHERE hash = ?)"
    return try database.pool.read { try Bool.fetchOne($0, sql: sql, arguments: [Data(hash)]) ?? false }
  }

  /// Runs `body` in a transaction.
  func write<T>(_ body: (Database) throws -> T) throws -> T {
    let pool = try writer
    turns.enter()
    defer { turns.close() }
    return try StoreError.explaining(path) {
      try pool.write { db in
        turns.leave()
        return try body(db)
      }
    }
  }

  // MARK: Reading

  /// Runs `body` on one consistent state of the database.
  func read<T>(_ body: (Database) throws -> T) throws -> T {
    try StoreError.explaining(path) { try database.reading(path) { try database.pool.read(body) } }
  }

  /// Runs `body` on a connection that reads, and lets it begin and end the transaction.
  func readOutsideTransaction<T>(_ body: (Database) throws -> T) throws -> T {
    try database.reading(path) { try database.pool.unsafeRead(body) }
  }

  /// Runs `body` on a connection of its own that reads.
  func read<T>(by configuration: Configuration, _ body: (Database) throws -> T) throws -> T {
    var configuration = configuration
    configuration.readonly = true
    return try StoreError.explaining(path) {
      try database.reading(path) { try DatabaseQueue(path: database.name, configuration: configuration).read(body) }
    }
  }

  /// Whether the file is read without locks, and without a log.
  var isUnlocked: Bool { database.unlocked != nil }
}

extension StoreError {
  /// Runs `body` and turns what SQLite throws into a `StoreError`.
  static func explaining<T>(_ path: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    } catch let error as CocoaError {
      throw StoreError(error, path: path)
    }
  }

  /// What SQLite, or anything below it, threw.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError:
      let reason = error.message ?? error.resultCode.description
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path, by: LockHolder.describe(path: path))
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path: path, reason: reason)
      default: self = .sqlite(path: path, reason: reason)
      }
    default: self = .sqlite(path: path, reason: (error as NSError).localizedDescription)
    }
  }
}
