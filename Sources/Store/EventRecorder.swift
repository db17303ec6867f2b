import Domain
import GRDB

/// Writes events inside a transaction that its owner begins and ends: deduplicates, finds the pool, rolls up.
///
/// After a rollback, `forget` must be called: what is remembered here may not be in the database any more.
final class EventRecorder {
  private let directory: PoolDirectory
  private let inserter: EventInserter
  private let statements: RollUp.Statements
  private let resolution: LateResolution
  private let rollUp: RollUpQueue
  private let rowInserter: ActivityRowInserter
  private var forgotten = ForgottenUsers()
  private let countedKinds: UInt64
  /// App clients of events that were recorded without a pool, and may be in the roll-up that is not written.
  private var clientsWithoutPool: Set<Int64> = []
  /// New events by the raw value of their kind, since they were last taken.
  private var newKinds = [Int](repeating: 0, count: 64)

  private let db: Database

  init(_ db: Database, rules: CountingRules) throws {
    self.db = db
    countedKinds = rules.countedKinds
    rollUp = RollUpQueue(countedKinds: countedKinds)
    directory = try PoolDirectory(db)
    resolution = try LateResolution(db)
    statements = try RollUp.Statements(db)
    inserter = try EventInserter(db)
    rowInserter = try ActivityRowInserter(db)
  }

  /// A batch of an input, as the tables name it.
  struct Part {
    var id: Int64
    var source: Int64
  }

  func sourceID(_ source: RecordSource) throws -> Int64 { try directory.sourceID(source.rawValue) }

  /// Must be called when a transaction has begun: others may have written since the last one.
  func begin() throws {
    try directory.reload()
    try resolution.begin()
    forgotten = try ForgottenUsers(db)
  }

  /// Records a batch as one part of an input, and gives what became of its records.
  ///
  /// - Parameter batch: its events are sorted by time and id.
  func record(_ batch: EventBatch, part: Part) throws -> RecordCounts {
    var batch = batch
    if !forgotten.isEmpty { forgotten.unname(&batch) }
    try learn(batch.lessons)
    var symbols = BatchSymbols(batch.symbols, directory)
    try symbols.learnClients(of: batch) { try link(client: $0, to: $1) }
    var counts = batch.records
    var newEvents: [RollUpQueue.NewEvent] = []
    var origins: [RollUp.UserOrigin] = []
    newEvents.reserveCapacity(batch.events.count)
    let take = { (row: EventInserter.EventRow, isNew: Bool) in
      self.count(row.event, isNew: isNew, in: &counts)
      guard isNew else { return }
      newEvents.append(self.noteNew(row))
      if row.provider != 0 || row.caller != 0 { self.noteOrigins(of: row, in: &origins) }
    }
    var previous: (id: UUID128, time: Instant)?
    for event in batch.events {
      if let previous, previous.id == event.id, previous.time == event.time {
        counts.duplicates += 1
        continue
      }
      previous = (event.id, event.time)
      let client = try symbols.client(event)
      let pool = try symbols.pool(event) ?? directory.pool(ofClient: client) ?? symbols.unknownPool(event)
      let row = EventInserter.EventRow(
        event: event, pool: pool, client: client, operation: try symbols.operation(event),
        caller: try symbols.caller(event), provider: try symbols.provider(event))
      try inserter.insert(row, part: part.id, take)
    }
    try inserter.finish(part: part.id, take)
    rollUp.add(newEvents, origins, source: Int32(truncatingIfNeeded: part.source))
    if !batch.rows.isEmpty { try record(batch.rows, &symbols, part: part, &counts) }
    return counts
  }

  /// Records rows of an activity file; of a row that is there already, the larger number of events counts.
  private func record(
    _ rows: [ActivityRow], _ symbols: inout BatchSymbols, part: Part, _ counts: inout RecordCounts
  ) throws {
    var newRows: [RollUpQueue.NewRow] = []
    for row in rows {
      guard row.user != .none, row.events > 0, row.kind.canCount, let pool = try symbols.pool(row.pool) else {
        counts.rejected += 1
        continue
      }
      let client = try symbols.client(row.client)
      let added = try rowInserter.insert(row, pool: pool, client: client, source: part.source)
      guard added > 0 else {
        counts.duplicates += 1
        continue
      }
      counts.count(row.kind, isCounted: countedKinds >> UInt64(row.kind.rawValue) & 1 == 1)
      newRows.append(
        RollUpQueue.NewRow(
          user: row.user, day: row.day, pool: Int32(truncatingIfNeeded: pool),
          client: Int32(truncatingIfNeeded: client), kind: row.kind, events: added))
    }
    rollUp.add(newRows)
  }

