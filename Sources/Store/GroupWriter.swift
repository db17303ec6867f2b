import Domain
import Foundation
import GRDB

/// Writes groups of submissions, each group in one transaction, over a connection that it keeps.
///
/// What it knows of pools and app clients stays in memory between transactions, and is read again only when another
/// program has written, or when a transaction was taken back.
final class GroupWriter {
  private let db: Database
  private let recorder: EventRecorder
  private let dataVersion: RawStatement
  private let insertPart: RawStatement
  private let folder: LogFolder
  private let pages: LogPages
  /// The log's size, in pages, from which on it is folded.
  private let foldedPages: Int
  private let begin: RawStatement
  private let end: RawStatement
  private let requests: RequestLedger
  /// SQLite's count of what others wrote, when the memory was last in step with the database; nil when it is not.
  private var knownVersion: Int64?
  /// Of the transaction that is being written.
  private var smallParts: [RecordSource: EventRecorder.Part] = [:]

  /// What a transaction brought.
  struct Commit: Sendable {
    /// For each submission.
    var records: [RecordCounts]
    var newEvents: [CommitStatistics.Key: Int] = [:]
  }

  init(_ db: Database, rules: CountingRules, folder: LogFolder) throws {
    self.db = db
    self.folder = folder
    // NORMAL: a commit does not sync the log; `LogSync` does, before anybody is answered, and beside the next commit.
    // Checkpoints sync as ever. https://www.sqlite.org/pragma.html#pragma_synchronous
    // Checkpoints are made beside the commits, by `LogFolder`: whoever is being committed would wait for them.
    try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;")
    recorder = try EventRecorder(db, rules: rules)
    dataVersion = try RawStatement(db, "PRAGMA data_version")
    insertPart = try RawStatement(db, "INSERT INTO part(input, source) VALUES (?, ?)")
    foldedPages = GroupWriter.foldedBytes / (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4_096)
    pages = LogPages(db)
    begin = try RawStatement(db, "BEGIN IMMEDIATE")
    end = try RawStatement(db, "COMMIT")
    requests = try RequestLedger(db)
  }

  /// Records everything, or nothing when it throws.
  func commit(_ submissions: [GroupCommit.Submission], at time: Instant) throws -> Commit {
    // The bulk of the log is in the file: with the rest, the log begins again.
    if folder.takeFolded() { _ = try? db.checkpoint(.passive) }
    do {
      try begin.run()
      let commit = try write(submissions, at: time)
      try end.run()
      if pages.count >= foldedPages { folder.want() }
      return commit
    } catch {
      if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
      recorder.forget()
      knownVersion = nil
      throw error
    }
  }

  private func write(_ submissions: [GroupCommit.Submission], at time: Instant) throws -> Commit {
    let version = try currentVersion()
    if version != knownVersion {
      try recorder.begin()
      knownVersion = version
    }
    var ledger = HookLedger(db, day: time.day, at: time)
    var commit = Commit(records: [])
    smallParts = [:]
    commit.records.reserveCapacity(submissions.count)
    for submission in submissions {
      let isKnown = try submission.requestID.map { try !requests.insert($0, on: time.day) } ?? false
      var sum = RecordCounts()
      for (index, batch) in submission.batches.enumerated() {
        let entry = try ledger.entry(for: batch.source)
        let records = isKnown ? duplicates(batch) : try record(batch, input: entry, &commit)
        ledger.add(records, bytes: index == 0 ? submission.size : 0, to: batch.source)
        sum += records
      }
      commit.records.append(sum)
    }
    try recorder.writeRollUp()
    try ledger.write()
    return commit
  }

  private func record(_ batch: EventBatch, input: Int64, _ commit: inout Commit) throws -> RecordCounts {
    let records = try recorder.record(batch, part: try part(for: batch, input: input))
    for (kind, count) in recorder.takeNewKinds() {
      commit.newEvents[CommitStatistics.Key(source: batch.source, kind: kind), default: 0] += count
    }
    return records
  }

  /// The part of a batch; small ones of a transaction share theirs.
  ///
  /// Only batches that go in by many rows at a time are told from others by their part; see `EventInserter`.
  private func part(for batch: EventBatch, input: Int64) throws -> EventRecorder.Part {
    let isSmall = batch.events.count < EventInserter.rowsPerStatement
    if isSmall, let part = smallParts[batch.source] { return part }
    let source = try recorder.sourceID(batch.source)
    try insertPart.run(input, source)
    let part = EventRecorder.Part(id: db.lastInsertedRowID, source: source)
    if isSmall { smallParts[batch.source] = part }
    return part
  }

  /// What becomes of a batch whose request was recorded before.
  private func duplicates(_ batch: EventBatch) -> RecordCounts {
    var records = batch.records
    records.duplicates += batch.events.count + batch.rows.count
    return records
  }

  private func currentVersion() throws -> Int64 {
    defer { dataVersion.reset() }
    return try dataVersion.step() ? dataVersion.int(0) : 0
  }

  /// Bytes of the log from which on it is folded: as much as is written again and again, and soon synced.
  private static let foldedBytes = 16 << 20

  /// Folds the log into the file and empties it, unless somebody reads.
  func checkpoint() {
    folder.stop()
    _ = try? db.checkpoint(.truncate)
  }
}
