import Domain
import GRDB

/// Writes events inside a transaction that its owner begins and ends: deduplicates, finds the pool, rolls up.
///
/// After a rollback, `forget` must be called: what is remembered here may not be in the database any more.
final class EventRecorder {
  private let directory: PoolDirectory
  private let classes: EventClasses
  private let inserter: EventInserter
  private let statements: RollUp.Statements
  private let resolution: LateResolution
  private let rollUp: RollUpQueue
  private let rowInserter: ActivityRowInserter
  private var forgotten = ForgottenUsers()
  // One thread uses it: nothing to check for each event.
  @exclusivity(unchecked)
  private var waiting = WaitingEvents()
  private let countedKinds: UInt64
  /// App clients of events that were recorded without a pool, and may be in the roll-up that is not written.
  private var clientsWithoutPool: Set<Int64> = []
  /// New events since they were last taken.
  @exclusivity(unchecked)
  private var newKinds = OpenTable<SourceKind, Int>()

  private let db: Database
  private let dataVersion: RawStatement
  /// SQLite's count of what others wrote, when the memory was last in step with the database; nil when it is not.
  private var knownVersion: Int64?

  init(_ db: Database, rules: CountingRules) throws {
    self.db = db
    dataVersion = try RawStatement(db, "PRAGMA data_version")
    countedKinds = rules.countedKinds
    rollUp = RollUpQueue(countedKinds: countedKinds)
    directory = try PoolDirectory(db)
    classes = EventClasses(db)
    resolution = try LateResolution(db)
    statements = try RollUp.Statements(db)
    inserter = try EventInserter(db)
    rowInserter = try ActivityRowInserter(db)
  }

  private struct SourceKind: OpenTableKey {
    var source: Int64
    var kind: EventKind

    @inline(__always)
    func hash(_ seed: HashSeed) -> UInt64 { seed.hash(UInt64(bitPattern: source), UInt64(kind.rawValue)) }
  }

  /// A batch of an input, as the tables name it.
  struct Part {
    var id: Int64
    var source: Int64
  }

  func sourceID(_ source: RecordSource) throws -> Int64 { try directory.sourceID(source.rawValue) }

  /// Must be called when a transaction has begun: others may have written since the last one.
  func begin() throws {
    let version = try currentVersion()
    guard version != knownVersion else { return }
    try directory.reload()
    try classes.reload()
    try resolution.begin()
    forgotten = try ForgottenUsers(db)
    knownVersion = version
  }

  private func currentVersion() throws -> Int64 {
    defer { dataVersion.reset() }
    return try dataVersion.step() ? dataVersion.int(0) : 0
  }

  /// Records a batch as one part of an input, and gives what became of its records.
  ///
  /// - Parameter batch: its events are sorted by time and id.
  func record(_ batch: EventBatch, part: Part) throws -> RecordCounts {
    try add(batch, part: part)
    return try takeRecords().reduce(RecordCounts(), +)
  }

  /// Takes a batch as one part of an input.
  ///
  /// Its events are inserted together with others: `takeRecords` tells what became of them.
  func add(_ batch: EventBatch, part: Part) throws {
    var batch = batch
    if !forgotten.isEmpty { forgotten.unname(&batch) }
    try learn(batch.lessons)
    var symbols = BatchSymbols(batch.symbols, directory)
    try symbols.learnClients(of: batch) { try link(client: $0, to: $1) }
    let owner = Int32(truncatingIfNeeded: waiting.owners.count)
    waiting.owners.append(WaitingEvents.Owner(part: part, records: batch.records))
    for event in batch.events {
      let client = try symbols.client(event)
      let (pool, awaitsUser) = try pool(of: event, &symbols)
      let events = EventClass(
        pool: Int32(truncatingIfNeeded: pool), client: Int32(truncatingIfNeeded: client),
        operation: Int32(truncatingIfNeeded: try symbols.operation(event)),
        caller: Int32(truncatingIfNeeded: try symbols.caller(event)), kind: event.kind)
      let classID = try classes.id(of: events, awaitsUser: awaitsUser)
      waiting.append(
        EventRow(
          id: event.id, user: event.user, time: event.time, part: part.id, classID: classID,
          pool: events.pool, client: events.client, caller: events.caller,
          provider: Int32(truncatingIfNeeded: try symbols.provider(event)), owner: owner, kind: event.kind))
    }
    if !batch.rows.isEmpty {
      try record(batch.rows, &symbols, part: part, &waiting.owners[Int(owner)].records)
    }
    if waiting.isFull { try insertWaiting() }
  }

  /// The pool of an event, or what stands for it, and whether the event waits for its user to be seen in a pool.
  @inline(__always)
  private func pool(of event: Event, _ symbols: inout BatchSymbols) throws -> (id: Int64, awaitsUser: Bool) {
    if let pool = try symbols.pool(event) ?? symbols.poolOfClient(event) { return (pool, false) }
    let unknownPool = try symbols.unknownPool(event)
    guard event.kind.canCount, directory.isAmbiguous(unknownPool) else { return (unknownPool, false) }
    if let pool = resolution.home(of: event.user, in: unknownPool) { return (pool, false) }
    return (unknownPool, true)
  }

  /// What became of the records of each batch that was added since this was asked last, in order.
  func takeRecords() throws -> [RecordCounts] {
    try insertWaiting()
    defer { waiting.owners = [] }
    return waiting.owners.map(\.records)
  }

