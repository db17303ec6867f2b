import Domain
import Foundation
import GRDB

/// Records inputs one after the other.
///
/// An input is in the database whole, ledger entry included, or not at all, whatever ends the program.
///
/// Small inputs share a transaction; one that comes in several batches has its own.
public final class Recording {
  let db: Database
  private let time: Instant
  private let recorder: EventRecorder
  private var groupSize = 0
  private var inputsInGroup = 0
  private var isInTransaction = false
  /// The first batch of an input is held until the second one, or the end, tells how large the input is.
  private var held: EventBatch?
  private var current: CurrentInput?

  private struct CurrentInput {
    var id: Int64
    var records = RecordCounts()
    /// Those of its batches.
    var sources: Set<String> = []
    var hasOwnTransaction = false
    /// It goes on where an earlier reading of the same file ended.
    var isContinued = false
  }

  /// Events after which a transaction is committed.
  private static let groupLimit = 500_000
  private static let inputLimit = 2_000

  init(_ db: Database, rules: CountingRules, time: Instant) throws {
    self.db = db
    self.time = time
    recorder = try EventRecorder(db, rules: rules)
  }

  /// What an input is, for the ledger.
  public struct InputDescription: Sendable {
    public var hash: [UInt8]
    public var path: String
    public var size: Int
    public var source: String
    /// What tells an object of S3 from all others; it is remembered with the input.
    public var object: [UInt8]?

    public init(hash: [UInt8], path: String, size: Int, source: String, object: [UInt8]? = nil) {
      self.hash = hash
      self.path = path
      self.size = size
      self.source = source
      self.object = object
    }
  }

  /// Takes what is known beside the logs.
  ///
  /// It counts for what was recorded before as well.
  public func learn(_ lessons: [Lesson]) throws {
    guard !lessons.isEmpty else { return }
    try beginTransaction()
    try recorder.learn(lessons)
  }

  /// Takes the next batch of the current input, whose events are sorted by time and id.
  public func add(_ batch: EventBatch) throws {
    if let held {
      try beginOwnTransaction()
      self.held = nil
      try write(held)
    }
    if current?.hasOwnTransaction == true { try write(batch) } else { held = batch }
  }

  /// What comes now goes on where an earlier input ended, and grows its entry of the ledger.
  public func continueInput(_ id: Int64) throws {
    try dropInput()
    current = CurrentInput(id: id, isContinued: true)
  }

  /// The entry of the ledger that was written last.
  public private(set) var lastInput: Int64?

  /// The current input was read to its end.
  ///
  /// - Returns: what became of its records; nil when another input with the same content is in the database already.
  public func commitInput(_ input: InputDescription) throws -> RecordCounts? {
    try beginTransaction()
    guard try !isKnown(input.hash) else {
      try dropInput()
      if let object = input.object { try remember(object: object) }
      return nil
    }
    if let held {
      self.held = nil
      try write(held)
    }
    if let object = input.object { try remember(object: object) }
    let records = current?.records ?? RecordCounts()
    let id = try beginInput()
    if current?.isContinued == true {
      try growLedgerEntry(input, id: id, records)
    } else {
      var entry = input
      if let sources = current?.sources, !sources.isEmpty { entry.source = sources.sorted().joined(separator: ", ") }
      try insertLedgerEntry(entry, id: id, records)
    }
    lastInput = id
    let isAlone = current?.hasOwnTransaction == true
    current = nil
    inputsInGroup += 1
    if isAlone || groupSize >= Recording.groupLimit || inputsInGroup >= Recording.inputLimit { try commit() }
    return records
  }

  /// Nothing of the current input may be kept.
  public func dropInput() throws {
    held = nil
    let isWritten = current?.hasOwnTransaction == true
    current = nil
    guard isWritten else { return }
    try db.execute(sql: "ROLLBACK")
    isInTransaction = false
    recorder.forget()
  }

  /// Commits what is still open, and brings everything to the disk.
  func finish() throws {
    try dropInput()
    try commit()
    do {
      try db.checkpoint(.passive)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      // Another program is doing just that.
    }
  }

  // MARK: Transactions

  func beginTransaction() throws {
    guard !isInTransaction else { return }
    try db.execute(sql: "BEGIN IMMEDIATE")
    isInTransaction = true
    try recorder.begin()
  }

  private func beginOwnTransaction() throws {
    try commit()
    try beginTransaction()
    if current?.isContinued == true {
      current?.hasOwnTransaction = true
    } else {
      current = CurrentInput(id: try nextInputID(), hasOwnTransaction: true)
    }
  }

  public func commit() throws {
    guard isInTransaction else { return }
    try recorder.writeRollUp()
    try db.execute(sql: "COMMIT")
    isInTransaction = false
    groupSize = 0
    inputsInGroup = 0
  }

  // MARK: Inputs

  private func write(_ batch: EventBatch) throws {
    let part = try beginPart(of: try beginInput(), source: batch.source)
    let records = try recorder.record(batch, part: part)
    current?.records += records
    current?.sources.insert(batch.source.rawValue)
    groupSize += batch.events.count + batch.rows.count
    try recorder.writeRollUpIfFull()
  }

  private func beginInput() throws -> Int64 {
    if let current { return current.id }
    let id = try nextInputID()
    current = CurrentInput(id: id)
    return id
  }

  private func beginPart(of input: Int64, source: RecordSource) throws -> EventRecorder.Part {
    let source = try recorder.sourceID(source)
    try db.execute(sql: "INSERT INTO part(input, source) VALUES (?, ?)", arguments: [input, source])
    return EventRecorder.Part(id: db.lastInsertedRowID, source: source)
  }

  private func nextInputID() throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) + 1 FROM input") ?? 1
  }

  private func isKnown(_ hash: [UInt8]) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS(SELECT 1 FROM input WHERE hash = ?)", arguments: [Data(hash)]) ?? false
  }

  private func insertLedgerEntry(_ input: InputDescription, id: Int64, _ records: RecordCounts) throws {
    try db.execute(
      sql: """
        INSERT INTO input(id, hash, path, size, source, read_at, records, recorded, duplicates, not_cognito, failed,
          unattributed, not_counted, rejected)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, Data(input.hash), input.path, input.size, input.source, time.secondsSinceEpoch, records.read,
        records.recorded, records.duplicates, records.notCognito, records.failed, records.unattributed,
        records.notCounted, records.rejected,
      ])
  }

  private func growLedgerEntry(_ input: InputDescription, id: Int64, _ records: RecordCounts) throws {
    try db.execute(
      sql: """
        UPDATE input SET hash = ?, path = ?, size = ?, read_at = ?, records = records + ?, recorded = recorded + ?,
          duplicates = duplicates + ?, not_cognito = not_cognito + ?, failed = failed + ?,
          unattributed = unattributed + ?, not_counted = not_counted + ?, rejected = rejected + ?
        WHERE id = ?
        """,
      arguments: [
        Data(input.hash), input.path, input.size, time.secondsSinceEpoch, records.read, records.recorded,
        records.duplicates, records.notCognito, records.failed, records.unattributed, records.notCounted,
        records.rejected, id,
      ])
  }
}
