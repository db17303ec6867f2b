import Domain
import Foundation
import GRDB

/// Records inputs one after the other.
///
/// An input is in the database whole, ledger entry included, or not at all, whatever ends the program. Small inputs
/// share a transaction; a large one has its own. For one that is so large that others wait for its end, see
/// `LargeInput`.
public final class Recording {
  let db: Database
  let time: Instant
  let recorder: EventRecorder
  let turns: Turns
  private let limits: Limits
  /// What the transaction may hold.
  private var extent: Limits.Extent
  private var groupSize = 0
  private var isInTransaction = false
  private var transactionStart = ContinuousClock.now
  /// Batches of the current input, until its end, or their number, tells how large it is.
  private var held: [EventBatch] = []
  private var heldSize = 0
  var current: CurrentInput?
  /// Inputs whose events the recorder has, and whose entries of the ledger wait for what became of them.
  private var queue: [QueuedInput] = []
  private var queuedHashes: Set<[UInt8]> = []
  /// The last id that was given in this transaction.
  private var lastID: Int64?
  private let path: String
  private let log: DatabaseLog

  struct CurrentInput {
    var id: Int64?
    /// It goes on where an earlier reading of the same file ended.
    var isContinued = false
    var large: LargeInput?
  }

  private struct QueuedInput {
    var id: Int64
    var description: InputDescription
    var isContinued: Bool
    var batches: Int
  }

  init(
    _ db: Database, path: String, rules: CountingRules, time: Instant, turns: Turns, limits: Limits = Limits()
  ) throws {
    self.db = db
    self.path = path
    log = try DatabaseLog(db, path: path)
    self.time = time
    self.turns = turns
    self.limits = limits
    extent = limits.shared
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
    if current?.large != nil { return try addToLarge(batch) }
    held.append(batch)
    heldSize += batch.events.count + batch.rows.count
    guard heldSize > limits.held else { return }
    let batches = takeHeld()
    try commit()
    if current == nil { current = CurrentInput() }
    current?.large = LargeInput()
    for batch in batches { try addToLarge(batch) }
  }

  /// What comes now goes on where an earlier input ended, and grows its entry of the ledger.
  public func continueInput(_ id: Int64) throws {
    try dropInput()
    current = CurrentInput(id: id, isContinued: true)
  }

  /// The entry of the ledger that was written last.
  public internal(set) var lastInput: Int64?

  /// What became of the records of all inputs; those of the last ones are in it after `commit`.
  public internal(set) var records = RecordCounts()
  private var lastRecords = RecordCounts()

  /// The current input was read to its end.
  ///
  /// - Returns: what became of its records; nil when another input with the same content is in the database already.
  public func commitInput(_ input: InputDescription) throws -> RecordCounts? {
    guard try queueInput(input) else { return nil }
    try writeQueue()
    return lastRecords
  }

  /// The current input was read to its end, and is recorded together with others: `records` counts what became of it.
  ///
  /// - Returns: false when another input with the same content is in the database already.
  @discardableResult
  public func queueInput(_ input: InputDescription) throws -> Bool {
    try beginTransaction()
    guard try !isKnown(input.hash) else {
      try dropInput()
      if let object = input.object { try remember(object: object) }
      return false
    }
    if current?.large != nil {
      note(try commitLarge(input))
      current = nil
      return true
    }
    if let object = input.object { try remember(object: object) }
    let id = try current?.id ?? nextInputID()
    let batches = takeHeld()
    for batch in batches { try write(batch, of: id) }
    var description = input
    description.name(sources: Set(batches.map(\.source.rawValue)))
    queue.append(
      QueuedInput(
        id: id, description: description, isContinued: current?.isContinued == true, batches: batches.count))
    queuedHashes.insert(input.hash)
    lastInput = id
    current = nil
    if isGroupFull || queue.count >= limits.inputs || isOverdue { try commit() }
    return true
  }

  /// Nothing of the current input may be kept.
  public func dropInput() throws {
    _ = takeHeld()
    let large = current?.large
    current = nil
    if let large, !large.isStaged { try rollBack() }
  }

  private func takeHeld() -> [EventBatch] {
    defer {
      held = []
      heldSize = 0
    }
    return held
  }

  /// Commits what is still open, and brings everything to the disk.
  func finish() throws {
    try dropInput()
    try commit()
    try log.finish()
  }

  // MARK: Transactions

  func beginTransaction() throws {
    guard !isInTransaction else { return }
    log.prepare()
    try turns.waiting { try db.execute(sql: "BEGIN IMMEDIATE") }
    isInTransaction = true
    transactionStart = .now
    extent = LockHolder.isOpenElsewhere(path: path) ? limits.shared : limits.alone
    lastID = nil
    try recorder.begin()
  }

  public func commit() throws {
    guard isInTransaction else { return }
    try writeQueue()
    try recorder.writeRollUp()
    try db.execute(sql: "COMMIT")
    isInTransaction = false
    groupSize = 0
    log.noteCommit()
  }

  /// Takes back what was written since the last commit.
  func rollBack() throws {
    guard isInTransaction else { return }
    try db.execute(sql: "ROLLBACK")
    isInTransaction = false
    groupSize = 0
    recorder.forget()
  }

  /// Whether the transaction has lasted long, and others wait for its end.
  var isOverdue: Bool {
    guard isInTransaction else { return false }
    // What waits to be inserted takes its time as well.
    let isLong = groupSize >= limits.portion || transactionStart.duration(to: .now) >= .seconds(limits.turn)
    return isLong && turns.isAwaited
  }

  /// Whether the transaction holds as much as one should.
  var isGroupFull: Bool { groupSize >= extent.events || isRollUpFull }

  /// Whether what is rolled up has become much, and should be written.
  var isRollUpFull: Bool { recorder.rolledUpRows >= extent.rolledUpRows }

  // MARK: Inputs

  func write(_ batch: EventBatch, of input: Int64) throws {
    let source = try recorder.sourceID(batch.source)
    try db.cachedStatement(sql: "INSERT INTO part(input, source) VALUES (?, ?)").execute(arguments: [input, source])
    try recorder.add(batch, part: EventRecorder.Part(id: db.lastInsertedRowID, source: source))
    groupSize += batch.events.count + batch.rows.count
  }

  /// Writes the entries of the ledger that wait.
  private func writeQueue() throws {
    guard !queue.isEmpty else { return }
    var records = try recorder.takeRecords()[...]
    for input in queue {
      let sum = records.prefix(input.batches).reduce(RecordCounts(), +)
      records = records.dropFirst(input.batches)
      if input.isContinued {
        try growLedgerEntry(input.description, id: input.id, sum, at: time)
      } else {
        try insertLedgerEntry(input.description, id: input.id, sum, at: time)
      }
      note(sum)
    }
    queue = []
    queuedHashes = []
  }

  private func note(_ records: RecordCounts) {
    lastRecords = records
    self.records += records
  }

  func nextInputID() throws -> Int64 {
    let last = try lastID ?? Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM input") ?? 0
    lastID = last + 1
    return last + 1
  }

  private func isKnown(_ hash: [UInt8]) throws -> Bool {
    if queuedHashes.contains(hash) { return true }
    let statement = try db.cachedStatement(sql: "SELECT EXISTS(SELECT 1 FROM input WHERE hash = ?)")
    return try Bool.fetchOne(statement, arguments: [Data(hash)]) ?? false
  }
}

extension Recording.InputDescription {
  /// What kinds of records it held, if any, in place of what it was taken for.
  mutating func name(sources: Set<String>) {
    if !sources.isEmpty { source = sources.sorted().joined(separator: ", ") }
  }
}