  private func insertWaiting() throws {
    guard !waiting.rows.isEmpty else { return }
    let rows = waiting.takeRows()
    let areNew = try inserter.insert(rows)
    var newEvents: [RollUpQueue.NewEvent] = []
    var origins: [RollUp.UserOrigin] = []
    newEvents.reserveCapacity(rows.count)
    for (row, isNew) in zip(rows, areNew) {
      let owner = Int(row.owner)
      guard isNew else {
        waiting.owners[owner].records.duplicates += 1
        continue
      }
      waiting.owners[owner].records.count(
        row.kind, isCounted: countedKinds >> UInt64(row.kind.rawValue) & 1 == 1)
      newEvents.append(noteNew(row, source: waiting.owners[owner].part.source))
      if row.provider != 0 || row.caller != 0 { noteOrigins(of: row, in: &origins) }
    }
    rollUp.add(newEvents, origins)
  }

  /// Records rows of an activity file; of a row that is there already, the larger number of events counts.
  private func record(
    _ rows: [ActivityRow], _ symbols: inout BatchSymbols, part: Part, _ counts: inout RecordCounts
  ) throws {
    var newRows: [RollUpQueue.NewRow] = []
    for row in rows {
      guard row.user != .none, row.events > 0, row.kind.canCount else {
        counts.rejected += 1
        continue
      }
      let client = try symbols.client(row.client)
      let pool = try symbols.pool(row.pool) ?? directory.pool(ofClient: client) ?? unknownPoolOfRows()
      let added = try rowInserter.insert(row, pool: pool, client: client, source: part.source)
      guard added > 0 else {
        counts.duplicates += 1
        continue
      }
      if pool < 0, client != 0 { clientsWithoutPool.insert(client) }
      counts.count(row.kind, isCounted: countedKinds >> UInt64(row.kind.rawValue) & 1 == 1)
      newRows.append(
        RollUpQueue.NewRow(
          user: row.user, day: row.day, pool: Int32(truncatingIfNeeded: pool),
          client: Int32(truncatingIfNeeded: client), kind: row.kind, events: added))
    }
    rollUp.add(newRows)
  }

  /// Rows of activity files name no place.
  private func unknownPoolOfRows() throws -> Int64 {
    try directory.unknownPoolID(in: PoolDirectory.Place(account: "", region: ""))
  }

  private func noteWithoutPool(_ row: EventRow) {
    if row.client != 0 { clientsWithoutPool.insert(Int64(row.client)) }
    guard row.classID < 0 else { return }
    resolution.await(row.user)
    // Of those that count, the roll-up will tell whether they are the first.
    if countedKinds >> UInt64(row.kind.rawValue) & 1 == 0 { resolution.arrive(row.user, in: Int64(row.pool)) }
  }

  /// Rows of the largest of the roll-ups that are not written yet; it may lag behind by the last events.
  var rolledUpRows: Int { rollUp.rowCount }

  /// Writes what is rolled up, and gives pools to users that were met without.
  ///
  /// Must be called before the transaction ends.
  func writeRollUp() throws {
    try writeRows()
    if try resolution.resolveUsers(directory) { try classes.reload() }
  }

  private func writeRows() throws {
    try insertWaiting()
    let rows = rollUp.take()
    try statements.findFirst(rows.users, where: directory.isAmbiguous) { user, pool in
      resolution.arrive(user, in: pool)
    }
    try statements.write(rows) { user, pool in resolution.see(user, in: pool) }
    clientsWithoutPool = []
  }

  /// New events by source and kind since this was asked last.
  func takeNewKinds() -> [(source: Int64, kind: EventKind, count: Int)] {
    newKinds.takeEntries().map { ($0.key.source, $0.key.kind, $0.value) }
  }

  /// Forgets everything that a rollback took back.
  func forget() {
    knownVersion = nil
    waiting.removeAll()
    classes.forget()
    _ = rollUp.take()
    _ = takeNewKinds()
    clientsWithoutPool = []
  }

  // MARK: One event

  @inline(__always)
  private func noteNew(_ row: EventRow, source: Int64) -> RollUpQueue.NewEvent {
    if row.pool < 0 { noteWithoutPool(row) }
    newKinds.update(SourceKind(source: source, kind: row.kind), default: 0) { $0 += 1 }
    return RollUpQueue.NewEvent(
      user: row.user, time: row.time, pool: row.pool, client: row.client,
      source: Int32(truncatingIfNeeded: source), kind: row.kind)
  }

  /// Notes through which provider the user came, and who queried it.
  private func noteOrigins(of row: EventRow, in origins: inout [RollUp.UserOrigin]) {
    guard row.user != .none, row.kind.canCount else { return }
    func note(_ what: RollUp.UserOrigin.What, _ name: Int32) {
      origins.append(
        RollUp.UserOrigin(what: what, month: row.time.month.index, pool: row.pool, user: row.user, name: name))
    }
    if row.provider != 0 { note(.provider, row.provider) }
    if row.caller != 0, row.kind == .administratorQuery { note(.administratorQuery, row.caller) }
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
    if waiting.lackPools { try insertWaiting() }
    try directory.setPool(pool, ofClient: client)
    let isInRollUp = clientsWithoutPool.remove(client) != nil
    guard try isInRollUp || resolution.hasEvents(ofClient: client) else { return }
    // The pool may be the second of its place, and users of the app client tell then where their other events belong:
    // they must be in the pool when users are looked up.
    try writeRows()
    try resolution.resolve(client: client, in: pool, directory)
    try classes.reload()
  }
}