  private func noteWithoutPool(_ event: Event, client: Int64, in unknownPool: Int64) {
    if client != 0 { clientsWithoutPool.insert(client) }
    if event.kind.canCount { resolution.await(event.user, in: unknownPool) }
  }

  /// Writes what is rolled up when it has become much.
  func writeRollUpIfFull() throws {
    if rollUp.isFull { try writeRollUp() }
  }

  /// Writes what is rolled up, and gives pools to users that were met without.
  ///
  /// Must be called before the transaction ends.
  func writeRollUp() throws {
    try statements.write(rollUp.take()) { user, pool in resolution.see(user, in: pool) }
    try resolution.resolveUsers(directory)
    clientsWithoutPool = []
  }

  /// New events by kind since this was asked last.
  func takeNewKinds() -> [(kind: EventKind, count: Int)] {
    var taken: [(kind: EventKind, count: Int)] = []
    for index in newKinds.indices where newKinds[index] > 0 {
      if let kind = EventKind(rawValue: UInt8(index)) { taken.append((kind, newKinds[index])) }
      newKinds[index] = 0
    }
    return taken
  }

  /// Forgets everything that a rollback took back.
  func forget() {
    _ = rollUp.take()
    _ = takeNewKinds()
    clientsWithoutPool = []
  }

  // MARK: One event

  @inline(__always)
  private func noteNew(_ row: EventInserter.EventRow) -> RollUpQueue.NewEvent {
    if row.pool < 0 { noteWithoutPool(row.event, client: row.client, in: row.pool) }
    newKinds[Int(row.event.kind.rawValue)] += 1
    return RollUpQueue.NewEvent(
      user: row.event.user, time: row.event.time, pool: Int32(truncatingIfNeeded: row.pool),
      client: Int32(truncatingIfNeeded: row.client), kind: row.event.kind)
  }

  /// Notes through which provider the user came, and who queried it.
  private func noteOrigins(of row: EventInserter.EventRow, in origins: inout [RollUp.UserOrigin]) {
    guard row.event.user != .none, row.event.kind.canCount else { return }
    func note(_ what: RollUp.UserOrigin.What, _ name: Int64) {
      origins.append(
        RollUp.UserOrigin(
          what: what, month: row.event.time.month.index, pool: Int32(truncatingIfNeeded: row.pool),
          user: row.event.user, name: Int32(truncatingIfNeeded: name)))
    }
    if row.provider != 0 { note(.provider, row.provider) }
    if row.caller != 0, row.event.kind == .administratorQuery { note(.administratorQuery, row.caller) }
  }

  @inline(__always)
  private func count(_ event: Event, isNew: Bool, in counts: inout RecordCounts) {
    guard isNew else {
      counts.duplicates += 1
      return
    }
    counts.count(event.kind, isCounted: countedKinds >> UInt64(event.kind.rawValue) & 1 == 1)
  }

  // MARK: What is learned late

  func learn(_ lessons: [Lesson]) throws {
    for lesson in lessons { try learn(lesson) }
  }

  private func learn(_ lesson: Lesson) throws {
    if case .client(let client, let pool, let name) = lesson {
      let client = try directory.clientID(client)
      if let name { try directory.nameClient(client, name) }
      try link(client: client, to: try directory.poolID(pool))
    } else {
      try directory.learn(lesson)
    }
  }

  /// The app client belongs to the pool, and what was recorded of it without a pool does too.
  private func link(client: Int64, to pool: Int64) throws {
    guard directory.pool(ofClient: client) == nil else { return }
    try directory.setPool(pool, ofClient: client)
    let isInRollUp = clientsWithoutPool.remove(client) != nil
    guard try isInRollUp || resolution.hasEvents(ofClient: client) else { return }
    try writeRollUp()
    try resolution.resolve(client: client, in: pool, directory)
  }
}
