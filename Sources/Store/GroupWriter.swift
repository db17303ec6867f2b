import Domain
import Foundation
import GRDB

/// Writes groups of submissions, each group in one transaction, over a connection that it keeps.
///
/// What it knows of pools and app clients stays in memory between transactions, and is read again only when another
/// program has written, or when a transaction was taken back.
final class GroupWriter {
  private let db: Database
  private let turns: Turns
  private let recorder: EventRecorder
  private let dataVersion: RawStatement
  private let insertPart: RawStatement
  private let requests: RequestLedger
  /// SQLite's count of what others wrote, when the memory was last in step with the database; nil when it is not.
  private var knownVersion: Int64?

  /// What a transaction brought.
  struct Commit {
    /// For each submission.
    var records: [RecordCounts]
    var newEvents: [CommitStatistics.Key: Int] = [:]
  }

  init(_ db: Database, rules: CountingRules, turns: Turns) throws {
    self.db = db
    self.turns = turns
    // FULL: the log is synced at each commit, before anybody is answered. NORMAL would lose acknowledged events with
    // the power, though not with the process. https://www.sqlite.org/pragma.html#pragma_synchronous
    // Checkpoints are made often and small, because whoever is being committed waits for them.
    try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000;")
    recorder = try EventRecorder(db, rules: rules)
    dataVersion = try RawStatement(db, "PRAGMA data_version")
    insertPart = try RawStatement(db, "INSERT INTO part(input, source) VALUES (?, ?)")
    requests = try RequestLedger(db)
  }

  /// Records everything, or nothing when it throws.
  func commit(_ submissions: [GroupCommit.Submission], at time: Instant) throws -> Commit {
    do {
      try turns.waiting { try db.execute(sql: "BEGIN IMMEDIATE") }
      let commit = try write(submissions, at: time)
      try db.execute(sql: "COMMIT")
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
    let source = try recorder.sourceID(batch.source)
    try insertPart.run(input, source)
    let records = try recorder.record(batch, part: EventRecorder.Part(id: db.lastInsertedRowID, source: source))
    for (kind, count) in recorder.takeNewKinds() {
      commit.newEvents[CommitStatistics.Key(source: batch.source, kind: kind), default: 0] += count
    }
    return records
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

  /// Folds the log into the file and empties it, unless somebody reads.
  func checkpoint() {
    _ = try? db.checkpoint(.truncate)
  }
}
