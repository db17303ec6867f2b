import Domain
import GRDB

/// Writes events inside a transaction that its owner begins and ends: deduplicates, finds the pool, rolls up.
///
/// After a rollback, `forget` must be called: what is remembered here may not be in the database any more.
final class EventRecorder {
  private let db: Database
  private let directory: PoolDirectory
  private let insert: RawStatement
  private let statements: RollUp.Statements
  private let users: UserTable
  private var rollUp = RollUp()
  private let countedKinds: UInt64

  init(_ db: Database, rules: CountingRules) throws {
    self.db = db
    countedKinds = rules.countedKinds
    directory = try PoolDirectory(db)
    users = try UserTable(db)
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
    try users.begin()
  }

  /// Records a batch and gives what became of its records.
  func record(_ batch: EventBatch, input: Int64) throws -> RecordCounts {
    for lesson in batch.lessons { try learn(lesson) }
    var symbols = BatchSymbols(batch.symbols, directory)
    try symbols.learnClients(of: batch.events) { try link(client: $0, to: $1) }
    var counts = batch.records
    for event in batch.events {
      let pool = try symbols.pool(event)
      let client = try symbols.client(event)
      let isNew = try record(
        event, input: input, pool: pool, client: client, unknownPool: try symbols.unknownPool(event),
        operation: try symbols.operation(event))
      count(event, isNew: isNew, in: &counts)
    }
    if rollUp.isFull { try writeRollUp() }
    return counts
  }

  /// Writes what is rolled up. Must be called before the transaction ends.
  func writeRollUp() throws {
    try rollUp.write(with: statements)
  }

  /// Forgets everything that a rollback took back.
  func forget() {
    rollUp.removeAll()
    users.forget()
  }

  // MARK: One event

  @inline(__always)
  private func record(
    _ event: Event, input: Int64, pool: Int64?, client: Int64, unknownPool: Int64, operation: Int64
  ) throws -> Bool {
    let sighted = pool ?? directory.pool(ofClient: client)
    var user: UserCache.User?
    if event.user != .none {
      let found = try users.user(event.user, seenIn: sighted ?? 0)
      if found.isFirstSighting { try settle(user: found.user) }
      user = found.user
    }
    let resolved = sighted ?? user.flatMap { $0.pool == 0 ? nil : $0.pool } ?? unknownPool
    insert.bind(event.time.secondsSinceEpoch, at: 1)
    insert.bind(event.id, at: 2)
    insert.bind(user?.id ?? 0, at: 3)
    insert.bind(resolved, at: 4)
    insert.bind(client, at: 5)
    insert.bind(Int64(event.kind.rawValue), at: 6)
    insert.bind(operation, at: 7)
    insert.bind(input, at: 8)
    try insert.run()
    guard db.changesCount > 0 else { return false }
    rollUp(event, pool: resolved, user: user?.id, client: client)
    return true
  }

  @inline(__always)
  private func rollUp(_ event: Event, pool: Int64, user: Int64?, client: Int64) {
    let day = event.time.day
    rollUp.add(day: day, pool: pool, client: client, kind: event.kind)
    guard let user, countedKinds >> UInt64(event.kind.rawValue) & 1 == 1 else { return }
    let (year, month, dayOfMonth) = day.civil
    rollUp.mark(
      month: Month(year: year, month: month), dayOfMonth: dayOfMonth, pool: pool, user: user, client: client,
      kind: event.kind)
  }

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
    try writeRollUp()
    try LateResolution(db).resolve(client: client, in: pool)
    users.forget()
  }

  /// The user was seen in a pool for the first time, and what was recorded of it without one belongs there.
  private func settle(user: UserCache.User) throws {
    let resolution = LateResolution(db)
    guard try resolution.isPending(user: user.id) else { return }
    try writeRollUp()
    try resolution.resolve(user: user.id, in: user.pool)
  }
}
