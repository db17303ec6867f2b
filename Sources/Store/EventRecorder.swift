import Domain
import GRDB

/// Writes events inside a transaction that its owner begins and ends: deduplicates, finds the pool, rolls up.
///
/// After a rollback, `forget` must be called: what is remembered here may not be in the database any more.
final class EventRecorder {
  private let directory: PoolDirectory
  private let insert: RawStatement
  private let statements: RollUp.Statements
  private let resolution: LateResolution
  private var rollUp = RollUp()
  private let countedKinds: UInt64
  /// App clients of events that were recorded without a pool, and may be in the roll-up that is not written.
  private var clientsWithoutPool: Set<Int64> = []

  init(_ db: Database, rules: CountingRules) throws {
    countedKinds = rules.countedKinds
    directory = try PoolDirectory(db)
    resolution = try LateResolution(db)
    statements = try RollUp.Statements(db)
    insert = try RawStatement(
      db,
      """
      INSERT OR IGNORE INTO event(time, event_id, user, pool, client, kind, operation, input)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
  }

  /// Must be called when a transaction has begun: others may have written since the last one.
  func begin() throws {
    try directory.reload()
    try resolution.begin()
  }

  /// Records a batch and gives what became of its records.
  func record(_ batch: EventBatch, input: Int64) throws -> RecordCounts {
    for lesson in batch.lessons { try learn(lesson) }
    var symbols = BatchSymbols(batch.symbols, directory)
    try symbols.learnClients(of: batch.events) { try link(client: $0, to: $1) }
    insert.bind(input, at: 8)
    var counts = batch.records
    // Taken out of the object for the loop, which then works on a local.
    var rollUp = RollUp()
    swap(&rollUp, &self.rollUp)
    defer { swap(&rollUp, &self.rollUp) }
    for event in batch.events {
      let client = try symbols.client(event)
      let known = try symbols.pool(event) ?? directory.pool(ofClient: client)
      let pool = try known ?? symbols.unknownPool(event)
      let isNew = try insert(event, pool: pool, client: client, operation: try symbols.operation(event))
      count(event, isNew: isNew, in: &counts)
      guard isNew else { continue }
      add(event, pool: pool, client: client, to: &rollUp)
      if known == nil { noteWithoutPool(event, client: client, in: pool) }
    }
    return counts
  }

  private func noteWithoutPool(_ event: Event, client: Int64, in unknownPool: Int64) {
    if client != 0 { clientsWithoutPool.insert(client) }
    if event.kind.canCount { resolution.await(event.user, in: unknownPool) }
  }

  /// Writes what is rolled up when it has become much.
  func writeRollUpIfFull() throws {
    if rollUp.isFull { try writeRollUp() }
  }

  /// Writes what is rolled up, and gives pools to users that were met without. Must be called before the transaction
  /// ends.
  func writeRollUp() throws {
    try rollUp.write(with: statements) { user, pool in resolution.see(user, in: pool) }
    try resolution.resolveUsers(directory)
    clientsWithoutPool = []
  }

  /// Forgets everything that a rollback took back.
  func forget() {
    rollUp.removeAll()
  }

  // MARK: One event

  @inline(__always)
  private func insert(_ event: Event, pool: Int64, client: Int64, operation: Int64) throws -> Bool {
    insert.bind(event.time.secondsSinceEpoch, at: 1)
    insert.bind(event.id, at: 2)
    insert.bindOptional(event.user, at: 3)
    insert.bind(pool, at: 4)
    insert.bind(client, at: 5)
    insert.bind(Int64(event.kind.rawValue), at: 6)
    insert.bind(operation, at: 7)
    try insert.run()
    return insert.changes > 0
  }

  @inline(__always)
  private func add(_ event: Event, pool: Int64, client: Int64, to rollUp: inout RollUp) {
    let day = event.time.day
    let (pool, client) = (Int32(truncatingIfNeeded: pool), Int32(truncatingIfNeeded: client))
    rollUp.add(RollUp.ActivityDay(day: day.daysSinceEpoch, pool: pool, client: client, kind: event.kind.rawValue))
    guard event.user != .none, countedKinds >> UInt64(event.kind.rawValue) & 1 == 1 else { return }
    let (year, month, dayOfMonth) = day.civil
    rollUp.mark(
      RollUp.UserMonth(
        user: event.user, month: Month(year: year, month: month).index, pool: pool, client: client),
      dayOfMonth: dayOfMonth, kind: event.kind)
  }

  @inline(__always)
  private func count(_ event: Event, isNew: Bool, in counts: inout RecordCounts) {
    guard isNew else {
      counts.duplicates += 1
      return
    }
    switch event.kind {
    case .failed: counts.failed += 1
    case .unattributed: counts.unattributed += 1
    case .machineToken: counts.recorded += 1
    default:
      if countedKinds >> UInt64(event.kind.rawValue) & 1 == 1 { counts.recorded += 1 } else { counts.notCounted += 1 }
    }
  }

  // MARK: What is learned late

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
