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
  private let insertPart: RawStatement
  private let log: DatabaseLog
  private let begin: RawStatement
  private let end: RawStatement
  private let deliveries: DeliveryLedger
  /// By the id that the database has for them.
  private var sources: [Int64: RecordSource] = [:]

  /// What a transaction brought.
  struct Commit: Sendable {
    /// For each submission.
    var records: [RecordCounts]
    var newEvents: [CommitStatistics.Key: Int] = [:]
  }

  /// - Parameter path: of the database.
  init(_ db: Database, rules: CountingRules, turns: Turns, path: String) throws {
    self.db = db
    self.turns = turns
    // NORMAL: a commit does not sync the log; `LogSync` does, before anybody is answered, and beside the next commit.
    // Checkpoints sync as ever. https://www.sqlite.org/pragma.html#pragma_synchronous
    try db.execute(sql: "PRAGMA synchronous = NORMAL")
    // Checkpoints are made beside the commits: whoever is being committed would wait for them.
    log = try DatabaseLog(db, path: path)
    recorder = try EventRecorder(db, rules: rules)
    insertPart = try RawStatement(db, "INSERT INTO part(input, source) VALUES (?, ?)")
    begin = try RawStatement(db, "BEGIN IMMEDIATE")
    end = try RawStatement(db, "COMMIT")
    deliveries = try DeliveryLedger(db)
  }

  /// Records everything, or nothing when it throws.
  func commit(_ submissions: [GroupCommit.Submission], at time: Instant) throws -> Commit {
    log.prepare()
    do {
      try turns.waiting { try begin.run() }
      let commit = try write(submissions, at: time)
      try end.run()
      log.noteCommit()
      return commit
    } catch {
      if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
      recorder.forget()
      throw error
    }
  }

  private func write(_ submissions: [GroupCommit.Submission], at time: Instant) throws -> Commit {
    try recorder.begin()
    var ledger = HookLedger(db, day: time.day, at: time)
    var commit = Commit(records: Array(repeating: RecordCounts(), count: submissions.count))
    // Events of all submissions are inserted together.
    var added: [(submission: Int, source: RecordSource, bytes: Int)] = []
    for (number, submission) in submissions.enumerated() {
      for (index, batch) in submission.batches.enumerated() {
        var batch = batch
        if let ids = submission.deliveries[index] { try dropKnown(in: &batch, deliveredAs: ids, on: time.day) }
        let entry = try ledger.entry(for: batch.source)
        try recorder.add(batch, part: try part(of: batch.source, input: entry))
        added.append((number, batch.source, index == 0 ? submission.size : 0))
      }
    }
    for (batch, records) in zip(added, try recorder.takeRecords()) {
      ledger.add(records, bytes: batch.bytes, to: batch.source)
      commit.records[batch.submission] += records
    }
    for (source, kind, count) in recorder.takeNewKinds() {
      guard let source = sources[source] else { continue }
      commit.newEvents[CommitStatistics.Key(source: source, kind: kind), default: 0] += count
    }
    try recorder.writeRollUp()
    try ledger.write()
    return commit
  }

  /// Begins a part of its own for a batch: the inserter tells known events from new ones by their part.
  private func part(of source: RecordSource, input: Int64) throws -> EventRecorder.Part {
    let sourceID = try recorder.sourceID(source)
    sources[sourceID] = source
    try insertPart.run(input, sourceID)
    return EventRecorder.Part(id: db.lastInsertedRowID, source: sourceID)
  }

  /// Drops the events that were delivered before.
  private func dropKnown(in batch: inout EventBatch, deliveredAs ids: [UUID128], on day: Day) throws {
    var events: ContiguousArray<Event> = []
    for (event, id) in zip(batch.events, ids) {
      if try deliveries.insert(id, on: day) { events.append(event) }
    }
    batch.records.duplicates += batch.events.count - events.count
    batch.events = events
  }

  /// Makes sure that there is room for a commit of some hundred events, and takes back what that needs.
  func tryWriting() throws {
    do {
      // Of a day that is over, so that the ledger takes it away if this cannot. Random, so that no row is there
      // already.
      for sql in [
        "INSERT INTO hook_request(day, request) VALUES (-1, randomblob(\(GroupWriter.trialBytes)))",
        "DELETE FROM hook_request WHERE day = -1",
      ] {
        try turns.waiting { try begin.run() }
        try db.execute(sql: sql)
        try end.run()
      }
    } catch {
      if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
      throw error
    }
  }

  private static let trialBytes = 256 << 10

  /// Folds the log into the file and empties it, unless somebody reads.
  func checkpoint() {
    // Everything that was answered for has been synced.
    try? log.finish()
    _ = try? db.checkpoint(.truncate)
  }
}
